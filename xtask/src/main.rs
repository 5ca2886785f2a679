//! The project's own chores: `cargo xtask playground`, `test`, `build`, `catalog`, `corpus`, `bench`.

fn main() {}
