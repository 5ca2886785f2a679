//! What is wrong with conditions on `aws:MultiFactorAuthPresent`.

use std::cell::LazyCell;

use super::mfa::{
    AGE, PRESENT, Requests, Stops, as_recommended, conditions, is_about_users, only_condition,
};
use crate::access::sensitive;
use crate::catalog::{AccessLevel, ActionSet};
use crate::policy::{Condition, OperatorType, Statement};
use crate::rules::moved_condition::put_under;
use crate::rules::{Context, Finding, Findings, Proof};
use crate::syntax::excerpt::short;

/// What is wrong with the MFA conditions of a statement; one fault at the most.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    DenyPassesKeys,
    AllowLetsKeysIn,
    Inverted,
    Null,
}

impl Fault {
    /// The fault of `statement`, whose MFA conditions can hold for `requests`.
    fn of(statement: &Statement<'_>, requests: Requests) -> Option<Self> {
        let Requests {
            keys,
            sessions,
            mfa,
        } = requests;
        let fault = match (statement.allows(), keys, sessions, mfa) {
            (true, true, false, true) => Self::AllowLetsKeysIn,
            // Who says with `Null` that keys are left out means it.
            (false, false, true, false) if !has(statement, PRESENT, OperatorType::Null) => {
                Self::DenyPassesKeys
            }
            (true, _, true, false) => Self::Inverted,
            // With an age, it is those whose MFA is old who are denied.
            (false, _, false, true) if !has(statement, AGE, OperatorType::Numeric) => {
                Self::Inverted
            }
            (true, true, false, false)
            | (true, false, true, true)
            | (false, true, false, false)
            | (false, false, true, true) => Self::Null,
            _ => return None,
        };
        Some(fault)
    }
}

fn has(statement: &Statement<'_>, key: &str, compared: OperatorType) -> bool {
    conditions(statement).any(|condition| {
        let operator = condition.operator;
        condition.is_key(key) && operator.is_some_and(|o| o.kind.value_type() == compared)
    })
}

/// Reports each statement whose MFA conditions have the fault that is `wanted`.
pub(super) fn each(context: &Context<'_>, wanted: Fault, findings: &mut Findings) {
    let stops = LazyCell::new(|| Stops::of(context));
    for statement in &context.policy.statements {
        let Some(condition) = conditions(statement).find(|c| c.is_key(PRESENT)) else {
            continue;
        };
        if statement.effect.is_none() || !is_about_users(statement) || findings.is_full() {
            continue;
        }
        let Some(requests) = Requests::matching(statement) else {
            continue;
        };
        if Fault::of(statement, requests) != Some(wanted)
            || (wanted != Fault::AllowLetsKeysIn && is_before_mfa(context, statement))
            // Nothing makes up for keeping out those with MFA.
            || (requests.mfa == statement.allows()
                && stops.make_up_for(context, statement, requests))
        {
            continue;
        }
        let finding = report(statement, condition, requests, wanted, findings);
        if let Some(only) = only_condition(statement) {
            offer(context.policy.text, statement, only, finding);
        }
    }
}

fn report<'f>(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    requests: Requests,
    fault: Fault,
    findings: &'f mut Findings,
) -> &'f mut Finding {
    let operator = short(&condition.operator_key.text);
    let finding = match fault {
        Fault::DenyPassesKeys => findings.report(
            condition.operator_key.span,
            format!(
                "A request that is signed with a long-term access key has no `{PRESENT}`, and `{operator}` is false without it. So this Deny \
                 stops sessions without MFA and passes by whoever has an access key, without a second factor."
            ),
        ),
        Fault::AllowLetsKeysIn => findings.report(
            condition.operator_key.span,
            format!(
                "`{operator}` also holds where a request has no `{PRESENT}`, as all that are signed with a long-term access key. So this Allow \
                 asks for MFA in the console, and for none from whoever has an access key."
            ),
        ),
        Fault::Inverted => findings.report(
            condition.member.value.span,
            if statement.allows() {
                "This Allow is for those who did not use MFA: whoever proves a second factor cannot use it."
            } else {
                "This Deny stops those who used MFA, and passes by those who did not."
            },
        ),
        Fault::Null => findings.report(
            condition.member.key.span,
            match (statement.allows(), requests.keys) {
                (true, true) => {
                    "This Allow is for requests with long-term access keys alone, and none of those has MFA."
                }
                (true, false) => {
                    "This condition asks for temporary credentials, not for MFA: in a session without MFA the key is there too, and says `false`."
                }
                (false, true) => {
                    "This Deny stops requests with long-term access keys alone. In a session without MFA the key is there and says `false`, \
                     so that it passes by."
                }
                (false, false) => {
                    "This Deny stops every session, with MFA or without, and passes by whoever has a long-term access key, whose requests do \
                     not have the key."
                }
            },
        ),
    };
    if fault == Fault::AllowLetsKeysIn {
        finding.shown_by(Proof::any);
    }
    finding
}

/// Offers what AWS recommends in the place of `condition`, the only one on MFA.
fn offer(text: &str, statement: &Statement<'_>, condition: &Condition<'_>, finding: &mut Finding) {
    let (operator, value) = as_recommended(statement);
    let edits = put_under(text, statement, condition, operator, value);
    let title = format!("Write `{operator}` with `{value}`");
    finding.unsafe_fix(title, edits.unwrap_or_default());
}

/// What people do before they have MFA, besides reading.
const BEFORE_MFA: [&str; 7] = [
    "iam:ChangePassword",
    "iam:CreateVirtualMFADevice",
    "iam:DeleteVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:ResyncMFADevice",
    "sts:GetCallerIdentity",
    "sts:GetSessionToken",
];

/// Whether the statement is an Allow of what people do before they have MFA.
fn is_before_mfa<'a>(context: &Context<'a>, statement: &Statement<'a>) -> bool {
    if !statement.allows() {
        return false;
    }
    let mut actions = ActionSet::clone(&context.grants.actions(statement));
    let mut before = ActionSet::new();
    for name in BEFORE_MFA {
        before.insert_pattern(name);
    }
    actions.subtract(&before);
    // Nobody means secrets and stored data for those without MFA.
    if actions.intersects(sensitive::set()) {
        return false;
    }
    actions.subtract(&actions.at_level(AccessLevel::Read));
    actions.subtract(&actions.at_level(AccessLevel::List));
    actions.is_empty()
}
