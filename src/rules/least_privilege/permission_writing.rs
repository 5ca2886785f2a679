//! Writing others' permissions, and taking their place.

use std::cell::LazyCell;

use super::scope::{has_open_resource, is_limited};
use super::telling::with_reasons;
use crate::access::Named;
use crate::access::sensitive::{SensitiveAction, all};
use crate::catalog::{Action, ActionSet, Catalog};
use crate::policy::{Effect, Kind, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// `Allow` of `iam:AttachUserPolicy`, `iam:CreateAccessKey` and the like on anybody.
pub static RULE: Rule = Rule::new(Definition {
    id: "permission-writing",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::LeastPrivilege,
    title: "Writing others' permissions",
    what: "An Allow of an identity policy gives actions of IAM that write policies, group memberships, trust or credentials, for \
           users, groups, roles or policies whatever their names, without a condition that limits which policy may be attached \
           (`iam:PolicyARN`), demands a permissions boundary (`iam:PermissionsBoundary`) or picks the target by a tag. Changing \
           the permissions of oneself (`user/${aws:username}`) counts, too.",
    why: "Each of these actions alone is a way to administrator: the holder attaches `AdministratorAccess` to himself, or makes a \
          key for somebody who has it.",
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
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ],
    check,
});

/// Each of these is a way to administrator by itself, where the target can be anyone.
const WAYS: &[&str] = &[
    "iam:AttachUserPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachGroupPolicy",
    "iam:PutUserPolicy",
    "iam:PutRolePolicy",
    "iam:PutGroupPolicy",
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:AddUserToGroup",
    "iam:UpdateAssumeRolePolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
];

/// Those by which users raise themselves.
const ON_ONESELF: &[&str] = &["iam:AttachUserPolicy", "iam:PutUserPolicy"];

/// Whether the rule speaks of `action` where its target can be anyone.
pub(super) fn is_way(action: Action) -> bool {
    action.service().prefix() == "iam" && WAYS.contains(&action.to_string().as_str())
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Identity {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        let plain = statement.actions.as_ref().is_some_and(|a| !a.negated);
        if findings.is_full() || !plain || is_limited(statement) {
            continue;
        }
        let ways = if has_open_resource(statement) {
            WAYS
        } else if is_on_oneself(statement) {
            ON_ONESELF
        } else {
            continue;
        };
        let Some((place, given)) = given(context, statement, ways) else {
            continue;
        };
        let told: Vec<&SensitiveAction> = all()
            .iter()
            .filter(|entry| given.contains(entry.action))
            .collect();
        let (shown, more) = told.split_at(told.len().min(3));
        let others = match more.len() {
            0 => String::new(),
            number => format!(" So do {number} more of its actions."),
        };
        findings.report(
            place,
            format!(
                "Lets its holder become administrator: {}.{others} Limit whom it can be done to, or demand a boundary \
                 (`iam:PermissionsBoundary`).",
                with_reasons(shown)
            ),
        );
    }
}

/// The actions of `ways` that `statement` gives by name or by part of a name, and where the first of them is given.
fn given<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    ways: &[&str],
) -> Option<(crate::syntax::Span, ActionSet)> {
    let iam = Catalog::builtin().service("iam")?;
    let known = LazyCell::new(|| -> ActionSet {
        let actions = ways.iter();
        actions
            .filter_map(|name| Catalog::builtin().action(name))
            .collect()
    });
    let mut place = None;
    let mut given = ActionSet::new();
    for (entry, named) in context.grants.entries(statement) {
        match named {
            Named::One(action) if action.service() == iam => given.insert(action),
            Named::Part(service) if service != iam => continue,
            Named::Part(_) | Named::Across => match context.grants.taken_in(entry, named) {
                Some(taken) => given.union_with(&taken),
                None => continue,
            },
            _ => continue,
        }
        if place.is_none() {
            given.intersect_with(&known);
            if !given.is_empty() {
                place = Some(entry.text.span);
            }
        }
    }
    let place = place?;
    given.intersect_with(&known);
    context.grants.keep_given(statement, &mut given);
    (!given.is_empty()).then_some((place, given))
}

fn is_on_oneself(statement: &Statement<'_>) -> bool {
    statement.resources.as_ref().is_some_and(|resources| {
        let mut items = resources.items.iter();
        !resources.negated && items.any(|item| item.value.contains(":user/${aws:username}"))
    })
}
