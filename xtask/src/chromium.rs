//! The browser that the tests drive.

use crate::debian;
use anyhow::{Result, anyhow};
use std::path::{Path, PathBuf};

const PLACES: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Where Chromium is; installs it on Debian where it is missing. The variable `CHROMIUM` names another one.
///
/// # Errors
/// Where there is none and it cannot be installed; the message is the command to run.
pub fn find() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    if let Some(path) = installed() {
        return Ok(path);
    }
    debian::install(
        &["chromium"],
        "Chromium, which the tests of the page and the package drive,",
    )?;
    installed().ok_or_else(|| {
        anyhow!("Chromium was installed but is not where it should be; set CHROMIUM to its path")
    })
}

fn installed() -> Option<PathBuf> {
    PLACES
        .into_iter()
        .map(Path::new)
        .find(|path| path.exists())
        .map(Path::to_owned)
}
