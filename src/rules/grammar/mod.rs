//! What makes a document a policy.

pub(super) mod json_syntax_error;
