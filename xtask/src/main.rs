//! The project's own chores: `cargo xtask playground`, `test`, `build`, …

mod bench;
mod catalog;
mod chromium;
mod corpus;
mod debian;
mod node;
mod package;
mod peer;
mod playground;
mod project;
mod serve;
mod test;
mod wasm;
mod www;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The project's own chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Builds the engine for WebAssembly and the page, and serves the page on this machine
    Playground(playground::Arguments),
    /// Runs every test: the engine, the command line, the package in Node.js and Chromium, the page in Chromium
    Test,
    /// Builds everything that is shipped: the WebAssembly module, the npm package and the page
    Build,
    /// Rebuilds the catalogue of what AWS has, from pinned packages
    Catalog,
    /// Checks AWS's managed policies, and prints what each rule says about them
    Corpus(corpus::Arguments),
    /// Measures the engine's speed, its growth, hostile inputs, the solver, and the size of what the page loads
    Bench,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().chore {
        Chore::Playground(arguments) => playground::run(&arguments),
        Chore::Test => match test::run() {
            // The count has been printed, and nothing is to stand behind it.
            Ok(false) => return ExitCode::FAILURE,
            other => other.map(drop),
        },
        Chore::Build => www::build(),
        Chore::Catalog => catalog::run(),
        Chore::Corpus(arguments) => corpus::run_chore(&arguments),
        Chore::Bench => bench::run_chore(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
