//! The form that nearly all policies have. In it the rules about form find nothing amiss, and so are not asked.

use crate::policy::Policy;
use crate::syntax::{Member, Node, Value};

/// More members than this are not compared with each other: the object counts as unusual.
const FEW: usize = 16;

/// Whether each element of `policy` is one that AWS knows, written as AWS writes it, there once and not beside its opposite, of the
/// right type and not empty; and whether none is missing that all kinds of policies have.
pub(in crate::rules) fn has_usual_form(policy: &Policy<'_>) -> bool {
    let top = policy.node.as_object();
    top.and_then(|members| each_once(members, at_top))
        .is_some_and(|found| found & STATEMENT != 0)
}

const STATEMENT: u8 = 1;
const EFFECT: u8 = 1;
const ACTION: u8 = 1 << 1;

/// The bits that `usual` tells of the members; `None` where it tells none of one, or the same of two.
fn each_once(members: &[Member<'_>], usual: fn(&str, &Node<'_>) -> Option<u8>) -> Option<u8> {
    members.iter().try_fold(0, |found, member| {
        let bit = usual(&member.key.text, &member.value)?;
        (found & bit == 0).then_some(found | bit)
    })
}

fn at_top(key: &str, value: &Node<'_>) -> Option<u8> {
    let (bit, is_usual) = match key {
        "Statement" => (STATEMENT, are(value, is_statement)),
        "Version" => (1 << 1, is_text(value)),
        "Id" => (1 << 2, is_text(value)),
        _ => return None,
    };
    is_usual.then_some(bit)
}

fn is_statement(node: &Node<'_>) -> bool {
    let found = node
        .as_object()
        .and_then(|members| each_once(members, in_statement));
    found.is_some_and(|found| found & EFFECT != 0 && found & ACTION != 0)
}

fn in_statement(key: &str, value: &Node<'_>) -> Option<u8> {
    let (bit, is_usual) = match key {
        "Effect" => (EFFECT, matches!(value.as_str(), Some("Allow" | "Deny"))),
        "Action" | "NotAction" => (ACTION, are(value, is_text)),
        "Resource" | "NotResource" => (1 << 2, are(value, is_text)),
        "Principal" | "NotPrincipal" => (1 << 3, is_text(value) || is_map(value, is_text)),
        "Condition" => (1 << 4, is_map_of(value, |keys| is_map(keys, is_scalar))),
        "Sid" => (1 << 5, value.as_str().is_some_and(|sid| !sid.is_empty())),
        _ => return None,
    };
    is_usual.then_some(bit)
}

/// Whether `node` is a list of at least one of those, or one of those by itself.
fn are(node: &Node<'_>, usual: fn(&Node<'_>) -> bool) -> bool {
    let nodes = node.one_or_many();
    !nodes.is_empty() && nodes.iter().all(usual)
}

/// Whether `node` is an object that has keys, no two of them the same but for letter case, and under each one or many of those.
fn is_map(node: &Node<'_>, usual: fn(&Node<'_>) -> bool) -> bool {
    is_map_of(node, |value| are(value, usual))
}

fn is_map_of(node: &Node<'_>, usual: impl Fn(&Node<'_>) -> bool) -> bool {
    let members = node.as_object().unwrap_or_default();
    let mut places = members.iter().enumerate();
    (1..=FEW).contains(&members.len())
        && places.all(|(place, member)| {
            let mut earlier = members.iter().take(place);
            usual(&member.value)
                && !earlier.any(|other| other.key.text.eq_ignore_ascii_case(&member.key.text))
        })
}

fn is_text(node: &Node<'_>) -> bool {
    matches!(node.value, Value::String(_))
}

fn is_scalar(node: &Node<'_>) -> bool {
    matches!(
        node.value,
        Value::String(_) | Value::Number(_) | Value::Bool(_)
    )
}
