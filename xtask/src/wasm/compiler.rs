//! Finds a compiler that can build for WebAssembly, or installs one.
//!
//! The usual way is rustup's target. Where rustup's server is out of reach, Debian's own compiler does it: in Debian 12
//! that one comes with the source of the standard library, which is then built along with the engine.

use super::Engine;
use crate::debian;
use crate::project::{command, output, root, run, say, target};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

const TRIPLE: &str = "wasm32-unknown-unknown";
/// How long rustup is waited for where there is another way. A server out of reach makes it hang.
const RUSTUP_PATIENCE: Duration = Duration::from_secs(20);
/// Debian 12's newest compiler, and the source of its standard library.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];
/// Debian's linker: a link to the program of a package whose name has LLVM's version.
const DEBIAN_LINKER: &str = "/usr/bin/rust-lld";

/// A compiler that can build for WebAssembly.
pub enum Compiler {
    /// The `cargo` that runs this program.
    Own,
    /// Debian's, which builds the standard library from source.
    Debian,
}

/// Finds a compiler, or installs one.
///
/// # Errors
/// Where there is none and none can be installed; the message is the command to run.
pub fn find() -> Result<Compiler> {
    if has_target() {
        return Ok(Compiler::Own);
    }
    if is_debian_complete() {
        return Ok(Compiler::Debian);
    }
    let other_way = debian::release() == Some(12);
    if rustup_adds_target(other_way.then_some(RUSTUP_PATIENCE)) && has_target() {
        return Ok(Compiler::Own);
    }
    if !other_way {
        bail!("the compiler has no WebAssembly target; run\n    rustup target add {TRIPLE}");
    }
    say("rustup cannot fetch it here; Debian's compiler can do it too");
    debian::install(&DEBIAN_PACKAGES, "a compiler for WebAssembly")?;
    if let Ok(program) = std::fs::read_link(DEBIAN_LINKER)
        && !Path::new(DEBIAN_LINKER).exists()
    {
        debian::install(&[&program.to_string_lossy()], "its linker")?;
    }
    if !is_debian_complete() {
        bail!("Debian's packages do not work as expected; run\n    rustup target add {TRIPLE}");
    }
    Ok(Compiler::Debian)
}

fn has_target() -> bool {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let print = ["--print", "target-libdir", "--target", TRIPLE];
    output(&mut command(&rustc, &print)).is_some_and(|folder| Path::new(&folder).is_dir())
}

fn is_debian_complete() -> bool {
    let Some(root) = output(&mut command("/usr/bin/rustc", &["--print", "sysroot"])) else {
        return false;
    };
    let source = Path::new(&root).join("lib/rustlib/src/rust/library/std");
    let programs = ["/usr/bin/cargo", DEBIAN_LINKER];
    source.is_dir() && programs.iter().all(|file| Path::new(file).exists())
}

fn rustup_adds_target(limit: Option<Duration>) -> bool {
    let add = ["target", "add", TRIPLE];
    say(&format!(
        "adding the WebAssembly target: rustup {}",
        add.join(" ")
    ));
    let Ok(mut rustup) = command("rustup", &add).spawn() else {
        return false;
    };
    match limit {
        Some(limit) => ends_well_within(&mut rustup, limit),
        None => rustup.wait().is_ok_and(|status| status.success()),
    }
}

fn ends_well_within(child: &mut Child, limit: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(50)),
            Err(_) => break,
        }
    }
    // Killing it may fail where it has just ended; either way it is no longer waited for.
    let _ = child.kill();
    let _ = child.wait();
    false
}

impl Compiler {
    /// Compiles an engine, and tells where the module is.
    ///
    /// # Errors
    /// Where the compiler fails.
    pub fn build(&self, engine: Engine) -> Result<PathBuf> {
        // Two compilers in one folder would undo each other's work, and so would two engines.
        let (mut cargo, folder) = match self {
            Self::Own => (own_cargo(), target()),
            Self::Debian => (debian_cargo(), target().join("debian")),
        };
        // The root `Cargo.toml` says what the profiles are.
        let (folder, profile) = match engine {
            Engine::Whole => (folder, "wasm"),
            Engine::OfPage => (folder.join("page"), "wasm-page"),
        };
        cargo.current_dir(root());
        cargo.args(["build", "--lib", "--target", TRIPLE, "--profile", profile]);
        if engine == Engine::OfPage {
            cargo.arg("--no-default-features");
        }
        cargo.arg("--target-dir").arg(&folder);
        if matches!(self, Self::Debian) {
            // Its library can be built for size, which rustup's comes not: a tenth less to load.
            cargo.args(["-Z", "build-std=std,panic_abort"]);
            cargo.args(["-Z", "build-std-features=optimize_for_size"]);
        }
        run(&mut cargo)?;
        Ok(folder.join(TRIPLE).join(profile).join("policy_check.wasm"))
    }
}

fn own_cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Debian's cargo, kept clear of what rustup's `cargo run` sets for its children.
fn debian_cargo() -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    for name in ["LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN", "RUSTDOC"] {
        cargo.env_remove(name);
    }
    cargo.env("RUSTC", "/usr/bin/rustc");
    // Building the standard library is not yet stable; the compiler and the source are of one version.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
    cargo
}

#[cfg(all(test, unix))]
mod tests {
    use super::ends_well_within;
    use std::process::Command;
    use std::time::{Duration, Instant};

    #[test]
    fn waits_no_longer_than_it_may() {
        let limit = Duration::from_millis(100);
        let start = Instant::now();
        let mut hangs = Command::new("sleep").arg("30").spawn().unwrap();
        assert!(!ends_well_within(&mut hangs, limit));
        assert!(start.elapsed() < Duration::from_secs(20));
        let mut ends = Command::new("true").spawn().unwrap();
        assert!(ends_well_within(&mut ends, Duration::from_secs(20)));
    }
}
