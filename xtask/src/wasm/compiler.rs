//! Finds a compiler that can build for WebAssembly, or installs one.
//!
//! The usual way is rustup's target. Where rustup's server is out of reach, Debian's own compiler does it: in Debian 12
//! that one comes with the source of the standard library, which is then built along with the engine.

use crate::debian;
use crate::project::{command, output, run, say, target};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

const TRIPLE: &str = "wasm32-unknown-unknown";
/// Cargo's profile for the browser; the root `Cargo.toml` says what it is.
const PROFILE: &str = "wasm";
/// A reachable server has answered by then and the download, 20 MB, goes on; an unreachable one makes rustup hang.
const RUSTUP_PATIENCE: Duration = Duration::from_secs(20);

/// A compiler that can build for WebAssembly.
pub enum Compiler {
    /// The `cargo` that runs this program.
    Own,
    /// Debian's, with the target's standard library installed as a package (Debian 13 and later).
    Debian,
    /// Debian's, which builds the standard library from source (Debian 12).
    DebianFromSource,
}

/// Finds a compiler, or installs one.
///
/// # Errors
/// Where there is none and none can be installed; the message is the command to run.
pub fn find() -> Result<Compiler> {
    if has_target(&std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into())) {
        return Ok(Compiler::Own);
    }
    if let Some(compiler) = debian_compiler() {
        return Ok(compiler);
    }
    if rustup_adds_target() {
        return Ok(Compiler::Own);
    }
    let packages: &[&str] = match debian::release() {
        Some(12) => &[
            "rustc-web",
            "cargo-web",
            "rust-web-src",
            "rust-web-llvm",
            "lld-22",
        ],
        Some(13..) => &["rustc", "cargo", "libstd-rust-dev-wasm32", "lld"],
        _ => bail!("the compiler has no WebAssembly target; run\n    rustup target add {TRIPLE}"),
    };
    debian::install(packages, "a compiler for WebAssembly")?;
    match debian_compiler() {
        Some(compiler) => Ok(compiler),
        None => bail!(
            "Debian's compiler cannot build for WebAssembly; run\n    rustup target add {TRIPLE}"
        ),
    }
}

fn has_target(rustc: &str) -> bool {
    let folder = output(&mut command(
        rustc,
        &["--print", "target-libdir", "--target", TRIPLE],
    ));
    folder.is_some_and(|folder| Path::new(&folder).is_dir())
}

fn debian_compiler() -> Option<Compiler> {
    debian::release()?;
    if has_target("/usr/bin/rustc") {
        return Some(Compiler::Debian);
    }
    let sysroot = output(&mut command("/usr/bin/rustc", &["--print", "sysroot"]))?;
    let source = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std");
    let complete = source.is_dir()
        && ["/usr/bin/cargo", "/usr/bin/rust-lld"]
            .iter()
            .all(|file| Path::new(file).exists());
    complete.then_some(Compiler::DebianFromSource)
}

fn rustup_adds_target() -> bool {
    say(&format!(
        "adding the WebAssembly target: rustup target add {TRIPLE}"
    ));
    let Ok(mut rustup) = command("rustup", &["target", "add", TRIPLE]).spawn() else {
        return false;
    };
    let added = ends_well_within(&mut rustup, RUSTUP_PATIENCE);
    if !added {
        say("rustup cannot fetch it here; looking for another way");
    }
    added
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
    /// Compiles the engine, and tells where the module is.
    ///
    /// # Errors
    /// Where the compiler fails.
    pub fn build(&self) -> Result<PathBuf> {
        // Two compilers in one folder would undo each other's work.
        let folder = match self {
            Self::Own => target(),
            Self::Debian | Self::DebianFromSource => target().join("debian"),
        };
        let folder_name = folder.to_string_lossy();
        let mut cargo = match self {
            Self::Own => Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
            Self::Debian | Self::DebianFromSource => debian_cargo(),
        };
        cargo.current_dir(crate::project::root());
        cargo.args([
            "build",
            "--lib",
            "--target",
            TRIPLE,
            "--profile",
            PROFILE,
            "--target-dir",
            &folder_name,
        ]);
        if matches!(self, Self::DebianFromSource) {
            cargo
                .env("RUSTC_BOOTSTRAP", "1")
                .args(["-Z", "build-std=std,panic_abort"]);
        }
        run(&mut cargo)?;
        Ok(folder.join(TRIPLE).join(PROFILE).join("policy_check.wasm"))
    }
}

/// Debian's cargo, kept clear of what rustup's `cargo run` sets for its children.
fn debian_cargo() -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC", "/usr/bin/rustc");
    cargo.env_remove("RUSTDOC");
    if Path::new("/usr/bin/rust-lld").exists() {
        cargo.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
            "/usr/bin/rust-lld",
        );
    }
    cargo
}
