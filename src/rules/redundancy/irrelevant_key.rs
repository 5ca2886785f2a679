use super::suggestion;
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// A key that tells nothing in the policy of that resource.
pub static RULE: Rule = Rule::new(Definition {
    id: "irrelevant-condition-key-in-policy",
    issue_code: Some("IRRELEVANT_CONDITION_KEY_IN_POLICY"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    title: "Condition key that tells nothing in this resource's policy",
    what: "`s3:ResourceAccount`, the account that owns the bucket, stands in the policy of a bucket or an access point, where it is \
           always the same. It is judged where the resource type is given: a type that starts with `AWS::S3`. AWS names this key \
           as its example and does not list others.",
    why: "The policy is attached to the very resource that the key is about, so the condition is either always true or always \
          false. The key is for identity policies and for those of endpoints, where it holds people to the buckets of certain \
          accounts.",
    examples: &[Example {
        resource_type: Some("AWS::S3::Bucket"),
        ..Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/reader"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {"StringEquals": {«"s3:ResourceAccount"»: "111122223333"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/reader"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        )
    }],
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
        suggestion!("irrelevant-condition-key-in-policy"),
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let resource_type = policy.resource_type.unwrap_or_default();
    if policy.kind != Kind::Resource || !resource_type.starts_with("AWS::S3") {
        return;
    }
    let conditions = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.conditions);
    for condition in conditions.filter(|condition| condition.is_key("s3:ResourceAccount")) {
        if findings.is_full() {
            return;
        }
        findings.report(
            condition.member.key.span,
            "This policy is attached to the resource whose owner `s3:ResourceAccount` tells, so the condition is the same for every \
             request. In an identity policy the key holds people to the buckets of an account.",
        );
    }
}
