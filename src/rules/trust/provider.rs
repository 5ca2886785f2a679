//! The identity providers that trust policies name, and the condition keys with what they say of a user.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>

use crate::policy::pattern::has_wildcard;
use crate::policy::{Arn, Condition, Operator, OperatorType, Principal, PrincipalType, Statement};

/// At most this many providers are looked at in one statement; nobody trusts as many.
const MAX_PROVIDERS: usize = 64;

/// Where GitHub Actions gets its tokens.
pub(super) const GITHUB: &str = "token.actions.githubusercontent.com";

/// The providers that AWS knows without their being set up in an account.
pub(super) const BUILT_IN: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

/// The identity pools of Amazon Cognito; those of AWS GovCloud (US) have addresses of their own.
pub(super) const POOLS: [&str; 3] = [
    "cognito-identity.amazonaws.com",
    "cognito-identity-us-gov.amazonaws.com",
    "cognito-identity.us-gov-east-1.amazonaws.com",
];

/// Whether `provider` is that of the identity pools in AWS's regions in China.
pub(super) fn is_pools_of_china(provider: &str) -> bool {
    provider.starts_with("cognito-identity.") && provider.ends_with(".amazonaws.com.cn")
}

/// What the condition keys of these begin with: their address has a region in it, and the keys have none.
pub(super) const POOLS_OF_CHINA: &str = "cognito-identity.amazonaws.com.cn";

/// An identity provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provider<'a> {
    /// A SAML provider of the account.
    Saml,
    /// An OpenID Connect provider, by the name that its condition keys begin with: its address without `https://`.
    Oidc(&'a str),
}

impl<'a> Provider<'a> {
    /// The provider that `principal` names; `None` where it is of another type, malformed or a pattern.
    pub(super) fn of(principal: &Principal<'a>) -> Option<Self> {
        let text = principal.text.value;
        if principal.kind != PrincipalType::Federated || has_wildcard(text) {
            return None;
        }
        if !text.starts_with("arn:") {
            return text.contains('.').then_some(Self::Oidc(text));
        }
        let arn = Arn::parse(text).filter(|arn| arn.service == "iam")?;
        match arn.resource.split_once('/')? {
            ("saml-provider", _) => Some(Self::Saml),
            ("oidc-provider", address) => Some(Self::Oidc(address)),
            _ => None,
        }
    }
}

/// Whether an OpenID Connect provider is a cluster of Amazon EKS; the second form reaches it by IPv6 too.
pub(super) fn is_cluster(provider: &str) -> bool {
    let mut starts = ["oidc.eks.", "oidc-eks."].into_iter();
    starts.any(|start| provider.starts_with(start))
}

/// The OpenID Connect providers that `statement` names, each with its principal.
pub(super) fn oidc_providers<'s, 'a>(
    statement: &'s Statement<'a>,
) -> impl Iterator<Item = (&'s Principal<'a>, &'a str)> {
    let named = statement.principals.iter().filter(|p| !p.negated);
    named
        .flat_map(|principals| &principals.items)
        .filter_map(|principal| match Provider::of(principal)? {
            Provider::Oidc(address) => Some((principal, address)),
            Provider::Saml => None,
        })
        .take(MAX_PROVIDERS)
}

/// The claim of `provider` that a condition key stands for: `sub` of `gitlab.com:sub`.
pub(super) fn claim<'k>(key: &'k str, provider: &str) -> Option<&'k str> {
    let (head, claim) = key.split_at_checked(provider.len())?;
    let claim = claim.strip_prefix(':')?;
    head.eq_ignore_ascii_case(provider).then_some(claim)
}

/// The conditions of `statement` on what `provider` says, each with its claim.
pub(super) fn claims<'s, 'a>(
    statement: &'s Statement<'a>,
    provider: &'s str,
) -> impl Iterator<Item = (&'s Condition<'a>, &'s str)> {
    statement
        .conditions
        .iter()
        .filter_map(move |condition| Some((condition, claim(condition.key().value, provider)?)))
}

/// Whether `claim` is the one called `name`.
pub(super) fn is(claim: &str, name: &str) -> bool {
    claim.eq_ignore_ascii_case(name)
}

/// Whether `condition` only holds for the values it lists, and has some.
pub(super) fn selects(condition: &Condition<'_>) -> bool {
    condition.operator.is_some_and(Operator::selects) && !condition.values.is_empty()
}

/// Whether `condition`, on `claim` of an OpenID Connect provider, only holds for tokens with the values it lists. AWS STS takes no token
/// without `sub` and `aud` ("Missing a required claim"), so that for these it makes no difference if it also holds without the claim.
pub(super) fn selects_tokens(condition: &Condition<'_>, claim: &str) -> bool {
    let is_told = is(claim, "sub") || is(claim, "aud");
    let compares = condition.operator.is_some_and(|operator| {
        !operator.kind.is_negated() && operator.kind.value_type() != OperatorType::Null
    });
    selects(condition) || is_told && compares && !condition.values.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_begin_with_the_address() {
        assert_eq!(claim("GitLab.com:sub", "gitlab.com"), Some("sub"));
        let cluster = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
        assert_eq!(claim(&format!("{cluster}:aud"), cluster), Some("aud"));
        assert_eq!(claim("gitlab.com.example.org:sub", "gitlab.com"), None);
        assert_eq!(claim("aws:sub", "gitlab.com"), None);
    }
}
