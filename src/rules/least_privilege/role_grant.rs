//! How a statement comes to allow `iam:PassRole` or `iam:CreateServiceLinkedRole`: the six forms that AWS's validator tells
//! apart. A statement has at most two: an entry can name the action while another takes it in by a wildcard.

use std::cell::LazyCell;
use std::sync::LazyLock;

use super::denied::{Denies, Left, takes_in};
use super::full_access;
use super::narrower;
use crate::access::Named;
use crate::catalog::{Action, ActionSet};
use crate::policy::pattern::literal_prefix;
use crate::policy::{Arn, Condition, Effect, OperatorType, SetOperator, Statement, Text};
use crate::rules::{Context, Finding, Findings};
use crate::syntax::Span;

/// What a rule of the family looks for.
pub(super) struct Form {
    /// The action.
    pub action: &'static LazyLock<Option<Action>>,
    /// How the statement comes by it.
    pub by: By,
    /// What the statement is about.
    pub on: On,
    /// Whether a resource pattern with a wildcard lets in too much.
    pub is_wide: fn(&str) -> bool,
    /// A condition key that, compared with fixed values, limits the grant enough.
    pub limiting_key: &'static str,
    /// Whether that key limits a statement with `NotResource` enough, too.
    pub key_limits_not_resource: bool,
}

/// How a statement comes by an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// An entry of `Action` is its name.
    Name,
    /// An entry of `Action` takes it in by a wildcard.
    Wildcard,
    /// `NotAction` does not spare it.
    NotAction,
}

/// What a statement that allows an action on too much is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// What a wildcard in `Resource` takes in.
    Wildcard,
    /// All that `NotResource` does not spare.
    NotResource,
}

/// A statement that has the form.
pub(super) struct Found<'c, 'a> {
    pub statement: &'c Statement<'a>,
    /// The entry that gives the action, or the value of `NotAction`.
    pub giver: Span,
    /// The wide entry of `Resource`; absent with `NotResource`.
    pub resource: Option<Text<'a>>,
}

/// What a pattern of `Resource` says of the names of roles: `/etl-*` of `arn:aws:iam::*:role/etl-*`, and all of what is open as a
/// whole. `None` where it takes in no role.
pub(super) fn role_name(resource: &str) -> Option<&str> {
    if is_open(resource) {
        return Some(resource);
    }
    let arn = Arn::parse(resource)?;
    let name = arn.resource.strip_prefix("role").unwrap_or(arn.resource);
    (is_open(arn.service) || arn.service == "iam").then_some(name)
}

/// Whether `pattern` has a star, and nothing that says what fits it.
pub(super) fn is_open(pattern: &str) -> bool {
    let says_nothing = |byte| matches!(byte, b'*' | b'?' | b'/' | b':');
    pattern.contains('*') && pattern.bytes().all(says_nothing)
}

/// Calls `tell` for every statement of the policy that has the form. AWS's validator takes each by itself; in our own answer those
/// that a Deny undoes are left out, and those of which `full-access` says that they give everything.
pub(super) fn each<'c, 'a>(
    context: &'c Context<'a>,
    findings: &mut Findings,
    form: &Form,
    mut tell: impl FnMut(&Found<'c, 'a>, &mut Findings),
) {
    let denied = LazyCell::new(|| is_denied(context, form));
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        if let Some(found) = find(context, statement, form)
            && (context.settings.validator.is_some()
                || !is_taken(context, statement, form)
                    && !*denied
                    && full_access::giver(context, statement).is_none())
        {
            tell(&found, findings);
        }
    }
}

/// Names the place of `found` in `findings` as its other part.
pub(super) fn relate(found: &Found<'_, '_>, finding: &mut Finding) {
    if let Some(resource) = found.resource {
        finding.related(resource.span, "On these resources.");
    } else if let Some(resources) = &found.statement.resources {
        finding.related(resources.member.value.span, "On all but these.");
    }
}

