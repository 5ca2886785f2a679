use crate::policy::{Kind, OperatorType};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};

/// Prefixes that are to be kept out of listings.
pub static RULE: Rule = Rule::new(Definition {
    id: "s3-prefix-in-negative-context",
    issue_code: Some("S3_PREFIX_IN_NEGATIVE_CONTEXT"),
    category: Category::SecurityWarning,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Listing denied by prefix",
    what: "`s3:prefix` says which listings are allowed: a string operator in an Allow, or its negation in a Deny. Of the two other ways, a \
           Deny with the prefixes that must not be listed and an Allow with `StringNotEquals` or `StringNotLike`, neither keeps them out. \
           `Null` is not looked at.",
    why: "`s3:prefix` is what the caller asks for, not what the listing holds. Who may not list `private/` asks for `priv`, or for no prefix \
          at all, and gets every name under `private/`.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": { "StringLike": { «"s3:prefix"»: "private/*" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": { "StringNotLike": { "s3:prefix": "public/*" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": { "StringNotLike": { «"s3:prefix"»: "private/*" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": { "StringLike": { "s3:prefix": "public/*" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-s3-prefix-in-negative-context",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        for condition in statement
            .conditions
            .iter()
            .filter(|c| c.is_key("s3:prefix"))
        {
            let Some(kind) = condition.operator.map(|operator| operator.kind) else {
                continue;
            };
            let keeps_out = statement.effect.is_some() && kind.is_negated() != statement.denies();
            if kind.value_type() != OperatorType::String || !keeps_out || findings.is_full() {
                continue;
            }
            findings.report(
                condition.member.key.span,
                "`s3:prefix` is what the caller asks for: a shorter prefix, or none, lists these names all the same. Say which \
                 prefixes may be listed instead, with `StringLike` in an Allow or `StringNotLike` in a Deny.",
            );
        }
    }
}
