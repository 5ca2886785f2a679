//! The page: bundled by its own script, with the engine beside it.

use crate::project::{command, root, run, say};
use crate::{node, package};
use anyhow::Result;
use std::path::PathBuf;

/// The folder of the page's sources.
fn sources() -> PathBuf {
    root().join("www")
}

/// The folder that a static host would serve.
pub fn folder() -> PathBuf {
    sources().join("dist")
}

/// Builds everything that the browser loads: the engine's module in `pkg/wasm/`, and the page in `www/dist/`.
///
/// # Errors
/// Where a step fails.
pub fn build() -> Result<()> {
    package::build()?;
    node::install(&sources())?;
    say("building the page");
    run(command("npm", &["run", "--silent", "build"]).current_dir(sources()))
}
