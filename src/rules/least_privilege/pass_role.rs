//! `iam:PassRole` on more roles than anybody needs to pass: AWS's six codes.
//!
//! Which roles are too many: every pattern that leaves the role's name open. A pattern with part of a name in it (`role/etl-*`)
//! is a limit, as it is in AWS's own managed policies, whose findings AWS's reference lists.

use std::cell::OnceCell;
use std::sync::LazyLock;

use super::denied::taken_in_part;
use super::role_grant::{By, Form, Found, On, each, is_open, offer_others, relate, role_name};
use crate::access::Named;
use crate::catalog::{Action, ActionSet, Catalog};
use crate::policy::{Effect, Kind, Statement};
use crate::rules::added_condition::{Added, with_conditions};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic};
use crate::syntax::excerpt::code;
use crate::syntax::{Edit, append_item, remove_item};

const WHY: &str = "Whoever may pass a role to a service acts with that role's rights: they start an instance, a function or a \
    build with it and let it work for them. If any role can be passed, so can the most powerful one of the account, and the \
    holder of this policy is as good as an administrator.";

const REFERENCES: &[&str] = &[
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
];

const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": "arn:aws:iam::111122223333:role/nightly-report",
    "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
  }]
}"#;

macro_rules! rule {
    ($name:ident, $id:literal, $code:literal, $needs:expr, $title:literal, $what:literal, $bad:literal, $by:expr, $on:expr) => {
        #[doc = $title]
        pub static $name: Rule = Rule::new(Definition {
            id: $id,
            issue_code: Some($code),
            category: Category::SecurityWarning,
            topic: Topic::LeastPrivilege,
            needs: Needs::IDENTITY.and(Needs::IAM_ACTIONS).and($needs),
            title: $title,
            what: concat!(
                $what,
                " Where a Deny of the document takes the action away again, or leaves it on named roles or for named services alone, nothing \
                 is said; AWS's validator takes each Allow by itself, and so does its answer here (`validate-policy`)."
            ),
            why: WHY,
            examples: &[Example::new(Kind::Identity, $bad, GOOD)],
            references: REFERENCES,
            check: |context, findings| check(context, findings, $by, $on),
        });
    };
}

rule!(
    STAR_IN_RESOURCE,
    "pass-role-with-star-in-resource",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE",
    Needs::NOTHING,
    "iam:PassRole on any role",
    "An Allow names `iam:PassRole` and its `Resource` leaves the role's name open, and no `iam:PassedToService` condition says \
     to which services roles may be passed. An operator with `IfExists` says so too: IAM puts the key into every request, and of the \
     four managed policies of service-linked roles that pass any role under such a condition, AWS's page lists one alone.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["lambda:CreateFunction", «"iam:PassRole"»],
    "Resource": "*"
  }, {
    "Effect": "Allow",
    "Action": «"iam:PassRole"»,
    "Resource": "arn:aws:iam::111122223333:role/*"
  }]
}"#,
    By::Name,
    On::Wildcard
);

rule!(
    STAR_IN_ACTION_AND_RESOURCE,
    "pass-role-with-star-in-action-and-resource",
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
    Needs::NOTHING,
    "iam:PassRole on any role, by a wildcard",
    "An Allow takes in `iam:PassRole` by a wildcard in `Action`, and its `Resource` leaves the role's name open, without an \
     `iam:PassedToService` condition. Of an Allow that gives everything on everything `check` says so alone (`full-access`).",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:Get*", «"iam:*Role"»],
    "Resource": "*"
  }]
}"#,
    By::Wildcard,
    On::Wildcard
);

rule!(
    STAR_IN_RESOURCE_AND_NOT_ACTION,
    "pass-role-with-star-in-resource-and-not-action",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    Needs::NEGATIONS,
    "iam:PassRole on any role, by NotAction",
    "An Allow has `NotAction` without `iam:PassRole` in it, and its `Resource` leaves the role's name open, without an \
     `iam:PassedToService` condition.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "NotAction": «["organizations:*", "account:*"]»,
    "Resource": "*"
  }]
}"#,
    By::NotAction,
    On::Wildcard
);

