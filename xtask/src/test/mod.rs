//! `cargo xtask test`: every test there is, and one count of them all.

mod tally;

use crate::project::{command, root, say};
use crate::{chromium, serve, www};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tally::Tally;

/// Runs every suite, also after one has failed, and prints the sum as the last line.
///
/// # Errors
/// Where something that the tests need is missing, or a test has failed.
pub fn run() -> Result<()> {
    www::build()?;
    let chromium = chromium::find()?;
    let page = serve_page()?;
    let environment = [
        ("CHROMIUM", chromium.into_os_string()),
        ("PLAYGROUND_URL", page.into()),
    ];

    let mut total = Tally::default();
    say("testing the engine and the command line");
    total += suite(
        Command::new("cargo").args(["test", "--workspace"]),
        Tally::of_cargo,
        &[],
    )?;
    for (folder, what) in [
        ("tests/package", "the npm package"),
        ("tests/page", "the page in Chromium"),
    ] {
        say(&format!("testing {what}"));
        total += suite(&mut node_tests(folder)?, Tally::of_node, &environment)?;
    }
    println!("{total}");
    if total.failed > 0 {
        bail!("{} of the tests failed; they are named above", total.failed);
    }
    Ok(())
}

/// Serves the built page at a free port for as long as this program runs, and tells its address.
fn serve_page() -> Result<String> {
    let listener =
        TcpListener::bind(("127.0.0.1", 0)).context("cannot serve the page to its tests")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || serve::forever(&listener, &www::folder()));
    Ok(format!("http://{address}/"))
}

fn node_tests(folder: &str) -> Result<Command> {
    let entries =
        fs::read_dir(root().join(folder)).with_context(|| format!("cannot read {folder}"))?;
    let paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<PathBuf>>>()?;
    let mut tests: Vec<_> = paths
        .into_iter()
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    if tests.is_empty() {
        bail!("there is no test in {folder}");
    }
    // One file at a time: the browser's timings are not to be disturbed.
    let mut node = command(
        "node",
        &["--test", "--test-reporter=spec", "--test-concurrency=1"],
    );
    node.args(tests);
    Ok(node)
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
        for line in BufReader::new(output).lines() {
            let line = line.context("cannot read what the tests print")?;
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
