//! `"Resource": "*"` where every action could be limited to resources.

use super::scope::is_limited;
use super::telling::{count, joined};
use super::wholesale;
use crate::access::grant::on_everything;
use crate::access::{Named, sensitive};
use crate::catalog::{AccessLevel, Action};
use crate::policy::{Effect, Kind, Statement};
use crate::rules::escalation::is_way;
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// `Allow` of named actions on `*`.
pub static RULE: Rule = Rule::new(Definition {
    id: "unscoped-resource",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::LeastPrivilege,
    title: "Every resource, where a few could be named",
    what: "An Allow of an identity policy names its actions, each of them always acts on a resource that a statement can name, at \
           least one of them changes something or is sensitive, and yet the statement is on `\"Resource\": \"*\"`, without a \
           condition on the resource. Statements that only read what is not sensitive are left alone.",
    why: "The holder can do it to every resource of the account, other teams' and those that do not exist yet too. Where the \
          resources are named, a stolen key or a slip of the hand does harm to these alone.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["sqs:SendMessage", "dynamodb:UpdateItem"],
    "Resource": «"*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["sqs:SendMessage", "dynamodb:UpdateItem"],
    "Resource": [
      "arn:aws:sqs:eu-west-1:111122223333:jobs",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
    ]
  }, {
    "Effect": "Allow",
    "Action": ["ec2:DescribeInstances", "sqs:ListQueues"],
    "Resource": "*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ],
    check,
});

/// How many ARN forms a message shows.
const FORMS: usize = 4;

/// Whether another rule says more of `action` on every resource.
fn is_told_elsewhere(action: Action) -> bool {
    is_way(action)
        || wholesale::is_told(action)
        || (action.service().prefix() == "iam"
            && matches!(
                action.name(),
                "PassRole" | "CreateServiceLinkedRole" | "DeactivateMFADevice"
            ))
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Identity {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        let Some(star) = lone_star(statement) else {
            continue;
        };
        if !on_everything(statement) || is_limited(statement) {
            continue;
        }
        let Some(actions) = scopable(context, statement) else {
            continue;
        };
        let (subject, verb) = match actions.len() {
            1 => ("The action".to_owned(), "acts"),
            2 => ("Both actions".to_owned(), "act"),
            number => (format!("All {}", count(number, "action")), "act"),
        };
        findings.report(
            star,
            format!(
                "{subject} of this statement {verb} on resources that it could name, but it allows every resource of the account. \
                 The forms are {}. Name those that are needed, or limit them by a tag (`aws:ResourceTag`) where their names are \
                 not known.",
                forms(&actions)
            ),
        );
    }
}

/// The place of `*` where it is the only resource.
fn lone_star(statement: &Statement<'_>) -> Option<crate::syntax::Span> {
    match statement.resources.as_ref()?.items.as_slice() {
        [only] => Some(only.span),
        _ => None,
    }
}

/// The actions of `statement`, if each is named, each needs a resource, and one of them matters.
fn scopable<'a>(context: &Context<'a>, statement: &Statement<'a>) -> Option<Vec<Action>> {
    if statement.actions.as_ref()?.negated {
        return None;
    }
    let mut actions = Vec::new();
    let mut matters = false;
    for (_, named) in context.grants.entries(statement) {
        let Named::One(action) = named else {
            return None;
        };
        if !action.resource_types().any(|used| used.is_required()) {
            return None;
        }
        let changes = matches!(
            action.level(),
            AccessLevel::Write | AccessLevel::PermissionsManagement
        );
        matters |= changes || sensitive::of(action).is_some();
        actions.push(action);
    }
    if matters && context.grants.has_denials() {
        let given = context.grants.given_by(statement);
        actions.retain(|action| given.contains(*action));
    }
    let told = actions.iter().any(|action| is_told_elsewhere(*action));
    (matters && !told && !actions.is_empty()).then_some(actions)
}

/// The ARN forms that `actions` take: "`arn:aws:sqs:REGION:ACCOUNT:QUEUENAME`, …".
fn forms(actions: &[Action]) -> String {
    let mut forms: Vec<String> = Vec::new();
    let mut more = false;
    for action in actions {
        let required = action.resource_types().filter(|used| used.is_required());
        for used in required.take(2) {
            let Some(form) = used
                .resource_type()
                .arns()
                .next()
                .map(|form| readable(&form.to_string()))
            else {
                continue;
            };
            if forms.contains(&form) {
                continue;
            }
            if forms.len() == FORMS {
                more = true;
                break;
            }
            forms.push(form);
        }
    }
    let mut parts: Vec<String> = forms.iter().map(|form| format!("`{form}`")).collect();
    if more {
        parts.push("more".to_owned());
    }
    joined(parts, "and")
}

/// An ARN form with the names of its parts in capitals.
fn readable(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    let mut rest = form.replace("${Partition}", "aws");
    while let Some((before, after)) = rest.split_once("${") {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&name.to_ascii_uppercase());
        rest = behind.to_owned();
    }
    out.push_str(&rest);
    out
}
