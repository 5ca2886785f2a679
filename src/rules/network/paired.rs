use crate::access::network::NetworkKey;
use crate::policy::{Arn, Condition, Kind, OperatorKind, Statement};
use crate::rules::conditions::held_to_own_account;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::code;

/// `aws:VpcSourceIp` without the VPC, and `aws:SourceArn` of a resource without its account.
pub static RULE: Rule = Rule::new(Definition {
    id: "missing-paired-condition-keys",
    issue_code: Some("MISSING_PAIRED_CONDITION_KEYS"),
    category: Category::SecurityWarning,
    topic: Topic::Network,
    needs: Needs::CONDITIONS,
    title: "Key that says little without another",
    what: "`aws:VpcSourceIp` is the private address inside a VPC that a request came from. It says little without the VPC: the \
           same statement should name that too, with `aws:SourceVpc`, or the endpoint with `aws:SourceVpce`. `aws:SourceArn` of a \
           resource whose ARN has no account in it, such as a bucket, does not tell whose it is: an Allow of a resource policy should \
           name the account too, with `aws:SourceAccount`. AWS's page gives the first pair as an example; the second is in answers of \
           its validator and in its advice on confused deputies.",
    why: "Everybody may use the same private ranges. Whoever has credentials makes a VPC in their own account with your range and \
          an endpoint in it, and their requests match. And once a bucket is deleted, anybody can make one of the same name, and AWS's \
          services then call for its new owner.",
    examples: &[
        Example::new(
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
        ),
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "s3.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": "arn:aws:sns:eu-west-1:111122223333:uploads",
    "Condition": {"ArnLike": {«"aws:SourceArn"»: "arn:aws:s3:::inbox"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "s3.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": "arn:aws:sns:eu-west-1:111122223333:uploads",
    "Condition": {
      "ArnLike": {"aws:SourceArn": "arn:aws:s3:::inbox"},
      "StringEquals": {"aws:SourceAccount": "111122223333"}
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-missing-paired-condition-keys",
    ],
    check: |context, findings| {
        check_address(context, findings);
        check_source(context, findings);
    },
});

fn check_address(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let keys = || {
            let conditions = statement.conditions.iter();
            conditions.filter_map(|c| Some((c, NetworkKey::of(c.key().value)?)))
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
        if names_vpc(statement) || findings.is_full() {
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

/// Whether a condition of `statement` is about the VPC or the endpoint that a request comes through.
pub(super) fn names_vpc(statement: &Statement<'_>) -> bool {
    let mut keys = statement.conditions.iter().map(Condition::key);
    keys.any(|key| {
        matches!(
            NetworkKey::of(key.value),
            Some(NetworkKey::SourceVpc | NetworkKey::SourceVpcArn | NetworkKey::SourceVpce)
        )
    })
}

/// The keys that tell whose a source is.
const OWNERS: [&str; 3] = ["aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

fn check_source(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Resource {
        return;
    }
    for statement in context.policy.statements.iter().filter(|s| s.allows()) {
        let compares = |condition: &Condition<'_>| {
            condition
                .operator
                .is_some_and(|o| o.kind != OperatorKind::Null && !o.kind.is_negated())
        };
        let mut conditions = statement.conditions.iter().filter(|c| compares(c));
        let nobodys = conditions
            .find_map(|c| Some((c, c.is_key("aws:SourceArn").then(|| without_owner(c))??)));
        let Some((condition, arn)) = nobodys else {
            continue;
        };
        let mut others = statement.conditions.iter().filter(|c| compares(c));
        if others.any(|c| OWNERS.iter().any(|key| c.is_key(key))) || findings.is_full() {
            continue;
        }
        let finding = findings.report(
            condition.member.key.span,
            format!(
                "{} does not tell whose it is: whoever comes to have a resource of that name is let in too. Name the account beside it \
                 with `aws:SourceAccount`.",
                code(arn)
            ),
        );
        if let Some((account, edits)) = held_to_own_account(context.policy.text, statement) {
            finding.unsafe_fix(format!("Hold this statement to account {account}"), edits);
        }
    }
}

/// The first of the condition's values that is an ARN with no certain account in it.
fn without_owner<'a>(condition: &Condition<'a>) -> Option<&'a str> {
    let values = condition.values.iter().map(|value| value.value);
    values.into_iter().find(|value| {
        Arn::parse(value).is_some_and(|arn| arn.account.chars().all(|c| matches!(c, '*' | '?')))
    })
}
