//! What is said of a file of settings, not of a policy.

pub mod suppression;
