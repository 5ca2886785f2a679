use super::characters::Size;
use super::place::opening;
use crate::access::grouped;
use crate::policy::{Kind, Policy};
use crate::rules::{Category, Definition, Example, Findings, Needs, Rule, Topic};

/// An identity policy that no kind of attachment takes.
pub static IDENTITY: Rule = Rule::new(Definition {
    id: "policy-size-exceeds-identity-policy-quota",
    issue_code: Some("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"),
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::LONG,
    title: "Identity policy too long",
    what: "An identity policy or a permissions boundary has at most 10,240 characters, white space not counted: that is what all \
           inline policies of a role may have together, the most of any way to attach one.",
    why: "IAM refuses the policy, whichever way it is attached.",
    examples: &[Example::new(
        Kind::Identity,
        r#"«{»
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": [
⟦      "arn:aws:s3:::reports-of-customer-#/*",
⟧×290      "arn:aws:s3:::reports-of-customer-000/*"
    ]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports-of-customer-*/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-policy-size-exceeds-identity-policy-quota",
    ],
    check: |context, findings| {
        let policy = context.policy;
        if matches!(policy.kind, Kind::Identity | Kind::Boundary) {
            let size = Size::without_white_space(policy, ROLE_INLINE);
            too_long(
                policy,
                size,
                ROLE_INLINE,
                "IAM takes no policy of more than",
                findings,
            );
        }
    },
});

