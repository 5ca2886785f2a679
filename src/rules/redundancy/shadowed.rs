use super::{MAX_STATEMENTS, is_limited_beside, together, without_statement};
use crate::access::cover::covers;
use crate::access::network::NetworkKey;
use crate::access::solve::Needless;
use crate::policy::{Effect, Kind, Policy, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::Node;

/// An Allow of which a Deny leaves nothing.
pub static DENIED: Rule = Rule::new(Definition {
    id: "allow-under-deny",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Redundancy,
    needs: Needs::DENIES.and(Needs::OVERLAP),
    title: "Allow of which a Deny leaves nothing",
    what: "A Deny of the same policy, without conditions, takes in all principals, actions and resources of an Allow; or several \
           Denies take away all of it together, which the solver shows; or what they leave is nothing that the actions can be done to, by \
           AWS's tables: every user, of `iam:PutUserPolicy`. An Allow of which something is left is not reported.",
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
    needs: Needs::OVERLAP,
    title: "Statement that lies within another",
    what: "Another statement with the same effect and principals, without conditions or with the very same, takes in all actions \
           and resources of this one and more; or several Allows take in all of it together, which the solver shows. Conditions \
           on networks are left to the rules about them, and statements that say the same to `redundant-statement`.",
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

/// At most this much is compared in one policy, in pairs of entries and in characters for each star.
const WORK: usize = 4_000_000;

/// Looks for Allows within a Deny, or for statements within one of their own effect; then within several together.
fn check(context: &Context<'_>, effect: Effect, findings: &mut Findings) {
    let policy = context.policy;
    if !IS_WHOLE || policy.statements.len() < 2 {
        return;
    }
    if effect == Effect::Deny && policy.with_effect(effect).next().is_none() {
        return;
    }
    let mut known = within_one(context, effect, findings);
    let wanted = match effect {
        Effect::Deny => Needless::Denied,
        Effect::Allow => Needless::Covered,
    };
    if wanted == Needless::Covered {
        let about_networks = policy.statements.iter().filter(|s| is_about_networks(s));
        known.extend(about_networks.map(|statement| statement.index));
    }
    together::check(context, wanted, &known, findings);
    if effect == Effect::Deny {
        report_without_objects(context, findings);
    }
}

/// Looks for Allows of which Denies leave nothing that the actions can be done to, and of which nothing is said yet.
fn report_without_objects(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    for allow in policy.with_effect(Effect::Allow).take(MAX_STATEMENTS) {
        if findings.is_full() {
            return;
        }
        let is_empty = context.grants.given_by(allow).is_empty();
        let is_known = !is_empty || findings.has_own_at(allow.node.span);
        if is_known || context.grants.reached_by(allow).is_empty() {
            continue;
        }
        let message = "This Allow gives nothing: Denies of this policy take away all that its actions can be done to, by AWS's tables.";
        let finding = findings.report(allow.node.span, message);
        finding.unsafe_fix("Remove the Allow", without_statement(policy, allow));
    }
}

/// Looks for those within a single one, and tells which they are, those that say the same as another too.
fn within_one<'a>(context: &Context<'a>, effect: Effect, findings: &mut Findings) -> Vec<usize> {
    let policy = context.policy;
    let mut known = Vec::new();
    let is_candidate = if effect == Effect::Deny {
        may_be_denied
    } else {
        may_be_within
    };
    let is_wide = |statement: &&Statement<'a>| {
        effect == Effect::Allow || (statement.denies() && statement.condition_member.is_none())
    };
    let wide = policy
        .statements
        .iter()
        .filter(is_wide)
        .take(MAX_STATEMENTS);
    let wide: Vec<_> = wide
        .map(|wide| (wide, context.grants.actions(wide)))
        .collect();
    let mut work = WORK;
    for narrow in &policy.statements {
        // What these tell is cheaper than comparing texts, and settles most pairs.
        let own = context.grants.actions(narrow);
        let wide = wide.iter().filter(|(_, actions)| own.is_subset(actions));
        for (wide, _) in wide.filter(|(wide, _)| is_candidate(policy, wide, narrow)) {
            work = work.saturating_sub(cost(policy, wide, narrow));
            if work == 0 || findings.is_full() {
                return known;
            }
            if covers(wide, narrow) {
                known.push(narrow.index);
                if !is_equal(policy, wide, narrow) {
                    report(policy, wide, narrow, findings);
                    break;
                }
            }
        }
    }
    known
}

/// What comparing the two can take.
pub(super) fn cost(policy: &Policy<'_>, wide: &Statement<'_>, narrow: &Statement<'_>) -> usize {
    let (wide_text, narrow_text) = (
        wide.node.span.of(policy.text),
        narrow.node.span.of(policy.text),
    );
    let stars = wide_text.bytes().filter(|byte| *byte == b'*').count();
    let pairs = entries(wide).saturating_mul(entries(narrow));
    pairs
        .saturating_add(stars.saturating_mul(narrow_text.len()))
        .saturating_add(wide_text.len() / 16)
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

fn may_be_denied(_: &Policy<'_>, _: &Statement<'_>, allow: &Statement<'_>) -> bool {
    allow.allows()
}

pub(in crate::rules) fn may_be_within(
    policy: &Policy<'_>,
    wide: &Statement<'_>,
    narrow: &Statement<'_>,
) -> bool {
    let written = |node: Option<&Node<'_>>| node.map(|node| node.span.of(policy.text));
    let principals = |statement: &Statement<'_>| {
        written(
            statement
                .principals
                .as_ref()
                .map(|principals| &principals.member.value),
        )
    };
    wide.index != narrow.index
        && wide.effect.is_some()
        && wide.effect == narrow.effect
        // A named principal can have more than the same one among everybody: no boundary holds it in a resource's policy.
        && principals(wide) == principals(narrow)
        && (has_same_condition(policy, wide, narrow)
            || (wide.condition_member.is_none() && !is_about_networks(narrow)))
}

/// Whether `narrow`, which lies within `wide`, says the same.
fn is_equal(policy: &Policy<'_>, wide: &Statement<'_>, narrow: &Statement<'_>) -> bool {
    wide.effect == narrow.effect && has_same_condition(policy, wide, narrow) && covers(narrow, wide)
}

fn has_same_condition(policy: &Policy<'_>, a: &Statement<'_>, b: &Statement<'_>) -> bool {
    let written = |statement: &Statement<'_>| {
        let member = statement.condition_member;
        member.map(|member| member.value.span.of(policy.text))
    };
    written(a) == written(b)
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
        finding.safe_fix("Remove the Allow", edits);
        return;
    }
    let does = if narrow.denies() { "denies" } else { "allows" };
    let is_limited = is_limited_beside(narrow, wide);
    let how = if is_limited {
        "without its condition"
    } else {
        "and more"
    };
    let message = format!("This statement adds nothing: {name} {does} all of it, {how}.");
    let finding = findings.report(narrow.node.span, message);
    finding.related(wide.node.span, "This takes it in.");
    finding.rests_on([wide.node.span]);
    finding.fix(!is_limited, "Remove the statement", edits);
}
