use super::provider::{POOLS_OF_CHINA, claims, is_pools_of_china, oidc_providers};
use crate::policy::{Effect, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// An OpenID Connect provider that is trusted whatever it says.
pub static RULE: Rule = Rule::new(Definition {
    id: "missing-condition-key-for-oidc-principal",
    issue_code: Some("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"),
    category: Category::SecurityWarning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "OpenID Connect provider without a condition",
    what: "An Allow of a trust policy names an OpenID Connect provider, and no condition key of the statement begins with the \
           provider's address. It is told once a statement, with all such providers. For the identity pools of Amazon Cognito in China \
           (`cognito-identity.cn-north-1.amazonaws.com.cn`) the keys begin with `cognito-identity.amazonaws.com.cn`; answers for AWS's validator do not \
           know that. Whether the condition is narrow enough, other \
           rules ask.",
    why: "Everybody to whom the provider gives a token can take on the role. Most providers give one to whoever signs up.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": «"arn:aws:iam::111122223333:oidc-provider/gitlab.com"» },
    "Action": "sts:AssumeRoleWithWebIdentity"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "gitlab.com:sub": "project_path:example/shop:ref_type:branch:ref:main" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-missing-condition-key-for-oidc-principal",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let is_own = context.settings.validator.is_none();
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        let asks = |provider| {
            claims(statement, provider).next().is_some()
                || is_own
                    && is_pools_of_china(provider)
                    && claims(statement, POOLS_OF_CHINA).next().is_some()
        };
        let mut open = oidc_providers(statement).filter(|(_, provider)| !asks(provider));
        let Some((first, provider)) = open.next() else {
            continue;
        };
        let provider = short(provider);
        let finding = findings.report(
            first.text.span,
            format!(
                "Whoever gets a token from `{provider}` can take on this role, for no condition asks what the token says. Say whom you \
                 mean with keys such as `{provider}:sub` and `{provider}:aud`."
            ),
        );
        for (other, _) in open {
            finding.related(other.text.span, "So can whoever gets a token from here.");
        }
    }
}
