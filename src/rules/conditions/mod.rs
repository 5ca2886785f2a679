//! What conditions compare, and with what.

mod consequence;
pub(super) mod list;
pub(super) mod value;
