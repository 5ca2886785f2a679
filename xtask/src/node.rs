//! Node.js, and the packages that the project's tools bring.

use crate::project::{command, output, root, run, say};
use anyhow::{Context, Result, bail};
use std::fs;

/// The oldest major version that the project's scripts run on.
const OLDEST: u32 = 20;

/// Installs what `package-lock.json` names, where that has not been done.
///
/// # Errors
/// Where Node.js is missing or too old, or `npm ci` fails.
pub fn install() -> Result<()> {
    check_version()?;
    let lock =
        fs::read(root().join("package-lock.json")).context("cannot read package-lock.json")?;
    let installed = root().join("node_modules").join(".installed-lock.json");
    if fs::read(&installed).is_ok_and(|text| text == lock) {
        return Ok(());
    }
    say("installing the Node.js tools: npm ci");
    run(&mut command("npm", &["ci", "--no-audit", "--no-fund"]))?;
    fs::write(installed, lock).context("cannot note what was installed")
}

fn check_version() -> Result<()> {
    let Some(version) = output(&mut command("node", &["--version"])) else {
        bail!("Node.js is missing; install Node.js {OLDEST} or later (https://nodejs.org)");
    };
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|number| number.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST) {
        bail!(
            "Node.js {version} is too old; install Node.js {OLDEST} or later (https://nodejs.org)"
        );
    }
    Ok(())
}
