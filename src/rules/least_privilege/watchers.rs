//! Switching off what watches the account.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Rule, Topic};

/// `Allow` of switching off what would tell of an attack.
pub static RULE: Rule = Rule::new(Definition {
    id: "watchers-switched-off",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    title: "Switching off the watchers",
    what: "An Allow of an identity policy stops, deletes or turns away what records and watches an account (CloudTrail, GuardDuty, \
           Config, Security Hub, IAM Access Analyzer, Inspector, Macie, flow logs, the actions of alarms), on any of them, without a \
           condition. An entry that takes in a whole service has a finding of its own.",
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
            "cloudtrail:DeleteEventDataStore",
        ],
    ),
    (
        "threat detection",
        &[
            "guardduty:DeleteDetector",
            "guardduty:UpdateDetector",
            "guardduty:DisassociateFromAdministratorAccount",
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
    ("security findings", &["securityhub:DisableSecurityHub"]),
    (
        "the watch for public access",
        &["access-analyzer:DeleteAnalyzer"],
    ),
    ("the search for weaknesses", &["inspector2:Disable"]),
    ("the watch over sensitive data", &["macie2:DisableMacie"]),
    ("alarms", &["cloudwatch:DisableAlarmActions"]),
    ("the record of network traffic", &["ec2:DeleteFlowLogs"]),
];

pub(super) static HARM: Harm = Harm::new(|| Named::by(ROWS), "Lets its holder switch off", None);
