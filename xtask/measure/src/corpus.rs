//! Policies of a folder.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// A policy as a file has it.
pub struct Policy {
    /// The file's name without its ending.
    pub name: String,
    pub text: String,
}

/// Reads every `*.json` of a folder, sorted by name.
///
/// # Errors
/// Where the folder cannot be read or has none.
pub fn read(folder: &Path) -> Result<Vec<Policy>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut policies = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            policies.push(Policy { name, text });
        }
    }
    if policies.is_empty() {
        bail!("{} has no policies", folder.display());
    }
    policies.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(policies)
}
