//! A wildcard that takes in more than its author is likely to mean.

use super::denied::taken_in_part;
use super::narrower::{offer_others, verb, without};
use super::telling::{count, levels, with_reasons};
use crate::access::Named;
use crate::access::never_met::is_never_met;
use crate::access::sensitive::{self, Harm, SensitiveAction, among, worst};
use crate::catalog::ActionSet;
use crate::policy::{ActionPattern, Effect, Kind, pattern};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::code;

/// `Allow` of `s3:Put*` and the like.
pub static RULE: Rule = Rule::new(Definition {
    id: "broad-action-wildcard",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Wildcard that takes in dangerous actions",
    what: "A wildcard in an Allow of an identity policy takes in, beside others, actions of a kind that its words do not tell of: \
           `s3:Put*` does not only store objects, it opens buckets, too. A verb that reads (`Get`, `List`, `Describe`) is \
           expected to read, `Delete` to delete, and `D*`, which is both, to do neither. Actions that the statement's resources cannot take, and those that Denies of \
           the policy take away, are not counted.",
    why: "Who reads the policy sees everyday work and not the action that gives away the account. AWS adds actions, and the \
          wildcard takes them in.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetObject", «"s3:Put*"»],
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"],
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"ec2:*Instance*"», "ec2:Describe*"],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:StartInstances", "ec2:StopInstances", "ec2:Describe*"],
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ],
    check,
});

/// Verbs that promise to change nothing.
const READING: &[&str] = &[
    "Get", "List", "Describe", "BatchGet", "Batch", "View", "Search", "Query", "Scan", "Lookup",
    "Head", "Read", "Check", "Preview", "Select", "Estimate", "Detect", "Filter", "Test",
    "Validate", "Simulate", "Download",
];

/// Verbs that promise to destroy.
const DESTROYING: &[&str] = &[
    "Delete",
    "Remove",
    "Terminate",
    "Purge",
    "Deregister",
    "Batch",
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in context.policy.with_effect(Effect::Allow) {
        if statement.actions.as_ref().is_none_or(|a| a.negated) {
            continue;
        }
        for (entry, named) in context.grants.entries(statement) {
            if findings.is_full() {
                return;
            }
            if !matches!(named, Named::Part(_) | Named::Across) {
                continue;
            }
            let Some(taken) = context.grants.taken_in(entry, named) else {
                continue;
            };
            if !taken.intersects(sensitive::set()) {
                continue;
            }
            let harms = unexpected(entry, &taken);
            if !has_any(&taken, harms) {
                continue;
            }
            let mut given = ActionSet::clone(&taken);
            context.grants.keep_given(statement, &mut given);
            let surprises: Vec<&SensitiveAction> = among(&given)
                .filter(|entry| harms.contains(&entry.harm))
                .collect();
            if surprises.is_empty()
                || surprises.len() == given.len()
                || is_never_met(context.policy, statement)
            {
                continue;
            }
            let surprising: ActionSet = surprises.iter().map(|entry| entry.action).collect();
            let finding = findings.report(
                entry.text.span,
                format!(
                    "{} takes in {}, {}. That includes {}, which its words do not tell of.{}",
                    code(entry.text.value),
                    count(given.len(), "action"),
                    levels(&given),
                    with_reasons(&worst(&surprising, 3)),
                    taken_in_part(context, &surprising)
                ),
            );
            let others = without(&given, harms);
            offer_others(finding, context.policy, statement, entry.text.span, others);
        }
    }
}

/// The verb that a wildcard which begins with `start` promises: none where that is only a part of several, as the `D` of `D*` is.
fn promised(start: &str, taken: &ActionSet) -> &'static str {
    let mut actions = taken.iter();
    let first = actions.next().map_or("", |action| verb(action.name()));
    match !start.is_empty() && actions.all(|action| verb(action.name()) == first) {
        true => first,
        false => "",
    }
}

fn has_any(actions: &ActionSet, harms: &[Harm]) -> bool {
    among(actions).any(|entry| harms.contains(&entry.harm))
}

/// The harms that nobody expects of the actions that `entry` speaks of, and which it takes in as `taken`.
fn unexpected(entry: ActionPattern<'_>, taken: &ActionSet) -> &'static [Harm] {
    let name = entry.parts().map_or("", |(_, name)| name);
    let verb = promised(pattern::literal_prefix(name), taken);
    let is_one_of = |verbs: &[&str]| verbs.iter().any(|known| verb.eq_ignore_ascii_case(known));
    if is_one_of(READING) || is_one_of(DESTROYING) {
        return &[
            Harm::TakesCredentials,
            Harm::ChangesPermissions,
            Harm::ExposesResources,
        ];
    }
    if verb.is_empty() {
        return &[
            Harm::TakesCredentials,
            Harm::ChangesPermissions,
            Harm::ExposesResources,
            Harm::DestroysData,
            Harm::BlindsWatchers,
        ];
    }
    &[
        Harm::TakesCredentials,
        Harm::ChangesPermissions,
        Harm::ExposesResources,
        Harm::BlindsWatchers,
    ]
}
