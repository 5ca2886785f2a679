//! Opening resources to others wholesale.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Rule, Topic};

/// `Allow` of opening all resources of a kind to others.
pub static RULE: Rule = Rule::new(Definition {
    id: "wholesale-exposure",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    title: "Opening all resources of a kind to others",
    what: "An Allow of an identity policy changes who may use resources (their policies, access lists, shares, public addresses), and \
           its `Resource` leaves their names open, without a condition on the resource. An entry that takes in a whole service has a \
           finding of its own.",
    why: "The holder can open every bucket, snapshot, secret or function of the account to another account, or to everyone, and read \
          it from there, where none of your own limits and records apply.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetBucketPolicy", «"s3:PutBucketPolicy"»],
    "Resource": "arn:aws:s3:::*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetBucketPolicy", "s3:PutBucketPolicy"],
    "Resource": "arn:aws:s3:::website"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ],
    check: |context, findings| report(context, findings, &HARM),
});

/// What is opened, and by which actions.
pub(super) const ROWS: &[Row] = &[
    (
        "every bucket",
        &[
            "s3:PutBucketPolicy",
            "s3:PutBucketAcl",
            "s3:PutAccountPublicAccessBlock",
            "s3:PutBucketPublicAccessBlock",
        ],
    ),
    ("every key", &["kms:PutKeyPolicy"]),
    ("every secret", &["secretsmanager:PutResourcePolicy"]),
    ("every disk's snapshots", &["ec2:ModifySnapshotAttribute"]),
    ("every machine image", &["ec2:ModifyImageAttribute"]),
    (
        "every database's snapshots",
        &[
            "rds:ModifyDBSnapshotAttribute",
            "rds:ModifyDBClusterSnapshotAttribute",
        ],
    ),
    ("every table", &["dynamodb:PutResourcePolicy"]),
    (
        "every function",
        &["lambda:AddPermission", "lambda:CreateFunctionUrlConfig"],
    ),
    ("every image repository", &["ecr:SetRepositoryPolicy"]),
    ("every queue", &["sqs:AddPermission"]),
    ("every topic", &["sns:AddPermission"]),
    ("every backup vault", &["backup:PutBackupVaultAccessPolicy"]),
    (
        "resources of many kinds",
        &["ram:CreateResourceShare", "ram:AssociateResourceShare"],
    ),
];

pub(super) static HARM: Harm =
    Harm::new(|| Named::by(ROWS), "Lets its holder open to others", None);
