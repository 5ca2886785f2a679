//! Destroying data, or the backups that would bring it back, wholesale.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Needs, Rule, Topic};

/// `Allow` of destroying all data of a kind, or its backups.
pub static RULE: Rule = Rule::new(Definition {
    id: "wholesale-destruction",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Destroying all data or all backups",
    what: "An Allow of an identity policy deletes data (objects, tables, databases, file systems, secrets, queues, streams, \
           images), the backups that would bring it back, the keys without which it cannot be read, machines, users, or accounts, \
           and its `Resource` leaves their names open, without a condition on the resource. An entry that takes in a whole \
           service has a finding of its own. A Deny that leaves the action on nothing, or on named or tagged resources alone, \
           silences it; of one by who calls, from where, when or with MFA, the message tells.",
    why: "Whoever steals such credentials can delete all that the account keeps, or threaten to; a script with a wrong variable can \
          as well. Where the backups can be deleted with the same credentials, nothing brings the data back.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["dynamodb:DescribeTable", «"dynamodb:DeleteTable"», "dynamodb:DeleteBackup"],
    "Resource": "*"
  }, {
    "Effect": "Allow",
    "Action": «"kms:ScheduleKeyDeletion"»,
    "Resource": "arn:aws:kms:eu-west-1:111122223333:key/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["dynamodb:DescribeTable", "dynamodb:DeleteTable"],
    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/test-*"
  }, {
    "Effect": "Allow",
    "Action": "kms:ScheduleKeyDeletion",
    "Resource": "arn:aws:kms:eu-west-1:111122223333:key/*",
    "Condition": {"StringEquals": {"aws:ResourceTag/stage": "test"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ],
    check: |context, findings| report(context, findings, &HARM),
});

/// What is destroyed, and by which actions.
pub(super) const ROWS: &[Row] = &[
    ("the account itself", &["account:CloseAccount"]),
    (
        "every account of the organisation",
        &["organizations:CloseAccount"],
    ),
    (
        "whatever keys encrypt",
        &[
            "kms:ScheduleKeyDeletion",
            "kms:DeleteImportedKeyMaterial",
            "kms:DisableKey",
        ],
    ),
    (
        "every backup",
        &[
            "backup:DeleteRecoveryPoint",
            "backup:UpdateRecoveryPointLifecycle",
            "backup:DeleteBackupVault",
            "backup:DeleteBackupVaultLockConfiguration",
        ],
    ),
    (
        "every object of every bucket",
        &[
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:PutLifecycleConfiguration",
        ],
    ),
    (
        "objects that a retention lock protects",
        &["s3:BypassGovernanceRetention"],
    ),
    (
        "every database",
        &[
            "rds:DeleteDBInstance",
            "rds:DeleteDBCluster",
            "dsql:DeleteCluster",
            "docdb-elastic:DeleteCluster",
            "memorydb:DeleteCluster",
            "neptune-db:ResetDatabase",
            "neptune-db:DeleteDataViaQuery",
            "lightsail:DeleteRelationalDatabase",
        ],
    ),
    (
        "every database's backups",
        &[
            "rds:DeleteDBSnapshot",
            "rds:DeleteDBClusterSnapshot",
            "rds:DeleteDBInstanceAutomatedBackup",
            "docdb-elastic:DeleteClusterSnapshot",
            "memorydb:DeleteSnapshot",
        ],
    ),
    (
        "every table",
        &[
            "dynamodb:DeleteTable",
            "dynamodb:DeleteItem",
            "dax:DeleteItem",
            "cassandra:Drop",
            "timestream:DeleteTable",
            "timestream:DeleteDatabase",
            "s3tables:DeleteTable",
        ],
    ),
    (
        "every table's backups",
        &["dynamodb:DeleteBackup", "dynamodb:UpdateContinuousBackups"],
    ),
    (
        "every machine",
        &["ec2:TerminateInstances", "lightsail:DeleteInstance"],
    ),
    ("every disk", &["ec2:DeleteVolume"]),
    ("every disk's backups", &["ec2:DeleteSnapshot"]),
    (
        "every file system",
        &[
            "elasticfilesystem:DeleteFileSystem",
            "fsx:DeleteFileSystem",
            "fsx:DeleteVolume",
        ],
    ),
    ("every file system's backups", &["fsx:DeleteBackup"]),
    (
        "every warehouse",
        &[
            "redshift:DeleteCluster",
            "redshift-serverless:DeleteNamespace",
        ],
    ),
    (
        "every warehouse's backups",
        &[
            "redshift:DeleteClusterSnapshot",
            "redshift-serverless:DeleteSnapshot",
        ],
    ),
    (
        "every cache",
        &[
            "elasticache:DeleteReplicationGroup",
            "elasticache:DeleteSnapshot",
        ],
    ),
    ("every secret", &["secretsmanager:DeleteSecret"]),
    (
        "every parameter",
        &["ssm:DeleteParameters", "ssm:DeleteParameter"],
    ),
    ("every archive", &["glacier:DeleteArchive"]),
    (
        "every queue's messages",
        &["sqs:PurgeQueue", "sqs:DeleteQueue"],
    ),
    (
        "every stream",
        &[
            "kinesis:DeleteStream",
            "kafka:DeleteCluster",
            "kafka-cluster:DeleteTopic",
            "mq:DeleteBroker",
        ],
    ),
    (
        "every search domain",
        &["es:DeleteDomain", "aoss:DeleteCollection"],
    ),
    ("every application's users", &["cognito-idp:DeleteUserPool"]),
    ("every source repository", &["codecommit:DeleteRepository"]),
    (
        "every container image",
        &["ecr:BatchDeleteImage", "ecr:DeleteRepository"],
    ),
    ("every Kubernetes cluster", &["eks:DeleteCluster"]),
    ("every user and role", &["iam:DeleteUser", "iam:DeleteRole"]),
    (
        "every stack with what it holds",
        &["cloudformation:DeleteStack"],
    ),
];

pub(super) static HARM: Harm = Harm::new(
    || Named::by(ROWS),
    "This statement lets its holder destroy",
    None,
    false,
);
