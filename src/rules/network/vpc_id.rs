use crate::access::network::NetworkKey;
use crate::policy::variable::has_variable;
use crate::policy::{Condition, Kind, OperatorType, Statement, pattern};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A value of `aws:SourceVpc` is no VPC id.
pub static VPC: Rule = Rule::new(Definition {
    id: "invalid-vpc-format",
    issue_code: Some("INVALID_VPC_FORMAT"),
    category: Category::Error,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Malformed VPC id",
    what: "A value of `aws:SourceVpc` is the id of a VPC: `vpc-` and 8 or 17 letters and digits.",
    why: "No request comes from a VPC of another name, so the value matches nothing: an Allow on it gives nothing, and a Deny on \
          all others stops everybody.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"StringEquals": {"aws:SourceVpc": [«"vpc-111bbb2"», «"vpce-0a1b2c3d"»]}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-111bbb22"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-vpc-format",
    ],
    check: check_vpc,
});

/// A value of `aws:SourceVpce` is no id of a VPC endpoint.
pub static ENDPOINT: Rule = Rule::new(Definition {
    id: "invalid-vpce-format",
    issue_code: Some("INVALID_VPCE_FORMAT"),
    category: Category::Error,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Malformed VPC endpoint id",
    what: "A value of `aws:SourceVpce` is the id of a VPC endpoint: `vpce-` and 8 or 17 letters and digits.",
    why: "No request comes through an endpoint of another name, so the value matches nothing: an Allow on it gives nothing, and \
          a Deny on all others stops everybody.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:SourceVpce": «"vpc-0a1b2c3d"»}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpce",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-vpce-format",
    ],
    check: check_endpoint,
});

/// A kind of id.
struct Id {
    key: NetworkKey,
    prefix: &'static str,
    what: &'static str,
}

const VPC_ID: Id = Id {
    key: NetworkKey::SourceVpc,
    prefix: "vpc-",
    what: "the id of a VPC",
};

const ENDPOINT_ID: Id = Id {
    key: NetworkKey::SourceVpce,
    prefix: "vpce-",
    what: "the id of a VPC endpoint",
};

impl Id {
    fn is(&self, text: &str) -> bool {
        text.strip_prefix(self.prefix).is_some_and(|rest| {
            matches!(rest.len(), 8 | 17) && rest.bytes().all(|b| b.is_ascii_alphanumeric())
        })
    }
}

fn check_vpc(context: &Context<'_>, findings: &mut Findings) {
    check(context, findings, &VPC_ID, &ENDPOINT_ID);
}

fn check_endpoint(context: &Context<'_>, findings: &mut Findings) {
    check(context, findings, &ENDPOINT_ID, &VPC_ID);
}

fn check(context: &Context<'_>, findings: &mut Findings, id: &Id, other: &Id) {
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            let Some(operator) = condition.operator else {
                continue;
            };
            if operator.kind.value_type() != OperatorType::String
                || !condition.is_key(id.key.name())
            {
                continue;
            }
            for text in &condition.values {
                let is_pattern =
                    operator.kind.takes_wildcards() && pattern::has_wildcard(text.value);
                if id.is(text.value) || is_pattern || has_variable(text.value) {
                    continue;
                }
                if findings.is_full() {
                    return;
                }
                let swapped = other.is(text.value);
                let message = message(
                    statement,
                    condition,
                    text.value,
                    id,
                    swapped.then_some(other),
                );
                let finding = findings.report(text.span, message);
                if swapped && can_be_renamed(condition, other) {
                    finding.unsafe_fix(
                        format!("Compare with `{}`", other.key.name()),
                        vec![condition.member.key.renamed(other.key.name())],
                    );
                }
            }
        }
    }
}

/// Whether the condition is about the other key in truth, and that has no condition under the operator yet.
fn can_be_renamed(condition: &Condition<'_>, other: &Id) -> bool {
    let keys = condition.operator_member.value.as_object();
    condition.values.iter().all(|text| other.is(text.value))
        && keys.is_some_and(|keys| {
            let mut keys = keys.iter();
            keys.all(|member| !member.key.text.eq_ignore_ascii_case(other.key.name()))
        })
}

fn message(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    value: &str,
    id: &Id,
    meant: Option<&Id>,
) -> String {
    let value = short(value);
    let wrong = match meant {
        Some(other) => format!(
            "`{value}` is {}, and `{}` takes {}.",
            other.what,
            id.key.name(),
            id.what
        ),
        None => format!(
            "`{value}` is not {}: that is `{}` and 8 or 17 letters and digits.",
            id.what, id.prefix
        ),
    };
    let negated = condition
        .operator
        .is_some_and(|operator| operator.kind.is_negated());
    let consequence = match (negated, statement.denies()) {
        (false, false) => "No request matches it, so it lets nobody through.",
        (false, true) => "No request matches it, so it stops nobody.",
        (true, false) => "No request matches it, so it keeps nobody out.",
        (true, true) => "No request matches it, so it spares nobody.",
    };
    format!("{wrong} {consequence}")
}
