//! Names that AWS uses in its own managed policies although its Service Authorization Reference does not list them: of services
//! that are closed to newcomers or not public, and of older or internal actions. Nobody who copied one from AWS made a mistake.
//!
//! Read off the managed policies of the day that the catalogue tells; `cargo xtask corpus` shows when one is missing.
//!
//! AWS's validator spares AWS's own policies nothing: names that were never listed do not exist for it. What it says of those that
//! were listed once is not known, and its answer here is silent about them.

use crate::policy::pattern::matches;
use crate::rules::Validator;

/// Service prefixes that were listed once.
const SERVICES: &[&str] = &[
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

/// Service prefixes that never were.
const INTERNAL_SERVICES: &[&str] = &["builderid"];

/// Actions, service by service.
type Actions = &'static [(&'static str, &'static [&'static str])];

/// Actions of services that the catalogue has, which were listed once.
const ACTIONS: Actions = &[
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

/// Actions that never were.
const INTERNAL_ACTIONS: Actions = &[
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

/// Whether AWS itself names resources of `service` so.
pub(super) fn has_resource(service: &str, resource: &str) -> bool {
    RESOURCES
        .iter()
        .any(|(known, pattern)| *known == service && matches(pattern, resource))
}

/// Whether a service `prefix` counts as known, for us or for AWS's validator.
pub(super) fn has_service(prefix: &str, validator: Option<Validator>) -> bool {
    is_among(SERVICES, prefix) || validator.is_none() && is_among(INTERNAL_SERVICES, prefix)
}

/// Whether an action `name` of service `prefix` does.
pub(super) fn has_action(prefix: &str, name: &str, validator: Option<Validator>) -> bool {
    let has = |actions: Actions| {
        actions
            .iter()
            .any(|(service, names)| service.eq_ignore_ascii_case(prefix) && is_among(names, name))
    };
    has(ACTIONS) || validator.is_none() && has(INTERNAL_ACTIONS)
}

/// Whether a condition key `name` does.
pub(super) fn has_key(name: &str, validator: Option<Validator>) -> bool {
    is_among(KEYS, name) || validator.is_none() && is_among(INTERNAL_KEYS, name)
}

fn is_among(known: &[&str], name: &str) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(name))
}
