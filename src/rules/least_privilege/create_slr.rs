//! `iam:CreateServiceLinkedRole` for any service: AWS's six codes.
//!
//! A service-linked role's ARN names its service (`role/aws-service-role/ecs.amazonaws.com/…`); a pattern that leaves the
//! service open lets in too much, and so does one that names it nowhere.

use std::sync::LazyLock;

use super::denied::taken_in_part;
use super::role_grant::{By, Form, Found, On, each, is_open, offer_others, relate, role_name};
use crate::catalog::{Action, ActionSet, Catalog};
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic};
use crate::syntax::append_item;
use crate::syntax::excerpt::code;

const WHY: &str = "A service-linked role lets a service work in the account with rights that AWS decides, and nobody in the \
    account can narrow them. Whoever may create such a role for any service can bring in services that nobody chose to use \
    and nobody watches.";

const REFERENCES: &[&str] = &[
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
];

const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:CreateServiceLinkedRole",
    "Resource": "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS*",
    "Condition": {"StringEquals": {"iam:AWSServiceName": "ecs.amazonaws.com"}}
  }]
}"#;

macro_rules! rule {
    ($name:ident, $id:literal, $code:literal, $needs:expr, $title:literal, $what:literal, $bad:literal, $by:expr, $on:expr) => {
        #[doc = $title]
        pub static $name: Rule = Rule::new(Definition {
            id: $id,
            issue_code: Some($code),
            category: Category::Warning,
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
    "create-slr-with-star-in-resource",
    "CREATE_SLR_WITH_STAR_IN_RESOURCE",
    Needs::NOTHING,
    "Service-linked roles for any service",
    "An Allow names `iam:CreateServiceLinkedRole`, its `Resource` leaves the service open, and no `iam:AWSServiceName` condition \
     says for which services.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ecs:CreateCluster", «"iam:CreateServiceLinkedRole"»],
    "Resource": "*"
  }, {
    "Effect": "Allow",
    "Action": «"iam:CreateServiceLinkedRole"»,
    "Resource": "arn:aws:iam::*:role/aws-service-role/*"
  }]
}"#,
    By::Name,
    On::Wildcard
);

rule!(
    STAR_IN_ACTION_AND_RESOURCE,
    "create-slr-with-star-in-action-and-resource",
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
    Needs::NOTHING,
    "Service-linked roles for any service, by a wildcard",
    "An Allow takes in `iam:CreateServiceLinkedRole` by a wildcard in `Action`, and its `Resource` leaves the service open, \
     without an `iam:AWSServiceName` condition. Of an Allow that gives everything on everything `check` says so alone (`full-access`).",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «"iam:Create*"»,
    "Resource": "*"
  }]
}"#,
    By::Wildcard,
    On::Wildcard
);

rule!(
    STAR_IN_RESOURCE_AND_NOT_ACTION,
    "create-slr-with-star-in-resource-and-not-action",
    "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    Needs::NEGATIONS,
    "Service-linked roles for any service, by NotAction",
    "An Allow has `NotAction` without `iam:CreateServiceLinkedRole` in it, and its `Resource` leaves the service open, without \
     an `iam:AWSServiceName` condition.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "NotAction": «"organizations:*"»,
    "Resource": "*"
  }]
}"#,
    By::NotAction,
    On::Wildcard
);

rule!(
    NOT_RESOURCE,
    "create-slr-with-not-resource",
    "CREATE_SLR_WITH_NOT_RESOURCE",
    Needs::NEGATIONS,
    "Service-linked roles for all services but some",
    "An Allow names `iam:CreateServiceLinkedRole` and has `NotResource`.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «"iam:CreateServiceLinkedRole"»,
    "NotResource": "arn:aws:iam::*:role/aws-service-role/organizations.amazonaws.com/*"
  }]
}"#,
    By::Name,
    On::NotResource
);

