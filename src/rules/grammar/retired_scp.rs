//! What AWS's validator once said about service control policies. Since September 2025 these take the whole policy language.

use crate::rules::{Category, Definition, Needs, Rule, Topic};

macro_rules! retired {
    ($name:ident, $id:literal, $code:literal, $title:literal, $what:literal) => {
        #[doc = $title]
        pub static $name: Rule = Rule::new(Definition {
            id: $id,
            issue_code: Some($code),
            category: Category::Error,
            topic: Topic::Grammar,
            needs: Needs::SCP,
            title: $title,
            what: $what,
            why: "Nothing is wrong with such a policy, and this rule finds nothing. It is listed for those who meet the code in older \
                  texts and reports.",
            examples: &[],
            references: &[
                "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html",
                "https://aws.amazon.com/blogs/security/unlock-new-possibilities-aws-organizations-service-control-policy-now-supports-full-iam-language",
            ],
            check: |_, _| {},
        });
    };
}

retired!(
    ACTION_WILDCARD,
    "scp-syntax-error-action-wildcard",
    "SCP_SYNTAX_ERROR_ACTION_WILDCARD",
    "Wildcard inside an action of an SCP (no longer an error)",
    "Until September 2025 an action of a service control policy had a wildcard at its end alone. Now it may stand anywhere, as in \
     `ec2:*Instances`. AWS's page on its validator still lists the code; AWS Organizations takes such policies."
);

retired!(
    ALLOW_CONDITION,
    "scp-syntax-error-allow-condition",
    "SCP_SYNTAX_ERROR_ALLOW_CONDITION",
    "Condition on an Allow of an SCP (no longer an error)",
    "Until September 2025 an Allow of a service control policy had no `Condition`. Now it may have one, and AWS has retired the code."
);

retired!(
    ALLOW_NOT_ACTION,
    "scp-syntax-error-allow-notaction",
    "SCP_SYNTAX_ERROR_ALLOW_NOTACTION",
    "NotAction with Allow in an SCP (no longer an error)",
    "Until September 2025 an Allow of a service control policy had no `NotAction`. Now it may have one, and AWS has retired the code."
);

retired!(
    ALLOW_RESOURCE,
    "scp-syntax-error-allow-resource",
    "SCP_SYNTAX_ERROR_ALLOW_RESOURCE",
    "Certain resources in an Allow of an SCP (no longer an error)",
    "Until September 2025 the `Resource` of an Allow in a service control policy was `\"*\"`. Now it may name resources, and AWS has \
     retired the code."
);

retired!(
    NOT_RESOURCE,
    "scp-syntax-error-notresource",
    "SCP_SYNTAX_ERROR_NOTRESOURCE",
    "NotResource in an SCP (no longer an error)",
    "Until September 2025 a service control policy had no `NotResource`. Now it may have one, and AWS has retired the code."
);
