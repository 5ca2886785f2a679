//! Everything on everything.

use super::denied::{has_fence, taken_in_part};
use super::limit::is_limited;
use super::telling::{count, worst};
use crate::access::Named;
use crate::access::cover::on_everything;
use crate::access::grouped;
use crate::access::never_met::is_never_met;
use crate::policy::{ActionPattern, Effect, Kind, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};

/// `Allow` of `*` on `*`.
pub static RULE: Rule = Rule::new(Definition {
    id: "full-access",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY,
    title: "Everything on everything",
    what: "An Allow in an identity policy has `\"Action\": \"*\"` on `\"Resource\": \"*\"`. What a Deny of the same policy takes away \
           on every resource and without a condition is counted out. A permissions boundary, a session policy or a service control \
           policy that says so grants nothing by itself, and is not reported.",
    why: "Whoever gets hold of such credentials owns the account: its data, its users, its bills and the records of what they did. \
          One leaked key is then enough. Few people need this, and they need it seldom.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «"*"»,
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["lambda:UpdateFunctionCode", "lambda:GetFunction"],
    "Resource": "arn:aws:lambda:eu-west-1:111122223333:function:orders-*"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": «"*:*"», "Resource": ["*"]},
    {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
  ]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
  ]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ],
    check,
});

/// The entry by which `statement` gives everything on everything.
pub(super) fn giver<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
) -> Option<ActionPattern<'a>> {
    let plain = statement.actions.as_ref().is_some_and(|a| !a.negated);
    if context.policy.kind != Kind::Identity || !plain || !on_everything(statement) {
        return None;
    }
    let mut entries = context.grants.entries(statement);
    let (entry, _) = entries.find(|(_, named)| *named == Named::Everything)?;
    let is_void =
        context.grants.given_by(statement).is_empty() || is_never_met(context.policy, statement);
    (!is_void).then_some(entry)
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in context.policy.with_effect(Effect::Allow) {
        let Some(entry) = giver(context, statement).filter(|_| !findings.is_full()) else {
            continue;
        };
        let given = context.grants.given_by(statement);
        let denied = context.grants.granted().denied.len();
        let fenced = has_fence(context);
        let place = if fenced {
            "on the resources that Denies of this policy spare"
        } else {
            "on every resource"
        };
        let extent = match denied {
            0 => format!("every action of every service {place}"),
            _ if given.len() < denied => format!(
                "{place} what this policy does not deny: {}",
                count(given.len(), "action")
            ),
            _ => format!(
                "every action of every service {place}, but for {} that this policy denies",
                grouped(denied)
            ),
        };
        let while_condition = if statement.conditions.is_empty() {
            ""
        } else {
            " while its condition holds"
        };
        let mut message = format!("This statement lets its holder do {extent}{while_condition}.");
        let examples = worst(&given, 4);
        if !examples.is_empty() {
            message.push_str(&format!(" Among them: {examples}."));
        }
        if !fenced && !is_limited(statement) {
            message.push_str(&taken_in_part(context, &given));
        }
        message.push_str(" Name the services that are needed, and the resources.");
        findings.report(entry.text.span, message);
    }
}
