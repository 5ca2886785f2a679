use crate::policy::{Condition, Kind, OperatorKind};
use crate::rules::{
    Category, Context, Definition, Example, Findings, KeyedCondition, Needs, Rule, Topic,
};
use crate::syntax::Edit;
use crate::syntax::excerpt::short;

/// A key with many values under an operator for one.
pub static MISSING: Rule = Rule::new(Definition {
    id: "missing-qualifier",
    issue_code: Some("MISSING_QUALIFIER"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Many values compared as one",
    what: "A condition key of which a request can have many values, such as `aws:TagKeys`, is compared with `ForAllValues:` or `ForAnyValue:` \
           before the operator. `Null` needs neither. In an Allow the edit writes `ForAllValues:`, which also holds where there is no value, for \
           none but keys of what the request is to do.",
    why: "It is not said whether one of the request's values has to match or all of them, and AWS does not say which it takes: the statement \
          can hold where it should not, or not where it should.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "StringEquals": { «"aws:TagKeys"»: ["team", "stage"] } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "stage"] }, "Null": { "aws:TagKeys": "false" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-qualifier",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for keyed in context.conditions() {
        if findings.is_full() || !lacks_qualifier(&keyed) {
            continue;
        }
        let condition = keyed.condition;
        let key = condition.key();
        let finding = findings.report(
            key.span,
            format!(
                "A request can have many values of `{}`, and AWS does not say what this compares with them. Say with `ForAllValues:` or \
                 `ForAnyValue:` whether all of them have to match or one.",
                short(key.value)
            ),
        );
        let offered: &[&str] = if keyed.statement.denies() {
            &["ForAnyValue", "ForAllValues"]
        } else if is_of_content(&keyed) {
            &["ForAllValues", "ForAnyValue"]
        } else {
            // `ForAllValues` would let in whoever has none.
            &["ForAnyValue"]
        };
        for &set in offered {
            finding.unsafe_fix(
                format!("Put `{set}:` before the operator"),
                qualified(condition, set).into_iter().collect(),
            );
        }
    }
}

fn lacks_qualifier(keyed: &KeyedCondition<'_>) -> bool {
    let operator = keyed.condition.operator;
    operator.is_some_and(|o| o.set.is_none() && o.kind != OperatorKind::Null)
        && keyed.key.is_some_and(|key| key.is_multivalued())
        && !is_compared_plain(keyed.condition.key().value)
}

/// Whether the key tells what a request is to do, such as the tags that it sets, and not who sends it or by what way it comes.
fn is_of_content(keyed: &KeyedCondition<'_>) -> bool {
    let name = keyed.condition.key().value;
    let is_claim = || {
        name.split(':')
            .next()
            .is_some_and(|prefix| prefix.contains('.'))
    };
    let is_global = keyed.key.is_some_and(|key| key.is_global());
    keyed.condition.is_key("aws:TagKeys") || !is_global && !is_claim()
}

/// Keys of Amazon EventBridge are listed with many values, and AWS's documentation and own policies compare them without a qualifier.
fn is_compared_plain(key: &str) -> bool {
    key.split_once(':')
        .is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case("events"))
}

/// The operator with `set` before it, where it is the only key's.
fn qualified(condition: &Condition<'_>, set: &str) -> Option<Edit> {
    let keys = condition.operator_member.value.as_object()?;
    let name = &condition.operator_key.text;
    (keys.len() == 1).then(|| condition.operator_key.renamed(&format!("{set}:{name}")))
}
