//! Reading secrets and data wholesale.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Needs, Rule, Topic};

/// `Allow` of reading every secret, object or table.
pub static RULE: Rule = Rule::new(Definition {
    id: "wholesale-data-access",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Reading all secrets or all data",
    what: "An Allow of an identity policy reads the content of stores (secrets, parameters, objects, tables, queues, disks, \
           databases, search domains, mail, certificates' keys) and its `Resource` leaves their names open, without a condition \
           on the resource. One that most of what there is meets (`kms:KeySpec` with the default, any alias, any service) is none; \
           that a tag is there, whatever it says, is one. Reading logs, code and images is a suggestion of `unscoped-resource`. An entry that takes in a whole \
           service has a finding of its own. A Deny that leaves the action on nothing, or on named or tagged resources alone, \
           silences it; of one by who calls, from where, when or with MFA, the message tells.",
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
    // `BatchGetSecretValue` is on every resource always, and reads what this one lets it read.
    ("every secret", &["secretsmanager:GetSecretValue"]),
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
        &[
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3express:CreateSession",
        ],
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
            "dynamodb:GetRecords",
            "dax:Scan",
            "dax:Query",
            "dax:GetItem",
            "dax:BatchGetItem",
            "cassandra:Select",
            "timestream:Select",
            "timestream:Unload",
            "s3tables:GetTableData",
        ],
    ),
    (
        "every graph database",
        &["neptune-db:ReadDataViaQuery", "neptune-db:connect"],
    ),
    ("every queue's messages", &["sqs:ReceiveMessage"]),
    (
        "every stream",
        &[
            "kinesis:GetRecords",
            "kinesis:SubscribeToShard",
            "kafka-cluster:ReadData",
        ],
    ),
    ("every disk's snapshots", &["ebs:GetSnapshotBlock"]),
    ("every backup", &["backup:StartRestoreJob"]),
    (
        "every database, with any SQL",
        &[
            "rds-data:ExecuteStatement",
            "rds-data:BatchExecuteStatement",
        ],
    ),
    ("every search domain", &["es:ESHttpGet", "es:ESHttpPost"]),
    ("every source repository", &["codecommit:GitPull"]),
    (
        "every certificate's private key",
        &["acm:ExportCertificate"],
    ),
    ("all mail", &["workmailmessageflow:GetRawMessageContent"]),
    ("whatever keys encrypt", &["kms:Decrypt"]),
];

pub(super) static HARM: Harm = Harm::new(
    || Named::by(ROWS),
    "This statement lets its holder read",
    None,
    false,
);
