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
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("the catalogue cannot be packed: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let records = packing::text::read(Path::new("src/catalog/data"))?;
    let packed = packing::pack::pack(&records)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(out.join(name), bytes).map_err(|e| format!("{name}: {e}"))
    };
    write("catalog.txt", packed.text.as_bytes())?;
    write("catalog.bin", &packed.numbers)
}