/// An identity policy that is too long to be a managed one.
pub static MANAGED: Rule = Rule::new(Definition {
    id: "policy-size-exceeds-managed-policy-quota",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::LONG,
    title: "Too long for a managed policy",
    what: "A customer managed policy, and so a permissions boundary, has at most 6,144 characters, white space not counted. AWS's \
           validator warns only from 10,240 on, and IAM refuses the policy when it is created.",
    why: "IAM refuses it as a managed policy. It can still be an inline policy of a role, whose inline policies together may have \
          10,240 characters; those of a group may have 5,120 and those of a user 2,048.",
    examples: &[Example::new(
        Kind::Identity,
        r#"«{»
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": [
⟦      "arn:aws:s3:::reports-of-customer-#/*",
⟧×200      "arn:aws:s3:::reports-of-customer-000/*"
    ]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports-of-customer-*/*"
  }]
}"#,
    )],
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"],
    check: |context, findings| {
        let policy = context.policy;
        let way = match policy.kind {
            Kind::Identity => "As a managed policy IAM takes at most",
            Kind::Boundary => "IAM takes a permissions boundary of at most",
            _ => return,
        };
        let size = Size::without_white_space(policy, MANAGED_POLICY);
        if size.0 <= ROLE_INLINE {
            too_long(policy, size, MANAGED_POLICY, way, findings);
        }
    },
});

/// A resource policy that its service does not take.
pub static RESOURCE: Rule = Rule::new(Definition {
    id: "policy-size-exceeds-resource-policy-quota",
    issue_code: Some("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"),
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::LONG,
    title: "Resource policy too long",
    what: "A resource policy is no longer than its service takes: 8,192 bytes for an Amazon SQS queue, 20,480 for an Amazon S3 bucket, \
           an AWS Lambda function, an AWS Secrets Manager secret and an Amazon DynamoDB table, 30,720 for an Amazon SNS topic, 32,768 \
           for an AWS KMS key. White space between the elements is not counted here. Where the type of the resource is not given, it is \
           told from the actions.",
    why: "The service refuses the policy.",
    examples: &[Example::new(
        Kind::Resource,
        r#"«{»
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": { "ArnEquals": { "aws:SourceArn": [
⟦      "arn:aws:sns:eu-west-1:111122223333:orders-of-shop-#",
⟧×170      "arn:aws:sns:eu-west-1:111122223333:orders-of-shop-000"
    ] } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "sns.amazonaws.com" },
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:orders-of-shop-*" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
        "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-policy-size-exceeds-resource-policy-quota",
    ],
    check: |context, findings| {
        let policy = context.policy;
        if policy.kind == Kind::Resource
            && let Some(quota) = resource_quota(policy)
        {
            let size = Size::compact(policy, quota);
            too_long(policy, size, quota, "Its service takes at most", findings);
        }
    },
});

/// A trust policy that IAM does not take by default.
pub static TRUST: Rule = Rule::new(Definition {
    id: "policy-size-exceeds-role-trust-policy-quota",
    issue_code: Some("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"),
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::TRUST.and(Needs::LONG),
    title: "Role trust policy too long",
    what: "A role's trust policy has at most 2,048 characters, white space not counted. AWS raises the quota to 4,096 on request.",
    why: "IAM refuses the policy. Organisations, paths and patterns in a condition say the same in fewer words than a list of roles.",
    examples: &[Example::new(
        Kind::Trust,
        r#"«{»
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": [
⟦      "arn:aws:iam::111122223333:role/deploy-#",
⟧×50      "arn:aws:iam::111122223333:role/deploy-00"
    ] },
    "Action": "sts:AssumeRole"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
    "Action": "sts:AssumeRole",
    "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/deploy-*" } }
  }]
}"#,
    )],
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"],
    check: |context, findings| {
        if context.policy.kind == Kind::Trust {
            let size = Size::without_white_space(context.policy, TRUST_POLICY);
            too_long(
                context.policy,
                size,
                TRUST_POLICY,
                "By default IAM takes a trust policy of at most",
                findings,
            );
        }
    },
});

/// A service control policy that AWS Organizations does not take.
pub static SCP: Rule = Rule::new(Definition {
    id: "policy-size-exceeds-scp-quota",
    issue_code: Some("POLICY_SIZE_EXCEEDS_SCP_QUOTA"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::SCP.and(Needs::LONG),
    title: "Service control policy too long",
    what: "A service control policy has at most 10,240 characters (5,120 until May 2026). White space between the elements is not \
           counted here: the console takes it out, the API counts it.",
    why: "AWS Organizations refuses the policy.",
    examples: &[Example::new(
        Kind::Scp,
        r#"«{»
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:RunInstances",
    "NotResource": [
⟦      "arn:aws:ec2:*:111122223333:subnet/subnet-#",
⟧×250      "arn:aws:ec2:*:111122223333:subnet/subnet-000"
    ]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:RunInstances",
    "Resource": "arn:aws:ec2:*:*:subnet/*",
    "Condition": { "StringNotEquals": { "aws:ResourceTag/purpose": "workload" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-policy-size-exceeds-scp-quota",
    ],
    check: |context, findings| {
        if context.policy.kind == Kind::Scp {
            let size = Size::compact(context.policy, SERVICE_CONTROL);
            too_long(
                context.policy,
                size,
                SERVICE_CONTROL,
                "AWS Organizations takes at most",
                findings,
            );
        }
    },
});

/// A resource control policy that AWS Organizations does not take.
pub static RCP: Rule = Rule::new(Definition {
    id: "policy-size-exceeds-rcp-quota",
    issue_code: Some("POLICY_SIZE_EXCEEDS_RCP_QUOTA"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::RCP.and(Needs::LONG),
    title: "Resource control policy too long",
    what: "A resource control policy has at most 5,120 characters. White space between the elements is not counted here: the console \
           takes it out, the API counts it.",
    why: "AWS Organizations refuses the policy.",
    examples: &[Example::new(
        Kind::Rcp,
        r#"«{»
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {
      "StringNotEquals": { "aws:PrincipalAccount": [
⟦        "111122223#",
⟧×400        "444455556666"
      ] }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {
      "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      "BoolIfExists": { "aws:PrincipalIsAWSService": "false" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-policy-size-exceeds-rcp-quota",
    ],
    check: |context, findings| {
        if context.policy.kind == Kind::Rcp {
            let size = Size::compact(context.policy, RESOURCE_CONTROL);
            too_long(
                context.policy,
                size,
                RESOURCE_CONTROL,
                "AWS Organizations takes at most",
                findings,
            );
        }
    },
});

/// None of the quotas is smaller.
pub(in crate::rules) const SMALLEST_QUOTA: usize = TRUST_POLICY;
const ROLE_INLINE: usize = 10_240;
const MANAGED_POLICY: usize = 6_144;
const TRUST_POLICY: usize = 2_048;
const SERVICE_CONTROL: usize = 10_240;
const RESOURCE_CONTROL: usize = 5_120;

/// What services take, by the prefix of their actions.
const RESOURCE_POLICIES: &[(&str, &str, usize)] = &[
    ("AWS::SQS::", "sqs", 8_192),
    ("AWS::S3::", "s3", 20_480),
    ("AWS::Lambda::", "lambda", 20_480),
    ("AWS::SecretsManager::", "secretsmanager", 20_480),
    ("AWS::DynamoDB::", "dynamodb", 20_480),
    ("AWS::SNS::", "sns", 30_720),
    ("AWS::KMS::", "kms", 32_768),
];

fn resource_quota(policy: &Policy<'_>) -> Option<usize> {
    let quota = |fits: &dyn Fn(&str, &str) -> bool| {
        RESOURCE_POLICIES
            .iter()
            .find(|(kind, prefix, _)| fits(kind, prefix))
            .map(|&(_, _, quota)| quota)
    };
    if let Some(resource_type) = policy.resource_type {
        return quota(&|kind, _| resource_type.starts_with(kind));
    }
    let mut actions = policy.statements.iter().filter_map(|s| s.actions.as_ref());
    let first = actions.find_map(|actions| actions.items.first())?.service();
    quota(&|_, prefix| prefix.eq_ignore_ascii_case(first))
}

/// Reports a policy that is longer than its `quota`; `takes` says who takes no more.
pub(super) fn too_long(
    policy: &Policy<'_>,
    size: Size,
    quota: usize,
    takes: &str,
    findings: &mut Findings,
) {
    if size.0 > quota {
        findings.report(
            opening(policy.node),
            format!(
                "The policy has {} characters, white space not counted. {takes} {}. Split it, or say the same with fewer entries.{}",
                grouped(size.0),
                grouped(quota),
                not_judged(policy)
            ),
        );
    }
}

/// What is to be known of a policy so long that only its first statements are read.
pub(super) fn not_judged(policy: &Policy<'_>) -> String {
    match policy.left_out {
        0 => String::new(),
        count => format!(
            " Here its first {} statements are judged; {} are not.",
            grouped(policy.statements.len()),
            grouped(count)
        ),
    }
}
