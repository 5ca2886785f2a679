//! Logins to whatever there is of a kind.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Needs, Rule, Topic};

/// `Allow` of taking the logins of any user or machine.
pub static RULE: Rule = Rule::new(Definition {
    id: "wholesale-logins",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Logins to everything of a kind",
    what: "An Allow of an identity policy gives logins to databases, warehouses, machines, clusters, repositories, applications, \
           or an organisation's accounts, and its `Resource` leaves open to which, or as whom, without a condition on the \
           resource. Logins that are of the caller alone, as those of Amazon Connect and of Redshift with IAM, do not count. The \
           logins of IAM itself are ways to administrator, which have a finding of their own. A Deny that leaves the action on \
           nothing, or on named or tagged resources alone, silences it; of one by who calls, from where, when or with MFA, the \
           message tells.",
    why: "With such a login the holder is somebody else there: the database's administrator, any customer. What he does, IAM neither \
          limits nor records.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"redshift:GetClusterCredentials"», "redshift:DescribeClusters"],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "redshift:GetClusterCredentials",
    "Resource": [
      "arn:aws:redshift:eu-west-1:111122223333:dbuser:reports/${aws:username}",
      "arn:aws:redshift:eu-west-1:111122223333:dbname:reports/orders"
    ]
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/redshift/latest/mgmt/generating-iam-credentials-role-permissions.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html",
    ],
    check: |context, findings| report(context, findings, &HARM),
});

/// What the logins are to, and by which actions.
pub(super) const ROWS: &[Row] = &[
    (
        "to the organisation's accounts with any rights",
        &[
            "sso-directory:AddMemberToGroup",
            "sso-directory:UpdatePassword",
            "sso:PutInlinePolicyToPermissionSet",
            "sso:AttachManagedPolicyToPermissionSet",
            "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
            "sso:PutPermissionsPolicy",
        ],
    ),
    (
        "to every warehouse",
        &["redshift:GetClusterCredentials@dbuser"],
    ),
    (
        "to every database",
        &[
            "rds-db:connect",
            "dsql:DbConnectAdmin",
            "dsql:DbConnect",
            "memorydb:Connect",
            "elasticache:Connect",
            "lightsail:GetRelationalDatabaseMasterUserPassword",
        ],
    ),
    (
        "to every database or warehouse, by a new master password",
        &[
            "rds:ModifyDBInstance",
            "rds:ModifyDBCluster",
            "redshift:ModifyCluster",
            "redshift-serverless:UpdateNamespace",
        ],
    ),
    (
        "to every message broker",
        &["mq:CreateUser", "mq:UpdateUser"],
    ),
    (
        "as any user of an application",
        &["cognito-idp:AdminSetUserPassword"],
    ),
    (
        "to repositories and mail as any user",
        &[
            "iam:CreateServiceSpecificCredential",
            "iam:ResetServiceSpecificCredential",
            "iam:UploadSSHPublicKey",
        ],
    ),
    (
        "to every virtual server",
        &[
            "lightsail:DownloadDefaultKeyPair",
            "lightsail:GetInstanceAccessDetails",
        ],
    ),
    (
        "to every bucket of Lightsail",
        &["lightsail:CreateBucketAccessKey"],
    ),
];

pub(super) static HARM: Harm = Harm::new(
    || Named::by(ROWS),
    "This statement lets its holder get logins",
    None,
    false,
);
