//! What could be left out and nothing would change.

mod dead_entry;
pub(super) mod entry;
pub(super) mod entry_elsewhere;
pub(super) mod implied;
pub(super) mod irrelevant_key;
pub(super) mod never_met;
pub(super) mod not_on_resource;
pub(super) mod number;
pub(super) mod past_end;
pub(super) mod present_key;
pub(super) mod principal;
pub(super) mod resource_elsewhere;
pub(super) mod role_session;
pub(super) mod shadowed;
pub(super) mod spares_all;
pub(super) mod statement;
mod together;
pub(super) mod value;
pub(super) mod wildcard;

use crate::access::Named;
use crate::policy::{Policy, Statement};
use crate::rules::Context;
use crate::syntax::{Edit, Node, remove_item};

/// At most this many statements are held against each other, the first: a policy within AWS's quotas, of which 20,480 characters is
/// the widest, has no more. Of a longer one nothing is said beyond.
const MAX_STATEMENTS: usize = 320;

/// The edit that takes `statement` out of a list of several.
pub(super) fn without_statement(policy: &Policy<'_>, statement: &Statement<'_>) -> Vec<Edit> {
    let list = policy
        .element(policy.node, "Statement")
        .and_then(|member| member.value.as_array());
    let list = list.filter(|list| list.len() > 1).unwrap_or_default();
    remove_item(list, statement.index).into_iter().collect()
}

/// Whether each entry of the Allow `statement` gives something, which mostly others have found out already.
fn is_given<'a>(context: &Context<'a>, statement: &Statement<'a>) -> bool {
    let given = context.grants.given_by(statement);
    let mut entries = context.grants.entries(statement);
    entries.all(|(entry, named)| match named {
        Named::One(action) => given.contains(action),
        Named::Service(_) | Named::Part(_) => {
            let taken_in = context.grants.taken_in(entry, named);
            taken_in.is_none_or(|actions| actions.intersects(&given))
        }
        Named::Everything | Named::Across | Named::Unknown => true,
    })
}

/// The places of the strings among `nodes`: others are no entries.
fn strings(nodes: &[Node<'_>]) -> Vec<usize> {
    let all = nodes.iter().enumerate();
    all.filter(|(_, node)| node.as_str().is_some())
        .map(|(at, _)| at)
        .collect()
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
