//! Making roles and users that may do anything.

use super::permission_writing::is_way;
use super::scope::{has_open_resource, is_limited};
use crate::access::Named;
use crate::catalog::{Action, Catalog};
use crate::policy::{ActionPattern, Effect, Kind, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// `iam:CreateRole` beside `iam:PutRolePolicy`, without a boundary.
pub static RULE: Rule = Rule::new(Definition {
    id: "role-creation-without-boundary",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    title: "Making roles without a boundary",
    what: "An identity policy allows `iam:CreateRole` (or `iam:CreateUser`) and also allows giving it policies (`iam:PutRolePolicy`, \
           `iam:AttachRolePolicy`), and neither has a condition that demands a permissions boundary (`iam:PermissionsBoundary`) or \
           limits which policy may be attached (`iam:PolicyARN`). Where the policies can be given to any role, that has a finding \
           of its own.",
    why: "A limit on the names of roles is no limit on what they may do: the holder makes a role of an allowed name, gives it every \
          permission, and takes it on.",
    examples: &[Example::new(
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
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
    ],
    check,
});

/// What is made, the actions that give it policies, and how messages name it.
const MAKERS: &[(&str, [&str; 2], &str)] = &[
    (
        "iam:CreateRole",
        ["iam:PutRolePolicy", "iam:AttachRolePolicy"],
        "role",
    ),
    (
        "iam:CreateUser",
        ["iam:PutUserPolicy", "iam:AttachUserPolicy"],
        "user",
    ),
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Identity {
        return;
    }
    for (maker, givers, what) in MAKERS {
        let Some(maker) = Catalog::builtin().action(maker) else {
            continue;
        };
        let Some((_, entry)) = first_unlimited(context, maker) else {
            continue;
        };
        let mut found = givers.iter().filter_map(|name| {
            let giver = Catalog::builtin().action(name)?;
            let (statement, entry) = first_unlimited(context, giver)?;
            (!has_open_resource(statement) || !is_way(giver)).then_some((giver, entry))
        });
        let Some((giver, place)) = found.next() else {
            continue;
        };
        let finding = findings.report(
            entry.text.span,
            format!(
                "Lets its holder make a {what} and, with `{giver}`, give it any permission, an administrator's too. Demand a \
                 boundary: a condition on `iam:PermissionsBoundary`."
            ),
        );
        finding.related(
            place.text.span,
            format!("This gives the new {what} its policies."),
        );
    }
}

/// The first Allow that gives `action` without a condition on the resource, and the entry that does. An entry for everything
/// or for all of IAM has findings of its own.
fn first_unlimited<'c, 'a>(
    context: &'c Context<'a>,
    action: Action,
) -> Option<(&'c Statement<'a>, ActionPattern<'a>)> {
    let mut statements = context.policy.with_effect(Effect::Allow);
    statements.find_map(|statement| {
        if is_limited(statement) || statement.actions.as_ref()?.negated {
            return None;
        }
        let (entry, _) = context
            .grants
            .entries(statement)
            .find(|(entry, named)| match named {
                Named::One(one) => *one == action,
                Named::Part(service) => {
                    *service == action.service()
                        && context
                            .grants
                            .taken_in(*entry, *named)
                            .is_some_and(|taken| taken.contains(action))
                }
                _ => false,
            })?;
        let given = context.grants.given_by(statement).contains(action);
        given.then_some((statement, entry))
    })
}
