//! What a policy may say that is attached to a certain type of resource: AWS's checks for the types that its validator knows, and
//! by the same measure for the other common ones.

use crate::access::Named;
use crate::catalog::{Action, Catalog};
use crate::policy::pattern::has_wildcard;
use crate::policy::{Arn, Kind, Policy};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Member, Span, remove_item};

/// An action that cannot be done to the resource of the policy.
pub static ACTION: Rule = Rule::new(Definition {
    id: "unsupported-action-in-policy",
    issue_code: Some("UNSUPPORTED_ACTION_IN_POLICY"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Action that the policy's resource does not have",
    what: "Where it is known what the policy is attached to, each entry of `Action` names something that can be done to it. A wildcard is \
           only reported where it is about another service; `*` never. A role's trust policy has the actions by which a role is taken on.",
    why: "AWS refuses the policy. Access to something else, such as the key that a bucket's objects are encrypted with, has to stand in that \
          resource's own policy or in an identity policy.",
    examples: &[
        Example {
            resource_type: Some("AWS::S3::Bucket"),
            ..Example::new(
                Kind::Resource,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    "Action": ["s3:GetObject", «"kms:Decrypt"», «"s3:ListAllMyBuckets"»],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    "Action": ["s3:GetObject", "s3:ListBucket"],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
            )
        },
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "lambda.amazonaws.com" },
    "Action": ["sts:AssumeRole", «"s3:GetObject"»]
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "lambda.amazonaws.com" },
    "Action": "sts:AssumeRole"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-in-policy",
    ],
    check: in_whole(check_actions),
});

/// An ARN that cannot be of the resource of the policy.
pub static ARN: Rule = Rule::new(Definition {
    id: "unsupported-resource-arn-in-policy",
    issue_code: Some("UNSUPPORTED_RESOURCE_ARN_IN_POLICY"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "ARN of another type than the policy's resource",
    what: "Where it is known what the policy is attached to, each entry of `Resource` can be it or a part of it: in a bucket policy, the \
           bucket or objects. The policies of buckets and access points do not take `*` either. An entry that is no ARN, or one of a service that there is \
           not, is told here alone, and not by the rules about ARNs, as with AWS's validator.",
    why: "AWS refuses the policy.",
    examples: &[Example {
        resource_type: Some("AWS::S3::Bucket"),
        ..Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    "Action": "s3:GetObject",
    "Resource": ["arn:aws:s3:::reports/*", «"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"»]
  }, {
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    "Action": "s3:ListBucket",
    "Resource": «"*"»
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
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports"
  }]
}"#,
        )
    }],
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-resource-arn-in-policy",
    ],
    check: in_whole(check_arns),
});

/// A type of resource that policies are attached to.
#[derive(Debug)]
pub(super) struct Attached {
    /// As CloudFormation names it; a policy resource of its own (`AWS::S3::BucketPolicy`) counts as what it is attached to.
    names: &'static [&'static str],
    /// For messages: "a bucket".
    title: &'static str,
    service: &'static str,
    /// The catalogue's resource types whose actions it has; none for every action of the service.
    actions: &'static [&'static str],
    /// The catalogue's resource types that its ARNs are of; none for every ARN of the service.
    arns: &'static [&'static str],
    /// Whether `*` may stand for it.
    takes_star: bool,
}

/// What an access point passes on to its bucket.
const BEHIND_ACCESS_POINT: &[&str] = &["accesspoint", "accesspointobject", "bucket", "object"];

const ATTACHED: &[Attached] = &[
    Attached {
        names: &["AWS::S3::Bucket", "AWS::S3::BucketPolicy"],
        title: "a bucket",
        service: "s3",
        actions: &["bucket", "object"],
        arns: &["bucket", "object"],
        takes_star: false,
    },
    Attached {
        names: &["AWS::S3::AccessPoint"],
        title: "an access point",
        service: "s3",
        actions: BEHIND_ACCESS_POINT,
        arns: &["accesspoint", "accesspointobject"],
        takes_star: false,
    },
    Attached {
        names: &[
            "AWS::S3::MultiRegionAccessPoint",
            "AWS::S3::MultiRegionAccessPointPolicy",
        ],
        title: "a multi-Region access point",
        service: "s3",
        actions: BEHIND_ACCESS_POINT,
        arns: &["multiregionaccesspoint"],
        takes_star: false,
    },
    Attached {
        names: &[
            "AWS::S3ObjectLambda::AccessPoint",
            "AWS::S3ObjectLambda::AccessPointPolicy",
        ],
        title: "an Object Lambda access point",
        service: "s3-object-lambda",
        actions: &[],
        arns: &[],
        takes_star: false,
    },
    Attached {
        names: &["AWS::DynamoDB::Table"],
        title: "a table",
        service: "dynamodb",
        actions: &["table", "index"],
        arns: &["table", "index"],
        takes_star: true,
    },
    whole_service(
        &["AWS::SQS::Queue", "AWS::SQS::QueuePolicy"],
        "a queue",
        "sqs",
    ),
    whole_service(
        &["AWS::SNS::Topic", "AWS::SNS::TopicPolicy"],
        "a topic",
        "sns",
    ),
    whole_service(&["AWS::KMS::Key"], "a key", "kms"),
    whole_service(
        &[
            "AWS::SecretsManager::Secret",
            "AWS::SecretsManager::ResourcePolicy",
        ],
        "a secret",
        "secretsmanager",
    ),
    whole_service(
        &["AWS::Lambda::Function", "AWS::Lambda::Permission"],
        "a function",
        "lambda",
    ),
    whole_service(&["AWS::ECR::Repository"], "a repository", "ecr"),
];

