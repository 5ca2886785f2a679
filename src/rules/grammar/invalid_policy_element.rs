use super::element::{Standing, at_top, in_statement};
use crate::policy::{Kind, Policy, Statement};
use crate::rules::{Category, Context, Definition, Example, Finding, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Member, append_member, insert_member, remove_member, replace};

/// A key that is no element, or none of the place where it stands.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-policy-element",
    issue_code: Some("INVALID_POLICY_ELEMENT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Unknown or misplaced element",
    what: "The top of a policy has `Version`, `Id` and `Statement`, nothing else. A statement has `Sid`, `Effect`, `Principal` or \
           `NotPrincipal`, `Action` or `NotAction`, `Resource` or `NotResource`, and `Condition`. Letter case counts. An element in another letter \
           case is found here alone and otherwise read as it is meant; AWS's validator takes it for no element and misses the right one \
           too, and so does its answer here (`validate-policy`).",
    why: "AWS refuses a policy with an element that it does not know. Where such a policy is stored all the same, the element \
          does nothing: a misspelt `Condition` restricts nobody.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    «"Conditions"»: { "Bool": { "aws:SecureTransport": "true" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": { "aws:SecureTransport": "true" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  «"Condition"»: { "Bool": { "aws:SecureTransport": "true" } },
  "Statement": [{
    "Effect": "Allow",
    «"action"»: "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": { "aws:SecureTransport": "true" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  «"Comment"»: "Read the monthly reports",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    «"IpAddress"»: { "aws:SourceIp": "54.240.0.0/28" }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "ReadTheMonthlyReports",
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "IpAddress": { "aws:SourceIp": "54.240.0.0/28" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let top = policy.node.as_object().unwrap_or_default();
    // A document with nothing of a policy is told so once, by missing-statement.
    if top
        .iter()
        .any(|m| !matches!(at_top(&m.key.text), Standing::Unknown))
    {
        for index in 0..top.len() {
            check_top(policy, top, index, findings);
        }
    }
    for statement in &policy.statements {
        let members = statement.node.as_object().unwrap_or_default();
        for index in 0..members.len() {
            if findings.is_full() {
                return;
            }
            check_statement(policy, statement, members, index, findings);
        }
    }
}

fn check_top(policy: &Policy<'_>, top: &[Member<'_>], index: usize, findings: &mut Findings) {
    let Some(member) = top.get(index) else { return };
    let key = || short(&member.key.text);
    match at_top(&member.key.text) {
        Standing::Known => {}
        Standing::Case(name) => wrong_case(top, member, name, findings),
        Standing::Misspelt(name) => misspelt(top, member, name, "the top of a policy", findings),
        Standing::Elsewhere(name) => {
            let finding = findings.report(
                member.key.span,
                format!(
                    "`{name}` belongs inside a statement. At the top of the policy AWS refuses it, and it says nothing about any statement."
                ),
            );
            if let [statement] = policy.statements.as_slice()
                && statement.node.member(name).is_none()
            {
                let text = format!("\"{name}\": {}", member.value.span.of(policy.text));
                let into = append_member(policy.text, statement.node, &text);
                moved(
                    finding,
                    format!("Move `{name}` into the statement"),
                    remove_member(top, index),
                    into,
                );
            }
        }
        Standing::OfCondition => {
            findings.report(
                member.key.span,
                format!("`{}` belongs inside the `Condition` of a statement, not at the top of the policy.", key()),
            );
        }
        Standing::Unknown => {
            let finding = findings.report(
                member.key.span,
                format!("`{}` is no element of the policy language. The top of a policy has `Version`, `Id` and `Statement`.", key()),
            );
            removed(finding, top, index);
        }
    }
}

fn check_statement(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    members: &[Member<'_>],
    index: usize,
    findings: &mut Findings,
) {
    let Some(member) = members.get(index) else {
        return;
    };
    let key = || short(&member.key.text);
    match in_statement(&member.key.text) {
        Standing::Known => {}
        Standing::Case(name) => wrong_case(members, member, name, findings),
        Standing::Misspelt(name) => misspelt(members, member, name, "a statement", findings),
        Standing::Elsewhere(name) => {
            let finding = findings.report(
                member.key.span,
                format!("`{name}` belongs at the top of the policy, not in a statement, so AWS refuses it here."),
            );
            // A statement inside a statement is not to be moved by itself.
            if name != "Statement" {
                moved_to_top(finding, policy, members, index, name);
            }
        }
        Standing::OfCondition => {
            let finding = findings.report(
                member.key.span,
                format!("`{}` belongs inside `Condition`. Here AWS refuses it, and it restricts nothing.", key()),
            );
            if statement.condition_member.is_none() && member.value.as_object().is_some() {
                let text = member.span().of(policy.text);
                finding.unsafe_fix(
                    format!("Put `{}` into a `Condition`", key()),
                    vec![replace(
                        member.span(),
                        format!("\"Condition\": {{ {text} }}"),
                    )],
                );
            }
        }
        Standing::Unknown => {
            let finding = findings.report(
                member.key.span,
                format!("`{}` is no element of a statement.", key()),
            );
            removed(finding, members, index);
        }
    }
}

/// Offers to move the element `name` of a statement to the top of the policy; to remove it, where it stands there too.
fn moved_to_top(
    finding: &mut Finding,
    policy: &Policy<'_>,
    members: &[Member<'_>],
    index: usize,
    name: &'static str,
) {
    if policy.node.member(name).is_some() {
        removed(finding, members, index);
    } else if let Some(member) = members.get(index) {
        let text = format!("\"{name}\": {}", member.value.span.of(policy.text));
        let into = insert_member(policy.text, policy.node, &text);
        let title = format!("Move `{name}` to the top");
        moved(finding, title, remove_member(members, index), into);
    }
}

fn wrong_case(
    members: &[Member<'_>],
    member: &Member<'_>,
    name: &'static str,
    findings: &mut Findings,
) {
    let finding = findings.report(
        member.key.span,
        format!(
            "`{}` is no element: letter case counts, and AWS spells it `{name}`.",
            member.key.text
        ),
    );
    renamed(finding, members, member, name);
}

fn misspelt(
    members: &[Member<'_>],
    member: &Member<'_>,
    name: &'static str,
    place: &str,
    findings: &mut Findings,
) {
    let finding = findings.report(
        member.key.span,
        format!(
            "`{}` is no element of {place}; the nearest is `{name}`.",
            short(&member.key.text)
        ),
    );
    renamed(finding, members, member, name);
}

/// Offers the right name, unless the object has an element of that name already.
fn renamed(finding: &mut Finding, members: &[Member<'_>], member: &Member<'_>, name: &'static str) {
    if members.iter().all(|other| other.key.text != name) {
        finding.safe_fix(format!("Write `{name}`"), vec![member.key.renamed(name)]);
    }
}

fn removed(finding: &mut Finding, members: &[Member<'_>], index: usize) {
    if let (Some(member), Some(edit)) = (members.get(index), remove_member(members, index)) {
        let title = format!("Remove `{}`", short(&member.key.text));
        finding.unsafe_fix(title, vec![edit]);
    }
}

fn moved(finding: &mut Finding, title: String, from: Option<Edit>, into: Option<Edit>) {
    if let (Some(from), Some(into)) = (from, into) {
        finding.unsafe_fix(title, vec![from, into]);
    }
}
