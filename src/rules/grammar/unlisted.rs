//! Names that AWS uses in its own managed policies although its Service Authorization Reference does not list them: of services
//! that are closed to newcomers or not public, and of older or internal actions. Nobody who copied one from AWS made a mistake.
//!
//! Read off the managed policies of the day that the catalogue tells; `cargo xtask corpus` shows when one is missing.
//!
//! AWS's validator spares AWS's own policies nothing: what its reference does not list, or no longer lists, does not exist for it. So
//! published answers say of `builderid:*`, which was never listed, of `sqs:DeleteMessageBatch` and `s3:DeleteBucketOwnershipControls`,
//! which were until 2021, of `athena:RunQuery`, which was not for some years, and of `federated-user/…` before STS listed it.

use crate::policy::pattern::matches;
use crate::rules::Validator;

/// Service prefixes.
const SERVICES: &[&str] = &[
    "builderid",
    "datazonecontrol",
    "deepcomposer",
    "deeplens",
    "deepracer",
    "elastic-inference",
    "iot1click",
    "iotroborunner",
    "mobilehub",
    "sagemaker-groundtruth-synthetic",
    "zocalo",
];

/// Actions, service by service.
type Actions = &'static [(&'static str, &'static [&'static str])];

/// Actions of services that the catalogue has.
const ACTIONS: Actions = &[
    (
        "budgets",
        &[
            "CreateBudget",
            "DeleteBudget",
            "DescribeBudget",
            "DescribeBudgets",
            "UpdateBudget",
        ],
    ),
    ("cloud9", &["ValidateEnvironmentName"]),
    (
        "cloudhsm",
        &[
            "CreateLunaClient",
            "DeleteLunaClient",
            "DescribeHapg",
            "DescribeLunaClient",
            "GetConfig",
            "ModifyHapg",
            "ModifyLunaClient",
        ],
    ),
    ("memorydb", &["ReplicateMultiRegionClusterData"]),
    ("organizations", &["CreateBuilderIdOwnedAccount"]),
    (
        "payments",
        &[
            "AcceptTermsAndConditionsForProgramByAccountId",
            "BatchGetPaymentProfiles",
            "CreatePaymentAttempt",
            "CreatePaymentProfile",
            "Get",
            "GetAcceptedTermsAndConditionsForProgramByAccountId",
            "GetAccountBalance",
            "GetDefaultPaymentProfile",
            "GetEligibleCurrencies",
            "GetPaymentAttempt",
            "GetPaymentPreferences",
            "GetPreferredCurrency",
            "GetRecommendedTermsAndConditionsForProgram",
            "ListPaymentProfiles",
            "SearchFinancialRecords",
            "SetPreferredCurrency",
            "UpdatePaymentProfile",
        ],
    ),
    (
        "qapps",
        &["ImportDocumentToQApp", "ImportDocumentToQAppSession"],
    ),
    (
        "route53-recovery-control-config",
        &["DescribeRoutingControlByName"],
    ),
    (
        "securityagent",
        &[
            "BatchGetAgentInstances",
            "BatchGetSecurityTestContentMetadata",
            "BatchGetTasks",
            "CreateDocumentReview",
            "DeleteDocumentReview",
            "GetCodeReviewTask",
            "GetDocReviewTask",
            "GetDocumentReview",
            "GetDocumentReviewArtifact",
            "ListAgentInstances",
            "ListControls",
            "ListDocumentReviewComments",
            "ListDocumentReviews",
            "ListTasks",
            "StartPentestExecution",
            "StopPentestExecution",
        ],
    ),
];

/// Condition keys that AWS tells of elsewhere.
const KEYS: &[&str] = &["aws:PrincipalOrgMasterAccountId"];

/// Condition keys that it does not.
const INTERNAL_KEYS: &[&str] = &["lakeformation:GlueARN"];

/// Resource parts of ARNs, service by service, as patterns. API Gateway's are the paths of its API, of which only some are listed.
const RESOURCES: &[(&str, &str)] = &[
    ("apigateway", "/*"),
    ("aps", "/workspaces"),
    ("autoscaling", "scalingPolicy:*"),
    ("bedrock-agentcore", "credential-provider/*"),
    ("cloudformation", "transform/*"),
    ("grafana", "/workspaces"),
    ("pricingplanmanager", "subscription:*"),
    ("redshift-serverless", "snapshotcopyconfiguration/*"),
    ("robomaker", "/*"),
    ("securityagent", "agent-instance*"),
    ("waf", "changetoken/*"),
    ("waf-regional", "changetoken/*"),
];

/// Whether resources of `service` count as known by this resource part, for us or for AWS's validator.
pub(super) fn has_resource(service: &str, resource: &str, validator: Option<Validator>) -> bool {
    let mut known = RESOURCES.iter().filter(|(known, _)| *known == service);
    validator.is_none() && known.any(|(_, pattern)| matches(pattern, resource))
}

/// Whether a service `prefix` counts as known.
pub(super) fn has_service(prefix: &str, validator: Option<Validator>) -> bool {
    validator.is_none() && is_among(SERVICES, prefix)
}

/// Whether an action `name` of service `prefix` does.
pub(super) fn has_action(prefix: &str, name: &str, validator: Option<Validator>) -> bool {
    let mut services = ACTIONS.iter();
    validator.is_none()
        && services
            .any(|(service, names)| service.eq_ignore_ascii_case(prefix) && is_among(names, name))
}

/// Whether a condition key `name` does.
pub(super) fn has_key(name: &str, validator: Option<Validator>) -> bool {
    is_among(KEYS, name) || validator.is_none() && is_among(INTERNAL_KEYS, name)
}

fn is_among(known: &[&str], name: &str) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(name))
}
