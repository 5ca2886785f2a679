//! Actions that change who may do what.

use super::Row;

/// The worst first.
pub(super) const ROWS: &[Row] = &[
    (
        "iam:AttachUserPolicy",
        "gives any user, the caller too, any policy, AdministratorAccess too",
    ),
    (
        "iam:AttachRolePolicy",
        "gives any role any policy, AdministratorAccess too",
    ),
    (
        "iam:AttachGroupPolicy",
        "gives any group any policy, AdministratorAccess too",
    ),
    (
        "iam:PutUserPolicy",
        "writes a policy of the caller's choice onto a user",
    ),
    (
        "iam:PutRolePolicy",
        "writes a policy of the caller's choice onto a role",
    ),
    (
        "iam:PutGroupPolicy",
        "writes a policy of the caller's choice onto a group",
    ),
    (
        "iam:CreatePolicyVersion",
        "rewrites a policy that others already have",
    ),
    (
        "iam:SetDefaultPolicyVersion",
        "brings back an older, wider version of a policy",
    ),
    (
        "iam:AddUserToGroup",
        "puts a user, the caller too, into any group",
    ),
    (
        "iam:DeleteRolePermissionsBoundary",
        "takes the limit off a role",
    ),
    (
        "iam:DeleteUserPermissionsBoundary",
        "takes the limit off a user",
    ),
    (
        "iam:PutRolePermissionsBoundary",
        "changes the limit of a role",
    ),
    (
        "iam:PutUserPermissionsBoundary",
        "changes the limit of a user",
    ),
    (
        "iam:DetachUserPolicy",
        "takes a policy, one that denies too, off a user",
    ),
    (
        "iam:DetachRolePolicy",
        "takes a policy, one that denies too, off a role",
    ),
    (
        "iam:DeleteUserPolicy",
        "takes a policy, one that denies too, off a user",
    ),
    (
        "iam:DeleteRolePolicy",
        "takes a policy, one that denies too, off a role",
    ),
    (
        "iam:CreateRole",
        "makes a new role that whom the caller names can take on",
    ),
    ("iam:CreateUser", "makes a new user"),
    (
        "iam:AddRoleToInstanceProfile",
        "puts a role where instances can take it",
    ),
    (
        "iam:DeleteAccountPasswordPolicy",
        "lets everybody have a weak password",
    ),
    (
        "iam:UpdateAccountPasswordPolicy",
        "lets everybody have a weak password",
    ),
    (
        "organizations:DetachPolicy",
        "takes a guardrail off accounts of the organisation",
    ),
    (
        "organizations:UpdatePolicy",
        "rewrites a guardrail of the organisation",
    ),
    (
        "organizations:DeletePolicy",
        "deletes a guardrail of the organisation",
    ),
    (
        "organizations:DisablePolicyType",
        "switches off the organisation's guardrails",
    ),
    (
        "organizations:LeaveOrganization",
        "takes the account out of the organisation's guardrails",
    ),
    (
        "organizations:RegisterDelegatedAdministrator",
        "hands an organisation's service to another account",
    ),
    (
        "sso:PutInlinePolicyToPermissionSet",
        "rewrites what people may do in the organisation's accounts",
    ),
    (
        "sso:AttachManagedPolicyToPermissionSet",
        "widens what people may do in the organisation's accounts",
    ),
    (
        "sso:PutPermissionsPolicy",
        "rewrites what people may do in the organisation's accounts",
    ),
    ("kms:PutKeyPolicy", "changes who may use and manage a key"),
    (
        "kms:CreateGrant",
        "lets others use a key, past the key's policy",
    ),
    ("s3:PutBucketPolicy", "changes who may use a bucket"),
    (
        "s3:DeleteBucketPolicy",
        "takes away a bucket's policy and every Deny in it",
    ),
    (
        "s3:PutBucketOwnershipControls",
        "brings access lists back to a bucket",
    ),
    (
        "s3:PutAccessPointPolicy",
        "changes who may use a bucket through an access point",
    ),
    (
        "s3:CreateAccessGrant",
        "gives people or roles access to a bucket's data",
    ),
    (
        "s3:BypassGovernanceRetention",
        "deletes objects that a retention lock protects",
    ),
    ("s3express:PutBucketPolicy", "changes who may use a bucket"),
    (
        "s3tables:PutTableBucketPolicy",
        "changes who may use tables",
    ),
    (
        "secretsmanager:PutResourcePolicy",
        "changes who may read a secret",
    ),
    ("dynamodb:PutResourcePolicy", "changes who may use a table"),
    ("sqs:SetQueueAttributes", "changes who may use a queue"),
    ("sqs:AddPermission", "lets another account use a queue"),
    ("sns:SetTopicAttributes", "changes who may use a topic"),
    ("sns:AddPermission", "lets another account use a topic"),
    (
        "lambda:AddPermission",
        "lets another account or service call a function",
    ),
    (
        "ecr:SetRepositoryPolicy",
        "changes who may use an image repository",
    ),
    (
        "ecr:PutRegistryPolicy",
        "changes who may use the image registry",
    ),
    ("events:PutPermission", "lets another account send events"),
    (
        "backup:PutBackupVaultAccessPolicy",
        "changes who may use a backup vault",
    ),
    (
        "elasticfilesystem:PutFileSystemPolicy",
        "changes who may use a file system",
    ),
    (
        "glue:PutResourcePolicy",
        "changes who may use the data catalogue",
    ),
    (
        "glacier:SetVaultAccessPolicy",
        "changes who may use a vault",
    ),
    ("logs:PutResourcePolicy", "lets other services write logs"),
    (
        "lakeformation:GrantPermissions",
        "gives access to the data lake",
    ),
    (
        "lakeformation:PutDataLakeSettings",
        "names the administrators of the data lake",
    ),
    (
        "codeartifact:PutDomainPermissionsPolicy",
        "changes who may use packages",
    ),
    (
        "eks:CreateAccessEntry",
        "gives somebody access to a Kubernetes cluster",
    ),
    (
        "eks:AssociateAccessPolicy",
        "makes somebody administrator of a Kubernetes cluster",
    ),
    ("iot:AttachPolicy", "gives devices rights"),
    ("iot:CreatePolicyVersion", "rewrites what devices may do"),
    ("acm-pca:PutPolicy", "changes who may issue certificates"),
    (
        "ses:PutIdentityPolicy",
        "lets another account send mail in the name of a domain",
    ),
];