rule!(
    STAR_IN_ACTION_AND_NOT_RESOURCE,
    "create-slr-with-star-in-action-and-not-resource",
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    Needs::NEGATIONS,
    "Service-linked roles for all services but some, by a wildcard",
    "An Allow takes in `iam:CreateServiceLinkedRole` by a wildcard in `Action` and has `NotResource`.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «"iam:Create*"»,
    "NotResource": "arn:aws:iam::111122223333:role/administrator"
  }]
}"#,
    By::Wildcard,
    On::NotResource
);

rule!(
    NOT_ACTION_AND_NOT_RESOURCE,
    "create-slr-with-not-action-and-not-resource",
    "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    Needs::NEGATIONS,
    "Service-linked roles for all services but some, by NotAction",
    "An Allow has `NotAction` without `iam:CreateServiceLinkedRole` in it, and `NotResource`.",
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "NotAction": «["organizations:*", "account:*"]»,
    "NotResource": "arn:aws:iam::111122223333:role/administrator"
  }]
}"#,
    By::NotAction,
    On::NotResource
);

const ACTION: &str = "iam:CreateServiceLinkedRole";

pub(super) static CREATE: LazyLock<Option<Action>> =
    LazyLock::new(|| Catalog::builtin().action(ACTION));

fn check(context: &Context<'_>, findings: &mut Findings, by: By, on: On) {
    let form = Form {
        action: &CREATE,
        by,
        on,
        is_wide: leaves_service_open,
        limiting_key: "iam:AWSServiceName",
        key_limits_not_resource: true,
    };
    each(context, findings, &form, |found, findings| {
        let creating: ActionSet = CREATE.into_iter().collect();
        let denied = taken_in_part(context, &creating);
        let finding = findings.report(found.giver, message(found, by) + &denied);
        relate(found, finding);
        finding.shown_by(|| Proof::of(creating));
        match (by, &found.statement.actions) {
            (By::NotAction, Some(actions)) => {
                let edits = append_item(&actions.member.value, ACTION);
                finding.unsafe_fix(format!("Leave `{ACTION}` out of what is allowed"), edits);
            }
            (By::Wildcard, _) => offer_others(context, found, finding),
            _ => {}
        }
    });
}

fn message(found: &Found<'_, '_>, by: By) -> String {
    let giver = match by {
        By::Name => format!("`{ACTION}` lets"),
        By::Wildcard => format!("This wildcard takes in `{ACTION}`, which lets"),
        By::NotAction => {
            format!("`NotAction` does not name `{ACTION}`, so it is allowed, and lets")
        }
    };
    let services = match found.resource {
        Some(resource) if resource.value != "*" => format!(
            "any service, for {} leaves the service open",
            code(resource.value)
        ),
        Some(_) => "any service".to_owned(),
        None => "every service but those that `NotResource` spares".to_owned(),
    };
    format!(
        "{giver} its holder bring in a service-linked role for {services}. Such a role lets the service act in the account, with \
         rights that only AWS can change. Name the service: \
         `arn:aws:iam::*:role/aws-service-role/SERVICE.amazonaws.com/*`."
    )
}

/// Whether a resource pattern takes in service-linked roles of any service.
fn leaves_service_open(resource: &str) -> bool {
    role_name(resource).is_some_and(|name| {
        let name = name.strip_prefix("/aws-service-role").unwrap_or(name);
        is_open(&name.replacen(".amazonaws.com", "", 1))
    })
}

#[cfg(test)]
mod tests {
    use super::leaves_service_open;

    #[test]
    fn a_pattern_that_names_the_service_is_a_limit() {
        for wide in [
            "*",
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::111122223333:role/aws-service-role/*",
            "arn:aws:iam::*:role/aws-service-role/*.amazonaws.com/*",
        ] {
            assert!(leaves_service_open(wide), "{wide}");
        }
        for narrow in [
            "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*",
            "arn:aws:iam::*:role/aws-service-role/*.application-autoscaling.amazonaws.com/*",
            "arn:aws:iam::*:role/etl-*",
            "arn:aws:s3:::*",
        ] {
            assert!(!leaves_service_open(narrow), "{narrow}");
        }
    }
}
