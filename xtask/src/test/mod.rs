//! `cargo xtask test`: every test there is, and one count of them all.

mod tally;

use crate::project::{command, root, say};
use crate::{chromium, corpus, serve, www};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tally::Tally;

/// Runs every suite, also after one has failed, prints the sum as the last line, and tells whether all passed.
///
/// # Errors
/// Where something that the tests need is missing.
pub fn run() -> Result<bool> {
    www::build()?;
    let chromium = chromium::find()?;
    let page = serve::in_background(www::folder())?;
    let environment = [
        ("CHROMIUM", chromium.into_os_string()),
        ("PLAYGROUND_URL", page.into()),
    ];

    let mut total = Tally::default();
    say("testing the engine and the command line");
    total += suite(
        Command::new("cargo")
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(["--", "--include-ignored"]),
        Tally::of_cargo,
        &[("CORPUS", corpus::fetch()?.into())],
    )?;
    say("testing the package and the page, in Node.js and in Chromium");
    total += suite(&mut node_tests()?, Tally::of_node, &environment)?;
    println!("{total}");
    Ok(total.failed == 0)
}

/// The tests of `tests/*/*.test.mjs`.
fn node_tests() -> Result<Command> {
    let mut tests = Vec::new();
    for entry in entries(&root().join("tests"))? {
        if entry.is_dir() {
            let is_test = |path: &PathBuf| path.to_string_lossy().ends_with(".test.mjs");
            tests.extend(entries(&entry)?.into_iter().filter(is_test));
        }
    }
    tests.sort();
    if tests.is_empty() {
        bail!("there is no tests/*/*.test.mjs");
    }
    // One file at a time: the browser's timings are not to be disturbed.
    let mut node = command(
        "node",
        &["--test", "--test-reporter=spec", "--test-concurrency=1"],
    );
    node.args(tests);
    Ok(node)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

/// Runs one suite, shows what it prints, and counts from it.
fn suite(
    runner: &mut Command,
    count: fn(&str) -> Tally,
    environment: &[(&str, OsString)],
) -> Result<Tally> {
    let mut child = runner
        .current_dir(root())
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the tests")?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.context("cannot read what the tests print")?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            tally += count(&line);
        }
    }
    let ended_well = child.wait()?.success();
    // A runner that breaks down before its tests have spoken counts as one failure.
    if !ended_well && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}
