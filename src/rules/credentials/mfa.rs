//! Which requests the MFA conditions of a statement let match.
//!
//! `aws:MultiFactorAuthPresent` is in requests with temporary credentials alone, and `aws:MultiFactorAuthAge` in those with MFA
//! alone. So there are three kinds of request: with a long-term access key, in a session without MFA, in a session with MFA.

use std::cell::LazyCell;
use std::rc::Rc;

use crate::access::cover::covers_resources;
use crate::catalog::{Action, ActionSet};
use crate::policy::{Condition, OperatorKind, OperatorType, Policy, PrincipalForm, Statement};
use crate::rules::added_condition::{Added, with_conditions};
use crate::rules::{Context, Finding};
use crate::syntax::{Edit, quoted};

/// Whether MFA was used.
pub(in crate::rules) const PRESENT: &str = "aws:MultiFactorAuthPresent";

/// For how many seconds MFA has been proved.
pub(super) const AGE: &str = "aws:MultiFactorAuthAge";

/// At most this many Denies are asked whether they catch what another statement lets through.
const MAX_DENIES: usize = 8;

/// Which kinds of request a condition or a statement can hold for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Requests {
    /// Signed with a long-term access key.
    pub keys: bool,
    /// In a session that was opened without MFA.
    pub sessions: bool,
    /// In a session that was opened with MFA.
    pub mfa: bool,
}

impl Requests {
    const ALL: Self = Self {
        keys: true,
        sessions: true,
        mfa: true,
    };

    /// Those for which `condition`, which is on one of the two keys, can hold. `None` where that cannot be told.
    fn of(condition: &Condition<'_>) -> Option<Self> {
        let operator = condition.operator?;
        let absent = operator.holds_without_key();
        let on_age = condition.is_key(AGE);
        if operator.kind == OperatorKind::Null {
            let (asks_absent, asks_present) = truths(condition)?;
            return Some(Self {
                keys: asks_absent,
                sessions: if on_age { asks_absent } else { asks_present },
                mfa: asks_present,
            });
        }
        if on_age {
            return (operator.kind.value_type() == OperatorType::Numeric).then_some(Self {
                keys: absent,
                sessions: absent,
                mfa: true,
            });
        }
        let (yes, no) = truths(condition).filter(|_| compares_truths(condition, operator.kind))?;
        let negated = operator.kind.is_negated();
        Some(Self {
            keys: absent,
            sessions: no != negated,
            mfa: yes != negated,
        })
    }

    /// Those for which the MFA conditions of `statement` can all hold; `None` where it has none, or that cannot be told.
    pub(super) fn matching(statement: &Statement<'_>) -> Option<Self> {
        let mut any = false;
        let mut requests = Self::ALL;
        for condition in conditions(statement) {
            let own = Self::of(condition)?;
            any = true;
            requests = Self {
                keys: requests.keys && own.keys,
                sessions: requests.sessions && own.sessions,
                mfa: requests.mfa && own.mfa,
            };
        }
        any.then_some(requests)
    }
}

/// The conditions of `statement` on MFA.
pub(super) fn conditions<'s, 'a>(
    statement: &'s Statement<'a>,
) -> impl Iterator<Item = &'s Condition<'a>> {
    let mut all = statement.conditions.iter();
    std::iter::from_fn(move || all.find(|c| c.is_key(PRESENT) || c.is_key(AGE)))
}

/// The condition of `statement` on MFA, if it is the only one.
pub(super) fn only_condition<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s Condition<'a>> {
    let mut all = conditions(statement);
    let first = all.next();
    first.filter(|_| all.next().is_none())
}

/// Whether `true` and whether `false` is among the values; `None` where another value is.
fn truths(condition: &Condition<'_>) -> Option<(bool, bool)> {
    let (mut yes, mut no) = (false, false);
    for node in condition.member.value.one_or_many() {
        match node.scalar()? {
            text if text.eq_ignore_ascii_case("true") => yes = true,
            text if text.eq_ignore_ascii_case("false") => no = true,
            _ => return None,
        }
    }
    (yes || no).then_some((yes, no))
}

/// Whether `condition` tells `true` from `false`: with `Bool`, or with an operator for strings, where letter case may count.
fn compares_truths(condition: &Condition<'_>, kind: OperatorKind) -> bool {
    match kind {
        OperatorKind::StringEquals
        | OperatorKind::StringNotEquals
        | OperatorKind::StringLike
        | OperatorKind::StringNotLike => {
            let mut values = condition.values.iter();
            values.all(|value| matches!(value.value, "true" | "false"))
        }
        OperatorKind::Bool
        | OperatorKind::StringEqualsIgnoreCase
        | OperatorKind::StringNotEqualsIgnoreCase => true,
        _ => false,
    }
}

/// Whether `statement` can be about users, who alone have MFA of AWS and long-term access keys: not where it names AWS services,
/// people of an identity provider or roles, and nobody else.
pub(super) fn is_about_users(statement: &Statement<'_>) -> bool {
    let named = statement.principals.as_ref().is_none_or(|principals| {
        let mut items = principals.items.iter();
        principals.negated
            || items.any(|principal| {
                !matches!(
                    principal.form(),
                    PrincipalForm::Service(_)
                        | PrincipalForm::Provider(_)
                        | PrincipalForm::Role(_)
                        | PrincipalForm::RoleSession(_)
                        | PrincipalForm::FederatedUser(_)
                )
            })
    });
    named && !statement.conditions.iter().any(is_on_roles)
}

