//! Texts that policy variables could stand for.

use std::collections::BTreeSet;

use super::glob::{Binding, Variables};
use crate::catalog::Catalog;
use crate::policy::pattern::has_wildcard;
use crate::policy::variable::{Segment, segments};
use crate::policy::{Condition, OperatorKind, Policy, Statement};

/// At most this many texts are tried for one variable.
const MAX_TEXTS: usize = 24;

/// Whether `policies` have variables, or signs that are written like one.
pub(super) fn has_variables(policies: &[&Policy<'_>]) -> bool {
    let is_plain = |segment| matches!(segment, Segment::Literal(_) | Segment::Malformed(..));
    texts_of(policies).any(|text| !segments(text).all(is_plain))
}

/// The keys of the variables of `policies`, in lower case.
pub(super) fn variable_keys(policies: &[&Policy<'_>]) -> BTreeSet<String> {
    texts_of(policies).flat_map(variables).collect()
}

/// What the variables of `policies` are tried with, one list for each try.
///
/// A text that stands nowhere else is tried first, another for each, then the same for all; then, for each variable in turn, what
/// its key is compared with, what stands in its place in other patterns, and no value at all.
///
/// `asked` are texts of the question, `accounts` those of callers.
pub(super) fn bindings(
    policies: &[&Policy<'_>],
    asked: &[String],
    accounts: &BTreeSet<String>,
) -> Vec<Binding> {
    let asked = asked.iter().map(String::as_str);
    let texts: BTreeSet<&str> = texts_of(policies).chain(asked).collect();
    let keys = variable_keys(policies);
    let mut base = Binding::default();
    for (at, key) in keys.iter().enumerate() {
        base.0.insert(key.clone(), Some(format!("example{at}")));
    }
    let same = keys
        .iter()
        .map(|key| (key.clone(), Some("example".to_owned())));
    let mut all = vec![base.clone(), Binding(same.collect())];
    for key in &keys {
        let mut values: BTreeSet<Option<String>> = BTreeSet::from([None]);
        values.extend(in_its_place(key, &texts).into_iter().map(Some));
        values.extend(compared(key, policies).into_iter().map(Some));
        if key.ends_with("account") {
            values.extend(accounts.iter().cloned().map(Some));
        }
        for value in values.into_iter().take(MAX_TEXTS) {
            let mut binding = base.clone();
            binding.0.insert(key.clone(), value);
            all.push(binding);
        }
    }
    all
}

/// What is known of `variables`, and what `conditions` say of them, where those hold: a key that is to be one text stands for it.
/// `None` where they say nothing new.
pub(super) fn known_by(conditions: &[Condition<'_>], variables: Variables<'_>) -> Option<Binding> {
    let Variables::Known(binding) = variables else {
        return None;
    };
    let mut known = Binding(binding.0.clone());
    for condition in conditions {
        let plain = condition.operator.is_some_and(|operator| {
            operator.kind == OperatorKind::StringEquals
                && operator.set.is_none()
                && !operator.if_exists
        });
        let (key, [value]) = (condition.key().value, condition.values.as_slice()) else {
            continue;
        };
        let single = || {
            let key = Catalog::builtin().condition_key(key);
            key.is_some_and(|key| !key.is_multivalued())
        };
        if plain && !value.value.contains("${") && !key.contains("${") && single() {
            let kept = known.0.entry(key.to_ascii_lowercase());
            kept.or_insert_with(|| Some(value.value.to_owned()));
        }
    }
    (known.0.len() > binding.0.len()).then_some(known)
}

/// Every text of `policies` in which variables can stand.
fn texts_of<'a>(policies: &'a [&Policy<'_>]) -> impl Iterator<Item = &'a str> {
    let policies = policies.iter().filter(|policy| policy.has_variables());
    policies
        .flat_map(|policy| &policy.statements)
        .flat_map(texts)
}

/// Every text of `statement` in which variables can stand.
fn texts<'a>(statement: &'a Statement<'_>) -> impl Iterator<Item = &'a str> {
    let resources = statement
        .resources
        .iter()
        .flat_map(|element| &element.items);
    let conditions = statement.conditions.iter();
    let values = conditions.clone().flat_map(|condition| &condition.values);
    let keys = conditions.map(|condition| condition.member.key.text.as_ref());
    resources.chain(values).map(|text| text.value).chain(keys)
}

/// The keys of the variables in `text`, in lower case.
fn variables(text: &str) -> impl Iterator<Item = String> {
    segments(text).filter_map(|segment| match segment {
        Segment::Variable { key, .. } => Some(key.to_ascii_lowercase()),
        _ => None,
    })
}

/// What other texts have where `key` stands: up to what follows it, or to the next character that commonly ends a part.
fn in_its_place(key: &str, texts: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        let Some((head, rest)) = text.split_once("${") else {
            continue;
        };
        let (_, after) = rest.split_once('}').unwrap_or_default();
        let after = after.split(['*', '?', '$']).next().unwrap_or_default();
        if variables(text).next().as_deref() != Some(key) {
            continue;
        }
        let starting = texts
            .range(head..)
            .map_while(|other| other.strip_prefix(head));
        for rest in starting {
            let whole = rest.split_once(after).filter(|_| !after.is_empty());
            let part = rest.split(['/', ':', '*', '?', '$']).next();
            let parts = whole.map(|(part, _)| part).into_iter().chain(part);
            let parts = parts.filter(|part| !part.is_empty());
            found.extend(parts.map(str::to_owned));
        }
    }
    found
}

/// The values that conditions compare `key` with.
fn compared(key: &str, policies: &[&Policy<'_>]) -> BTreeSet<String> {
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let conditions = statements.flat_map(|statement| &statement.conditions);
    let values = conditions.filter(|c| c.is_key(key)).flat_map(|c| &c.values);
    let plain = values
        .map(|value| value.value)
        .filter(|value| !has_wildcard(value) && !value.contains("${"));
    plain.map(str::to_owned).collect()
}
