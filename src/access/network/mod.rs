//! From which networks a policy can be used: sets of addresses, and what conditions say of a request's source.

mod bounds;
mod denied;
mod key;
mod ranges;
mod reach;
mod region;
mod set;
mod special;
mod value;

pub use bounds::{Bounds, Caller, is_well_formed, named_addresses, of_condition};
pub use key::NetworkKey;
pub use ranges::{Number, Ranges};
pub use reach::{Reach, ReachRow, ReachRows};
pub use region::Region;
pub use set::{AddressSet, Count, Family};
pub use special::{SPECIAL_RANGES, SpecialRange, is_private, special_addresses, special_range};
pub use value::{Fault, ResourceId, parse, written};