/// Whether `condition` holds for roles alone.
fn is_on_roles(condition: &Condition<'_>) -> bool {
    let for_some = condition
        .operator
        .is_some_and(|operator| !operator.holds_without_key() && !operator.kind.is_negated());
    let all = |is_role: fn(&str) -> bool| condition.values.iter().all(|text| is_role(text.value));
    for_some
        && !condition.values.is_empty()
        && (condition.is_key("aws:PrincipalArn") && all(|arn| arn.contains(":role/"))
            || condition.is_key("aws:PrincipalType") && all(|kind| kind == "AssumedRole"))
}

/// The Denies of a policy that strike for want of MFA and nothing else.
#[derive(Debug)]
pub(super) struct Stops<'p>(Vec<Stop<'p>>);

#[derive(Debug)]
struct Stop<'p> {
    deny: &'p Statement<'p>,
    struck: Requests,
    actions: Rc<ActionSet>,
}

impl<'p> Stops<'p> {
    pub(super) fn of(context: &Context<'p>) -> Self {
        let policy: &'p Policy<'p> = context.policy;
        let denies = policy.statements.iter().filter(|deny| {
            deny.denies()
                && is_for_everyone(deny)
                && !deny.conditions.is_empty()
                && deny.conditions.len() == conditions(deny).count()
        });
        let stops = denies.filter_map(|deny| {
            Some(Stop {
                deny,
                struck: Requests::matching(deny)?,
                actions: context.grants.actions(deny),
            })
        });
        Self(stops.take(MAX_DENIES).collect())
    }

    /// Whether they strike all requests without MFA that get through `statement`, which can hold for `requests`.
    pub(super) fn make_up_for(
        &self,
        context: &Context<'p>,
        statement: &Statement<'p>,
        requests: Requests,
    ) -> bool {
        let allows = statement.allows();
        let (mut keys, mut sessions) = (requests.keys != allows, requests.sessions != allows);
        let actions = LazyCell::new(|| context.grants.actions(statement));
        for stop in &self.0 {
            if stop.deny.index != statement.index
                && (stop.struck.keys && !keys || stop.struck.sessions && !sessions)
                // Actions that the catalogue does not have may be any.
                && !actions.is_empty()
                && actions.is_subset(&stop.actions)
                && covers_resources(stop.deny, statement)
            {
                keys |= stop.struck.keys;
                sessions |= stop.struck.sessions;
            }
        }
        keys && sessions
    }
}

/// The Denies of a policy that ask for MFA, each with its actions; most policies have none.
#[derive(Debug)]
pub(in crate::rules) struct AskingForMfa<'p>(Vec<(&'p Statement<'p>, Rc<ActionSet>)>);

impl<'p> AskingForMfa<'p> {
    pub(in crate::rules) fn of(context: &Context<'p>) -> Self {
        let policy: &'p Policy<'p> = context.policy;
        let denies = policy.statements.iter().filter(|s| s.denies());
        let asking = denies.filter(|deny| is_on_mfa(deny)).take(MAX_DENIES);
        Self(
            asking
                .map(|deny| (deny, context.grants.actions(deny)))
                .collect(),
        )
    }

    /// Whether one asks for MFA where `statement` gives `action`.
    pub(in crate::rules) fn about(&self, action: Action, statement: &Statement<'_>) -> bool {
        let mut denies = self.0.iter();
        denies.any(|(deny, actions)| actions.contains(action) && covers_resources(deny, statement))
    }
}

/// Whether a condition of `statement` is on MFA.
pub(super) fn is_on_mfa(statement: &Statement<'_>) -> bool {
    conditions(statement).next().is_some()
}

fn is_for_everyone(statement: &Statement<'_>) -> bool {
    statement.principals.as_ref().is_none_or(|principals| {
        let mut items = principals.items.iter();
        !principals.negated && items.any(|p| p.text.value == "*")
    })
}

/// The operator and the value by which `statement`, with [`PRESENT`], is about those who used MFA, or where it denies, who did not.
pub(in crate::rules) fn as_recommended(statement: &Statement<'_>) -> (&'static str, &'static str) {
    if statement.denies() {
        ("BoolIfExists", "false")
    } else {
        ("Bool", "true")
    }
}

/// The edits by which the Allow `statement`, which says nothing of MFA, asks for it.
pub(in crate::rules) fn with_mfa(text: &str, statement: &Statement<'_>) -> Vec<Edit> {
    let added = Added {
        operator: "Bool",
        key: PRESENT,
        value: quoted("true"),
    };
    with_conditions(text, statement, &[added]).unwrap_or_default()
}

/// Offers to ask for MFA in `statement`, where it gives nothing but the `number` of actions that a finding is about.
pub(super) fn offer_mfa(
    text: &str,
    statement: &Statement<'_>,
    number: usize,
    finding: &mut Finding,
) {
    let actions = statement.actions.as_ref();
    if actions.is_some_and(|actions| actions.items.len() == number) {
        let edits = with_mfa(text, statement);
        finding.unsafe_fix("Ask for MFA in this statement", edits);
    }
}
