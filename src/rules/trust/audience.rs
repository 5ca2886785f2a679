use super::provider::{BUILT_IN, GITHUB, POOLS_OF_CHINA, is_cluster};
use super::shared::is_shared;
use crate::policy::{Condition, Kind, OperatorType, SetOperator};
use crate::rules::{Category, Context, Definition, Example, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

const KEYS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html";

const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "cognito-identity.amazonaws.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "cognito-identity.amazonaws.com:aud": "eu-west-1:1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" },
      "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
    }
  }]
}"#;

/// `ForAnyValue` on the audience of a token.
pub static FOR_ANY_VALUE: Rule = Rule::new(Definition {
    id: "foranyvalue-with-audience-claim-type",
    issue_code: Some("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE"),
    category: Category::SecurityWarning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "ForAnyValue on the audience of a token",
    what: "A condition on the `aud` of an OpenID Connect provider has no `ForAnyValue:`.",
    why: "`aud` says for which application a token was made, and is a single value. With `ForAnyValue` a token that was made for several \
          applications passes where only one of them is yours, and whoever runs one of the others can use it on you.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "cognito-identity.amazonaws.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "ForAnyValue:StringEquals": { «"cognito-identity.amazonaws.com:aud"»: "eu-west-1:1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" },
      "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
    }
  }]
}"#,
        GOOD,
    )],
    references: &[
        KEYS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-foranyvalue-with-audience-claim-type",
    ],
    check: |context, findings| {
        each_audience(context, |condition, _| {
            if findings.is_full()
                || condition.operator.and_then(|o| o.set) != Some(SetOperator::ForAnyValue)
            {
                return;
            }
            let finding = findings.report(
                condition.key().span,
                format!(
                    "`{}` is a single value, and with `ForAnyValue` one fitting value among others is enough. Compare it without.",
                    short(condition.key().value)
                ),
            );
            let written = &condition.operator_key.text;
            let alone = condition
                .operator_member
                .value
                .as_object()
                .is_some_and(|keys| keys.len() == 1);
            if let Some((_, plain)) = written.split_once(':').filter(|_| alone) {
                finding.unsafe_fix(
                    format!("Write `{}`", short(plain)),
                    vec![condition.operator_key.renamed(plain)],
                );
            }
        });
    },
});

/// The audience of a token, to be looked up at the provider.
pub static CONFIRM: Rule = Rule::new(Definition {
    id: "confirm-audience-claim-type",
    issue_code: Some("CONFIRM_AUDIENCE_CLAIM_TYPE"),
    category: Category::Suggestion,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Can the token have several audiences?",
    what: "The `aud` of an OpenID Connect provider is compared without a qualifier. That is right where the provider gives each token one \
           audience, as nearly all do. The policy cannot tell; the provider's documentation does. Nothing is said of the providers that AWS \
           knows itself: Amazon Cognito, Google, Facebook and Login with Amazon. Nor, but in answers for AWS's validator, of those whose own \
           documentation compares one audience: clusters of Amazon EKS, user pools of Amazon Cognito, GitHub Actions, Bitbucket, CircleCI, Fly, Spacelift, Vercel and the \
           others that `federated-trust-for-strangers` knows.",
    why: "A token for several applications has `aud` as a list. Without a qualifier such a token does not match, and nobody can take on the \
          role.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { «"login.example.com:aud"»: "shop", "login.example.com:sub": "8f14e45f" }
    }
  }]
}"#,
        GOOD,
    )],
    references: &[
        KEYS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-confirm-audience-claim-type",
    ],
    check: |context, findings| {
        each_audience(context, |condition, provider| {
            let plain = condition
                .operator
                .is_some_and(|o| o.set.is_none() && o.kind.value_type() == OperatorType::String);
            let known = BUILT_IN
                .iter()
                .any(|known| known.eq_ignore_ascii_case(provider));
            let known = known || context.settings.validator.is_none() && gives_one(provider);
            if !plain || known || findings.is_full() {
                return;
            }
            findings.report(
                condition.key().span,
                format!(
                    "This compares the audience as one value. Look up whether `{}` can give a token several: then it takes a qualifier, else \
                     none, and all is well.",
                    short(provider)
                ),
            );
        });
    },
});

/// How the addresses begin that a provider has for each of its customers, and one that ends so.
const OF_CUSTOMERS: [&str; 4] = [
    "api.bitbucket.org/2.0/workspaces/",
    "oidc.circleci.com/org/",
    "oidc.fly.io/",
    "oidc.vercel.com/",
];
const SPACELIFT: &str = ".app.spacelift.io";

/// How the addresses of Amazon Cognito's user pools begin.
const USER_POOL: &str = "cognito-idp.";

/// Whether the documentation of `provider` says to compare its tokens' audience as one value.
fn gives_one(provider: &str) -> bool {
    let provider = provider.to_ascii_lowercase();
    // An enterprise on GitHub may have an address of its own, below.
    let of_github = provider
        .strip_prefix(GITHUB)
        .is_some_and(|rest| rest.starts_with('/'));
    let mut starts = OF_CUSTOMERS.iter();
    of_github
        || is_cluster(&provider)
        || is_shared(&provider)
        || provider == POOLS_OF_CHINA
        || provider.ends_with(SPACELIFT)
        || provider.starts_with(USER_POOL)
        || starts.any(|start| provider.starts_with(start))
}

/// Every condition on the audience of an OpenID Connect provider, with the provider.
fn each_audience(context: &Context<'_>, mut visit: impl FnMut(&Condition<'_>, &str)) {
    let statements = context.policy.statements.iter();
    for condition in statements.flat_map(|statement| &statement.conditions) {
        let Some((provider, claim)) = condition.member.key.text.rsplit_once(':') else {
            continue;
        };
        if claim.eq_ignore_ascii_case("aud") && provider.contains('.') {
            visit(condition, provider);
        }
    }
}
