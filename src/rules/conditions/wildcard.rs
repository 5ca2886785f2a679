use super::change::with_kind;
use super::permissive;
use crate::access::audience::opens_by;
use crate::catalog::KeyType;
use crate::policy::variable::{Segment, segments};
use crate::policy::{Kind, OperatorKind, pattern};
use crate::rules::moved_condition::moved_to;
use crate::rules::{
    Category, Context, Definition, Example, Findings, KeyedCondition, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;

/// A wildcard under an operator that knows none.
pub static RULE: Rule = Rule::new(Definition {
    id: "wildcard-without-like-operator",
    issue_code: Some("WILDCARD_WITHOUT_LIKE_OPERATOR"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Wildcard compared letter by letter",
    what: "`StringEquals`, `StringNotEquals` and their `IgnoreCase` forms take `*` and `?` for the characters themselves. A finding for each \
           value with one. `ArnEquals` and `ArnNotEquals` take wildcards as `ArnLike` does, and are not meant here; nor is `${*}`, which \
           says that the character is meant. The edit is not offered where it would let strangers in.",
    why: "No request has a value with a star in it, so the condition never does what its author thinks: an Allow gives nothing, a Deny \
          stops nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:PrincipalTag/job": ["tester", «"admin-*"»] } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "StringLike": { "aws:PrincipalTag/job": ["tester", "admin-*"] } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-wildcard-without-like-operator",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let has_variables = context.policy.has_variables();
    for keyed in context.conditions() {
        let Some(operator) = keyed.condition.operator else {
            continue;
        };
        use OperatorKind as K;
        let (like, arn_like) = match operator.kind {
            K::StringEquals | K::StringEqualsIgnoreCase => (K::StringLike, K::ArnLike),
            K::StringNotEquals | K::StringNotEqualsIgnoreCase => (K::StringNotLike, K::ArnNotLike),
            _ => continue,
        };
        let like = match keyed.key.map(|key| key.key_type()) {
            Some(KeyType::Arn) => arn_like,
            _ => like,
        };
        let values = keyed.condition.values.iter();
        let mut wild = values.filter(|text| has_wildcard(text.value, has_variables));
        let Some(first) = wild.next() else { continue };
        let name = with_kind(operator, like);
        let ignores_case = matches!(
            operator.kind,
            K::StringEqualsIgnoreCase | K::StringNotEqualsIgnoreCase
        );
        let edit = moved_to(keyed.statement, keyed.condition, &name)
            .filter(|_| !ignores_case && may_be_patterns(&keyed, has_variables))
            .filter(|_| !opens_by(keyed.statement, keyed.condition, like));
        for text in std::iter::once(first).chain(wild) {
            if findings.is_full() {
                return;
            }
            let finding = findings.report(
                text.span,
                format!(
                    "`{}` takes the wildcard in `{}` for the character itself, so no request matches it. For a wildcard, use `{}`.",
                    operator.kind.name(),
                    short(text.value),
                    like.name()
                ),
            );
            finding.unsafe_fix(format!("Write `{name}`"), edit.iter().cloned().collect());
        }
    }
}

/// Whether `text` has a `*` or `?` outside `${…}`.
fn has_wildcard(text: &str, has_variables: bool) -> bool {
    pattern::has_wildcard(text)
        && (!has_variables
            || segments(text).any(|segment| match segment {
                Segment::Literal(text) | Segment::Malformed(text, _) => pattern::has_wildcard(text),
                Segment::Escaped(_) | Segment::Variable { .. } => false,
            }))
}

/// Whether AWS takes the values of the condition as patterns.
fn may_be_patterns(keyed: &KeyedCondition<'_>, has_variables: bool) -> bool {
    let condition = keyed.condition;
    let mut values = condition.values.iter();
    values.all(|text| permissive::wildcard_fault(condition, text.value, has_variables).is_none())
}
