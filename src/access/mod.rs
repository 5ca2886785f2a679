//! What a policy means.

pub mod grant;
mod named;
pub mod network;
pub mod sensitive;

pub use grant::{Granted, Grants};
pub use named::Named;
