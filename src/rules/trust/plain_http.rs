use std::sync::LazyLock;

use super::on_key;
use crate::access::audience::{limits_callers, names_everyone};
use crate::access::cover::on_everything;
use crate::catalog::ActionSet;
use crate::policy::{
    Arn, Condition, Effect, Kind, OperatorKind, Policy, PrincipalForm, PrincipalType, Statement,
    pattern,
};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::{Edit, insert_after, quoted};

/// A bucket that answers over plain HTTP.
pub static RULE: Rule = Rule::new(Definition {
    id: "plain-http-not-refused",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Trust,
    needs: Needs::PRINCIPALS,
    title: "Bucket answers over plain HTTP",
    what: "A bucket policy lets accounts, users or roles in, and neither denies requests that `aws:SecureTransport` says are not encrypted, nor asks \
           for encrypted ones where it allows. A Deny counts that is for everyone, for every action that is allowed, and for the bucket as well as \
           its objects, and has no other condition, but for one that spares services. It is told once a policy, for policies that are said to be a \
           bucket's, or name nothing else. Policies that only let in services, which always encrypt, or everybody, as a website does, are left alone.",
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
    check: in_whole(check),
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if policy.kind != Kind::Resource || findings.is_full() || !is_of_bucket(policy) {
        return;
    }
    let mut open = policy
        .with_effect(Effect::Allow)
        .filter(|s| lets_people_in(s) && !compares(s, true))
        .peekable();
    if open.peek().is_none() || is_refused(context, open) {
        return;
    }
    let Some(member) = policy.element(policy.node, "Statement") else {
        return;
    };
    let partial = policy
        .with_effect(Effect::Deny)
        .find(|s| compares(s, false));
    let message = match partial {
        None => {
            "What this policy allows can be done over plain HTTP, which others can read and change on the way. Deny requests for which \
             `aws:SecureTransport` is `false`."
                .to_owned()
        }
        Some(deny) => format!(
            "The bucket still answers requests over plain HTTP, which others can read and change on the way: the Deny of {} has another \
             condition, or is not for everyone, every action that is allowed, and the bucket as well as its objects.",
            deny.name()
        ),
    };
    let finding = findings.report(member.key.span, message);
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
    on_key(statement, "aws:SecureTransport").any(|condition| is_bool(condition, wanted))
}

fn is_bool(condition: &Condition<'_>, wanted: bool) -> bool {
    let operator = condition.operator.map(|operator| operator.kind);
    operator == Some(OperatorKind::Bool) && condition.says(wanted)
}

/// Whether Denies refuse to do over plain HTTP what the Allows `open` give.
fn is_refused<'s, 'a: 's>(
    context: &Context<'a>,
    open: impl Iterator<Item = &'s Statement<'a>>,
) -> bool {
    let policy: &'a Policy<'a> = context.policy;
    let denies = policy
        .with_effect(Effect::Deny)
        .filter(|deny| compares(deny, false) && refuses_everyone(deny));
    let mut denied: Option<ActionSet> = None;
    for deny in denies.filter(|deny| is_for_whole_bucket(deny)) {
        let actions = context.grants.actions(deny);
        match &mut denied {
            Some(denied) => denied.union_with(&actions),
            None => denied = Some(ActionSet::clone(&actions)),
        }
    }
    let Some(denied) = denied else {
        return false;
    };
    let mut open = open;
    open.all(|allow| {
        let given = context.grants.given_by(allow);
        given.intersection(&ON_BUCKETS).is_subset(&denied)
    })
}

/// What can be done to a bucket, whatever else an Allow names.
static ON_BUCKETS: LazyLock<ActionSet> = LazyLock::new(|| ActionSet::matching("s3:*"));

/// Whether `deny` is for everyone, and asks for nothing but plain HTTP; services, which always encrypt, it may spare.
fn refuses_everyone(deny: &Statement<'_>) -> bool {
    let spares = ["aws:PrincipalIsAWSService", "aws:ViaAWSService"];
    names_everyone(deny)
        && deny.conditions.iter().all(|condition| {
            is_bool(condition, false)
                && (condition.is_key("aws:SecureTransport")
                    || spares.iter().any(|key| condition.is_key(key)))
        })
}

/// Whether `deny` is for a bucket and for its objects.
fn is_for_whole_bucket(deny: &Statement<'_>) -> bool {
    let Some(resources) = &deny.resources else {
        return false;
    };
    let named = || resources.items.iter().map(|resource| resource.value);
    let takes_in = |part: &str| named().any(|resource| pattern::covers(resource, part));
    let mut buckets = named().filter_map(Arn::parse).take(MAX_BUCKETS);
    on_everything(deny)
        || !resources.negated
            && buckets.any(
                |Arn {
                     partition,
                     resource,
                     ..
                 }| {
                    let name = resource.split('/').next().unwrap_or_default();
                    let whole = format!("arn:{partition}:s3:::{name}");
                    takes_in(&whole) && takes_in(&format!("{whole}/*"))
                },
            )
}

/// Of at most this many resources a Deny is asked whether it is for the bucket and its objects.
const MAX_BUCKETS: usize = 16;

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
