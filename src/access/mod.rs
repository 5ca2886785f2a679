//! What a policy means.

pub mod audience;
pub mod closing;
pub mod cover;
mod denials;
pub mod evaluate;
pub mod grant;
pub(crate) mod load_balancers;
mod named;
pub mod network;
pub(crate) mod never_met;
mod overlap;
mod redundant;
pub mod request;
pub mod roles;
mod scope;
pub mod sensitive;
pub mod solve;
mod whole;
mod wording;

pub use grant::{Granted, Grants};
pub use named::Named;
pub use overlap::may_overlap;
pub use redundant::{Comparison, RedundantGroup, redundant_groups};
pub(crate) use whole::{are_needed, takes_all};
pub use wording::{capitalized, grouped};
