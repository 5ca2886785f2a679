use super::element::{Standing, at_top};
use super::place::opening;
use crate::policy::Kind;
use crate::policy::variable::may_hold_variable;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Member, insert_member, replace};

/// The versions of the language, the newest last.
const VERSIONS: [&str; 2] = ["2008-10-17", "2012-10-17"];

/// No `Version`.
pub static MISSING: Rule = Rule::new(Definition {
    id: "missing-version",
    issue_code: Some("MISSING_VERSION"),
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Missing version",
    what: "A policy should say `\"Version\": \"2012-10-17\"`, the present version of the policy language.",
    why: "Without it AWS reads the policy by the rules of 2008, where `${aws:username}` is not a variable but those very \
          characters: a statement about people's own folders then matches none of them.",
    examples: &[Example::new(
        Kind::Identity,
        r#"«{»
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-missing-version",
    ],
    check: check_missing,
});

/// A `Version` that there is not.
pub static INVALID: Rule = Rule::new(Definition {
    id: "invalid-version",
    issue_code: Some("INVALID_VERSION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Invalid version",
    what: "`Version` is `2012-10-17`, or in old policies `2008-10-17`. It names the version of the language, not the day on which \
           the policy was written.",
    why: "AWS refuses a policy of a version that it does not know.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": «"2024-03-01"»,
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-version",
    ],
    check: check_invalid,
});

fn check_missing(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let is_policy = policy.node.as_object().is_some_and(|members| {
        let known = |m: &Member<'_>| at_top(&m.key.text) != Standing::Unknown;
        members.is_empty() || members.iter().any(known)
    });
    let is_there = policy.element(policy.node, "Version").is_some();
    if !is_policy || is_there || !context.is_whole(policy.node) {
        return;
    }
    let has_variables = may_hold_variable(policy.text);
    let finding = findings.report(
        opening(policy.node),
        if has_variables {
            "The policy has no `Version`, so AWS reads it by the rules of 2008, which know no variables: `${…}` stands for those very characters."
        } else {
            "The policy has no `Version`, so AWS reads it by the rules of 2008. Say `2012-10-17`, which newer features need."
        },
    );
    // Of a lone statement another rule makes a policy, with its version.
    if policy.element(policy.node, "Statement").is_none()
        && policy.element(policy.node, "Effect").is_some()
    {
        return;
    }
    let edits = insert_member(policy.text, policy.node, "\"Version\": \"2012-10-17\"");
    let edits = edits.into_iter().collect();
    let title = "Add `\"Version\": \"2012-10-17\"`";
    // What looks like a variable becomes one.
    finding.fix(!has_variables, title, edits);
}

fn check_invalid(context: &Context<'_>, findings: &mut Findings) {
    let Some(version) = context.policy.version else {
        return;
    };
    if !VERSIONS.contains(&version.value) {
        findings
            .report(
                version.span,
                format!(
                    "There is no version `{}` of the policy language, so AWS refuses the policy. The present one is `2012-10-17`.",
                    short(version.value)
                ),
            )
            .safe_fix(
                "Use `2012-10-17`",
                vec![replace(version.span, "\"2012-10-17\"")],
            );
    }
}
