use super::{suggestion, without_statement};
use crate::access::audience::SOURCE_KEYS;
use crate::policy::{Condition, Effect, Kind, OperatorType};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;

/// A key that tells nothing in the policy of that resource.
pub static RULE: Rule = Rule::new(Definition {
    id: "irrelevant-condition-key-in-policy",
    issue_code: Some("IRRELEVANT_CONDITION_KEY_IN_POLICY"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::CONDITIONS,
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
    if !IS_WHOLE {
        return;
    }
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

/// A key that only services send, where nobody but people and programs is asked.
pub static SOURCE: Rule = Rule::new(Definition {
    id: "source-key-in-identity-policy",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Redundancy,
    needs: Needs::IDENTITY,
    title: "Source of a service's call in an identity policy",
    what: "An Allow of an identity policy has a condition on `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`. AWS \
           sets them only where a service calls by itself, as its own principal, and such a call is never judged by the policies of a user or role; \
           also where a service acts with the rights of a user or role, they are not there. It is told once a statement.",
    why: "Where the operator needs the key, the condition is never met, and the Allow gives nothing. Where it also holds without the key, it limits \
          nothing. These keys are for the policies of resources and roles that services may use; `aws:ResourceAccount` says whose the resource is, \
          and `aws:PrincipalAccount` whose the caller.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { «"aws:SourceAccount"»: "111122223333" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:ResourceAccount": "111122223333" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceaccount",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    ],
    check: check_source,
});

fn check_source(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        let about_source = |condition: &&Condition<'_>| {
            condition.operator.is_some() && SOURCE_KEYS.iter().any(|key| condition.is_key(key))
        };
        let mut conditions = statement.conditions.iter().filter(about_source);
        let Some(first) = conditions.next().filter(|_| !findings.is_full()) else {
            continue;
        };
        let is_met = holds_without(first);
        let so = if is_met {
            "the condition is always met, and limits nothing"
        } else {
            "the condition is never met, and the Allow gives nothing"
        };
        let finding = findings.report(
            first.member.key.span,
            format!(
                "AWS sets `{}` only where a service calls by itself, and no identity policy is asked about such a call: {so}.",
                short(first.key().value)
            ),
        );
        let mut is_alone = true;
        for other in conditions {
            is_alone = false;
            finding.related(other.member.key.span, "This key is not there either.");
        }
        if !is_met {
            let edits = without_statement(context.policy, statement);
            finding.unsafe_fix("Remove the statement", edits);
        } else if is_alone {
            let edit = statement.without(first);
            finding.unsafe_fix("Remove the condition", edit.into_iter().collect());
        }
    }
}

/// Whether a request without the key meets `condition`.
fn holds_without(condition: &Condition<'_>) -> bool {
    condition.operator.is_some_and(|operator| {
        let is_null = operator.kind.value_type() == OperatorType::Null;
        let mut values = condition.values.iter();
        operator.holds_without_key()
            || is_null && values.any(|value| value.value.eq_ignore_ascii_case("true"))
    })
}
