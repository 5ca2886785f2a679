//! What says for whom a service may call: conditions of the Allow to it, or Denies beside that.

use std::rc::Rc;

use crate::access::audience::{SOURCE_KEYS, keeps_strangers_out};
use crate::access::closing::is_closed;
use crate::catalog::ActionSet;
use crate::policy::pattern::{has_wildcard, is_star};
use crate::policy::{
    Condition, Effect, OperatorKind, Policy, Principal, PrincipalForm, PrincipalType, Statement,
};
use crate::rules::Context;
use crate::rules::trust::names;

/// Keys of services that hold a grant to the caller's own resource as well as `aws:SourceArn` does.
const AS_GOOD: [&str; 2] = ["kms:EncryptionContext:", "lambda:EventSourceToken"];

/// At most this many Denies are held against each Allow.
const MAX_DENIES: usize = 16;

/// The principals of the Allow `statement` that are services, or everyone, and of which nothing says for whom they may call: no condition
/// of the Allow, and no Deny of that service. AWS's validator takes each condition on the source for that, and no Deny.
pub(super) fn open_principals<'s, 'a>(
    context: &Context<'a>,
    statement: &'s Statement<'a>,
) -> Vec<&'s Principal<'a>> {
    let is_own = context.settings.validator.is_none();
    let says = |condition: &Condition<'_>| {
        (limits(condition, &SOURCE_KEYS) || limits(condition, &AS_GOOD))
            && !(is_own && leaves_open(condition))
    };
    let principals = statement.principals.iter().filter(|p| !p.negated);
    let mut open: Vec<_> = principals
        .flat_map(|principals| &principals.items)
        .filter(|p| p.kind == PrincipalType::Service || p.form() == PrincipalForm::Everyone)
        .collect();
    if open.is_empty() || statement.conditions.iter().any(says) {
        return Vec::new();
    }
    if is_own {
        let mut held = Held::of(context, statement);
        open.retain(|principal| !held.has(principal));
    }
    open
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

/// The Denies that may turn away whom an Allow lets in where they call for others.
struct Held<'s, 'a> {
    allow: &'s Statement<'a>,
    given: Rc<ActionSet>,
    denies: Vec<(&'s Statement<'a>, Rc<ActionSet>)>,
    /// What came out for those of the Denies that are about a principal.
    known: Vec<(Vec<bool>, bool)>,
}

impl<'s, 'a> Held<'s, 'a> {
    fn of(context: &Context<'a>, allow: &'s Statement<'a>) -> Self {
        let policy: &'a Policy<'a> = context.policy;
        let denies = policy.with_effect(Effect::Deny);
        let sparing = denies.filter(|deny| spares_known_sources(deny));
        Self {
            allow,
            given: context.grants.given_by(allow),
            denies: sparing
                .take(MAX_DENIES)
                .map(|deny| (deny, context.grants.actions(deny)))
                .collect(),
            known: Vec::new(),
        }
    }

    /// Whether the Denies about `principal` turn it away from all that the Allow gives.
    fn has(&mut self, principal: &Principal<'_>) -> bool {
        let about: Vec<bool> = self
            .denies
            .iter()
            .map(|(deny, _)| names(deny, principal))
            .collect();
        if !about.contains(&true) || self.given.is_empty() {
            return false;
        }
        if let Some((_, held)) = self.known.iter().find(|(known, _)| *known == about) {
            return *held;
        }
        let closing = self.denies.iter().zip(&about).filter(|(_, about)| **about);
        let held = is_closed(closing.map(|(deny, _)| deny), self.allow, &self.given);
        self.known.push((about, held));
        held
    }
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
        && condition.says_only(true)
        || compares(OperatorKind::Null)
            && is_one_of(condition, &SOURCE_KEYS)
            && condition.says_only(false)
}

/// Whether the condition lets in only what has certain values of one of `keys`.
pub(super) fn limits(condition: &Condition<'_>, keys: &[&str]) -> bool {
    let positive = |kind: OperatorKind| !kind.is_negated() && kind != OperatorKind::Null;
    condition.operator.is_some_and(|o| positive(o.kind)) && is_one_of(condition, keys)
}

/// Whether the condition's key is one of `keys`, of which those that end in `:` or `/` stand for all that begin so.
pub(super) fn is_one_of(condition: &Condition<'_>, keys: &[&str]) -> bool {
    let written = condition.key().value;
    keys.iter().any(|key| {
        let compared = if key.ends_with([':', '/']) {
            written.get(..key.len())
        } else {
            Some(written)
        };
        compared.is_some_and(|compared| compared.eq_ignore_ascii_case(key))
    })
}