rule!(
    NOT_RESOURCE,
    "pass-role-with-not-resource",
    "PASS_ROLE_WITH_NOT_RESOURCE",
    Needs::NEGATIONS,
    "iam:PassRole on all roles but some",
    "An Allow names `iam:PassRole` and has `NotResource`.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «"iam:PassRole"»,
    "NotResource": "arn:aws:iam::111122223333:role/administrator"
  }]
}"#,
    By::Name,
    On::NotResource
);

rule!(
    STAR_IN_ACTION_AND_NOT_RESOURCE,
    "pass-role-with-star-in-action-and-not-resource",
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    Needs::NEGATIONS,
    "iam:PassRole on all roles but some, by a wildcard",
    "An Allow takes in `iam:PassRole` by a wildcard in `Action` and has `NotResource`.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «"iam:*"»,
    "NotResource": "arn:aws:iam::111122223333:role/administrator"
  }]
}"#,
    By::Wildcard,
    On::NotResource
);

rule!(
    NOT_ACTION_AND_NOT_RESOURCE,
    "pass-role-with-not-action-and-not-resource",
    "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    Needs::NEGATIONS,
    "iam:PassRole on all roles but some, by NotAction",
    "An Allow has `NotAction` without `iam:PassRole` in it, and `NotResource`.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "NotAction": «"organizations:*"»,
    "NotResource": "arn:aws:iam::111122223333:role/administrator"
  }]
}"#,
    By::NotAction,
    On::NotResource
);

pub(super) static PASS_ROLE: LazyLock<Option<Action>> =
    LazyLock::new(|| Catalog::builtin().action("iam:PassRole"));

fn check(context: &Context<'_>, findings: &mut Findings, by: By, on: On) {
    let form = Form {
        action: &PASS_ROLE,
        by,
        on,
        is_wide: takes_in_any_role,
        limiting_key: "iam:PassedToService",
        key_limits_not_resource: false,
    };
    let starters = OnceCell::new();
    each(context, findings, &form, |found, findings| {
        let starters = starters.get_or_init(|| self::starters(context));
        let passing: ActionSet = PASS_ROLE.into_iter().collect();
        let denied = taken_in_part(context, &passing);
        let finding = findings.report(found.giver, message(found, by) + &denied);
        relate(found, finding);
        finding.shown_by(|| Proof::of(passing));
        match by {
            By::Name => {
                if let Some(edits) =
                    limit_to_services(context.policy.text, found.statement, starters)
                {
                    finding.unsafe_fix(
                        "Let roles be passed only to services that this policy starts",
                        edits,
                    );
                }
                let items = found.statement.actions.as_ref();
                let items = items.and_then(|actions| actions.member.value.as_array());
                let place =
                    items.and_then(|items| items.iter().position(|item| item.span == found.giver));
                if let (Some(items), Some(place)) = (items, place)
                    && items.len() > 1
                {
                    let edits = remove_item(items, place).into_iter().collect();
                    finding.unsafe_fix("Take `iam:PassRole` out of this statement", edits);
                }
            }
            By::NotAction => {
                if let Some(actions) = &found.statement.actions {
                    let edits = append_item(&actions.member.value, "iam:PassRole");
                    finding.unsafe_fix("Leave `iam:PassRole` out of what is allowed", edits);
                }
            }
            By::Wildcard => offer_others(context, found, finding),
        }
    });
}

fn message(found: &Found<'_, '_>, by: By) -> String {
    let giver = match by {
        By::Name => "`iam:PassRole` lets",
        By::Wildcard => "This wildcard takes in `iam:PassRole`, which lets",
        By::NotAction => "`NotAction` does not name `iam:PassRole`, so it is allowed, and lets",
    };
    let roles = match found.resource {
        Some(resource) if resource.value != "*" => {
            format!("every role that matches {}", code(resource.value))
        }
        Some(_) => "every role of the account".to_owned(),
        None => "every role but those that `NotResource` spares".to_owned(),
    };
    format!(
        "{giver} its holder pass {roles} to any service. Together with a permission to start something in that service, this gives the \
         role's own rights, an administrator's too. Name the roles, and the services in `iam:PassedToService`."
    )
}

