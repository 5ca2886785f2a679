//! Reading secrets and data wholesale.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Rule, Topic};

/// `Allow` of reading every secret, object or table.
pub static RULE: Rule = Rule::new(Definition {
    id: "wholesale-data-access",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    title: "Reading all secrets or all data",
    what: "An Allow of an identity policy reads the content of stores (secrets, parameters, objects, tables, queues, disks, databases) \
           and its `Resource` leaves their names open, without a condition on the resource. An entry that takes in a whole service \
           has a finding of its own.",
    why: "Secrets are the way from one system into the next: whoever reads all of them has every password that the account keeps. \
          Whoever reads every bucket and table has the company's data in one go.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["secretsmanager:DescribeSecret", «"secretsmanager:GetSecretValue"»],
    "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*"
  }, {
    "Effect": "Allow",
    "Action": [«"s3:Get*"», "s3:List*"],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
    "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/*"
  }, {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }, {
    "Effect": "Allow",
    "Action": "kms:Decrypt",
    "Resource": "*",
    "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ],
    check: |context, findings| report(context, findings, &HARM),
});

/// What is read, and the actions that read it.
pub(super) const ROWS: &[Row] = &[
    (
        "every secret",
        &[
            "secretsmanager:GetSecretValue",
            "secretsmanager:BatchGetSecretValue",
        ],
    ),
    (
        "every parameter, secret ones too",
        &[
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:GetParametersByPath",
            "ssm:GetParameterHistory",
        ],
    ),
    (
        "every object of every bucket",
        &["s3:GetObject", "s3:GetObjectVersion"],
    ),
    (
        "every table",
        &[
            "dynamodb:Scan",
            "dynamodb:Query",
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:ExportTableToPointInTime",
            "dynamodb:PartiQLSelect",
        ],
    ),
    ("every queue's messages", &["sqs:ReceiveMessage"]),
    ("every stream", &["kinesis:GetRecords"]),
    ("every disk's snapshots", &["ebs:GetSnapshotBlock"]),
    ("every backup", &["backup:StartRestoreJob"]),
    (
        "every database, with any SQL",
        &[
            "rds-data:ExecuteStatement",
            "rds-data:BatchExecuteStatement",
        ],
    ),
    ("every source repository", &["codecommit:GitPull"]),
    ("whatever keys encrypt", &["kms:Decrypt"]),
];

pub(super) static HARM: Harm = Harm::new(|| Named::by(ROWS), "Lets its holder read", None);
