//! What conditions compare, and with what.

mod change;
mod consequence;
pub(super) mod list;
pub(super) mod operator;
pub(super) mod value;
