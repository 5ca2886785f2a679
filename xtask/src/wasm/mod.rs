//! Builds the engine for the browser: compile, make the JavaScript bindings, make small.

mod compiler;

use crate::node;
use crate::project::{command, root, run, say, target};
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The module's name, as the bindings' files have it.
const MODULE: &str = "policy_check";

/// What Rust's compiler takes for granted, and so every browser that can run the module has. `wasm-opt` may use no more.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What makes the module small.
const PASSES: [&str; 5] = [
    "-Os",
    "--converge",
    // The last kilobyte of the stack is at the bottom of the memory: sums with less than that need no care for overflow.
    "--low-memory-unused",
    "--optimize-added-constants-propagate",
    // Functions that are alike in name are alike in code, which compresses better side by side.
    "--reorder-functions-by-name",
];

/// Builds `pkg/wasm/` from the engine. Does nothing more where the compiled engine has not changed.
///
/// # Errors
/// Where a tool is missing and cannot be installed, or a step fails.
pub fn build() -> Result<()> {
    let compiler = compiler::find()?;
    say("compiling the engine for WebAssembly (the first time takes a minute or two)");
    let compiled = compiler.build()?;

    // The later steps take longer than a compiler run that finds nothing to do.
    let done = target().join("xtask").join("engine.wasm");
    if bindings().iter().all(|file| file.exists()) && same(&compiled, &done) {
        return Ok(());
    }
    say("making the JavaScript bindings");
    bind(&compiled)?;
    say("making the module small (wasm-opt)");
    optimise()?;
    fs::create_dir_all(done.parent().unwrap_or(root()))?;
    fs::copy(&compiled, &done).context("cannot note what was built")?;
    Ok(())
}

/// The folder of the generated module, a part of the npm package.
fn folder() -> PathBuf {
    root().join("pkg").join("wasm")
}

fn bindings() -> [PathBuf; 2] {
    [format!("{MODULE}.js"), format!("{MODULE}_bg.wasm")].map(|name| folder().join(name))
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

fn bind(compiled: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .out_name(MODULE)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                // `wasm-opt` orders by the names, and leaves them out.
                .remove_name_section(false)
                .remove_producers_section(true)
                .generate(folder())
        })
        .map_err(|error| anyhow!("cannot make the bindings: {error:?}"))
}

/// npm's `binaryen` brings `wasm-opt` as a JavaScript program.
fn optimise() -> Result<()> {
    node::install_tools()?;
    let [_, module] = bindings();
    let module = module.to_string_lossy();
    let wasm_opt = root().join("node_modules/binaryen/bin/wasm-opt");
    let wasm_opt = wasm_opt.to_string_lossy();
    let files = [&*wasm_opt, &*module, "-o", &*module];
    run(command("node", &files).args(PASSES).args(FEATURES))
}
