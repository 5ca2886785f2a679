//! From which networks a permission can be used.

mod ip;
mod limit;
pub(super) mod private;
pub(super) mod redundant;
pub(super) mod special;
pub(super) mod value;
pub(super) mod whole;
pub(super) mod wide;
