//! parliament, the linter whose speed the engine is held against, in an environment of its own.

use crate::project::{command, output, root, run, say, target};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Measures parliament on the policies of a folder, and tells the file with its times; nothing where it cannot be installed,
/// which is said.
///
/// # Errors
/// Where the times cannot be written.
pub fn times(policies: &Path) -> Result<Option<PathBuf>> {
    let Some(python) = install() else {
        say("parliament is left out: it needs python3 with venv and pip, and PyPI");
        return Ok(None);
    };
    say("measuring parliament, for comparison (a minute)");
    let script = sources().join("parliament_times.py");
    let measured = output(&mut command(
        &python,
        &[&script.to_string_lossy(), &policies.to_string_lossy()],
    ));
    let file = folder().join("times.json");
    fs::write(&file, measured.context("parliament failed")?)
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Some(file))
}

/// Installs the pinned versions, and tells the interpreter that has them.
fn install() -> Option<String> {
    let python = folder()
        .join("bin")
        .join("python")
        .to_string_lossy()
        .into_owned();
    let has_it = ["-c", "import parliament"];
    if output(&mut command(&python, &has_it)).is_some() {
        return Some(python);
    }
    say("installing parliament, for comparison");
    let environment = folder().to_string_lossy().into_owned();
    run(&mut command("python3", &["-m", "venv", &environment])).ok()?;
    let requirements = sources().join("requirements.txt");
    let pip = ["-m", "pip", "install", "--quiet", "--requirement"];
    run(command(&python, &pip).arg(requirements)).ok()?;
    output(&mut command(&python, &has_it)).map(|_| python)
}

fn sources() -> PathBuf {
    root().join("xtask").join("measure").join("peer")
}

fn folder() -> PathBuf {
    target().join("xtask").join("parliament")
}