/// Offers to name instead of the wildcard of `found` the other actions that it takes in. A whole service is another rule's matter.
pub(super) fn offer_others<'a>(
    context: &Context<'a>,
    found: &Found<'_, 'a>,
    finding: &mut Finding,
) {
    let mut all = context.grants.entries(found.statement);
    let giver = all.find(|(entry, _)| entry.text.span == found.giver);
    let Some((entry, named @ Named::Part(_))) = giver else {
        return;
    };
    if let Some(taken) = context.grants.taken_in(entry, named) {
        let others = ActionSet::clone(&taken);
        narrower::offer_others(
            finding,
            context.policy,
            found.statement,
            found.giver,
            others,
        );
    }
}

fn find<'c, 'a>(
    context: &'c Context<'a>,
    statement: &'c Statement<'a>,
    form: &Form,
) -> Option<Found<'c, 'a>> {
    let resources = statement.resources.as_ref()?;
    let elements = statement.actions.as_ref()?;
    let not_resource = form.on == On::NotResource;
    if resources.negated != not_resource || elements.negated != (form.by == By::NotAction) {
        return None;
    }
    let action = (**form.action)?;
    let giver = giver(context, statement, form.by, action)?;
    let resource = resources
        .items
        .iter()
        .copied()
        .find(|resource| (form.is_wide)(resource.value));
    if !not_resource && resource.is_none() {
        return None;
    }
    let key_counts = !not_resource || form.key_limits_not_resource;
    if key_counts && is_limited(statement, form.limiting_key) {
        return None;
    }
    Some(Found {
        statement,
        giver,
        resource: resource.filter(|_| !not_resource),
    })
}

/// Whether `statement` gives nothing of the action in effect.
fn is_taken<'a>(context: &Context<'a>, statement: &Statement<'a>, form: &Form) -> bool {
    let spares_all = statement.resources.iter().any(|resources| {
        let mut items = resources.items.iter();
        resources.negated && items.any(|item| item.value == "*")
    });
    let action = **form.action;
    let grants = &context.grants;
    let is_given = |action| grants.given_by(statement).contains(action);
    spares_all || grants.has_denials() && !action.is_some_and(is_given)
}

/// Whether Denies of the policy leave the action on nothing, on named or tagged resources, or for named services alone.
fn is_denied(context: &Context<'_>, form: &Form) -> bool {
    let limits = |deny: &Statement<'_>| match deny.conditions.as_slice() {
        [only] => names_values(only, form.limiting_key, true),
        _ => false,
    };
    (**form.action).is_some_and(|action| {
        Denies::of(context).left(action, "") != Left::Any
            || Denies::that(context, limits).left(action, "") != Left::Any
    })
}

fn giver<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    by: By,
    action: Action,
) -> Option<Span> {
    let mut entries = context.grants.entries(statement);
    if by == By::NotAction {
        let spared = entries.any(|(entry, named)| takes_in(entry, named, action));
        let element = statement.actions.as_ref()?;
        return (!spared).then_some(element.member.value.span);
    }
    let wildcard = by == By::Wildcard;
    entries
        .find(|(entry, named)| named.is_wildcard() == wildcard && takes_in(*entry, *named, action))
        .map(|(entry, _)| entry.text.span)
}

/// Whether a condition compares `key` with fixed values. `…IfExists` counts, as in AWS's own policies: IAM puts these keys
/// into every request for their actions.
fn is_limited(statement: &Statement<'_>, key: &str) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| names_values(condition, key, false))
}

/// Whether `condition` compares `key` with fixed values; `negated` tells whether it is to hold for all others.
fn names_values(condition: &Condition<'_>, key: &str, negated: bool) -> bool {
    condition.is_key(key)
        && condition.operator.is_some_and(|operator| {
            operator.kind.value_type() == OperatorType::String
                && operator.kind.is_negated() == negated
                && operator.set != Some(SetOperator::ForAllValues)
        })
        && !condition.values.is_empty()
        && condition.values.iter().all(|value| {
            let wild = condition
                .operator
                .is_some_and(|operator| operator.kind.takes_wildcards());
            !wild || !literal_prefix(value.value).is_empty()
        })
}
