use crate::access::never_met::ByKey;
use crate::access::solve::{exclude_each_other, follows};
use crate::catalog::Catalog;
use crate::policy::{Condition, Kind, OperatorKind, Policy, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;

/// A condition that the others on its key make true.
pub static RULE: Rule = Rule::new(Definition {
    id: "condition-follows-from-others",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::CONDITIONS,
    title: "Condition that the others on its key make true",
    what: "A statement has several conditions on one key, and every request that meets the others meets this one too, which the solver \
           shows: `StringNotEquals` with a value that the list of `StringEquals` does not have, or a wider range beside a narrower \
           one. `Null`, which many write beside another condition on purpose, is not reported.",
    why: "The condition limits nothing. Often one of the two holds another value than was meant: a list that was to be shortened by \
          the other, or a bound that was to be the narrower one.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": {
      "StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]},
      "StringNotLike": {«"aws:RequestedRegion"»: "us-*"}
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": {
      "StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    for statement in &context.policy.statements {
        if statement.conditions.len() < 2 {
            continue;
        }
        let plain = statement.conditions.iter().filter(|c| is_plain(c));
        for same_key in ByKey::of(plain).groups() {
            if same_key.len() > 1 && !findings.is_full() {
                check_key(context.policy, statement, same_key, findings);
            }
        }
    }
}

/// Whether the condition compares: `Null` does not, and an empty list has a finding of its own.
fn is_plain(condition: &Condition<'_>) -> bool {
    let operator = condition.operator;
    !condition.values.is_empty() && operator.is_some_and(|o| o.kind != OperatorKind::Null)
}

/// At most this many conditions on one key are held against each other.
const MAX_CONDITIONS: usize = 8;

/// Reports the last of `conditions`, which are all that `statement` has on one key, that follows from the others.
fn check_key(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    conditions: &[&Condition<'_>],
    findings: &mut Findings,
) {
    let is_known = conditions.first().is_some_and(|condition| {
        let key = condition.key().value;
        Catalog::builtin().condition_key(key).is_some()
    });
    if !is_known || conditions.len() > MAX_CONDITIONS {
        return;
    }
    let implied = conditions.iter().enumerate().rev().find(|(at, condition)| {
        let others = conditions.iter().enumerate();
        let others: Vec<&Condition<'_>> = others
            .filter(|(other, _)| other != at)
            .map(|(_, other)| *other)
            .collect();
        follows(policy, condition, &others) && !exclude_each_other(policy, conditions)
    });
    let Some((at, condition)) = implied else {
        return;
    };
    let key = short(&condition.member.key.text);
    let finding = findings.report(
        condition.member.key.span,
        format!("Every request that meets the other condition on `{key}` meets this one, so it limits nothing."),
    );
    for (_, other) in conditions
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != at)
    {
        finding.related(other.member.key.span, "The other condition.");
    }
    if let Some(edit) = statement.without(condition) {
        finding.safe_fix("Remove the condition", vec![edit]);
    }
}
