use super::ip::written;
use crate::access::network::{NetworkKey, parse};
use crate::policy::{Condition, Kind, Operator, OperatorType, SetOperator, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};
use crate::syntax::{Edit, quoted, replace};

/// An operator for other types of value on a key that holds addresses.
pub static RULE: Rule = Rule::new(Definition {
    id: "type-mismatch",
    issue_code: Some("TYPE_MISMATCH"),
    category: Category::Warning,
    topic: Topic::Network,
    title: "Operator for another type of value",
    what: "`aws:SourceIp` and `aws:VpcSourceIp` hold addresses, which `IpAddress` and `NotIpAddress` compare. Other operators \
           compare text, numbers or dates.",
    why: "As text, `52.94.76.0/22` equals no address in that range, so the range lets in nobody and blocks nobody. A pattern such \
          as `52.94.*` compares letters: an address that is written in another way, or in IPv6, slips through.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"StringEquals": {«"aws:SourceIp"»: ["52.94.76.0/22"]}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["52.94.76.0/22"]}}
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
    "Condition": {"StringNotLike": {«"aws:SourceIp"»: "52.94.*"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": "52.94.0.0/16"}}
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            let Some(operator) = condition.operator else {
                continue;
            };
            let key = NetworkKey::of(condition.key().value).filter(|key| key.holds_address());
            let (Some(key), false) = (
                key,
                matches!(
                    operator.kind.value_type(),
                    OperatorType::Ip | OperatorType::Null
                ),
            ) else {
                continue;
            };
            if findings.is_full() {
                return;
            }
            let right = if operator.kind.is_negated() {
                "NotIpAddress"
            } else {
                "IpAddress"
            };
            let finding = findings.report(
                condition.member.key.span,
                format!(
                    "`{}` does not compare addresses, which is what `{}` holds; {}. Use `{right}`.",
                    operator.kind.name(),
                    key.name(),
                    consequence(statement, condition, operator),
                ),
            );
            if let Some(edits) = edits(statement, condition, operator, right) {
                finding.safe_fix(format!("Write `{right}`"), edits);
            }
        }
    }
}

fn consequence(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    operator: Operator,
) -> &'static str {
    let has_range = condition.values.iter().any(|text| text.value.contains('/'));
    match (has_range, operator.kind.is_negated() == statement.denies()) {
        (true, true) => "a range is no address as text, so nobody gets through by it",
        (true, false) => "a range is no address as text, so it keeps nobody out",
        (false, true) => "whom this lets through depends on how an address is written",
        (false, false) => "whom this keeps out depends on how an address is written",
    }
}

/// The operator renamed, and patterns written as ranges; only where the operator has no other key and the new name is free.
fn edits(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    operator: Operator,
    right: &str,
) -> Option<Vec<Edit>> {
    let set = match operator.set {
        Some(SetOperator::ForAllValues) => "ForAllValues:",
        Some(SetOperator::ForAnyValue) => "ForAnyValue:",
        None => "",
    };
    let suffix = if operator.if_exists { "IfExists" } else { "" };
    let name = format!("{set}{right}{suffix}");
    let operators = statement.condition_member?.value.as_object()?;
    let free = operators
        .iter()
        .all(|member| !member.key.text.eq_ignore_ascii_case(&name));
    let alone = condition.operator_member.value.as_object()?.len() == 1;
    if !free || !alone || condition.values.is_empty() {
        return None;
    }
    let mut edits = vec![condition.operator_key.renamed(&name)];
    for text in &condition.values {
        let Err(fault) = parse(text.value) else {
            continue;
        };
        let [net] = fault.meant() else { return None };
        edits.push(replace(text.span, quoted(&written(net))));
    }
    Some(edits)
}
