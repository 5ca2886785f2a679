//! Node.js, and the packages that the project's tools bring.

use crate::project::{command, output, root, run, say};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The oldest major version that the project's scripts run on.
const OLDEST: u32 = 20;

/// Installs the tools of the build and the tests, where that has not been done.
///
/// # Errors
/// Where Node.js is missing or too old, or `npm ci` fails.
pub fn install_tools() -> Result<()> {
    install(root())
}

/// Installs what a folder's `package-lock.json` names, where that has not been done.
///
/// # Errors
/// Where Node.js is missing or too old, or `npm ci` fails.
pub fn install(folder: &Path) -> Result<()> {
    check_version()?;
    let lock = folder.join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let installed = folder.join("node_modules").join(".installed-lock.json");
    if fs::read(&installed).is_ok_and(|text| text == lock) {
        return Ok(());
    }
    say(&format!(
        "installing Node.js packages in {}: npm ci",
        folder.display()
    ));
    run(command("npm", &["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    fs::write(installed, lock).context("cannot note what was installed")
}

fn check_version() -> Result<()> {
    let Some(version) = output(&mut command("node", &["--version"])) else {
        bail!("Node.js is missing; install Node.js {OLDEST} or later (https://nodejs.org)");
    };
    let major = version.trim_start_matches('v').split('.').next();
    let major = major.and_then(|number| number.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST) {
        bail!(
            "Node.js {version} is too old; install Node.js {OLDEST} or later (https://nodejs.org)"
        );
    }
    Ok(())
}
