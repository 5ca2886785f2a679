//! Packs the catalogue's text into what the engine reads as it is.

#[path = "src/catalog/packing/mod.rs"]
#[allow(dead_code, reason = "the chores use the rest")]
mod packing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/catalog/data");
    println!("cargo::rerun-if-changed=src/catalog/packing");
    println!("cargo::rerun-if-changed=src/catalog/shorthand.rs");
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("the catalogue cannot be packed: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut records = packing::text::read(Path::new("src/catalog/data"))?;
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        // What the browser's engine never asks for, its visitors need not load.
        let actions = records.services.iter_mut().flat_map(|s| &mut s.actions);
        actions.for_each(|action| action.dependents.clear());
    }
    let packed = packing::pack::pack(&records)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(out.join(name), bytes).map_err(|e| format!("{name}: {e}"))
    };
    write("catalog.txt", packed.text.as_bytes())?;
    write("catalog.bin", &packed.numbers)
}
