//! What says for whom a service may call: conditions of the Allow to it, or Denies beside that.

use super::service_source::{AS_GOOD, SOURCE_KEYS, is_one_of, limits};
use crate::access::audience::keeps_strangers_out;
use crate::policy::pattern::{has_wildcard, is_star};
use crate::policy::{Condition, Effect, OperatorKind, PrincipalForm, PrincipalType, Statement};
use crate::rules::Context;
use crate::rules::least_privilege::public_access::is_closed;
use crate::rules::least_privilege::scope::says_only;
use crate::rules::trust::names;

/// So many Denies are held against each Allow.
const MAX_DENIES: usize = 16;

/// Whether it is said for whom services may call by the Allow `statement`. AWS's validator takes each condition on the source for that,
/// and no Deny.
pub(super) fn is_said<'a>(context: &Context<'a>, statement: &Statement<'a>) -> bool {
    let is_own = context.settings.validator.is_none();
    let says = |condition: &Condition<'_>| {
        (limits(condition, &SOURCE_KEYS) || limits(condition, &AS_GOOD))
            && !(is_own && leaves_open(condition))
    };
    statement.conditions.iter().any(says) || is_own && is_held(context, statement)
}

/// Whether `condition` also holds for a request that does not tell the source, or for whatever source.
fn leaves_open(condition: &Condition<'_>) -> bool {
    // Of the ARN of a source in any account, another rule speaks.
    let is_any = |value: &str| {
        is_star(value)
            || has_wildcard(value)
                && !condition.is_key("aws:SourceArn")
                && !keeps_strangers_out(condition, value)
    };
    condition.operator.is_some_and(|operator| {
        operator.holds_without_key()
            || operator.kind.takes_wildcards()
                && is_one_of(condition, &SOURCE_KEYS)
                && condition.values.iter().any(|value| is_any(value.value))
    })
}

/// Whether Denies turn the services that `allow` lets in away where they call for others.
fn is_held<'a>(context: &Context<'a>, allow: &Statement<'a>) -> bool {
    let items = allow.principals.iter().flat_map(|p| &p.items);
    let let_in =
        items.filter(|p| p.kind == PrincipalType::Service || p.form() == PrincipalForm::Everyone);
    let denies = context.policy.with_effect(Effect::Deny);
    let closing = denies.filter(|deny| {
        spares_known_sources(deny) && let_in.clone().all(|principal| names(deny, principal))
    });
    let closing: Vec<_> = closing
        .take(MAX_DENIES)
        .map(|deny| (deny, context.grants.actions(deny)))
        .collect();
    let given = || context.grants.given_by(allow);
    !closing.is_empty() && !given().is_empty() && is_closed(&closing, allow, &given())
}

/// Whether `deny` turns away what a service does for whomever it does not name.
fn spares_known_sources(deny: &Statement<'_>) -> bool {
    let mut conditions = deny.conditions.iter();
    conditions.clone().any(names_sources)
        && conditions.all(|condition| names_sources(condition) || is_met_by_services(condition))
}

fn names_sources(condition: &Condition<'_>) -> bool {
    let mut values = condition.values.iter();
    is_one_of(condition, &SOURCE_KEYS)
        && !condition.values.is_empty()
        && condition
            .operator
            .is_some_and(|operator| operator.kind.is_negated() && operator.holds_without_key())
        && values.all(|value| keeps_strangers_out(condition, value.value))
}

/// Whether services that tell for whom they call meet `condition`.
fn is_met_by_services(condition: &Condition<'_>) -> bool {
    let compares = |kind| condition.operator.is_some_and(|o| o.kind == kind);
    compares(OperatorKind::Bool)
        && condition.is_key("aws:PrincipalIsAWSService")
        && says_only(condition, true)
        || compares(OperatorKind::Null)
            && is_one_of(condition, &SOURCE_KEYS)
            && says_only(condition, false)
}
