//! Whom a policy trusts.

use crate::policy::pattern::matches_ignore_case;
use crate::policy::{Condition, Effect, Policy, Principal, PrincipalForm, SetOperator, Statement};

mod provider;
mod shared;

pub(super) mod audience;
pub(super) mod cognito_guests;
pub(super) mod external_id;
pub(super) mod federation;
pub(super) mod github;
pub(super) mod mismatched_action;
pub(super) mod oidc_principal;
pub(super) mod outside_account;
pub(super) mod plain_http;
pub(super) mod pod_identity;
pub(super) mod principal_pattern;
pub(super) mod roles_anywhere;
pub(super) mod saml_audience;
pub(super) mod service_account;
pub(super) mod service_source;
pub(super) mod tag_authority;

/// Whether `Action` or `NotAction` of `statement` takes in `action`.
fn takes_in(statement: &Statement<'_>, action: &str) -> bool {
    statement.actions.as_ref().is_some_and(|actions| {
        let mut items = actions.items.iter();
        items.any(|entry| matches_ignore_case(entry.text.value, action)) != actions.negated
    })
}

/// The conditions of `statement` on the key `name`.
fn on_key<'s, 'a>(
    statement: &'s Statement<'a>,
    name: &'s str,
) -> impl Iterator<Item = &'s Condition<'a>> {
    let conditions = statement.conditions.iter();
    conditions.filter(move |condition| condition.is_key(name))
}

/// At most this many Denies are held against each principal, and of each so many principals.
const MAX_DENIES: usize = 16;

/// The Denies of `policy` for `action`, as far as they are held against its Allows.
fn denies_of<'s, 'a>(policy: &'s Policy<'a>, action: &str) -> Vec<&'s Statement<'a>> {
    let denies = policy.with_effect(Effect::Deny);
    denies
        .filter(|deny| takes_in(deny, action))
        .take(MAX_DENIES)
        .collect()
}

/// The conditions that `denies` hold `principal` to: each is the only one of its Deny, with a negated operator, so that the Deny
/// turns away whoever has none of the values.
fn held_to<'s, 'a>(
    denies: &'s [&'s Statement<'a>],
    principal: &'s Principal<'a>,
) -> impl Iterator<Item = &'s Condition<'a>> {
    let denies = denies.iter().filter(move |deny| names(deny, principal));
    let only = denies.filter_map(|deny| match deny.conditions.as_slice() {
        [only] => Some(only),
        _ => None,
    });
    only.filter(|condition| {
        !condition.values.is_empty()
            && condition.operator.is_some_and(|operator| {
                operator.kind.is_negated() && operator.set != Some(SetOperator::ForAnyValue)
            })
    })
}

/// Whether `statement` is about `principal`, by its name or as everyone.
pub(in crate::rules) fn names(statement: &Statement<'_>, principal: &Principal<'_>) -> bool {
    statement.principals.as_ref().is_some_and(|principals| {
        let mut items = principals.items.iter().take(MAX_DENIES);
        !principals.negated
            && items.any(|item| {
                item.form() == PrincipalForm::Everyone
                    || item.kind == principal.kind && item.text.value == principal.text.value
            })
    })
}
