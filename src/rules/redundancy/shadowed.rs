use super::without_statement;
use crate::access::network::{NetworkKey, covers};
use crate::policy::{Effect, Kind, Policy, Statement, pattern};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};
use crate::syntax::Node;

/// An Allow of which a Deny leaves nothing.
pub static DENIED: Rule = Rule::new(Definition {
    id: "allow-under-deny",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Redundancy,
    title: "Allow of which a Deny leaves nothing",
    what: "A Deny of the same policy, without conditions, takes in all principals, actions and resources of an Allow. An Allow of \
           which something is left is not reported.",
    why: "An explicit Deny wins, so the Allow gives nothing. Either somebody believes to have access and has none, or the Allow is \
          a leftover that comes to life when the Deny goes.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    «{
      "Effect": "Allow",
      "Action": ["kms:Decrypt", "kms:DescribeKey"],
      "Resource": "arn:aws:kms:eu-west-1:111122223333:key/*"
    }»,
    {"Sid": "NoKeys", "Effect": "Deny", "Action": "kms:*", "Resource": "*"},
    {"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*"}
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["kms:Decrypt", "kms:DescribeKey"],
      "Resource": "arn:aws:kms:eu-west-1:111122223333:key/*"
    },
    {"Sid": "NoKeys", "Effect": "Deny", "NotAction": ["kms:*", "sqs:*"], "Resource": "*"},
    {"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*"}
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html",
    ],
    check: |context, findings| check(context, Effect::Deny, findings),
});

/// A statement that another of the same effect takes in.
pub static COVERED: Rule = Rule::new(Definition {
    id: "statement-within-another",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    title: "Statement that lies within another",
    what: "Another statement with the same effect and principals, without conditions or with the very same, takes in all actions \
           and resources of this one and more. Conditions on networks are left to the rules about them, and statements that say \
           the same to `redundant-statement`.",
    why: "The statement limits nothing: what it names is allowed, or denied, without it. Often it is what is left of a narrow \
          policy that somebody widened.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:111122223333:orders-*"},
    «{
      "Effect": "Allow",
      "Action": ["sqs:SendMessage", "sqs:GetQueueUrl"],
      "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders-new",
      "Condition": {"StringEquals": {"aws:PrincipalTag/team": "orders"}}
    }»
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["sqs:SendMessage", "sqs:GetQueueUrl"],
      "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders-new",
      "Condition": {"StringEquals": {"aws:PrincipalTag/team": "orders"}}
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    ],
    check: |context, findings| check(context, Effect::Allow, findings),
});

/// So many statements are taken for those that others may lie within.
const MAX_WIDE: usize = 64;

/// So much is compared in one policy, in pairs of entries and in characters for each star.
const WORK: usize = 4_000_000;

/// Looks for Allows within a Deny, or for statements within one of their own effect.
fn check(context: &Context<'_>, effect: Effect, findings: &mut Findings) {
    let policy = context.policy;
    if policy.statements.len() < 2 {
        return;
    }
    let is_under = if effect == Effect::Deny {
        is_denied
    } else {
        is_within
    };
    let wide = policy.statements.iter().filter(|statement| {
        effect == Effect::Allow || (statement.denies() && statement.condition_member.is_none())
    });
    let wide: Vec<Outline<'_>> = wide
        .take(MAX_WIDE)
        .map(|statement| Outline::of(policy, statement))
        .collect();
    if wide.is_empty() {
        return;
    }
    let mut work = WORK;
    for narrow in &policy.statements {
        let narrow = Outline::of(policy, narrow);
        for wide in wide
            .iter()
            .filter(|wide| narrow.services & !wide.services == 0)
        {
            let cost = wide.entries.saturating_mul(narrow.entries);
            work =
                work.saturating_sub(cost.saturating_add(wide.stars.saturating_mul(narrow.length)));
            if work == 0 || findings.is_full() {
                return;
            }
            if is_under(policy, wide.statement, narrow.statement) {
                report(policy, wide.statement, narrow.statement, findings);
                break;
            }
        }
    }
}

