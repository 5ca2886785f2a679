//! The npm package: what is committed in `pkg/`, completed by the engine and the licences.

use crate::project::root;
use crate::wasm;
use anyhow::{Context, Result};
use std::fs;

/// Completes `pkg/`, so that it can be imported, packed and published.
///
/// # Errors
/// Where the engine cannot be built.
pub fn build() -> Result<()> {
    wasm::build()?;
    for name in ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"] {
        fs::copy(root().join(name), root().join("pkg").join(name))
            .with_context(|| format!("cannot copy {name} into the package"))?;
    }
    Ok(())
}
