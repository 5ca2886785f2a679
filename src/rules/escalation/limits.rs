//! Which conditions limit to what, or with what, an action can be done.

use crate::catalog::{Action, Catalog};
use crate::policy::{Condition, OperatorKind, Statement, pattern};
use crate::rules::least_privilege::scope::is_of_the_call;

/// Conditions on what is started that fix the role that it has.
const ROLE_KEYS: &[&str] = &[
    "ec2:InstanceProfile",
    "cloudformation:RoleArn",
    "codebuild:serviceRole",
];

/// Conditions on what the holder says himself, so that he can meet them.
const SAID_BY_HOLDER: &[&str] = &[
    "sts:ExternalId",
    "sts:RoleSessionName",
    "sts:SourceIdentity",
    "sts:TransitiveTagKeys",
    "ec2:osuser",
    "ssm:SessionDocumentAccessCheck",
];

/// The tags that a request gives to what it makes.
const REQUEST_TAG: &str = "aws:RequestTag/";

/// Policies that make an administrator of whoever has them.
const POWERFUL: &[&str] = &[
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/IAMFullAccess",
];

/// Whether a condition of `statement`, which gives `action`, fixes the role of what is started.
pub(super) fn fixes_role(statement: &Statement<'_>, action: Action) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| {
        ROLE_KEYS.iter().any(|key| condition.is_key(key)) && limits(condition, action)
    })
}

/// Whether `condition`, of an Allow of `action`, limits to what, or with what, it can be done. What it says of the service that a
/// role is passed to is looked at for each service.
pub(super) fn limits(condition: &Condition<'_>, action: Action) -> bool {
    let Some(operator) = condition.operator else {
        return true;
    };
    if is_of_the_call(condition) || is_on_service(condition) || is_said(condition, action) {
        return false;
    }
    match operator.kind.is_negated() {
        // All policies but some leave one's own.
        true => !condition.is_key("iam:PolicyARN"),
        false => !names_all(condition),
    }
}

/// Whether `deny` spares only requests that say what they are for, as in "no role without a boundary": each condition is of the
/// kind that an Allow would be limited by, turned round.
pub(super) fn is_guard(deny: &Statement<'_>) -> bool {
    !deny.conditions.is_empty()
        && deny.conditions.iter().all(|condition| {
            let turned = condition.operator.is_some_and(|operator| {
                operator.kind.is_negated() && operator.holds_without_key()
                    || operator.kind == OperatorKind::Null
                        && condition.values.iter().all(|value| value.value == "true")
            });
            is_on_service(condition)
                || turned && !is_of_the_call(condition) && !names_all(condition)
        })
}

/// Whether the values of `condition` name whatever there is, or the policies that give everything.
fn names_all(condition: &Condition<'_>) -> bool {
    // Any tag is a limit still: the resource must have it.
    let wild = condition.operator.is_some_and(|o| o.kind.takes_wildcards())
        && !condition.key().value.contains('/');
    let on_policy = condition.is_key("iam:PolicyARN");
    let mut values = condition.values.iter();
    values.any(|value| {
        let mut powerful = POWERFUL.iter();
        wild && value.value == "*"
            || on_policy && powerful.any(|arn| pattern::matches(value.value, arn))
    })
}

/// Whether the holder says himself, in a request for `action`, what `condition` looks at, and so can meet it.
pub(super) fn is_said(condition: &Condition<'_>, action: Action) -> bool {
    let key = condition.key().value;
    let is_tag = key
        .get(..REQUEST_TAG.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(REQUEST_TAG));
    if is_tag || condition.is_key("aws:TagKeys") {
        let key = Catalog::builtin().condition_key(key);
        return key.is_some_and(|key| action.lists_key(key));
    }
    SAID_BY_HOLDER.iter().any(|key| condition.is_key(key))
}

/// Whether `condition` is on the service that a role is passed to.
pub(super) fn is_on_service(condition: &Condition<'_>) -> bool {
    condition.is_key("iam:PassedToService")
}

/// Whether `condition`, on the service that a role is passed to, holds for `service`.
pub(super) fn takes_service(condition: &Condition<'_>, service: &str) -> bool {
    let Some(operator) = condition.operator else {
        return false;
    };
    if operator.kind == OperatorKind::Null {
        return condition.values.iter().all(|value| value.value == "false");
    }
    let wild = operator.kind.takes_wildcards();
    let named = service.split('|').any(|service| {
        condition.values.iter().any(|value| {
            // In China, names end in .com.cn.
            let value = value.value.trim_end_matches(".cn");
            let name = format!("{service}.amazonaws.com");
            match wild {
                true => pattern::matches_ignore_case(value, &name),
                false => value.eq_ignore_ascii_case(&name),
            }
        })
    });
    named != operator.kind.is_negated()
}
