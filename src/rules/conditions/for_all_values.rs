use super::change::without_set;
use crate::catalog::ConditionKey;
use crate::policy::{Kind, OperatorKind, SetOperator};
use crate::rules::moved_condition::moved_to;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// `ForAllValues:` on a key that has one value.
pub static RULE: Rule = Rule::new(Definition {
    id: "forallvalues-with-single-valued-key",
    issue_code: Some("FORALLVALUES_WITH_SINGLE_VALUED_KEY"),
    category: Category::SecurityWarning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "ForAllValues on a key with one value",
    what: "`ForAllValues:` is for keys of which a request can have many values. A finding for each key with one that stands under it, \
           whatever the effect. Keys that AWS does not list are not judged, and `Null` has a rule of its own. \
           `codestar-connections:ProviderAction` is let pass, and the same key of `codeconnections`: AWS's managed policies compare it under \
           `ForAllValues`, although its reference gives it one value.",
    why: "`ForAllValues:` is also true where the request does not have the key. An Allow that was to hold for some then holds for everyone \
          whose requests lack it, and a Deny strikes them.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ssm:StartSession",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "ForAllValues:StringEquals": { «"ssm:resourceTag/stage"»: ["test"] } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ssm:StartSession",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "StringEquals": { "ssm:resourceTag/stage": ["test"] } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-forallvalues-with-single-valued-key",
    ],
    check,
});

/// A key that AWS's managed policies compare under `ForAllValues`, although its reference has it with one value.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonCodeGuruReviewerFullAccess.html>
fn is_compared_by_aws(key: ConditionKey) -> bool {
    let service = key.name().strip_suffix(":ProviderAction");
    service.is_some_and(|service| ["codeconnections", "codestar-connections"].contains(&service))
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for keyed in context.conditions() {
        let Some(operator) = keyed.condition.operator else {
            continue;
        };
        let applies = operator.set == Some(SetOperator::ForAllValues)
            && operator.kind != OperatorKind::Null
            && keyed
                .key
                .is_some_and(|key| !key.is_multivalued() && !is_compared_by_aws(key));
        if !applies || findings.is_full() {
            continue;
        }
        let consequence = if keyed.statement.denies() {
            "so this Deny strikes all requests without it"
        } else {
            "so requests without it satisfy this condition"
        };
        let finding = findings.report(
            keyed.condition.member.key.span,
            format!(
                "A request has one value of `{}` or none. `ForAllValues` also holds where it has none, {consequence}.",
                short(keyed.condition.key().value)
            ),
        );
        let edit = moved_to(keyed.statement, keyed.condition, &without_set(operator));
        finding.unsafe_fix("Remove `ForAllValues:`", edit.into_iter().collect());
    }
}
