//! The npm package: what is committed in `pkg/`, completed by the engine, the rules' pages and the licences.

use crate::project::{command, root, run, say};
use crate::wasm;
use anyhow::{Context, Result};
use std::fs;

/// Completes `pkg/`, so that it can be imported, packed and published.
///
/// # Errors
/// Where the engine cannot be built.
pub fn build() -> Result<()> {
    wasm::build()?;
    write_pages()?;
    for name in ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"] {
        fs::copy(root().join(name), root().join("pkg").join(name))
            .with_context(|| format!("cannot copy {name} into the package"))?;
    }
    Ok(())
}

/// Writes the module of the rules' pages, which the engine for WebAssembly does without.
fn write_pages() -> Result<()> {
    say("writing the rules' pages");
    let pages = ["run", "--quiet", "--package", "pages", "--"];
    run(command("cargo", &pages).arg(root().join("pkg/wasm/pages.js")))
}
