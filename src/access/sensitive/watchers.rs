//! Actions that switch off what would tell of an attack: trails, detectors, logs, alarms.

use super::Row;

/// The worst first.
pub(super) const ROWS: &[Row] = &[
    ("cloudtrail:StopLogging", "stops the record of who did what"),
    (
        "cloudtrail:DeleteTrail",
        "deletes the record of who did what",
    ),
    (
        "cloudtrail:UpdateTrail",
        "turns the record of who did what elsewhere",
    ),
    (
        "cloudtrail:PutEventSelectors",
        "leaves events out of the record of who did what",
    ),
    ("guardduty:DeleteDetector", "switches off threat detection"),
    ("guardduty:UpdateDetector", "suspends threat detection"),
    ("guardduty:CreateFilter", "hides threats that were detected"),
    (
        "guardduty:CreateIPSet",
        "has addresses of the caller's trusted by threat detection",
    ),
    (
        "guardduty:DisassociateFromAdministratorAccount",
        "takes the account out of central threat detection",
    ),
    (
        "securityhub:DisableSecurityHub",
        "switches off security findings",
    ),
    ("securityhub:BatchUpdateFindings", "hides security findings"),
    (
        "config:StopConfigurationRecorder",
        "stops the record of changes",
    ),
    (
        "config:DeleteConfigurationRecorder",
        "deletes the record of changes",
    ),
    ("config:DeleteConfigRule", "deletes a check on changes"),
    (
        "config:DeleteDeliveryChannel",
        "stops the record of changes from being kept",
    ),
    (
        "access-analyzer:DeleteAnalyzer",
        "switches off the watch for public access",
    ),
    (
        "inspector2:Disable",
        "switches off the search for weaknesses",
    ),
    (
        "macie2:DisableMacie",
        "switches off the watch over sensitive data",
    ),
    (
        "detective:DeleteGraph",
        "deletes what investigations rest on",
    ),
    ("logs:DeleteLogGroup", "deletes logs"),
    ("logs:DeleteLogStream", "deletes logs"),
    ("logs:PutRetentionPolicy", "has logs deleted early"),
    ("cloudwatch:DeleteAlarms", "deletes alarms"),
    ("cloudwatch:DisableAlarmActions", "silences alarms"),
    ("cloudwatch:SetAlarmState", "silences alarms for a time"),
    ("events:DeleteRule", "deletes what reacts to events"),
    ("events:DisableRule", "switches off what reacts to events"),
    ("events:RemoveTargets", "cuts off what reacts to events"),
    ("ec2:DeleteFlowLogs", "stops the record of network traffic"),
    (
        "s3:PutBucketLogging",
        "stops the record of who used a bucket",
    ),
    ("s3:PutBucketNotification", "cuts off what watches a bucket"),
    ("wafv2:DeleteWebACL", "takes away a website's firewall"),
    (
        "wafv2:DisassociateWebACL",
        "takes away a website's firewall",
    ),
    ("wafv2:UpdateWebACL", "opens a website's firewall"),
    (
        "network-firewall:DeleteFirewall",
        "takes away the network's firewall",
    ),
    (
        "network-firewall:UpdateFirewallDeleteProtection",
        "lifts the protection of the network's firewall",
    ),
    (
        "shield:DeleteProtection",
        "takes away the protection from floods of traffic",
    ),
    (
        "route53resolver:DeleteResolverQueryLogConfig",
        "stops the record of names looked up",
    ),
    (
        "cloudtrail:DeleteEventDataStore",
        "deletes the record of who did what",
    ),
    (
        "auditmanager:DeregisterAccount",
        "switches off the collection of evidence",
    ),
];
