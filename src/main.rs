//! The command line.

// A panic is no answer here either.
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod cli;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A check asks for memory some two hundred times.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
