//! Shows what an AWS policy really grants, from which networks, what is wrong with it, and the edit that mends it.
//!
//! The data of one check flows one way: text → [`syntax`] (a tree with spans) → [`policy`] (a typed model) → [`rules`],
//! which ask [`catalog`] and [`access`] → findings → [`report`]. Each room uses only the rooms below it.
//! The engine does no I/O, reads no clock and keeps no global mutable state.

// In WebAssembly a panic kills the page, so nothing in the engine may panic on what people paste.
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

pub mod access;
mod bits;
mod bytes;
pub mod catalog;
pub mod minimize;
mod order;
pub mod policy;
pub mod report;
pub mod rules;
pub mod syntax;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
