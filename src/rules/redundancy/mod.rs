//! What could be left out and nothing would change.

mod contradiction;
pub(super) mod entry;
pub(super) mod implied;
pub(super) mod irrelevant_key;
pub(super) mod never_met;
pub(super) mod number;
pub(super) mod role_session;
pub(super) mod shadowed;
pub(super) mod statement;
mod together;
pub(super) mod wildcard;

use crate::policy::{Policy, Statement};
use crate::syntax::{Edit, remove_item};

/// The edit that takes `statement` out of a list of several.
fn without_statement(policy: &Policy<'_>, statement: &Statement<'_>) -> Vec<Edit> {
    let list = policy
        .element(policy.node, "Statement")
        .and_then(|member| member.value.as_array());
    let list = list.filter(|list| list.len() > 1).unwrap_or_default();
    remove_item(list, statement.index).into_iter().collect()
}

/// A link to AWS's description of one of its suggestions.
macro_rules! suggestion {
    ($code:literal) => {
        concat!(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
            "#access-analyzer-reference-policy-checks-suggestion-",
            $code
        )
    };
}
use suggestion;
