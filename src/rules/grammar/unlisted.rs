//! Names that AWS uses in its own managed policies although its Service Authorization Reference does not list them: of services
//! that are closed to newcomers or not public, and of older or internal actions. Nobody who copied one from AWS made a mistake.
//!
//! Read off the managed policies of the day that the catalogue tells; `cargo xtask corpus` shows when one is missing.

use crate::policy::pattern::matches;

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

/// Actions of services that the catalogue has, service by service.
const ACTIONS: &[(&str, &[&str])] = &[
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

/// Condition keys.
const KEYS: &[&str] = &["aws:PrincipalOrgMasterAccountId", "lakeformation:GlueARN"];

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

/// Whether AWS itself names a service `prefix`.
pub(super) fn has_service(prefix: &str) -> bool {
    SERVICES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(prefix))
}

/// Whether AWS itself names an action `name` of service `prefix`.
pub(super) fn has_action(prefix: &str, name: &str) -> bool {
    ACTIONS.iter().any(|(service, names)| {
        service.eq_ignore_ascii_case(prefix)
            && names.iter().any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// Whether AWS itself uses a condition key `name`.
pub(super) fn has_key(name: &str) -> bool {
    KEYS.iter().any(|known| known.eq_ignore_ascii_case(name))
}
