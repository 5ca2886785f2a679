//! From which networks a permission can be used.

pub(super) mod anywhere;
pub(super) mod beside_vpc;
pub(super) mod contradiction;
pub(super) mod deny;
pub(super) mod endpoint_policy;
mod ip;
mod limit;
pub(super) mod paired;
pub(super) mod private;
pub(super) mod redundant;
pub(super) mod special;
pub(super) mod value;
pub(super) mod vpc_id;
pub(super) mod walked_around;
pub(super) mod whole;
pub(super) mod wide;
pub(super) mod without_key;
