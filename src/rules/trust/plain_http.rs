use super::on_key;
use crate::access::audience::limits_callers;
use crate::policy::{
    Arn, Effect, Kind, OperatorKind, Policy, PrincipalForm, PrincipalType, Statement, pattern,
};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};
use crate::syntax::{Edit, Node, Value, insert_after, quoted};

/// A bucket that answers over plain HTTP.
pub static RULE: Rule = Rule::new(Definition {
    id: "plain-http-not-refused",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Trust,
    title: "Bucket answers over plain HTTP",
    what: "A bucket policy lets accounts, users or roles in, and neither denies requests that `aws:SecureTransport` says are not encrypted, nor asks \
           for encrypted ones where it allows. It is told once a policy, for policies that are said to be a bucket's, or name nothing else. Policies \
           that only let in services, which always encrypt, or everybody, as a website does, are left alone.",
    why: "Amazon S3 answers over HTTP too. A program with a wrong address sends its requests, and gets its answers, for every network between to \
          read and change.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  «"Statement"»: [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }, {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
    "Condition": { "Bool": { "aws:SecureTransport": "false" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if policy.kind != Kind::Resource || findings.is_full() || !is_of_bucket(policy) {
        return;
    }
    let refused = |statement: &Statement<'_>| compares(statement, false);
    let mut letting_in = policy
        .with_effect(Effect::Allow)
        .filter(|s| lets_people_in(s));
    if policy.with_effect(Effect::Deny).any(refused) || letting_in.all(|s| compares(s, true)) {
        return;
    }
    let Some(member) = policy.element(policy.node, "Statement") else {
        return;
    };
    let finding = findings.report(
        member.key.span,
        "What this policy allows can be done over plain HTTP, which others can read and change on the way. Deny requests for which \
         `aws:SecureTransport` is `false`.",
    );
    finding.unsafe_fix(
        "Deny requests over plain HTTP",
        deny(policy).into_iter().collect(),
    );
}

/// Whether the policy is a bucket's: it is told, or every resource is a bucket or in one.
fn is_of_bucket(policy: &Policy<'_>) -> bool {
    if let Some(told) = policy.resource_type {
        return matches!(told, "AWS::S3::Bucket" | "AWS::S3::BucketPolicy");
    }
    let mut resources = policy
        .statements
        .iter()
        .flat_map(|s| &s.resources)
        .flat_map(|r| &r.items)
        .peekable();
    resources.peek().is_some() && resources.all(|resource| bucket(resource.value).is_some())
}

/// The bucket that `resource` is or is in.
fn bucket(resource: &str) -> Option<&str> {
    let arn = Arn::parse(resource)?;
    let is_bucket = arn.service == "s3" && arn.region.is_empty() && arn.account.is_empty();
    arn.resource.split('/').next().filter(|_| is_bucket)
}

/// Whether `statement` lets in accounts, users or roles: by name, or everyone of a certain circle.
fn lets_people_in(statement: &Statement<'_>) -> bool {
    let mut items = statement
        .principals
        .iter()
        .filter(|p| !p.negated)
        .flat_map(|p| &p.items);
    items.any(|principal| {
        principal.kind == PrincipalType::Aws
            && (principal.form() != PrincipalForm::Everyone || limits_callers(statement))
    })
}

/// Whether `statement` compares `aws:SecureTransport` with `wanted`, as a string or as it is.
fn compares(statement: &Statement<'_>, wanted: bool) -> bool {
    let is_wanted = |node: &Node<'_>| match &node.value {
        Value::Bool(value) => *value == wanted,
        Value::String(text) => text.eq_ignore_ascii_case(if wanted { "true" } else { "false" }),
        _ => false,
    };
    on_key(statement, "aws:SecureTransport").any(|condition| {
        let is_bool = condition
            .operator
            .is_some_and(|o| o.kind == OperatorKind::Bool);
        is_bool && condition.member.value.one_or_many().iter().any(is_wanted)
    })
}

/// The edit that denies them, where the policy is about one bucket.
fn deny(policy: &Policy<'_>) -> Option<Edit> {
    let mut resources = policy
        .statements
        .iter()
        .flat_map(|s| &s.resources)
        .flat_map(|r| &r.items);
    let first = resources.next()?.value;
    let name = bucket(first).filter(|name| !pattern::has_wildcard(name) && !name.contains('$'))?;
    if !resources.all(|resource| bucket(resource.value) == Some(name)) {
        return None;
    }
    let arn = format!("arn:{}:s3:::{name}", Arn::parse(first)?.partition);
    let (whole, objects) = (quoted(&arn), quoted(&format!("{arn}/*")));
    let last = policy
        .element(policy.node, "Statement")?
        .value
        .as_array()?
        .last()?;
    Some(insert_after(
        last.span,
        format!(
            ", {{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": [{whole}, {objects}], \
             \"Condition\": {{\"Bool\": {{\"aws:SecureTransport\": \"false\"}}}}}}"
        ),
    ))
}
