use super::repeats::{Repeat, merged, repeats};
use crate::policy::{Kind, element};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Member, Node, append_member, remove_member};

/// A key that stands twice in one object.
pub static EXACT: Rule = Rule::new(Definition {
    id: "duplicate-key",
    issue_code: None,
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Key given twice",
    what: "No object of a policy has the same key twice.",
    why: "AWS refuses such a policy, and tools that do not mostly keep the last of the two without a word: half of what is written \
          is lost. In old policies that are stored so, IAM reads the lists of repeated actions and resources together, but only \
          the last `Effect`.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    «"Resource"»: "arn:aws:s3:::invoices/*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::invoices/*"]
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    «"Effect"»: "Deny",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": {
      "StringNotEquals": { "ec2:InstanceType": "t3.micro" },
      «"StringNotEquals"»: { "ec2:Region": "eu-west-1" }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": {
      "StringNotEquals": { "ec2:InstanceType": "t3.micro", "ec2:Region": "eu-west-1" }
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    ],
    check: in_whole(|context, findings| each_object(context, findings, exact)),
});

/// A condition key that stands twice under one operator, in two letter cases.
pub static CASE: Rule = Rule::new(Definition {
    id: "duplicate-keys-with-different-case",
    issue_code: Some("DUPLICATE_KEYS_WITH_DIFFERENT_CASE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Condition key given twice in different letter case",
    what: "Under one operator a condition key stands once. Its letter case does not count: `aws:SourceIp` and `aws:sourceip` are \
           one key.",
    why: "AWS refuses the policy, since it cannot be told which of the values are meant.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": {
      "StringEquals": {
        "aws:ResourceTag/team": "web",
        «"aws:resourcetag/team"»: "shop"
      }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": {
      "StringEquals": {
        "aws:ResourceTag/team": ["web", "shop"]
      }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-duplicate-keys-with-different-case",
    ],
    check: in_whole(|context, findings| each_object(context, findings, different_case)),
});

/// What the members of an object are, which decides what two of the same name may become.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Policy,
    Statement,
    Principal,
    Condition,
    Operator,
}

type Report = fn(&str, &[Member<'_>], Inside, Repeat, &mut Findings);

/// Hands every repeated key of every object of the policy to `report`.
fn each_object(context: &Context<'_>, findings: &mut Findings, report: Report) {
    let text = context.policy.text;
    let mut visit = |node: &Node<'_>, inside: Inside| {
        let members = node.as_object().unwrap_or_default();
        for repeat in repeats(members) {
            if findings.is_full() {
                return;
            }
            report(text, members, inside, repeat, findings);
        }
    };
    visit(context.policy.node, Inside::Policy);
    for statement in &context.policy.statements {
        visit(statement.node, Inside::Statement);
        for name in ["Principal", "NotPrincipal"] {
            if let Some(member) = context.policy.element(statement.node, name) {
                visit(&member.value, Inside::Principal);
            }
        }
        if let Some(condition) = context.policy.element(statement.node, "Condition") {
            visit(&condition.value, Inside::Condition);
            for operator in condition.value.as_object().unwrap_or_default() {
                visit(&operator.value, Inside::Operator);
            }
        }
    }
}

fn exact(
    text: &str,
    members: &[Member<'_>],
    inside: Inside,
    repeat: Repeat,
    findings: &mut Findings,
) {
    let Repeat { first, again, .. } = repeat;
    let (Some(earlier), Some(later)) = (members.get(first), members.get(again)) else {
        return;
    };
    if !repeat.exact {
        return;
    }
    let finding = findings.report(
        later.key.span,
        format!(
            "`{}` stands here for the second time. AWS refuses the policy; other tools keep one of the two and drop the other.",
            short(&later.key.text)
        ),
    );
    finding.related(earlier.key.span, "It stands here first.");
    if earlier.value.span.of(text) == later.value.span.of(text) {
        let edit = remove_member(members, again);
        finding.safe_fix("Remove the repetition", edit.into_iter().collect());
        return;
    }
    match (inside, later.key.text.as_ref()) {
        (Inside::Policy, "Statement")
        | (Inside::Principal, _)
        | (Inside::Statement, "Action" | "Resource") => {
            let edits = merged(text, members, first, again).unwrap_or_default();
            finding.safe_fix("Put the values of both into one list", edits);
        }
        (Inside::Statement, "NotAction" | "NotResource") | (Inside::Operator, _) => {
            let edits = merged(text, members, first, again).unwrap_or_default();
            finding.unsafe_fix("Put the values of both into one list", edits);
        }
        (Inside::Condition, _) | (Inside::Statement, "Condition") => {
            let edits = joined(text, members, first, again).unwrap_or_default();
            finding.unsafe_fix("Put both conditions into one, so that all must hold", edits);
        }
        _ => {
            let edit = remove_member(members, first);
            finding.unsafe_fix("Keep only the second", edit.into_iter().collect());
        }
    }
}

fn different_case(
    text: &str,
    members: &[Member<'_>],
    inside: Inside,
    repeat: Repeat,
    findings: &mut Findings,
) {
    let Repeat { first, again, .. } = repeat;
    let (Some(earlier), Some(later)) = (members.get(first), members.get(again)) else {
        return;
    };
    if repeat.exact || inside != Inside::Operator {
        return;
    }
    let finding = findings.report(
        later.key.span,
        format!(
            "`{}` and `{}` are one condition key, for its letter case does not count. AWS refuses to have it twice under one operator.",
            short(&later.key.text),
            short(&earlier.key.text)
        ),
    );
    finding.related(earlier.key.span, "It stands here first.");
    if earlier.value.span.of(text) == later.value.span.of(text) {
        let edit = remove_member(members, again);
        finding.safe_fix("Remove the repetition", edit.into_iter().collect());
    } else {
        let edits = merged(text, members, first, again).unwrap_or_default();
        finding.unsafe_fix("Put the values of both into one list", edits);
    }
}

/// The edits that move the members of object `again` into object `first`; `None` where a key would then stand there twice.
fn joined(text: &str, members: &[Member<'_>], first: usize, again: usize) -> Option<Vec<Edit>> {
    let into = &members.get(first)?.value;
    let from = members.get(again)?.value.as_object()?;
    if from.is_empty() || from.iter().any(|m| element(into, &m.key.text).is_some()) {
        return None;
    }
    let moved: Vec<&str> = from.iter().map(|m| m.span().of(text)).collect();
    Some(vec![
        append_member(text, into, &moved.join(", "))?,
        remove_member(members, again)?,
    ])
}
