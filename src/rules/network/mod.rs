//! From which networks a permission can be used.

pub(super) mod contradiction;
mod ip;
mod limit;
pub(super) mod operator;
pub(super) mod paired;
pub(super) mod private;
pub(super) mod redundant;
pub(super) mod special;
pub(super) mod value;
pub(super) mod vpc_id;
pub(super) mod whole;
pub(super) mod wide;