const fn whole_service(
    names: &'static [&'static str],
    title: &'static str,
    service: &'static str,
) -> Attached {
    Attached {
        names,
        title,
        service,
        actions: &[],
        arns: &[],
        takes_star: true,
    }
}

/// The actions by which a role is taken on.
const OF_TRUST: [&str; 6] = [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "SetContext",
    "SetSourceIdentity",
    "TagSession",
];

/// What the policy is attached to, where it is told and known.
pub(super) fn attached_to(policy: &Policy<'_>) -> Option<&'static Attached> {
    let told = policy
        .resource_type
        .filter(|_| policy.kind == Kind::Resource)?;
    ATTACHED
        .iter()
        .find(|attached| attached.names.contains(&told))
}

fn check_actions(context: &Context<'_>, findings: &mut Findings) {
    let attached = attached_to(context.policy);
    let is_trust = context.policy.kind == Kind::Trust;
    let title = match attached {
        Some(attached) => attached.title,
        None if is_trust => "a role",
        None => return,
    };
    let service = attached.map_or("sts", |attached| attached.service);
    let has = |action: Action| match attached {
        Some(attached) => has_action(attached, action),
        None => OF_TRUST.contains(&action.name()),
    };
    for statement in &context.policy.statements {
        let Some(actions) = statement
            .actions
            .as_ref()
            .filter(|actions| !actions.negated)
        else {
            continue;
        };
        for (entry, named) in context.grants.entries(statement) {
            let fits = match named {
                Named::One(action) => action.service().prefix() == service && has(action),
                Named::Service(of) | Named::Part(of) => of.prefix() == service,
                Named::Everything | Named::Across | Named::Unknown => true,
            };
            if fits || findings.is_full() {
                continue;
            }
            let text = short(entry.text.value);
            let why = if is_trust {
                "is no way to take on a role, and AWS refuses it in a trust policy".to_owned()
            } else {
                format!("cannot be done to {title}, and AWS refuses it in the policy of one")
            };
            let finding = findings.report(
                entry.text.span,
                format!("`{text}` {why}. Allow it in an identity policy, or in the policy of the resource that it is about."),
            );
            finding.unsafe_fix(
                format!("Remove `{text}`"),
                removed(actions.member, entry.text.span),
            );
        }
    }
}

fn has_action(attached: &Attached, action: Action) -> bool {
    attached.actions.is_empty()
        || action
            .resource_types()
            .any(|usage| attached.actions.contains(&usage.resource_type().name()))
}

fn check_arns(context: &Context<'_>, findings: &mut Findings) {
    let Some(attached) = attached_to(context.policy) else {
        return;
    };
    for statement in &context.policy.statements {
        let Some(resources) = statement.resources.as_ref().filter(|r| !r.negated) else {
            continue;
        };
        for entry in &resources.items {
            if findings.is_full() || fits(attached, entry.value) {
                continue;
            }
            let text = short(entry.value);
            let title = attached.title;
            let finding = findings.report(
                entry.span,
                if entry.value == "*" {
                    format!("The policy of {title} has to name it: AWS refuses `*` as the resource.")
                } else {
                    format!("`{text}` is not the ARN of {title}, and AWS refuses it in the policy of one.")
                },
            );
            finding.unsafe_fix(
                format!("Remove `{text}`"),
                removed(resources.member, entry.span),
            );
        }
    }
}

/// Whether the policy may name `resource`, going by what it is attached to.
pub(in crate::rules) fn may_name(policy: &Policy<'_>, resource: &str) -> bool {
    attached_to(policy).is_none_or(|attached| fits(attached, resource))
}

/// Whether `resource` can be what the policy is attached to, or is an ARN with a fault that other rules speak of.
pub(super) fn fits(attached: &Attached, resource: &str) -> bool {
    if resource == "*" {
        return attached.takes_star;
    }
    let Some(arn) = Arn::parse(resource) else {
        // A wildcard or a variable may stand for the start of one.
        return resource.starts_with(['*', '?']) || resource.starts_with("${");
    };
    if has_wildcard(arn.service) || arn.service.contains("${") {
        return true;
    }
    if arn.service != attached.service {
        return arn.service.eq_ignore_ascii_case(attached.service);
    }
    if attached.arns.is_empty() {
        return true;
    }
    let service = Catalog::builtin().service(arn.service);
    let mut kinds = service
        .into_iter()
        .flat_map(|s| s.resource_types_matching(resource));
    let Some(first) = kinds.next() else {
        return true;
    };
    let of = |name: &str| attached.arns.contains(&name);
    of(first.name()) || kinds.any(|kind| of(kind.name()))
}

/// The edit that takes the entry at `span` out of a list that has others.
fn removed(member: &Member<'_>, span: Span) -> Vec<Edit> {
    let items = member.value.as_array().filter(|items| items.len() > 1);
    let place = items.and_then(|items| items.iter().position(|item| item.span == span));
    let edit = items
        .zip(place)
        .and_then(|(items, place)| remove_item(items, place));
    edit.into_iter().collect()
}
