use super::consequence::of_no_match;
use crate::policy::variable::has_variable;
use crate::policy::{Arn, Condition, Kind, OperatorType, is_account_id, pattern};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A KMS key that is not named by its ARN.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-kms-key-value",
    issue_code: Some("INVALID_KMS_KEY_VALUE"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "KMS key without its ARN",
    what: "A condition key of Amazon S3 that holds the KMS key of a request, or one called `…KmsKeyArn`, is compared with the ARN of a key: \
           `arn:aws:kms:region:account:key/id`. A key's id, an alias, and the ARN of an alias are none. Patterns and policy variables are \
           judged by their beginning alone. AWS does not list the keys of this check.",
    why: "The request carries the key's ARN whatever the caller wrote, so nothing else equals it: uploads with the right key are refused, \
          or those with a wrong one let through.",
    examples: &[Example {
        resource_type: Some("AWS::S3::Bucket"),
        ..Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "ArnNotEqualsIfExists": {
      "s3:x-amz-server-side-encryption-aws-kms-key-id": «"arn:aws:kms:eu-west-1:111122223333:alias/reports"»
    } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "ArnNotEqualsIfExists": {
      "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    } }
  }]
}"#,
        )
    }],
    references: &[
        "https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-kms-key-value",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        for condition in statement.conditions.iter().filter(|c| holds_keys(c)) {
            for text in &condition.values {
                if may_be_key(text.value) || findings.is_full() {
                    continue;
                }
                findings.report(
                    text.span,
                    format!(
                        "`{}` is not the ARN of a KMS key, `arn:aws:kms:region:account:key/id`, which is what `{}` holds. {}",
                        short(text.value),
                        short(condition.key().value),
                        of_no_match(statement, condition)
                    ),
                );
            }
        }
    }
}

fn holds_keys(condition: &Condition<'_>) -> bool {
    let compares_text = condition.operator.is_some_and(|operator| {
        matches!(
            operator.kind.value_type(),
            OperatorType::String | OperatorType::Arn
        )
    });
    let key = condition.key().value;
    let tail = |len: usize| key.len().checked_sub(len).and_then(|at| key.get(at..));
    let ends = |end: &str| tail(end.len()).is_some_and(|tail| tail.eq_ignore_ascii_case(end));
    let of_s3 = || {
        key.split_once(':')
            .is_some_and(|(service, _)| is_s3(service))
    };
    compares_text
        && (ends("KmsKeyArn")
            || ends("KmsKeyArns")
            || (ends(":x-amz-server-side-encryption-aws-kms-key-id") && of_s3()))
}

fn is_s3(service: &str) -> bool {
    service.eq_ignore_ascii_case("s3") || service.eq_ignore_ascii_case("s3express")
}

/// Whether `text` is the ARN of a KMS key, or a pattern that may match one.
fn may_be_key(text: &str) -> bool {
    if pattern::has_wildcard(text) || has_variable(text) {
        return text.starts_with(['*', '?', '$']) || text.starts_with("arn:");
    }
    Arn::parse(text).is_some_and(|arn| {
        arn.service == "kms"
            && !arn.region.is_empty()
            && is_account_id(arn.account)
            && arn
                .resource
                .strip_prefix("key/")
                .is_some_and(|id| !id.is_empty())
    })
}
