use super::element::elements_called;
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::remove_member;

/// A principal in a policy that is attached to one.
pub static RULE: Rule = Rule::new(Definition {
    id: "unsupported-principal",
    issue_code: Some("UNSUPPORTED_PRINCIPAL"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::PRINCIPALS,
    title: "Principal in an identity policy",
    what: "Identity policies, permissions boundaries and session policies have no `Principal` and no `NotPrincipal`.",
    why: "Such a policy is about the user, group or role that has it. AWS refuses one that names somebody else.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    «"Principal"»: { "AWS": "arn:aws:iam::111122223333:user/ines" },
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
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-principal",
    ],
    check: |context, findings| {
        if matches!(
            context.policy.kind,
            Kind::Identity | Kind::Boundary | Kind::Session
        ) {
            refuse(context, findings, "it is about whoever holds it");
        }
    },
});

/// A principal in a service control policy.
pub static SCP: Rule = Rule::new(Definition {
    id: "scp-syntax-error-principal",
    issue_code: Some("SCP_SYNTAX_ERROR_PRINCIPAL"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::SCP,
    title: "Principal in a service control policy",
    what: "Service control policies have no `Principal` and no `NotPrincipal`.",
    why: "A service control policy is about every user and role of the accounts that it is attached to, and AWS Organizations refuses \
          one that names principals. To spare somebody, compare `aws:PrincipalArn` in a `Condition`.",
    examples: &[Example::new(
        Kind::Scp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    «"NotPrincipal"»: { "AWS": "arn:aws:iam::111122223333:role/network-admin" },
    "Action": "ec2:CreateVpc",
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:CreateVpc",
    "Resource": "*",
    "Condition": { "ArnNotLike": { "aws:PrincipalArn": "arn:aws:iam::*:role/network-admin" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-scp-syntax-error-principal",
    ],
    check: |context, findings| {
        if context.policy.kind == Kind::Scp {
            refuse(
                context,
                findings,
                "it is about every user and role of the accounts under it. Compare `aws:PrincipalArn` in a `Condition` instead",
            );
        }
    },
});

/// Reports each `Principal` and `NotPrincipal`, which the kind of policy does not take for that `reason`.
fn refuse(context: &Context<'_>, findings: &mut Findings, reason: &str) {
    let kind = context.policy.kind.with_article();
    let principals = elements_called(context.policy, &["Principal", "NotPrincipal"]);
    for (members, index, member) in principals {
        if findings.is_full() {
            return;
        }
        let key = &*member.key.text;
        let finding = findings.report(
            member.key.span,
            format!("AWS refuses `{key}` in {kind}: {reason}."),
        );
        finding.unsafe_fix(
            format!("Remove `{key}`"),
            remove_member(members, index).into_iter().collect(),
        );
    }
}
