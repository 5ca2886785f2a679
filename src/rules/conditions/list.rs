use super::value_type::is_boolean;
use crate::policy::{Kind, OperatorKind};
use crate::rules::{
    Category, Context, Definition, Example, Findings, KeyedCondition, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;
use crate::syntax::{Node, quoted, replace};

/// Values of several JSON types in one list.
pub static DATA_TYPE: Rule = Rule::new(Definition {
    id: "invalid-condition-data-type",
    issue_code: Some("INVALID_CONDITION_DATA_TYPE"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Values of several JSON types",
    what: "The values of a condition key are all strings, all numbers or all booleans. A finding for each list that mixes them. Whether a \
           value fits its operator is another matter, of the rules on mismatched types.",
    why: "AWS refuses the list, and with it the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": { "NumericEquals": { "s3:max-keys": «["10", 100]» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": { "NumericEquals": { "s3:max-keys": ["10", "100"] } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-data-type",
    ],
    check: check_types,
});

/// Several booleans for a key that has one.
pub static MULTIPLE_BOOLEAN: Rule = Rule::new(Definition {
    id: "invalid-condition-multiple-boolean",
    issue_code: Some("INVALID_CONDITION_MULTIPLE_BOOLEAN"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Several booleans in one condition",
    what: "Under `Bool` and `Null` a key has one value, `true` or `false`. A key of which a request can have several booleans may have \
           several under `Bool`.",
    why: "There are only two booleans: a list of both asks for nothing, and a list of one twice is a slip. AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": { "aws:SecureTransport": «["true", "false"]» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": { "aws:SecureTransport": "true" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Boolean",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-multiple-boolean",
    ],
    check: check_booleans,
});

fn check_types(context: &Context<'_>, findings: &mut Findings) {
    let conditions = context.policy.statements.iter().flat_map(|s| &s.conditions);
    for condition in conditions {
        let value = &condition.member.value;
        let items = value.as_array().unwrap_or_default();
        let mut kinds = items.iter().filter(|item| item.scalar().is_some());
        let first = kinds.next().map(Node::kind_name);
        if kinds.all(|item| Some(item.kind_name()) == first) || findings.is_full() {
            continue;
        }
        let finding = findings.report(
            value.span,
            format!(
                "The values of `{}` are of several JSON types, which AWS refuses. Write them all as strings.",
                short(condition.key().value)
            ),
        );
        let quoted = |item: &Node<'_>| {
            let bare = item.scalar().filter(|_| item.as_str().is_none());
            bare.map(|text| replace(item.span, quoted(text)))
        };
        finding.safe_fix(
            "Write all values as strings",
            items.iter().filter_map(quoted).collect(),
        );
    }
}

fn check_booleans(context: &Context<'_>, findings: &mut Findings) {
    for keyed in context.conditions() {
        let value = &keyed.condition.member.value;
        let items = value.as_array().unwrap_or_default();
        if items.len() < 2 || !takes_one_boolean(&keyed) || findings.is_full() {
            continue;
        }
        let mut truths = items.iter().map(truth);
        let Some(Some(first)) = truths.next() else {
            continue;
        };
        let (mut known, mut same) = (true, true);
        for truth in truths {
            known &= truth.is_some();
            same &= truth == Some(first);
        }
        if !known {
            continue;
        }
        let key = short(keyed.condition.key().value);
        if same {
            findings
                .report(
                    value.span,
                    format!("AWS takes one boolean for `{key}` and refuses a list of them."),
                )
                .safe_fix(
                    format!("Write `{first}`"),
                    vec![value.replaced_by_string(if first { "true" } else { "false" })],
                );
        } else {
            findings.report(
                value.span,
                format!(
                    "`true` and `false` are all the values that there are, so this asks nothing of `{key}`; AWS takes one boolean and \
                     refuses a list."
                ),
            );
        }
    }
}

fn takes_one_boolean(keyed: &KeyedCondition<'_>) -> bool {
    match keyed.condition.operator.map(|operator| operator.kind) {
        Some(OperatorKind::Null) => true,
        Some(OperatorKind::Bool) => keyed.key.is_none_or(|key| !key.is_multivalued()),
        _ => false,
    }
}

/// Which boolean it is, with or without quotes.
fn truth(node: &Node<'_>) -> Option<bool> {
    let text = node.scalar().filter(|text| is_boolean(text))?;
    Some(text.eq_ignore_ascii_case("true"))
}
