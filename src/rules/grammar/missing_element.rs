use std::cell::LazyCell;

use super::place::opening;
use crate::policy::{Kind, Policy};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::append_member;

/// A statement without `Effect`.
pub static EFFECT: Rule = Rule::new(Definition {
    id: "missing-effect",
    issue_code: Some("MISSING_EFFECT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Missing effect",
    what: "Every statement says with `Effect` whether it allows or denies.",
    why: "There is no default. AWS refuses the policy, since nobody could tell which of the two is meant.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [«{»
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
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-effect",
    ],
    check: check_effect,
});

/// A statement without `Action` and `NotAction`.
pub static ACTION: Rule = Rule::new(Definition {
    id: "missing-action",
    issue_code: Some("MISSING_ACTION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Missing action",
    what: "Every statement names the actions that it is about, with `Action` or `NotAction`.",
    why: "A statement about no action does nothing, and AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [«{»
    "Effect": "Allow",
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
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action",
    ],
    check: check_action,
});

/// A statement without `Resource` and `NotResource`.
pub static RESOURCE: Rule = Rule::new(Definition {
    id: "missing-resource",
    issue_code: Some("MISSING_RESOURCE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Missing resource",
    what: "Every statement names the resources that it is about, with `Resource` or `NotResource`. Only a role's trust policy must \
           not, and the policies of Amazon ECR repositories, public ones among them, and Amazon EFS file systems need not: they are \
           about what they are attached to, also where a statement of them is about every action. AWS's validator does not tell such policies from what they say: where it is given a resource policy without the \
           type of its resource, it misses the resource in them too, and so does this rule in AWS's own shape of the answer \
           (`validate-policy`). With `AWS::IAM::AssumeRolePolicyDocument` as the type, a trust policy is known as such.",
    why: "AWS does not guess which resources are meant; it refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [«{»
    "Effect": "Allow",
    "Action": "s3:GetObject"
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
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/public/public-repository-policy-examples.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-resource",
    ],
    check: check_resource,
});

/// A statement of a resource policy without `Principal` and `NotPrincipal`.
pub static PRINCIPAL: Rule = Rule::new(Definition {
    id: "missing-principal",
    issue_code: Some("MISSING_PRINCIPAL"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Missing principal",
    what: "Every statement of a resource policy, a role trust policy, a resource control policy or a VPC endpoint policy names with \
           `Principal` or `NotPrincipal` whom it is about.",
    why: "A policy that is attached to a resource has no holder, so without a principal it speaks of nobody, and AWS refuses it.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [«{»
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/report-reader" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-principal",
    ],
    check: check_principal,
});

fn check_effect(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        if statement.effect_member.is_some()
            || !context.is_whole(statement.node)
            || findings.is_full()
        {
            continue;
        }
        let finding = findings.report(
            opening(statement.node),
            "This statement does not say whether it allows or denies, so AWS refuses the policy. Add `Effect` with `Allow` or `Deny`.",
        );
        for effect in ["Allow", "Deny"] {
            let member = format!("\"Effect\": \"{effect}\"");
            let edit = append_member(context.policy.text, statement.node, &member);
            finding.unsafe_fix(
                format!("Add `\"Effect\": \"{effect}\"`"),
                edit.into_iter().collect(),
            );
        }
    }
}

fn check_action(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let is_missing = statement.actions.is_none() && context.is_whole(statement.node);
        if is_missing && !findings.is_full() {
            findings.report(
                opening(statement.node),
                "This statement names no action, so it does nothing, and AWS refuses the policy. Add `Action`.",
            );
        }
    }
}

fn check_resource(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let needs_none = LazyCell::new(|| match policy.kind {
        Kind::Trust => true,
        Kind::Resource => is_about_its_own_resource(policy),
        _ => false,
    });
    for statement in &policy.statements {
        let is_missing = statement.resources.is_none() && context.is_whole(statement.node);
        if is_missing && (context.settings.is_untyped() || !*needs_none) && !findings.is_full() {
            findings.report(
                opening(statement.node),
                "This statement names no resource, so AWS refuses the policy. Add `Resource` with the ARNs that it is about.",
            );
        }
    }
}

/// Whether `policy` is of a service whose resource policies go without `Resource`: all actions are of one, but for a lone `*`.
fn is_about_its_own_resource(policy: &Policy<'_>) -> bool {
    let statements = policy.statements.iter();
    let actions = statements
        .flat_map(|statement| &statement.actions)
        .flat_map(|actions| &actions.items);
    let mut named = actions.filter(|action| !action.is_everything()).peekable();
    named.peek().is_some()
        && named.all(|action| {
            ["ecr", "ecr-public", "elasticfilesystem"]
                .iter()
                .any(|service| service.eq_ignore_ascii_case(action.service()))
        })
}

fn check_principal(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if !policy.kind.names_principals() {
        return;
    }
    for statement in &policy.statements {
        let is_missing = statement.principals.is_none() && context.is_whole(statement.node);
        if is_missing && !findings.is_full() {
            findings.report(
                opening(statement.node),
                format!(
                    "This statement does not say whom it is about, which {} has to, so AWS refuses the policy. Add `Principal`.",
                    policy.kind.with_article()
                ),
            );
        }
    }
}
