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
    needs: Needs::IDENTITY,
    title: "Ways to administrator",
    what: "An identity policy gives actions of IAM by which its holder can become administrator: to write or attach policies, to \
           join groups, to change whom a role trusts, or to make credentials, for users, groups, roles, policies or identity \
           providers whatever their names; or for the user who holds it (`user/${aws:username}`, below whatever path). Where names \
           are limited, two actions together count: to give a role or user every permission, and to take it on or sign in as it. The \
           finding names the worst ways that the policy opens, counts the others, and points at the \
           entries that open them.\n\n\
           A way is closed, and not reported, by a Deny of one of its actions, be it on all resources of the kind alone \
           (`arn:aws:iam::*:user/*`); by a resource that has part of a name in it; and by \
           a condition on what is done: on a permissions boundary (`iam:PermissionsBoundary`), on the policies that may be \
           attached (`iam:PolicyARN`), on tags. A Deny of everything that lacks the boundary, the policy or the tag counts like \
           that, too.\n\n\
           Nor does a statement open a way that no request meets, for its conditions exclude each other or ask for private addresses, or \
           that a condition on the region keeps from IAM, which answers in one region of a partition (`us-east-1`) alone.\n\n\
           A condition closes nothing where it holds without its key (`…IfExists`, a negated operator, `ForAllValues`, `Null` with \
           `true`), nor where it is on the caller, the network or the time, which the holder meets, or on the account, the \
           organisation or the region of the resource, in which all of it happens. A boundary or a policy to attach is no limit where \
           it may be `AdministratorAccess` or `IAMFullAccess`; where the holder may take the boundary off again \
           (`iam:DeleteUserPermissionsBoundary`, `iam:DeleteRolePermissionsBoundary`) or put another there; or where he may write it \
           himself (`iam:CreatePolicyVersion`, and `iam:CreatePolicy` for names that a wildcard leaves open). What undoes the \
           condition is named with the way.",
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
