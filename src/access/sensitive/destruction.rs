//! Actions that destroy data, or the backups that would bring it back.

use super::Row;

/// The worst first.
pub(super) const ROWS: &[Row] = &[
    (
        "kms:ScheduleKeyDeletion",
        "makes everything that a key encrypts unreadable",
    ),
    ("kms:DisableKey", "locks everything that a key encrypts"),
    (
        "kms:DeleteImportedKeyMaterial",
        "makes everything that a key encrypts unreadable at once",
    ),
    ("s3:DeleteObject", "deletes what is stored in buckets"),
    (
        "s3:DeleteObjectVersion",
        "deletes for good what is stored in buckets",
    ),
    ("s3:DeleteBucket", "deletes buckets"),
    (
        "s3:PutLifecycleConfiguration",
        "has everything in a bucket deleted on a schedule",
    ),
    (
        "s3:PutBucketVersioning",
        "stops earlier versions from being kept",
    ),
    (
        "s3:PutEncryptionConfiguration",
        "encrypts new objects with a key of the caller's",
    ),
    ("backup:DeleteRecoveryPoint", "deletes backups"),
    ("backup:DeleteBackupVault", "deletes a vault of backups"),
    (
        "backup:DeleteBackupVaultLockConfiguration",
        "takes away what protects backups",
    ),
    (
        "backup:UpdateRecoveryPointLifecycle",
        "has backups deleted early",
    ),
    ("rds:DeleteDBInstance", "deletes databases"),
    ("rds:DeleteDBCluster", "deletes database clusters"),
    ("rds:DeleteDBSnapshot", "deletes databases' backups"),
    ("rds:DeleteDBClusterSnapshot", "deletes databases' backups"),
    (
        "rds:DeleteDBInstanceAutomatedBackup",
        "deletes databases' backups",
    ),
    ("dynamodb:DeleteTable", "deletes tables"),
    ("dynamodb:DeleteBackup", "deletes tables' backups"),
    ("dynamodb:DeleteItem", "deletes entries of tables"),
    (
        "dynamodb:UpdateContinuousBackups",
        "stops tables from being backed up",
    ),
    ("ec2:DeleteVolume", "deletes disks"),
    ("ec2:DeleteSnapshot", "deletes disks' backups"),
    ("ec2:DeregisterImage", "deletes machine images"),
    ("ec2:TerminateInstances", "deletes machines"),
    ("elasticfilesystem:DeleteFileSystem", "deletes file systems"),
    ("fsx:DeleteFileSystem", "deletes file systems"),
    ("fsx:DeleteBackup", "deletes file systems' backups"),
    ("redshift:DeleteCluster", "deletes warehouses"),
    (
        "redshift:DeleteClusterSnapshot",
        "deletes warehouses' backups",
    ),
    ("elasticache:DeleteReplicationGroup", "deletes caches"),
    ("glacier:DeleteArchive", "deletes archives"),
    ("secretsmanager:DeleteSecret", "deletes secrets"),
    ("ssm:DeleteParameters", "deletes parameters"),
    ("ssm:DeleteParameter", "deletes parameters"),
    ("lambda:DeleteFunction", "deletes functions"),
    ("eks:DeleteCluster", "deletes Kubernetes clusters"),
    ("ecs:DeleteCluster", "deletes container clusters"),
    ("ecr:BatchDeleteImage", "deletes container images"),
    ("ecr:DeleteRepository", "deletes image repositories"),
    (
        "cloudformation:DeleteStack",
        "deletes whole stacks of resources",
    ),
    ("route53:DeleteHostedZone", "deletes a domain's records"),
    ("codecommit:DeleteRepository", "deletes source code"),
    ("sqs:PurgeQueue", "deletes every message of a queue"),
    ("sqs:DeleteQueue", "deletes queues"),
    ("sns:DeleteTopic", "deletes topics"),
    ("kinesis:DeleteStream", "deletes data streams"),
    ("es:DeleteDomain", "deletes search domains"),
    (
        "cognito-idp:DeleteUserPool",
        "deletes an application's users",
    ),
    ("iam:DeleteRole", "deletes roles that others work with"),
    ("iam:DeleteUser", "deletes users"),
    (
        "iam:DeleteAccessKey",
        "deletes access keys that others work with",
    ),
    ("organizations:CloseAccount", "closes accounts"),
    ("account:CloseAccount", "closes the account"),
];
