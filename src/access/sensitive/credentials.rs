//! Actions that give their caller credentials, or somebody else's identity.

use super::Row;

/// The worst first.
pub(super) const ROWS: &[Row] = &[
    (
        "iam:CreateAccessKey",
        "makes a lasting access key for a user, to act as that user",
    ),
    (
        "iam:CreateLoginProfile",
        "gives a user a console password that the caller chooses",
    ),
    (
        "iam:UpdateLoginProfile",
        "changes a user's console password, to sign in as that user",
    ),
    (
        "iam:PassRole",
        "hands a role to a service, to act with that role's rights",
    ),
    ("sts:AssumeRole", "takes on a role and its rights"),
    (
        "sts:AssumeRoot",
        "takes on the root user of a member account",
    ),
    (
        "iam:UpdateAssumeRolePolicy",
        "lets whom the caller names take on a role",
    ),
    (
        "iam:CreateServiceSpecificCredential",
        "makes a lasting password for a user's Git, mail or model access",
    ),
    (
        "iam:ResetServiceSpecificCredential",
        "takes over a user's service password",
    ),
    (
        "iam:DeactivateMFADevice",
        "takes away a user's second factor",
    ),
    (
        "iam:UploadSSHPublicKey",
        "gives the caller Git access as another user",
    ),
    (
        "iam:UploadSigningCertificate",
        "lets the caller sign requests as another user",
    ),
    (
        "iam:CreateSAMLProvider",
        "trusts a directory that the caller runs to sign people in",
    ),
    (
        "iam:UpdateSAMLProvider",
        "trusts a directory that the caller runs to sign people in",
    ),
    (
        "iam:CreateOpenIDConnectProvider",
        "trusts an identity provider that the caller runs",
    ),
    (
        "iam:UpdateOpenIDConnectProviderThumbprint",
        "lets another server speak as a trusted identity provider",
    ),
    (
        "sts:GetFederationToken",
        "makes credentials of up to 36 hours that outlive the caller's own session",
    ),
    (
        "sso:CreateAccountAssignment",
        "gives somebody access to an account of the organisation",
    ),
    (
        "identitystore:CreateGroupMembership",
        "puts a person into a group that has access to accounts",
    ),
    (
        "ssm:SendCommand",
        "runs commands on machines, with the machines' rights",
    ),
    (
        "ssm:StartSession",
        "opens a shell on machines, with the machines' rights",
    ),
    (
        "ec2-instance-connect:SendSSHPublicKey",
        "opens an SSH login on instances",
    ),
    (
        "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
        "opens a console login on instances",
    ),
    (
        "ec2:GetPasswordData",
        "reads the administrator password of Windows instances",
    ),
    (
        "ecs:ExecuteCommand",
        "opens a shell in running containers, with their role's rights",
    ),
    (
        "lambda:UpdateFunctionCode",
        "runs the caller's code with a function's rights",
    ),
    (
        "lambda:UpdateFunctionConfiguration",
        "puts the caller's code into a function by a layer or a variable",
    ),
    (
        "ec2:ModifyInstanceAttribute",
        "puts the caller's start-up script onto an instance",
    ),
    (
        "ec2:ReplaceIamInstanceProfileAssociation",
        "puts another role onto an instance",
    ),
    (
        "ec2:AssociateIamInstanceProfile",
        "puts a role onto an instance",
    ),
    (
        "cloudformation:SetStackPolicy",
        "lifts the protection of a stack's resources",
    ),
    (
        "codebuild:StartBuild",
        "runs commands with a build project's rights",
    ),
    (
        "codebuild:UpdateProject",
        "changes what a build project runs with its rights",
    ),
    (
        "glue:UpdateDevEndpoint",
        "puts the caller's SSH key onto an endpoint that holds a role",
    ),
    (
        "sagemaker:CreatePresignedNotebookInstanceUrl",
        "opens a notebook that holds a role",
    ),
    (
        "sagemaker:CreatePresignedDomainUrl",
        "signs in to a studio as any of its users",
    ),
    (
        "cognito-identity:GetCredentialsForIdentity",
        "gets the AWS credentials of an identity pool",
    ),
    (
        "cognito-identity:SetIdentityPoolRoles",
        "chooses the roles that an identity pool gives out",
    ),
    (
        "cognito-idp:AdminSetUserPassword",
        "sets the password of an application's user",
    ),
    (
        "redshift:GetClusterCredentials",
        "gets a login to a warehouse as any database user",
    ),
    (
        "redshift:GetClusterCredentialsWithIAM",
        "gets a login to a warehouse",
    ),
    (
        "redshift-serverless:GetCredentials",
        "gets a login to a warehouse",
    ),
    ("rds-db:connect", "logs in to a database"),
    (
        "rds:ModifyDBInstance",
        "sets a new master password for a database, or opens it to the internet",
    ),
    (
        "rds:ModifyDBCluster",
        "sets a new master password for a database cluster",
    ),
    (
        "elasticmapreduce:GetClusterSessionCredentials",
        "gets a login to a cluster",
    ),
    (
        "emr-containers:GetManagedEndpointSessionCredentials",
        "gets a login to a cluster",
    ),
    (
        "datazone:GetDomainExecutionRoleCredentials",
        "gets the credentials of a domain's role",
    ),
    (
        "datazone:GetEnvironmentCredentials",
        "gets the credentials of an environment's role",
    ),
    (
        "lakeformation:GetTemporaryGlueTableCredentials",
        "gets credentials for the data of a table",
    ),
    (
        "ecr:GetAuthorizationToken",
        "gets a login to the image registry",
    ),
    (
        "codeartifact:GetAuthorizationToken",
        "gets a login to package repositories",
    ),
    (
        "lightsail:GetInstanceAccessDetails",
        "gets the SSH key of an instance",
    ),
    (
        "lightsail:DownloadDefaultKeyPair",
        "gets the SSH key of every instance of a region",
    ),
    (
        "lightsail:GetRelationalDatabaseMasterUserPassword",
        "reads a database's master password",
    ),
    (
        "lightsail:CreateBucketAccessKey",
        "makes a lasting access key for a bucket",
    ),
    (
        "apigateway:UpdateRestApiPolicy",
        "changes who may call an API",
    ),
    (
        "appsync:CreateApiKey",
        "makes a key that calls an API without signing in",
    ),
    (
        "grafana:CreateWorkspaceApiKey",
        "makes a key to a Grafana workspace",
    ),
    ("connect:GetFederationToken", "signs in to a contact centre"),
];
