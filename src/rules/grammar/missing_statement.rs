use super::element::{Standing, at_top};
use super::place::opening;
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::{Member, Span, insert_after, replace};

/// No `Statement`, or an empty one.
pub static RULE: Rule = Rule::new(Definition {
    id: "missing-statement",
    issue_code: Some("MISSING_STATEMENT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Missing statement",
    what: "A policy has a `Statement`: one statement, or a list with at least one.",
    why: "Without a statement the document allows nothing and denies nothing, and AWS refuses it.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"«{»
  "Effect": "Allow",
  "Action": "s3:GetObject",
  "Resource": "arn:aws:s3:::reports/*"
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": «[]»
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-statement",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let Some(members) = policy.node.as_object() else {
        return;
    };
    if let Some(member) = policy.element(policy.node, "Statement") {
        if member.value.as_array().is_some_and(<[_]>::is_empty) {
            findings.report(
                member.value.span,
                "The list of statements is empty, so the policy allows nothing and denies nothing, and AWS refuses it.",
            );
        }
        return;
    }
    if !context.is_whole(policy.node) {
        return;
    }
    let place = opening(policy.node);
    if is_statement(members) {
        findings
            .report(
                place,
                "This is a statement, not yet a policy: AWS wants it in the `Statement` list of a policy.",
            )
            .safe_fix(
                "Put the statement into a policy",
                vec![
                    replace(Span::at(policy.node.span.start), "{\"Version\": \"2012-10-17\", \"Statement\": ["),
                    insert_after(policy.node.span, "]}"),
                ],
            );
    } else if members
        .iter()
        .any(|m| at_top(&m.key.text) == Standing::Unknown)
    {
        findings.report(
            place,
            "There is no policy here: an AWS policy is an object with a `Version` and a `Statement`.",
        );
    } else {
        findings.report(
            place,
            "The policy has no `Statement`, so it allows nothing and denies nothing, and AWS refuses it.",
        );
    }
}

/// Whether the elements are those of a statement alone.
fn is_statement(members: &[Member<'_>]) -> bool {
    let standing = |m: &Member<'_>| at_top(&m.key.text);
    members
        .iter()
        .any(|m| matches!(standing(m), Standing::Elsewhere(_)))
        && members
            .iter()
            .all(|m| matches!(standing(m), Standing::Elsewhere(_) | Standing::Unknown))
}
