//! Builds the engine for the browser: compile, make the JavaScript bindings, make small.

mod compiler;

use compiler::Compiler;

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

/// An engine for browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Everything that it can answer: the npm package, and the page's tools.
    Whole,
    /// What the page shows at first, so that a visitor has less to load.
    OfPage,
}

/// Builds both engines at once, for either keeps but one core busy. Does nothing more where what the compiler gives has not changed.
///
/// # Errors
/// Where a tool is missing and cannot be installed, or a step fails.
pub fn build() -> Result<()> {
    let compiler = compiler::find()?;
    node::install_tools()?;
    std::thread::scope(|scope| {
        let first = scope.spawn(|| Engine::OfPage.build(&compiler));
        let whole = Engine::Whole.build(&compiler);
        let first = first.join().map_err(|_| anyhow!("a build broke down"))?;
        whole.and(first)
    })
}

impl Engine {
    fn build(self, compiler: &Compiler) -> Result<()> {
        let name = self.name();
        say(&format!(
            "compiling {name} for WebAssembly (the first time takes a minute or two)"
        ));
        let compiled = compiler.build(self)?;

        // The later steps take longer than a compiler run that finds nothing to do.
        let done = target().join("xtask").join(self.done());
        if self.bindings().iter().all(|file| file.exists()) && same(&compiled, &done) {
            return Ok(());
        }
        say(&format!("making the JavaScript bindings of {name}"));
        self.bind(&compiled)?;
        say(&format!("making {name} small (wasm-opt)"));
        self.optimise()?;
        fs::create_dir_all(done.parent().unwrap_or(root()))?;
        fs::copy(&compiled, &done).context("cannot note what was built")?;
        Ok(())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Whole => "the engine",
            Self::OfPage => "the page's first engine",
        }
    }

    /// The file that notes what was built.
    fn done(self) -> &'static str {
        match self {
            Self::Whole => "engine.wasm",
            Self::OfPage => "engine-of-page.wasm",
        }
    }

    /// The folder of the generated module: a part of the npm package, or of the page.
    fn folder(self) -> PathBuf {
        match self {
            Self::Whole => root().join("pkg").join("wasm"),
            Self::OfPage => root().join("www").join("engine"),
        }
    }

    fn bindings(self) -> [PathBuf; 2] {
        [format!("{MODULE}.js"), format!("{MODULE}_bg.wasm")].map(|name| self.folder().join(name))
    }

    fn bind(self, compiled: &Path) -> Result<()> {
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
                    .generate(self.folder())
            })
            .map_err(|error| anyhow!("cannot make the bindings: {error:?}"))
    }

    /// npm's `binaryen` brings `wasm-opt` as a JavaScript program.
    fn optimise(self) -> Result<()> {
        let [_, module] = self.bindings();
        let module = module.to_string_lossy();
        let wasm_opt = root().join("node_modules/binaryen/bin/wasm-opt");
        let wasm_opt = wasm_opt.to_string_lossy();
        let files = [&*wasm_opt, &*module, "-o", &*module];
        run(command("node", &files).args(PASSES).args(FEATURES))
    }
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
