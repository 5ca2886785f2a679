//! Passwords, keys and multi-factor authentication.

pub(super) mod given;
pub(super) mod mfa;
pub(super) mod mfa_age;
pub(super) mod mfa_device;
mod mfa_fault;
pub(super) mod mfa_present;
pub(super) mod passwords;
pub(super) mod pasted;
pub(super) mod self_service;
