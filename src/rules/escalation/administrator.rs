//! Ways to administrator that need nothing but IAM.

use super::telling::{actions_of, in_ways, know_key, report, with_how};
use super::ways::Outcome;
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};

/// `iam:AttachUserPolicy`, `iam:CreateAccessKey` and the like on anybody.
pub static RULE: Rule = Rule::new(Definition {
    id: "escalation-to-administrator",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Escalation,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Ways to administrator",
    what: "An identity policy lets its holder become administrator through IAM: write or attach policies, join groups, change \
           whom a role trusts, or make credentials, for users, groups, roles, policies or identity providers whatever their \
           names, or for the user who holds it (`user/${aws:username}`, below whatever path). Where names are limited, two \
           actions together count: one that gives a role or user every permission, and one that takes it on or signs in as it. \
           The finding names the worst ways and the entries that open them, and counts the others.\n\n\
           A way is closed by a resource with part of a name in it; by a Deny of one of its actions, be it on all resources of \
           the kind alone (`arn:aws:iam::*:user/*`); by a condition that no request meets, or on a region other than the one of a \
           partition in which IAM answers (`us-east-1`); and by a condition on what is done, also as a Deny of all that lacks it: \
           on a permissions boundary (`iam:PermissionsBoundary`), on the policies that may be attached (`iam:PolicyARN`), on \
           tags.\n\n\
           A condition closes nothing that holds without its key (`…IfExists`, a negated operator, `ForAllValues`, `Null` with \
           `true`), or that is on the caller, the network, the time, or the account, organisation or region of the resource. Nor \
           does a boundary or policy that may be `AdministratorAccess` or `IAMFullAccess`, or that the holder may take off, \
           replace (`iam:DeleteUserPermissionsBoundary`, `iam:DeleteRolePermissionsBoundary`) or write himself \
           (`iam:CreatePolicyVersion`, `iam:CreatePolicy`): what undoes it is named with the way.",
    why: "Whoever may do one of these things may do everything: he attaches `AdministratorAccess` to himself, or makes a key for \
          somebody who has it. So may whoever steals his key.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ListUsers", «"iam:CreateAccessKey"», "iam:AttachUserPolicy"],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:CreateAccessKey", "iam:UpdateAccessKey"],
    "Resource": "arn:aws:iam::*:user/${aws:username}"
  }, {
    "Effect": "Allow",
    "Action": "iam:AttachRolePolicy",
    "Resource": "*",
    "Condition": {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"iam:PutUserPolicy"»],
    "Resource": "arn:aws:iam::111122223333:user/${aws:username}"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ChangePassword"],
    "Resource": "arn:aws:iam::111122223333:user/${aws:username}"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"iam:CreateRole"», "iam:PutRolePolicy"],
    "Resource": "arn:aws:iam::111122223333:role/app-*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:CreateRole", "iam:PutRolePolicy"],
    "Resource": "arn:aws:iam::111122223333:role/app-*",
    "Condition": {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/app-boundary"}}
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
        "https://pathfinding.cloud",
        "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    report(context, findings, Outcome::Administrator, |ways| {
        let other = if ways.iter().any(|opened| opened.undoes_conditions()) {
            Some("take away what undoes the conditions")
        } else if know_key(ways, "iam:PermissionsBoundary") {
            Some("demand a boundary (`iam:PermissionsBoundary`)")
        } else {
            None
        };
        // Where names are limited already, other limits close nothing.
        let first = match ways.iter().all(|opened| opened.is_limited()) {
            false => "Limit in `Resource` what it can be done to",
            true if ways.iter().all(|opened| opened.parts.len() == 1) => "Take it away",
            true => "Take one of the actions away",
        };
        let advice: Vec<&str> = [Some(first), other].into_iter().flatten().collect();
        format!(
            "This policy lets its holder become administrator {}. {}.",
            in_ways(ways, with_how, actions_of),
            advice.join(", or ")
        )
    });
}
