//! From which networks a policy can be used: sets of addresses, and what conditions say of a request's source.

mod ranges;
mod set;
mod special;
mod value;

pub use ranges::{Number, Ranges};
pub use set::{AddressSet, Count, Family};
pub use special::{SPECIAL_RANGES, SpecialRange, special_addresses, special_range};
pub use value::{Fault, ResourceId, parse};
