use super::variable::first_variable;
use crate::policy::{Kind, OperatorType};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A policy variable under an operator that does not expand any.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-variable-for-operator",
    issue_code: Some("INVALID_VARIABLE_FOR_OPERATOR"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::VARIABLES,
    title: "Variable under an operator that expands none",
    what: "Policy variables such as `${aws:username}` are replaced in the values of the string and ARN operators alone. Addresses, \
           numbers, dates, booleans and binary values are compared as they are written.",
    why: "The value stays the text that it is, which no request has: a list of addresses with a variable in it lets in or keeps \
          out nobody by that entry.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["52.94.76.0/22", «"${aws:PrincipalTag/office}"»]}}
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
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-variable-for-operator",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if !policy.has_variables() {
        return;
    }
    let conditions = policy.statements.iter().flat_map(|s| &s.conditions);
    for condition in conditions {
        let Some(operator) = condition.operator else {
            continue;
        };
        let kind = operator.kind;
        if matches!(kind.value_type(), OperatorType::String | OperatorType::Arn) {
            continue;
        }
        for text in &condition.values {
            let Some(variable) = first_variable(text.value) else {
                continue;
            };
            if findings.is_full() {
                return;
            }
            findings.report(
                text.span,
                format!(
                    "AWS does not replace `{}` under `{}`, so no request matches this value; only the string and ARN operators \
                     take variables.",
                    short(variable),
                    kind.name()
                ),
            );
        }
    }
}
