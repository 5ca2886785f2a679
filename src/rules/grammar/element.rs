//! The names of the elements, and where each belongs.

use super::spelling::nearest;
use crate::policy::{Operator, Policy};
use crate::syntax::{Member, Node, Value};

/// What the top of a policy may hold.
pub(super) const TOP: [&str; 3] = ["Version", "Id", "Statement"];

/// What a statement may hold.
pub(super) const STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// What a key is, seen from the place where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// An element of this place.
    Known,
    /// An element of this place in another letter case.
    Case(&'static str),
    /// An element that belongs elsewhere.
    Elsewhere(&'static str),
    /// A condition operator, or a condition key, outside `Condition`.
    OfCondition,
    /// A misspelling of an element of this place.
    Misspelt(&'static str),
    /// Nothing that the language has.
    Unknown,
}

/// What `key` is at the top of a policy.
pub(super) fn at_top(key: &str) -> Standing {
    standing(key, &TOP, &STATEMENT)
}

/// What `key` is in a statement.
pub(super) fn in_statement(key: &str) -> Standing {
    standing(key, &STATEMENT, &TOP)
}

/// The elements of the statements of `policy` that are called one of `names`: for each the members of its statement, and its place
/// among them.
pub(super) fn elements_called<'p, 'a>(
    policy: &'p Policy<'a>,
    names: &'static [&'static str],
) -> impl Iterator<Item = (&'p [Member<'a>], usize, &'p Member<'a>)> {
    policy.statements.iter().flat_map(|statement| {
        let members = statement.node.as_object().unwrap_or_default();
        let all = members.iter().enumerate();
        let called = all.filter(|(_, member)| names.contains(&&*member.key.text));
        called.map(move |(index, member)| (members, index, member))
    })
}

/// Whether `node` is meant as a policy or a statement of one: it has `Statement`, be it misspelt, or an effect. A text of which nothing
/// could be read may be one.
pub(in crate::rules) fn means_policy(node: &Node<'_>) -> bool {
    let Some(members) = node.as_object() else {
        return node.value == Value::Invalid;
    };
    members.iter().any(|member| {
        let is_effect = |text: &str| {
            ["Allow", "Deny"]
                .iter()
                .any(|e| e.eq_ignore_ascii_case(text))
        };
        match at_top(&member.key.text) {
            Standing::Known => member.key.text == "Statement",
            Standing::Case(name) | Standing::Misspelt(name) => name == "Statement",
            Standing::Elsewhere(name) => {
                name == "Effect" && member.value.as_str().is_some_and(is_effect)
            }
            Standing::OfCondition | Standing::Unknown => false,
        }
    })
}

/// Whether `node` has a member that no policy has: where it is none, it is a document of another program.
pub(in crate::rules) fn has_foreign_member(node: &Node<'_>) -> bool {
    let mut members = node.as_object().unwrap_or_default().iter();
    members.any(|member| at_top(&member.key.text) == Standing::Unknown)
}

fn standing(key: &str, here: &[&'static str], elsewhere: &[&'static str]) -> Standing {
    if here.contains(&key) {
        return Standing::Known;
    }
    let in_case = |names: &[&'static str]| {
        names
            .iter()
            .copied()
            .find(|name| name.eq_ignore_ascii_case(key))
    };
    if let Some(name) = in_case(here) {
        return Standing::Case(name);
    }
    if let Some(name) = in_case(elsewhere) {
        return Standing::Elsewhere(name);
    }
    if key.contains(':') || Operator::parse(key).is_some() {
        return Standing::OfCondition;
    }
    match nearest(key, here.iter().copied()) {
        Some(name) => Standing::Misspelt(name),
        None => Standing::Unknown,
    }
}
