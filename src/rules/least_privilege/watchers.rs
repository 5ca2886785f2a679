//! Switching off what watches the account.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Needs, Rule, Topic};

/// `Allow` of switching off what would tell of an attack.
pub static RULE: Rule = Rule::new(Definition {
    id: "watchers-switched-off",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Switching off the watchers",
    what: "An Allow of an identity policy stops, deletes or turns away what records and watches an account (CloudTrail, \
           GuardDuty, Config, Security Hub, IAM Access Analyzer, Inspector, Macie, Detective, log groups, flow logs, the actions \
           of alarms, rules of EventBridge), or what keeps its people within bounds (firewalls, the organisation's policies, \
           permissions boundaries), on any of them, without a condition. Deleting alarms and shortening how long logs are kept, \
           which many services need, is a suggestion of `unscoped-resource`. An entry that takes in a whole service has a finding \
           of its own. A Deny that leaves the action on nothing, or on named or tagged resources alone, silences it; of one by \
           who calls, from where, when or with MFA, the message tells.",
    why: "The first thing that an intruder does with credentials is to stop the record of what he does next. Almost nobody needs \
          these permissions in daily work: give them to a role of their own, and deny them to everyone else by an SCP.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["cloudtrail:DescribeTrails", «"cloudtrail:StopLogging"», "guardduty:DeleteDetector"],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["cloudtrail:DescribeTrails", "cloudtrail:LookupEvents", "guardduty:ListFindings"],
    "Resource": "*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_guardduty.html",
    ],
    check: |context, findings| report(context, findings, &HARM),
});

/// What is switched off, and by which actions.
pub(super) const ROWS: &[Row] = &[
    (
        "the record of who did what",
        &[
            "cloudtrail:StopLogging",
            "cloudtrail:DeleteTrail",
            "cloudtrail:UpdateTrail",
            "cloudtrail:PutEventSelectors",
            "cloudtrail:PutInsightSelectors",
            "cloudtrail:DeleteEventDataStore",
            "cloudtrail:StopEventDataStoreIngestion",
        ],
    ),
    (
        "threat detection",
        &[
            "guardduty:DeleteDetector",
            "guardduty:UpdateDetector",
            "guardduty:UpdateMemberDetectors",
            "guardduty:DisassociateFromAdministratorAccount",
            "guardduty:StopMonitoringMembers",
            "guardduty:DisassociateMembers",
            "guardduty:DeleteMembers",
        ],
    ),
    (
        "what tells of threats",
        &[
            "guardduty:CreateIPSet",
            "guardduty:UpdateIPSet",
            "guardduty:CreateTrustedEntitySet",
            "guardduty:CreateFilter",
            "guardduty:UpdateFilter",
            "guardduty:ArchiveFindings",
            "securityhub:BatchUpdateFindings",
            "securityhub:CreateAutomationRule",
            "guardduty:DeletePublishingDestination",
            "guardduty:UpdatePublishingDestination",
        ],
    ),
    (
        "the record of changes",
        &[
            "config:StopConfigurationRecorder",
            "config:DeleteConfigurationRecorder",
            "config:DeleteDeliveryChannel",
        ],
    ),
    (
        "the checks on changes",
        &[
            "config:DeleteConfigRule",
            "config:DeleteConformancePack",
            "config:DeleteOrganizationConfigRule",
        ],
    ),
    (
        "security findings",
        &[
            "securityhub:DisableSecurityHub",
            "securityhub:BatchDisableStandards",
            "securityhub:UpdateStandardsControl",
            "securityhub:DisassociateFromAdministratorAccount",
            "securityhub:DisassociateMembers",
        ],
    ),
    (
        "the watch for public access",
        &[
            "access-analyzer:DeleteAnalyzer",
            "access-analyzer:CreateArchiveRule",
        ],
    ),
    (
        "the search for weaknesses",
        &["inspector2:Disable", "inspector2:CreateFilter"],
    ),
    (
        "the watch over sensitive data",
        &["macie2:DisableMacie", "macie2:UpdateMacieSession"],
    ),
    (
        "what investigations rest on",
        &["detective:DeleteGraph", "securitylake:DeleteDataLake"],
    ),
    (
        "the collection of evidence",
        &["auditmanager:DeregisterAccount"],
    ),
    ("logs", &["logs:DeleteLogGroup", "logs:DeleteLogStream"]),
    (
        "alarms",
        &["cloudwatch:DisableAlarmActions", "cloudwatch:SetAlarmState"],
    ),
    (
        "what reacts to events",
        &[
            "events:DeleteRule",
            "events:DisableRule",
            "events:RemoveTargets",
        ],
    ),
    ("the record of network traffic", &["ec2:DeleteFlowLogs"]),
    (
        "the record of names looked up",
        &[
            "route53resolver:DeleteResolverQueryLogConfig",
            "route53resolver:DisassociateResolverQueryLogConfig",
        ],
    ),
    ("the record of who used a bucket", &["s3:PutBucketLogging"]),
    (
        "the record of what models were asked",
        &["bedrock:DeleteModelInvocationLoggingConfiguration"],
    ),
    (
        "every firewall",
        &[
            "wafv2:DeleteWebACL",
            "wafv2:DisassociateWebACL",
            "wafv2:UpdateWebACL",
            "network-firewall:DeleteFirewall",
            "fms:DeletePolicy",
            "shield:DeleteProtection",
        ],
    ),
    (
        "the organisation's guardrails",
        &[
            "organizations:DetachPolicy",
            "organizations:DisablePolicyType",
            "organizations:DeletePolicy",
            "organizations:UpdatePolicy",
            "organizations:LeaveOrganization",
            "organizations:RemoveAccountFromOrganization",
        ],
    ),
    (
        "the limits of users and roles",
        &[
            "iam:DeleteUserPermissionsBoundary",
            "iam:DeleteRolePermissionsBoundary",
            "iam:PutUserPermissionsBoundary",
            "iam:PutRolePermissionsBoundary",
        ],
    ),
];

pub(super) static HARM: Harm = Harm::new(
    || Named::by(ROWS),
    "This statement lets its holder switch off",
    None,
    true,
);
