use super::contradiction::{LOGIC, SOURCE_IP, never};
use crate::access::network::{Caller, NetworkKey, Region, of_condition};
use crate::policy::{Condition, Kind, Statement};
use crate::rules::copied_statement::with_copy;
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::Edit;
use crate::syntax::excerpt::short;

/// A source address and a VPC are asked for in one statement.
pub static RULE: Rule = Rule::new(Definition {
    id: "source-ip-beside-vpc-key",
    issue_code: None,
    category: Category::Error,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Source address and VPC endpoint in one statement",
    what: "All conditions of a statement have to hold at once. A request has `aws:SourceIp` only where it does not come through a \
           VPC endpoint, and `aws:SourceVpce`, `aws:SourceVpc` or `aws:VpcSourceIp` only where it does.",
    why: "No request meets conditions on both. Who wanted \"from the office or through the endpoint\" needs a statement for each; a \
          Deny for everything else uses `NotIpAddress` and `StringNotEquals`, which hold where the key is absent.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OfficeOrEndpoint",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports",
      "Condition": {
        "IpAddress": {"aws:SourceIp": "52.94.76.0/22"},
        "StringEquals": {«"aws:SourceVpce"»: "vpce-0a1b2c3d"}
      }
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Office",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports",
      "Condition": {
        "IpAddress": {"aws:SourceIp": "52.94.76.0/22"}
      }
    },
    {
      "Sid": "Endpoint",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports",
      "Condition": {
        "StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}
      }
    }
  ]
}"#,
    )],
    references: &[
        SOURCE_IP,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpce",
        LOGIC,
    ],
    check: in_whole(check),
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let of = |wanted: fn(NetworkKey) -> bool| {
            let conditions = statement.conditions.iter();
            conditions.filter(move |c| NetworkKey::of(c.key().value).is_some_and(wanted))
        };
        let source_ip: Vec<&Condition<'_>> = of(|key| key == NetworkKey::SourceIp).collect();
        let vpc: Vec<&Condition<'_>> = of(NetworkKey::is_of_endpoint).collect();
        let (Some(first_ip), Some(first_vpc)) = (source_ip.first(), vpc.first()) else {
            continue;
        };
        let all = |conditions: &[&Condition<'_>]| {
            let parts = conditions
                .iter()
                .filter_map(|c| of_condition(c, Caller::Anyone));
            parts.fold(Region::everything(), |region, part| {
                region.intersection(&part.may)
            })
        };
        let (from_ip, from_vpc) = (all(&source_ip), all(&vpc));
        if from_ip.is_empty() || from_vpc.is_empty() || from_ip.intersects(&from_vpc) {
            continue;
        }
        if findings.is_full() {
            return;
        }
        let key = first_vpc.key().value;
        let finding = findings.report(
            first_vpc.member.key.span,
            format!(
                "A request has `aws:SourceIp` only where it does not come through a VPC endpoint, and `{}` only where it does. \
                 No request meets both conditions, {}.",
                short(key),
                never(statement)
            ),
        );
        finding.related(
            first_ip.member.key.span,
            "The condition on the source address.",
        );
        if let ([ip], [vpc], true) = (source_ip.as_slice(), vpc.as_slice(), statement.allows())
            && let Some(edits) = in_two(context.policy.text, statement, ip, vpc)
        {
            finding.unsafe_fix("Split the statement in two, one for either key", edits);
        }
    }
}

/// The statement without its condition on the VPC, and after it a copy without that on the address.
fn in_two(
    text: &str,
    statement: &Statement<'_>,
    ip: &Condition<'_>,
    vpc: &Condition<'_>,
) -> Option<Vec<Edit>> {
    Some(vec![
        statement.without(vpc)?,
        with_copy(text, statement, vec![statement.without(ip)?])?,
    ])
}
