//! Actions that read what people want kept to themselves: secrets, keys, the content of stores.

use super::Row;

/// The worst first.
pub(super) const ROWS: &[Row] = &[
    ("secretsmanager:GetSecretValue", "reads secrets"),
    (
        "secretsmanager:BatchGetSecretValue",
        "reads many secrets at once",
    ),
    ("ssm:GetParameter", "reads parameters, secret ones too"),
    ("ssm:GetParameters", "reads parameters, secret ones too"),
    (
        "ssm:GetParametersByPath",
        "reads every parameter under a path, secret ones too",
    ),
    (
        "ssm:GetParameterHistory",
        "reads parameters' earlier values, secret ones too",
    ),
    ("kms:Decrypt", "decrypts what keys protect"),
    ("s3:GetObject", "reads what is stored in buckets"),
    (
        "s3:GetObjectVersion",
        "reads earlier versions of what is stored in buckets",
    ),
    ("dynamodb:Scan", "reads whole tables"),
    ("dynamodb:Query", "reads tables"),
    ("dynamodb:GetItem", "reads tables"),
    ("dynamodb:BatchGetItem", "reads tables"),
    (
        "dynamodb:ExportTableToPointInTime",
        "writes whole tables to a bucket",
    ),
    ("dynamodb:PartiQLSelect", "reads tables"),
    ("rds-data:ExecuteStatement", "runs any SQL on a database"),
    (
        "rds-data:BatchExecuteStatement",
        "runs any SQL on a database",
    ),
    (
        "redshift-data:ExecuteStatement",
        "runs any SQL on a warehouse",
    ),
    (
        "athena:GetQueryResults",
        "reads what others asked of the data lake",
    ),
    ("athena:StartQueryExecution", "asks the data lake anything"),
    ("rds:DownloadDBLogFilePortion", "reads a database's logs"),
    ("rds:DownloadCompleteDBLogFile", "reads a database's logs"),
    (
        "ebs:GetSnapshotBlock",
        "reads the content of disks from their snapshots",
    ),
    (
        "lambda:GetFunction",
        "reads functions' code and variables, which often hold secrets",
    ),
    (
        "lambda:GetFunctionConfiguration",
        "reads functions' variables, which often hold secrets",
    ),
    (
        "ec2:GetConsoleOutput",
        "reads what machines printed, secrets too",
    ),
    (
        "ec2:DescribeInstanceAttribute",
        "reads machines' start-up scripts, which often hold secrets",
    ),
    ("codecommit:GitPull", "reads source code"),
    ("ecr:BatchGetImage", "reads container images"),
    ("ecr:GetDownloadUrlForLayer", "reads container images"),
    ("sqs:ReceiveMessage", "reads messages of queues"),
    ("kinesis:GetRecords", "reads data streams"),
    ("logs:GetLogEvents", "reads logs"),
    ("logs:FilterLogEvents", "reads logs"),
    ("logs:StartQuery", "searches logs"),
    ("es:ESHttpGet", "reads search domains"),
    ("aoss:APIAccessAll", "reads and writes search collections"),
    ("elasticfilesystem:ClientMount", "mounts file systems"),
    (
        "iam:GetAccountAuthorizationDetails",
        "reads every user, role and policy of the account",
    ),
    (
        "cloudformation:GetTemplate",
        "reads templates, which sometimes hold secrets",
    ),
    (
        "codebuild:BatchGetProjects",
        "reads build projects' variables, which often hold secrets",
    ),
    (
        "ecs:DescribeTaskDefinition",
        "reads tasks' variables, which often hold secrets",
    ),
    ("apigateway:GET", "reads APIs and their keys"),
    ("acm:ExportCertificate", "reads a certificate's private key"),
    ("cognito-idp:ListUsers", "reads an application's users"),
    ("workmailmessageflow:GetRawMessageContent", "reads mail"),
];
