//! Which conditions limit to what, or with what, an action can be done.

use crate::catalog::{Action, Catalog};
use crate::policy::{Arn, Condition, OperatorKind, Statement, pattern};
use crate::rules::least_privilege::limit;
use crate::rules::least_privilege::scope::is_open;

/// Conditions on what is started that fix the role that it has.
const ROLE_KEYS: &[&str] = &[
    "ec2:InstanceProfile",
    "ec2:NewInstanceProfile",
    "cloudformation:RoleArn",
    "codebuild:serviceRole",
];

/// Conditions on the role that a job is given in the request for it, without its being passed.
const GIVEN_ROLE_KEYS: &[&str] = &[
    "emr-containers:ExecutionRoleArn",
    "elasticmapreduce:ExecutionRoleArn",
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

/// AWS's documents of sessions that pass on a port, behind which it takes a login of its own.
const FORWARDING: &[&str] = &[
    "document/AWS-StartPortForwarding",
    "document/AWS-StartSSHSession",
];

/// The tags that a request gives to what it makes.
const REQUEST_TAG: &str = "aws:RequestTag/";

/// Policies that make an administrator of whoever has them, of the account or of a cluster.
const POWERFUL: &[&str] = &[
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/IAMFullAccess",
    "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy",
];

/// Whether a condition of `statement`, which gives `action`, fixes the role of what is started.
pub(super) fn fixes_role(statement: &Statement<'_>, action: Action) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| {
        ROLE_KEYS.iter().any(|key| condition.is_key(key))
            && limits(condition, action)
            && !condition.values.iter().any(|value| is_open(value.value))
    })
}

/// Whether `condition`, of an Allow of `action`, limits to what, or with what, it can be done. What it says of the service that a
/// role is passed to is looked at for each service.
pub(super) fn limits(condition: &Condition<'_>, action: Action) -> bool {
    // A key that is always there is so in requests for the actions that have it.
    let may_lack_key = condition
        .operator
        .is_some_and(|operator| operator.holds_without_key() && !operator.kind.is_negated());
    limit::limits(condition)
        && (!may_lack_key || lists_key(action, condition))
        && !is_on_service(condition)
        && !is_said(condition, action)
        && !names_powerful(condition)
        && !gives_any_role(condition)
}

/// Whether `condition` lets a job be given a role of whatever name.
fn gives_any_role(condition: &Condition<'_>) -> bool {
    let mut keys = GIVEN_ROLE_KEYS.iter();
    let mut values = condition.values.iter();
    keys.any(|key| condition.is_key(key)) && values.any(|value| is_open(value.value))
}

/// Whether `deny` spares only requests that say what they are for, as in "no role without a boundary": each condition is of the
/// kind that an Allow would be limited by, turned round.
pub(super) fn is_guard(deny: &Statement<'_>) -> bool {
    let spares_little = |condition: &Condition<'_>| {
        is_on_service(condition) || limit::spares_little(condition) && !names_powerful(condition)
    };
    !deny.conditions.is_empty() && deny.conditions.iter().all(spares_little)
}

/// Whether `condition` is on the boundary of a user or role.
pub(super) fn is_on_boundary(condition: &Condition<'_>) -> bool {
    condition.is_key("iam:PermissionsBoundary")
}

/// Whether `condition` is on the policies that are attached.
pub(super) fn is_on_policy(condition: &Condition<'_>) -> bool {
    condition.is_key("iam:PolicyARN")
}

/// Whether `condition` lets in a policy that gives everything, as boundary or to be attached.
fn names_powerful(condition: &Condition<'_>) -> bool {
    let mut values = condition.values.iter();
    (is_on_policy(condition) || is_on_boundary(condition) || condition.is_key("eks:policyArn"))
        && values.any(|value| {
            let mut powerful = POWERFUL.iter();
            powerful.any(|arn| pattern::matches(value.value, arn))
        })
}

/// Whether requests for `action` have the key of `condition`.
pub(super) fn lists_key(action: Action, condition: &Condition<'_>) -> bool {
    let key = Catalog::builtin().condition_key(condition.key().value);
    key.is_some_and(|key| action.lists_key(key))
}

/// Whether the holder says himself, in a request for `action`, what `condition` looks at, and so can meet it.
pub(super) fn is_said(condition: &Condition<'_>, action: Action) -> bool {
    let key = condition.key().value;
    let is_tag = key
        .get(..REQUEST_TAG.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(REQUEST_TAG));
    if is_tag || condition.is_key("aws:TagKeys") {
        return lists_key(action, condition);
    }
    SAID_BY_HOLDER.iter().any(|key| condition.is_key(key))
}

/// Whether `condition`, of an Allow of sessions, lets none be started by a document that is not allowed.
///
/// Source: <https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-specify-session-document.html>
pub(super) fn asks_for_document(condition: &Condition<'_>) -> bool {
    let compares = condition.operator.map(|operator| operator.kind);
    condition.is_key("ssm:SessionDocumentAccessCheck")
        && compares == Some(OperatorKind::Bool)
        && condition.says_only(true)
}

/// Whether `resource` is a document by which a session does no more than pass on a port.
pub(super) fn is_forwarding(resource: &str) -> bool {
    let document = resource.rsplit(':').next().unwrap_or(resource);
    FORWARDING.iter().any(|start| document.starts_with(start))
}

/// Whether `condition` is on the service that a role is passed to, by its name or by whatever it has for the role.
pub(super) fn is_on_service(condition: &Condition<'_>) -> bool {
    let wild = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
    let mut values = condition.values.iter();
    condition.is_key("iam:PassedToService")
        || is_on_associated(condition)
            && wild
            && values.any(|value| service_of(value.value).is_some())
}

/// Whether `condition` is on what a role is to be for: an instance, a function.
fn is_on_associated(condition: &Condition<'_>) -> bool {
    condition.is_key("iam:AssociatedResourceArn")
}

/// The service of `pattern`, where that takes in whatever a service has of some kind: `ec2` of `arn:aws:ec2:*:*:instance/*`.
fn service_of(pattern: &str) -> Option<&str> {
    let is_short = || pattern.starts_with("arn:") && pattern.ends_with('*');
    let any = match Arn::parse(pattern) {
        Some(_) => is_open(pattern),
        None => is_open(pattern) || is_short(),
    };
    any.then(|| pattern.split(':').nth(2).unwrap_or("*"))
}

/// Whether `condition`, on the service that a role is passed to, holds for `service`.
pub(super) fn takes_service(condition: &Condition<'_>, service: &str) -> bool {
    let Some(operator) = condition.operator else {
        return false;
    };
    if operator.kind == OperatorKind::Null {
        return condition.says_only(false);
    }
    let wild = operator.kind.takes_wildcards();
    let fits = |value: &str, name: &str| match wild {
        true => pattern::matches_ignore_case(value, name),
        false => value.eq_ignore_ascii_case(name),
    };
    let by_arn = is_on_associated(condition);
    let named = service.split('|').any(|service| {
        let mut values = condition.values.iter().map(|value| value.value);
        match by_arn {
            // `ecs` has the tasks of `ecs-tasks`, and `eks` the pods of `pods.eks`.
            true => {
                let own = service.rsplit('.').next().unwrap_or(service);
                let own = own.trim_end_matches("-tasks");
                values.any(|value| service_of(value).is_some_and(|service| fits(service, own)))
            }
            // In China, names end in .com.cn.
            false => {
                let name = format!("{service}.amazonaws.com");
                values.any(|value| fits(value.trim_end_matches(".cn"), &name))
            }
        }
    });
    named != operator.kind.is_negated()
}
