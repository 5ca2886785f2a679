//! Opening resources to others wholesale.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Needs, Rule, Topic};

/// `Allow` of opening all resources of a kind to others.
pub static RULE: Rule = Rule::new(Definition {
    id: "wholesale-exposure",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Opening all resources of a kind to others",
    what: "An Allow of an identity policy changes who may use resources (their policies, access lists, shares, public addresses), \
           and its `Resource` leaves their names open, without a condition on the resource. An entry that takes in a whole \
           service has a finding of its own. A Deny that leaves the action on nothing, or on named or tagged resources alone, \
           silences it; of one by who calls, from where, when or with MFA, the message tells.",
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
            "s3:PutAccessPointPolicy",
            "s3:PutReplicationConfiguration",
            "s3express:PutBucketPolicy",
        ],
    ),
    (
        "every object",
        &["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
    ),
    ("every key", &["kms:PutKeyPolicy", "kms:CreateGrant"]),
    ("every secret", &["secretsmanager:PutResourcePolicy"]),
    (
        "every disk's snapshots",
        &[
            "ec2:ModifySnapshotAttribute",
            "ec2:DisableSnapshotBlockPublicAccess",
        ],
    ),
    (
        "every machine image",
        &[
            "ec2:ModifyImageAttribute",
            "ec2:DisableImageBlockPublicAccess",
        ],
    ),
    (
        "every database's snapshots",
        &[
            "rds:ModifyDBSnapshotAttribute",
            "rds:ModifyDBClusterSnapshotAttribute",
        ],
    ),
    (
        "every warehouse's data",
        &[
            "redshift:AuthorizeSnapshotAccess",
            "redshift:AuthorizeDataShare",
            "redshift:PutResourcePolicy",
        ],
    ),
    (
        "every table",
        &[
            "dynamodb:PutResourcePolicy",
            "s3tables:PutTableBucketPolicy",
            "s3tables:PutTablePolicy",
        ],
    ),
    ("the data catalogue", &["glue:PutResourcePolicy"]),
    (
        "every function",
        &[
            "lambda:AddPermission",
            "lambda:CreateFunctionUrlConfig",
            "lambda:UpdateFunctionUrlConfig",
        ],
    ),
    ("every layer of code", &["lambda:AddLayerVersionPermission"]),
    ("every API", &["apigateway:UpdateRestApiPolicy"]),
    (
        "every image repository",
        &[
            "ecr:SetRepositoryPolicy",
            "ecr:PutRegistryPolicy",
            "ecr-public:SetRepositoryPolicy",
        ],
    ),
    (
        "every package",
        &[
            "codeartifact:PutDomainPermissionsPolicy",
            "codeartifact:PutRepositoryPermissionsPolicy",
        ],
    ),
    ("every build project", &["codebuild:PutResourcePolicy"]),
    (
        "every application",
        &["serverlessrepo:PutApplicationPolicy"],
    ),
    ("every document", &["ssm:ModifyDocumentPermission"]),
    (
        "every queue",
        &["sqs:AddPermission", "sqs:SetQueueAttributes"],
    ),
    (
        "every topic",
        &["sns:AddPermission", "sns:SetTopicAttributes"],
    ),
    (
        "every stream",
        &["kinesis:PutResourcePolicy", "kafka:PutClusterPolicy"],
    ),
    ("every event bus", &["events:PutPermission"]),
    ("every search domain", &["es:UpdateDomainConfig"]),
    (
        "every file system",
        &["elasticfilesystem:PutFileSystemPolicy"],
    ),
    ("every backup vault", &["backup:PutBackupVaultAccessPolicy"]),
    ("every archive", &["glacier:SetVaultAccessPolicy"]),
    ("stored media", &["mediastore:PutContainerPolicy"]),
    ("every certificate authority", &["acm-pca:PutPolicy"]),
    ("the name of every mail domain", &["ses:PutIdentityPolicy"]),
    (
        "resources of many kinds",
        &["ram:CreateResourceShare", "ram:AssociateResourceShare"],
    ),
];

pub(super) static HARM: Harm = Harm::new(
    || Named::by(ROWS),
    "This statement lets its holder open to others",
    None,
    false,
);