/// An action that starts something with a role, and the service that takes the role.
struct Starter {
    action: &'static str,
    service: &'static str,
}

const STARTERS: &[Starter] = &[
    starter("lambda:CreateFunction", "lambda.amazonaws.com"),
    starter("ec2:RunInstances", "ec2.amazonaws.com"),
    starter("ecs:RegisterTaskDefinition", "ecs-tasks.amazonaws.com"),
    starter("ecs:RunTask", "ecs-tasks.amazonaws.com"),
    starter("ecs:StartTask", "ecs-tasks.amazonaws.com"),
    starter("cloudformation:CreateStack", "cloudformation.amazonaws.com"),
    starter("glue:CreateJob", "glue.amazonaws.com"),
    starter("codebuild:CreateProject", "codebuild.amazonaws.com"),
    starter(
        "sagemaker:CreateNotebookInstance",
        "sagemaker.amazonaws.com",
    ),
    starter("states:CreateStateMachine", "states.amazonaws.com"),
    starter("scheduler:CreateSchedule", "scheduler.amazonaws.com"),
    starter("events:PutTargets", "events.amazonaws.com"),
    starter("datapipeline:CreatePipeline", "datapipeline.amazonaws.com"),
    starter("codepipeline:CreatePipeline", "codepipeline.amazonaws.com"),
    starter(
        "elasticmapreduce:RunJobFlow",
        "elasticmapreduce.amazonaws.com",
    ),
    starter("ssm:StartAutomationExecution", "ssm.amazonaws.com"),
];

const fn starter(action: &'static str, service: &'static str) -> Starter {
    Starter { action, service }
}

/// The starters that the policy allows by name: of a policy that allows everything it is not worth naming them.
fn starters(context: &Context<'_>) -> Vec<Starter> {
    let named = |action: &str| {
        let Some(action) = Catalog::builtin().action(action) else {
            return false;
        };
        context.policy.with_effect(Effect::Allow).any(|statement| {
            let plain = statement.actions.as_ref().is_some_and(|a| !a.negated);
            plain
                && context
                    .grants
                    .entries(statement)
                    .any(|(_, named)| match named {
                        Named::One(one) => one == action,
                        Named::Service(service) => service == action.service(),
                        _ => false,
                    })
        })
    };
    STARTERS
        .iter()
        .filter(|starter| named(starter.action))
        .map(|s| starter(s.action, s.service))
        .collect()
}

/// Adds an `iam:PassedToService` condition to a statement that only passes roles.
fn limit_to_services(
    text: &str,
    statement: &Statement<'_>,
    starters: &[Starter],
) -> Option<Vec<Edit>> {
    let alone = statement.actions.as_ref()?.items.len() == 1;
    let plain = statement.resources.as_ref().is_some_and(|r| !r.negated);
    if !alone || !plain || starters.is_empty() || statement.condition_member.is_some() {
        return None;
    }
    let mut services: Vec<String> = starters
        .iter()
        .map(|starter| format!("\"{}\"", starter.service))
        .collect();
    services.dedup();
    let services = match services.as_slice() {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    let services = Added {
        operator: "StringEquals",
        key: "iam:PassedToService",
        value: services,
    };
    with_conditions(text, statement, &[services])
}

/// Whether a resource pattern leaves a role's name open.
fn takes_in_any_role(resource: &str) -> bool {
    role_name(resource).is_some_and(is_open)
}

#[cfg(test)]
mod tests {
    use super::takes_in_any_role;

    #[test]
    fn a_pattern_with_part_of_a_name_is_a_limit() {
        for wide in [
            "*",
            "arn:aws:iam::*:*",
            "arn:aws:iam::111122223333:role/*",
            "arn:*:iam::*:role/*/*",
            "arn:aws:iam::*:role*",
        ] {
            assert!(takes_in_any_role(wide), "{wide}");
        }
        for narrow in [
            "arn:aws:iam::*:role/etl",
            "arn:aws:iam::*:role/etl-*",
            "arn:aws:iam::*:role/service-role/*",
            "arn:aws:iam::*:user/*",
            "arn:aws:s3:::*",
            "",
        ] {
            assert!(!takes_in_any_role(narrow), "{narrow}");
        }
    }
}
