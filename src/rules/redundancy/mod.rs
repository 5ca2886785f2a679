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

use std::rc::Rc;

use crate::access::Named;
use crate::catalog::ActionSet;
use crate::policy::{Effect, Policy, Statement};
use crate::rules::Context;
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Node, remove_item, remove_items};

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

/// "`s3:GetObject` adds", "`s3:GetObject` and 2 more entries add": the first of `count` entries, and what they do.
fn subject(first: &str, count: usize, does: &str) -> String {
    let first = short(first);
    match count {
        1 => format!("`{first}` {does}s"),
        2 => format!("`{first}` and one more entry {does}"),
        _ => format!("`{first}` and {} more entries {does}", count - 1),
    }
}

/// Where in `nodes` the `entries` stand, by their numbers: what is no string is no entry.
fn places_in(nodes: &[Node<'_>], entries: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let all = nodes.iter().enumerate();
    let strings = all.filter(|(_, node)| node.as_str().is_some());
    let strings: Vec<usize> = strings.map(|(at, _)| at).collect();
    let places = entries.into_iter().filter_map(|entry| strings.get(entry));
    places.copied().collect()
}

/// The title and the edits that take those at `places` out of `nodes`.
fn without_entries(nodes: &[Node<'_>], places: &[usize]) -> (&'static str, Vec<Edit>) {
    let title = match places.len() {
        1 => "Remove the entry",
        _ => "Remove the entries",
    };
    (title, remove_items(nodes, places))
}

/// Whether `narrow` is under a condition and `other`, which takes in some of it, under none: what is meant to hold may be the
/// condition.
fn is_limited_beside(narrow: &Statement<'_>, other: &Statement<'_>) -> bool {
    narrow.condition_member.is_some() && other.condition_member.is_none()
}

/// The Allows of a policy with what each gives, and what more than one gives.
struct GivenTwice<'s, 'a> {
    allows: Vec<(&'s Statement<'a>, Rc<ActionSet>)>,
    twice: ActionSet,
}

impl<'s, 'a> GivenTwice<'s, 'a> {
    /// Of the first `MAX_STATEMENTS` Allows of the policy; `None` where no two give the same.
    fn of(context: &'s Context<'a>) -> Option<Self> {
        let allows = || context.policy.with_effect(Effect::Allow);
        allows().nth(1)?;
        let allows: Vec<_> = allows()
            .take(MAX_STATEMENTS)
            .map(|allow| (allow, context.grants.given_by(allow)))
            .collect();
        let mut seen = ActionSet::new();
        let mut twice = ActionSet::new();
        for (_, given) in &allows {
            if given.intersects(&seen) {
                twice.union_with(&given.intersection(&seen));
            }
            seen.union_with(given);
        }
        (!twice.is_empty()).then_some(Self { allows, twice })
    }
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
