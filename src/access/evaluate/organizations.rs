//! Whom and what the policies of an organisation do not reach.
//!
//! Sources: <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>,
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>

use super::facts::Facts;
use crate::access::request::Caller;
use crate::catalog::Catalog;

/// Why a layer has no say in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exemption {
    /// The caller is a service-linked role, or the request is to assume one.
    ServiceLinkedRole,
    /// It is about the organisation's management account.
    ManagementAccount,
    /// RCPs do not reach the service, or the action.
    WithoutRcps,
    /// The caller is no identity of an account.
    NoIdentity,
    /// The caller is the account's root user, which has no such policies.
    RootUser,
    /// The root user may always mend a policy of a bucket or queue that locks everybody out.
    Unlocking,
}

/// The services that RCPs reach, by prefix, as AWS's page listed them in October 2026.
const RCP_SERVICES: &[&str] = &[
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "autoscaling-plans",
    "budgets",
    "clouddirectory",
    "cloudfront",
    "cloudsearch",
    "cloudtrail-data",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "compute-optimizer",
    "cost-optimization-hub",
    "dax",
    "dsql",
    "dynamodb",
    "ecr",
    "ecr-public",
    "events",
    "firehose",
    "fis",
    "fms",
    "gamelift",
    "health",
    "inspector-scan",
    "kendra",
    "kinesisvideo",
    "kms",
    "logs",
    "memorydb",
    "networkmonitor",
    "notifications",
    "opensearch",
    "pca-connector-ad",
    "personalize",
    "polly",
    "pricing",
    "resource-groups",
    "rolesanywhere",
    "s3",
    "secretsmanager",
    "servicediscovery",
    "signin",
    "sqs",
    "sts",
    "support",
    "swf",
    "textract",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "translate",
    "wafv2",
    "workspaces",
    "xray",
];

/// Why RCPs have no say; `None` where they have.
pub(super) fn outside_rcps(facts: &Facts<'_>, management: Option<&str>) -> Option<Exemption> {
    let request = facts.request;
    let service = request.service();
    let is_reached = RCP_SERVICES
        .iter()
        .any(|reached| reached.eq_ignore_ascii_case(service));
    let is_linked = facts.caller().is_some_and(Caller::is_service_linked)
        || request.resource.contains(":role/aws-service-role/");
    if is_linked {
        return Some(Exemption::ServiceLinkedRole);
    }
    if management.is_some() && management == facts.owner {
        return Some(Exemption::ManagementAccount);
    }
    let takes_none = || {
        let action = Catalog::builtin().action(&request.action);
        action.is_some_and(|action| !action.supports_resources())
    };
    let is_outside =
        !is_reached || request.action.eq_ignore_ascii_case("kms:RetireGrant") || takes_none();
    is_outside.then_some(Exemption::WithoutRcps)
}

/// Why SCPs have no say; `None` where they have.
pub(super) fn outside_scps(facts: &Facts<'_>, management: Option<&str>) -> Option<Exemption> {
    let caller = facts.caller()?;
    let Some(account) = caller.account() else {
        return Some(Exemption::NoIdentity);
    };
    if caller.is_service_linked() {
        return Some(Exemption::ServiceLinkedRole);
    }
    (management == Some(account)).then_some(Exemption::ManagementAccount)
}
