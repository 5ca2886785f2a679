use crate::policy::{Condition, Kind, Operator, SetOperator};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Member, quoted, replace};

/// A condition key without values.
pub static PLAIN: Rule = Rule::new(Definition {
    id: "empty-array-condition",
    issue_code: Some("EMPTY_ARRAY_CONDITION"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::CONDITIONS.and(Needs::UNUSUAL_FORM),
    title: "Condition key without values",
    what: "A condition key has at least one value to compare with.",
    why: "Nothing equals one of no values, so under a plain operator the statement never applies, and under a negated one the \
          condition restricts nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:PrincipalTag/team": «[]» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:PrincipalTag/team": ["finance"] } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-condition",
    ],
    check: |context, findings| each(context, findings, Form::Plain),
});

/// `ForAllValues:` without values.
pub static FOR_ALL_VALUES: Rule = Rule::new(Definition {
    id: "empty-array-condition-forallvalues",
    issue_code: Some("EMPTY_ARRAY_CONDITION_FORALLVALUES"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::CONDITIONS.and(Needs::UNUSUAL_FORM),
    title: "ForAllValues without values",
    what: "An operator with `ForAllValues` has at least one value to compare with.",
    why: "It holds for the requests that do not have the key, and for no others. `Null` says that in a way that its reader sees.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "ForAllValues:StringEquals": { "aws:TagKeys": «[]» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Null": { "aws:TagKeys": "true" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-condition-forallvalues",
    ],
    check: |context, findings| each(context, findings, Form::ForAllValues),
});

/// `ForAnyValue:` without values.
pub static FOR_ANY_VALUE: Rule = Rule::new(Definition {
    id: "empty-array-condition-foranyvalue",
    issue_code: Some("EMPTY_ARRAY_CONDITION_FORANYVALUE"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::CONDITIONS.and(Needs::UNUSUAL_FORM),
    title: "ForAnyValue without values",
    what: "An operator with `ForAnyValue` has at least one value to compare with.",
    why: "No value of a request is one of none, so the condition never holds and the statement does nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:CreateTags",
    "Resource": "*",
    "Condition": { "ForAnyValue:StringEquals": { "aws:TagKeys": «[]» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:CreateTags",
    "Resource": "*",
    "Condition": { "ForAnyValue:StringEquals": { "aws:TagKeys": ["owner"] } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-condition-foranyvalue",
    ],
    check: |context, findings| each(context, findings, Form::ForAnyValue),
});

/// `…IfExists` without values.
pub static IF_EXISTS: Rule = Rule::new(Definition {
    id: "empty-array-condition-ifexists",
    issue_code: Some("EMPTY_ARRAY_CONDITION_IFEXISTS"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::CONDITIONS.and(Needs::UNUSUAL_FORM),
    title: "IfExists without values",
    what: "An operator with `IfExists` has at least one value to compare with.",
    why: "It holds for the requests that do not have the key, and for no others. `Null` says that in a way that its reader sees.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": { "StringLikeIfExists": { "ec2:InstanceType": «[]» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": { "StringLikeIfExists": { "ec2:InstanceType": ["t3.*"] } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-condition-ifexists",
    ],
    check: |context, findings| each(context, findings, Form::IfExists),
});

/// Which of the four an operator is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    ForAllValues,
    ForAnyValue,
    IfExists,
}

fn form(operator: Operator) -> Form {
    match operator.set {
        Some(SetOperator::ForAllValues) => Form::ForAllValues,
        Some(SetOperator::ForAnyValue) => Form::ForAnyValue,
        None if operator.if_exists => Form::IfExists,
        None => Form::Plain,
    }
}

fn each(context: &Context<'_>, findings: &mut Findings, wanted: Form) {
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            let Some(operator) = condition.operator else {
                continue;
            };
            let empty = condition
                .member
                .value
                .as_array()
                .is_some_and(<[_]>::is_empty);
            if !empty || form(operator) != wanted || findings.is_full() {
                continue;
            }
            let negated = operator.kind.is_negated();
            let finding = findings.report(
                condition.member.value.span,
                message(condition.key().value, wanted, negated),
            );
            let only_without = matches!(wanted, Form::ForAllValues | Form::IfExists) && !negated;
            if only_without && let Some(edit) = as_null(statement.condition_member, condition) {
                finding.safe_fix("Write the condition with `Null`", vec![edit]);
            }
        }
    }
}

fn message(key: &str, form: Form, negated: bool) -> String {
    let key = short(key);
    let rest = match form {
        _ if negated => "nothing is excluded, so the condition restricts nothing.",
        Form::Plain => {
            "nothing equals one of no values, so the condition never holds and the statement does nothing."
        }
        Form::ForAnyValue => {
            "no value of a request is one of none, so the condition never holds and the statement does nothing."
        }
        Form::ForAllValues | Form::IfExists => {
            "the condition holds only for a request without the key. `Null` with `\"true\"` says so plainly."
        }
    };
    format!("No value is given for `{key}`: {rest}")
}

/// The operator with its key as `"Null": {key: "true"}`, where the operator has no other key and the condition no `Null` yet.
fn as_null(member: Option<&Member<'_>>, condition: &Condition<'_>) -> Option<Edit> {
    let operators = member?.value.as_object()?;
    let has_null = operators
        .iter()
        .any(|m| m.key.text.eq_ignore_ascii_case("Null"));
    let keys = condition.operator_member.value.as_object()?;
    (!has_null && keys.len() == 1).then(|| {
        replace(
            condition.operator_member.span(),
            format!(
                "\"Null\": {{ {}: \"true\" }}",
                quoted(condition.key().value)
            ),
        )
    })
}
