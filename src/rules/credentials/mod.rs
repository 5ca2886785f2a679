//! Passwords, keys and multi-factor authentication.

mod mfa;
pub(super) mod mfa_age;
pub(super) mod mfa_present;
