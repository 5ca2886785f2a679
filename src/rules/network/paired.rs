use crate::access::network::NetworkKey;
use crate::policy::{Kind, OperatorKind};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// `aws:VpcSourceIp` without the VPC.
pub static RULE: Rule = Rule::new(Definition {
    id: "missing-paired-condition-keys",
    issue_code: Some("MISSING_PAIRED_CONDITION_KEYS"),
    category: Category::SecurityWarning,
    topic: Topic::Network,
    title: "Private address without its VPC",
    what: "`aws:VpcSourceIp` is the private address inside a VPC that a request came from. It says little without the VPC: the \
           same statement should name that too, with `aws:SourceVpc`, or the endpoint with `aws:SourceVpce`.",
    why: "Everybody may use the same private ranges. Whoever has credentials makes a VPC in their own account with your range and \
          an endpoint in it, and their requests match.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {«"aws:VpcSourceIp"»: "10.20.0.0/16"}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {
      "IpAddress": {"aws:VpcSourceIp": "10.20.0.0/16"},
      "StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-missing-paired-condition-keys",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let keys = || {
            let conditions = statement.conditions.iter();
            conditions.filter_map(|c| Some((c, NetworkKey::of(c.key().value)?)))
        };
        let names_vpc = || {
            keys().any(|(_, key)| {
                matches!(
                    key,
                    NetworkKey::SourceVpc | NetworkKey::SourceVpcArn | NetworkKey::SourceVpce
                )
            })
        };
        let address = keys().find(|(condition, key)| {
            *key == NetworkKey::VpcSourceIp
                && condition
                    .operator
                    .is_some_and(|o| o.kind != OperatorKind::Null)
        });
        let Some((condition, _)) = address else {
            continue;
        };
        if names_vpc() || findings.is_full() {
            continue;
        }
        let negated = condition.operator.is_some_and(|o| o.kind.is_negated());
        let does = match (statement.denies(), negated) {
            (true, true) => "this Deny spares",
            (true, false) => "this Deny stops",
            (false, _) => "this Allow lets in",
        };
        let which = if negated && !statement.denies() {
            "has another address"
        } else {
            "has that address"
        };
        findings.report(
            condition.member.key.span,
            format!(
                "`aws:VpcSourceIp` stands alone, and anybody can make a VPC with the same private addresses, so {does} requests from \
                 whatever machine {which} in whatever VPC, in any account. Name the VPC beside it with `aws:SourceVpc`."
            ),
        );
    }
}
