//! Whether a `Principal` or `NotPrincipal` names the caller, and how, on which it depends what an Allow gives.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>

use super::facts::Facts;
use crate::access::request::Caller;
use crate::policy::{Arn, Effect, Principal, PrincipalForm, Principals};

/// How a statement names the caller, in the order of how much an Allow in the resource's own account gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    /// By its account: the account's own policies have to allow too.
    Account,
    /// By the role or the user behind the session: boundary and session policies have to allow too.
    BehindSession,
    /// Itself: no other policy has to allow.
    Itself,
}

/// How the principals of a statement with that effect name the caller; `None` where they do not.
pub(super) fn naming(
    principals: &Principals<'_>,
    effect: Option<Effect>,
    facts: &Facts<'_>,
) -> Option<Naming> {
    if !facts.spend(principals.items.len()) {
        return None;
    }
    let named = principals
        .items
        .iter()
        .filter_map(|item| names(item, facts))
        .max();
    if !principals.negated {
        return named;
    }
    let is_spared = match effect {
        Some(Effect::Deny) => is_spared(principals, named, facts),
        _ => named.is_some(),
    };
    (!is_spared).then_some(Naming::Itself)
}

/// Whether a Deny for all but `principals` leaves the caller out.
///
/// AWS looks at the account first and then at the user or role, so both have to be named; and a caller with a permissions
/// boundary is always denied. An account that is named without any of its identities stands for all of them.
fn is_spared(principals: &Principals<'_>, named: Option<Naming>, facts: &Facts<'_>) -> bool {
    let Some(account) = facts.caller().and_then(Caller::account) else {
        return named.is_some();
    };
    if facts.has_boundary && !matches!(facts.caller(), Some(Caller::Root(_))) {
        return false;
    }
    let forms = || principals.items.iter().map(Principal::form);
    let everyone = forms().any(|form| form == PrincipalForm::Everyone);
    let has_account = forms().any(|form| form == PrincipalForm::Account(account));
    let has_identity = forms().any(|form| identity(form).is_some_and(|arn| arn.account == account));
    let is_named = match named {
        Some(Naming::Account) => !has_identity,
        Some(_) => true,
        None => false,
    };
    everyone || (has_account && is_named)
}

fn identity(form: PrincipalForm<'_>) -> Option<Arn<'_>> {
    match form {
        PrincipalForm::User(arn)
        | PrincipalForm::Role(arn)
        | PrincipalForm::RoleSession(arn)
        | PrincipalForm::FederatedUser(arn) => Some(arn),
        _ => None,
    }
}

/// How one principal names the caller. No part of its name can be a wildcard.
fn names(principal: &Principal<'_>, facts: &Facts<'_>) -> Option<Naming> {
    use Naming::{Account, BehindSession, Itself};
    let text = principal.text.value;
    let caller = facts.caller();
    let is_caller = caller.is_some_and(|caller| caller.text() == text);
    let is_host = |name: &str| name == "*" || is_caller;
    match (principal.form(), caller) {
        (PrincipalForm::Everyone, _) => Some(Itself),
        (PrincipalForm::Account(id), Some(Caller::Root(_))) => {
            (caller?.account() == Some(id)).then_some(Itself)
        }
        (PrincipalForm::Account(id), Some(caller)) => {
            (caller.account() == Some(id)).then_some(Account)
        }
        (PrincipalForm::Account(id), None) => (facts.owner == Some(id)).then_some(Account),
        (PrincipalForm::Role(_), Some(Caller::Role(_))) => is_caller.then_some(BehindSession),
        (PrincipalForm::Role(arn), Some(caller @ Caller::RoleSession(_)))
        | (PrincipalForm::User(arn), Some(caller @ Caller::FederatedUser(_))) => {
            is_behind(arn, caller).then_some(BehindSession)
        }
        (PrincipalForm::UniqueId(id), Some(caller)) => {
            let user = facts.values("aws:userid")?;
            let is_same = user.get(0)?.split(':').next() == Some(id);
            let is_session = matches!(caller, Caller::Role(_) | Caller::RoleSession(_));
            is_same.then_some(if is_session { BehindSession } else { Itself })
        }
        (PrincipalForm::Service(name), Some(Caller::Service(_))) => is_host(name).then_some(Itself),
        (PrincipalForm::Provider(name), Some(Caller::Federated(_) | Caller::Service(_))) => {
            is_host(name).then_some(Itself)
        }
        // The call that trades a provider's token for a session is not signed.
        (PrincipalForm::Provider(name), _) => is_provider(name, facts).then_some(Itself),
        (form, _) if identity(form).is_some() => is_caller.then_some(Itself),
        _ => None,
    }
}

/// Whether the request carries what a provider says: its name, or a key of its own, such as `accounts.google.com:aud`.
fn is_provider(name: &str, facts: &Facts<'_>) -> bool {
    if let Some(provider) = facts.values("aws:FederatedProvider") {
        return provider.get(0) == Some(name);
    }
    let host = match name.split_once(":oidc-provider/") {
        Some((_, host)) => host,
        None if name.contains(":saml-provider/") => "saml",
        None => name,
    };
    let mut keys = facts.request.context.iter();
    keys.any(|(key, _)| {
        let own = key.rsplit_once(':');
        own.is_some_and(|(own, _)| own.eq_ignore_ascii_case(host))
    })
}

/// Whether `arn` is the role, or the user, whose session `caller` is. The ARN of a session has no path.
fn is_behind(arn: Arn<'_>, caller: &Caller) -> bool {
    let name = arn.resource.rsplit('/').next();
    let of_caller = caller.arn();
    let same_account =
        of_caller.is_some_and(|own| (own.account, own.partition) == (arn.account, arn.partition));
    same_account && name == caller.name()
}
