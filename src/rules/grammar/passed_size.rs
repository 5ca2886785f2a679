use super::characters::{Size, characters};
use super::place::opening;
use super::size::{not_judged, too_long};
use crate::access::grouped;
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::replace;

/// A session or endpoint policy that AWS does not take.
pub static RULE: Rule = Rule::new(Definition {
    id: "policy-size-exceeds-session-or-endpoint-quota",
    issue_code: None,
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::LONG,
    title: "Session or endpoint policy too long",
    what: "A session policy has at most 2,048 characters, and a VPC endpoint policy at most 20,480 with its white space.",
    why: "AWS STS refuses to make the session, and Amazon EC2 to attach the policy to the endpoint.",
    examples: &[Example::new(
        Kind::Session,
        r#"«{»
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": [
⟦      "arn:aws:s3:::reports/2026/#/*",
⟧×70      "arn:aws:s3:::reports/2026/00/*"
    ]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/2026/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    ],
    check,
});

const SESSION_POLICY: usize = 2_048;
const ENDPOINT_POLICY: usize = 20_480;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    match policy.kind {
        Kind::Session => {
            let size = Size::compact(policy, SESSION_POLICY);
            too_long(
                policy,
                size,
                SESSION_POLICY,
                "AWS STS takes a session policy of at most",
                findings,
            );
        }
        Kind::Endpoint => {
            let text = policy.node.span.of(policy.text);
            let whole = Size::of(policy, ENDPOINT_POLICY, |_, _| true);
            if whole.0 <= ENDPOINT_POLICY {
                return;
            }
            let finding = findings.report(
                opening(policy.node),
                format!(
                    "The policy has {} characters. Amazon EC2 takes an endpoint policy of at most {}, and counts white space.{}",
                    grouped(whole.0),
                    grouped(ENDPOINT_POLICY),
                    not_judged(policy)
                ),
            );
            let compact: String = characters(text)
                .filter(|&(c, in_string)| in_string || !c.is_whitespace())
                .map(|(c, _)| c)
                .collect();
            if compact.chars().count() <= ENDPOINT_POLICY {
                finding.safe_fix(
                    "Take the white space out",
                    vec![replace(policy.node.span, compact)],
                );
            }
        }
        _ => {}
    }
}
