use crate::access::network::{Caller, NetworkKey, of_condition};
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A source address in the policy of a VPC endpoint.
pub static RULE: Rule = Rule::new(Definition {
    id: "source-ip-in-endpoint-policy",
    issue_code: None,
    category: Category::Error,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Source address in the policy of a VPC endpoint",
    what: "The policy of a VPC endpoint judges the requests that come through it, and these have no `aws:SourceIp`.",
    why: "`IpAddress` never holds there, so an Allow lets nobody through and a Deny stops nobody; `NotIpAddress` always holds. The \
          address inside the VPC is `aws:VpcSourceIp`.",
    examples: &[Example::new(
        Kind::Endpoint,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {"IpAddress": {«"aws:SourceIp"»: "52.94.76.0/22"}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {
      "IpAddress": {"aws:VpcSourceIp": "10.20.0.0/16"},
      "StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Endpoint {
        return;
    }
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            if !condition.is_key(NetworkKey::SourceIp.name()) || findings.is_full() {
                continue;
            }
            let Some(bounds) = of_condition(condition, Caller::Anyone).filter(|b| b.exact) else {
                continue;
            };
            let consequence = match (bounds.may.endpoint, statement.denies()) {
                (true, _) => "so this condition always holds and restricts nothing",
                (false, true) => "so this condition never holds, and the Deny stops nobody",
                (false, false) => {
                    "so this condition never holds, and the Allow lets nobody through"
                }
            };
            let operator = short(&condition.operator_key.text);
            findings.report(
                condition.member.key.span,
                format!("Requests through the endpoint have no `aws:SourceIp` for `{operator}` to look at, {consequence}."),
            );
        }
    }
}