/// A statement with what tells cheaply that it does not lie within another, and what finding out would cost.
struct Outline<'p> {
    statement: &'p Statement<'p>,
    /// A bit for the service of each action, some for several; all where any service may be meant.
    services: u64,
    entries: usize,
    length: usize,
    stars: usize,
}

impl<'p> Outline<'p> {
    fn of(policy: &Policy<'_>, statement: &'p Statement<'p>) -> Self {
        let text = statement.node.span.of(policy.text);
        Self {
            statement,
            services: services(statement),
            entries: entries(statement),
            length: text.len(),
            stars: text.bytes().filter(|byte| *byte == b'*').count(),
        }
    }
}

fn services(statement: &Statement<'_>) -> u64 {
    let Some(actions) = statement
        .actions
        .as_ref()
        .filter(|actions| !actions.negated)
    else {
        return u64::MAX;
    };
    actions
        .items
        .iter()
        .fold(0, |all, action| match action.parts() {
            Some((service, _)) if !pattern::has_wildcard(service) => {
                let folded = service
                    .bytes()
                    .map(|byte| usize::from(byte.to_ascii_lowercase()));
                all | 1 << (folded.fold(0, |hash: usize, byte| hash * 31 % 1_021 + byte) % 64)
            }
            _ => u64::MAX,
        })
}

fn entries(statement: &Statement<'_>) -> usize {
    let actions = statement
        .actions
        .as_ref()
        .map_or(0, |actions| actions.items.len());
    let resources = statement
        .resources
        .as_ref()
        .map_or(0, |resources| resources.items.len());
    let principals = statement
        .principals
        .as_ref()
        .map_or(0, |principals| principals.items.len());
    actions + resources + principals
}

fn is_denied(_: &Policy<'_>, deny: &Statement<'_>, allow: &Statement<'_>) -> bool {
    allow.allows() && covers(deny, allow)
}

fn is_within(policy: &Policy<'_>, wide: &Statement<'_>, narrow: &Statement<'_>) -> bool {
    let written = |node: Option<&Node<'_>>| node.map(|node| node.span.of(policy.text));
    let principals = |statement: &Statement<'_>| {
        written(
            statement
                .principals
                .as_ref()
                .map(|principals| &principals.member.value),
        )
    };
    let condition =
        |statement: &Statement<'_>| written(statement.condition_member.map(|member| &member.value));
    let is_unconditional = wide.condition_member.is_none();
    wide.index != narrow.index
        && wide.effect.is_some()
        && wide.effect == narrow.effect
        // A named principal can have more than the same one among everybody: no boundary holds it in a resource's policy.
        && principals(wide) == principals(narrow)
        && (condition(wide) == condition(narrow) || (is_unconditional && !is_about_networks(narrow)))
        && covers(wide, narrow)
        && !(condition(wide) == condition(narrow) && covers(narrow, wide))
}

/// A restriction to networks that another statement walks around is another rule's matter.
fn is_about_networks(statement: &Statement<'_>) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| NetworkKey::of(condition.key().value).is_some())
}

fn report(
    policy: &Policy<'_>,
    wide: &Statement<'_>,
    narrow: &Statement<'_>,
    findings: &mut Findings,
) {
    let name = wide.name();
    let edits = without_statement(policy, narrow);
    if wide.effect != narrow.effect {
        let message =
            format!("This Allow gives nothing: {name} denies all of it, under no condition.");
        let finding = findings.report(narrow.node.span, message);
        finding.related(wide.node.span, "This Deny takes it all away.");
        finding.unsafe_fix("Remove the Allow", edits);
        return;
    }
    let does = if narrow.denies() { "denies" } else { "allows" };
    let is_limited = wide.condition_member.is_none() && narrow.condition_member.is_some();
    let how = if is_limited {
        "without its condition"
    } else {
        "and more"
    };
    let message = format!("This statement adds nothing: {name} {does} all of it, {how}.");
    let finding = findings.report(narrow.node.span, message);
    finding.related(wide.node.span, "This takes it in.");
    // What is meant to hold may be the condition.
    if is_limited {
        finding.unsafe_fix("Remove the statement", edits);
    } else {
        finding.safe_fix("Remove the statement", edits);
    }
}
