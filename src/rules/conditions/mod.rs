//! What conditions compare, and with what.

mod change;
mod consequence;
pub(super) mod for_all_values;
pub(super) mod list;
pub(super) mod operator;
pub(super) mod permissive;
pub(super) mod value;
pub(super) mod wildcard;
