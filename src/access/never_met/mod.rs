//! Statements that no request meets, as their conditions exclude each other or ask for what no request has.

mod alone;
mod contradiction;
mod presence;

use std::cmp::Ordering;

use super::solve::exclude_each_other;
use crate::catalog::{Catalog, KeyType};
use crate::order::Order;
use crate::policy::{Condition, Policy, Statement};

pub(crate) use alone::{is_unmet, past_end, spares_private_alone};
use contradiction::no_value_meets;
pub(crate) use contradiction::{asks_for_absence, holds_without_key, some_number_meets};
pub(crate) use presence::is_in_every_request;

/// Whether no request meets the conditions of `statement`: one of them by itself is met by none, or they exclude each other.
pub(crate) fn is_never_met(policy: &Policy<'_>, statement: &Statement<'_>) -> bool {
    is_unmet(statement) || excludes_all(policy, statement)
}

/// Whether conditions of `statement` exclude each other, so that no request meets it.
pub(crate) fn excludes_all(policy: &Policy<'_>, statement: &Statement<'_>) -> bool {
    let asks_for_none = |condition: &Condition<'_>| {
        asks_for_absence(condition) == Some(true)
            && is_in_every_request(policy.kind, condition.key().value)
    };
    if !cfg!(feature = "meaning") || statement.conditions.is_empty() {
        return false;
    }
    ByKey::of(&statement.conditions).groups().any(|conditions| {
        let any = |is_one: &dyn Fn(&Condition<'_>) -> bool| conditions.iter().any(|c| is_one(c));
        any(&asks_for_none)
            || any(&|condition| !holds_without_key(condition))
                && conditions.len() > 1
                && (any(&|condition| asks_for_absence(condition) == Some(true))
                    || conditions.first().is_some_and(|first| {
                        is_met_by_no_value(policy, &first.member.key.text, conditions)
                    }))
    })
}

/// Whether no request with the key `key` meets all of `conditions`: seen from their values, or else by the solver.
pub(crate) fn is_met_by_no_value(
    policy: &Policy<'_>,
    key: &str,
    conditions: &[&Condition<'_>],
) -> bool {
    let Some(known) = Catalog::builtin().condition_key(key) else {
        return false;
    };
    let is_about_addresses = known.key_type() == KeyType::IpAddress;
    (!known.is_multivalued() && no_value_meets(conditions))
        || (cfg!(feature = "meaning")
            && !is_about_addresses
            && exclude_each_other(policy, conditions))
}

/// Conditions in the order of their keys, for which letter case does not count.
pub(crate) struct ByKey<'s, 'a>(Vec<&'s Condition<'a>>);

impl<'s, 'a> ByKey<'s, 'a> {
    pub fn of(conditions: impl IntoIterator<Item = &'s Condition<'a>>) -> Self {
        let mut sorted: Vec<&Condition<'_>> = conditions.into_iter().collect();
        sorted.order_by(|a, b| compare_keys(a, b));
        Self(sorted)
    }

    /// Those on each key.
    pub fn groups(&self) -> impl Iterator<Item = &[&'s Condition<'a>]> {
        self.0.chunk_by(|a, b| compare_keys(a, b).is_eq())
    }
}

fn compare_keys(a: &Condition<'_>, b: &Condition<'_>) -> Ordering {
    let [a, b] = [a, b].map(|condition| {
        let key = condition.member.key.text.bytes();
        key.map(|byte| byte.to_ascii_lowercase())
    });
    a.cmp(b)
}
