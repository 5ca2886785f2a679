//! Permissions that lead to more permissions.

pub(super) mod administrator;
mod held;
mod limits;
mod meeting;
mod opened;
pub(super) mod others_role;
pub(super) mod passed_role;
mod rows;
mod telling;
mod undone;
mod unmet;
mod ways;

pub use opened::Opened;
pub(super) use opened::find;
pub use ways::Outcome;
pub(super) use ways::{is_way, of_ways};
