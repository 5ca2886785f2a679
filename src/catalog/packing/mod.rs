//! The catalogue before the reader: records, their text form under `src/catalog/data/`, and the packed form.
//!
//! Three programs share this module: `cargo xtask catalog` writes the text, the build script packs it, and the
//! reader's tests check that the packed form says what the text says. The engine itself does not contain it.

pub mod columns;
pub mod pack;
pub mod records;
#[path = "../shorthand.rs"]
#[allow(clippy::duplicate_mod, reason = "the reader has it too")]
mod shorthand;
pub mod stems;
pub mod text;
