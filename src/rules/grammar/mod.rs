//! What makes a document a policy.

mod element;
mod place;
mod spelling;

pub(super) mod data_type_mismatch;
pub(super) mod invalid_effect;
pub(super) mod invalid_policy_element;
pub(super) mod json_syntax_error;
pub(super) mod missing_element;
pub(super) mod missing_statement;
pub(super) mod unsupported_principal;
pub(super) mod version;
