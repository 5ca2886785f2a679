//! Debian's packages: which release this is, and installing what is missing.

use crate::project::{command, output, run, say};
use anyhow::{Result, bail};

/// The release's number (12 for bookworm), or nothing where this is not Debian.
pub fn release() -> Option<u32> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
            .map(|value| value.trim_matches('"'))
    };
    (field("ID")? == "debian").then(|| field("VERSION_ID")?.parse().ok())?
}

/// Installs packages.
///
/// # Errors
/// Where this is not Debian or the user is not root; the message is the command to run.
pub fn install(packages: &[&str], purpose: &str) -> Result<()> {
    let install = format!(
        "apt-get install --no-install-recommends {}",
        packages.join(" ")
    );
    if release().is_none() || !is_root() {
        bail!("{purpose} is missing; on Debian, run\n    sudo apt-get update && sudo {install}");
    }
    say(&format!("installing {purpose}: {install}"));
    let apt = |arguments: &[&str]| {
        run(command("apt-get", &["-q", "-y"])
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], packages].concat())
}

fn is_root() -> bool {
    output(&mut command("id", &["-u"])).as_deref() == Some("0")
}
