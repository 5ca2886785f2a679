use super::ip::of_statement;
use crate::access::network::{Bounds, Caller, NetworkKey, of_condition};
use crate::policy::{Condition, Kind, OperatorKind, Policy, SetOperator, Statement};
use crate::rules::moved_condition::moved_to;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic};
use crate::syntax::excerpt::short;

/// A restriction to source addresses that requests without one get past.
pub static RULE: Rule = Rule::new(Definition {
    id: "source-ip-restriction-without-key",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Restriction that requests without a source address get past",
    what: "A request through a VPC endpoint has no `aws:SourceIp`. `IpAddressIfExists` and `ForAllValues:IpAddress` hold for it, \
           whatever is listed; `ForAnyValue:NotIpAddress`, and `Null` with `false`, make a Deny pass it by; `Null` with `true` in \
           an Allow asks for it. Where nothing says which VPC or endpoint, any will do.",
    why: "Anybody can make a VPC with an endpoint in an account of their own. Whoever has credentials sends the request through \
          it, and the list of addresses is of no use.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {«"IpAddressIfExists"»: {"aws:SourceIp": "52.94.76.0/22"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": "52.94.76.0/22"}}
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {
      "NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"},
      "Null": {«"aws:SourceIp"»: "false"}
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {
      "NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"},
      "StringNotEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    for statement in &policy.statements {
        let mut source_ip = statement
            .conditions
            .iter()
            .filter(|condition| condition.is_key(NetworkKey::SourceIp.name()));
        if source_ip.next().is_none() || names_endpoint(statement) || findings.is_full() {
            continue;
        }
        if statement.allows() {
            check_allow(statement, findings);
        } else if statement.denies() {
            check_deny(policy, statement, findings);
        }
    }
}

/// Whether a condition of the statement is about the VPC or the endpoint that a request comes through.
fn names_endpoint(statement: &Statement<'_>) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|c| NetworkKey::of(c.key().value).is_some_and(NetworkKey::is_of_endpoint))
}

fn check_allow(statement: &Statement<'_>, findings: &mut Findings) {
    if !Bounds::of(statement, Caller::Anyone).may.endpoint {
        return;
    }
    let list = of_statement(statement).find(|ip| ip.is_source_ip() && !ip.negated);
    if let Some(ip) = list {
        let operator = short(&ip.condition.operator_key.text);
        let finding = findings.report(
            ip.condition.operator_key.span,
            format!(
                "`{operator}` also holds where a request has no `aws:SourceIp`, as through a VPC endpoint. So this Allow lets in \
                 requests from any VPC, in any account, whatever addresses are listed."
            ),
        );
        finding.shown_by(|| Proof::any().without_address());
        if let Some(edit) = moved_to(ip.statement, ip.condition, "IpAddress") {
            finding.unsafe_fix("Write `IpAddress`", vec![edit]);
        }
    } else if let Some(null) = null_of(statement) {
        let finding = findings.report(
            null.member.key.span,
            "This Allow is for requests that have no `aws:SourceIp`: they come through a VPC endpoint, and any will do, in any \
             VPC of any account. Name it with `aws:SourceVpc` or `aws:SourceVpce`.",
        );
        finding.shown_by(|| Proof::any().without_address());
    }
}

fn check_deny(policy: &Policy<'_>, statement: &Statement<'_>, findings: &mut Findings) {
    let list = of_statement(statement).find(|ip| ip.is_source_ip() && ip.negated);
    let Some(ip) = list.filter(|_| !Bounds::of(statement, Caller::Anyone).may.endpoint) else {
        return;
    };
    // Another Deny may look after the requests through endpoints.
    if policy
        .statements
        .iter()
        .any(|other| other.denies() && names_endpoint(other))
    {
        return;
    }
    let any_value = ip
        .condition
        .operator
        .is_some_and(|operator| operator.set == Some(SetOperator::ForAnyValue));
    if any_value {
        let finding = findings.report(
            ip.condition.operator_key.span,
            "`ForAnyValue` is false where a request has no `aws:SourceIp`, as through a VPC endpoint. So this Deny passes by \
             requests from any VPC, in any account.",
        );
        if let Some(edit) = moved_to(ip.statement, ip.condition, "NotIpAddress") {
            finding.unsafe_fix("Write `NotIpAddress`", vec![edit]);
        }
    } else if let Some(null) = null_of(statement) {
        findings.report(
            null.member.key.span,
            "This Deny passes by every request that has no `aws:SourceIp`, and so all that come through a VPC endpoint, from any \
             VPC of any account. Name the VPC that you mean to spare, with `StringNotEquals` on `aws:SourceVpc`.",
        );
    }
}

/// The `Null` condition on the source address.
fn null_of<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s Condition<'a>> {
    statement.conditions.iter().find(|condition| {
        condition.is_key(NetworkKey::SourceIp.name())
            && condition
                .operator
                .is_some_and(|o| o.kind == OperatorKind::Null)
            && of_condition(condition, Caller::Anyone).is_some_and(|bounds| bounds.exact)
    })
}
