//! Every party that policies tell apart.

use super::accounts::{Told, told};
use super::party::Party;
use crate::access::request::Caller;
use crate::policy::{Effect, Policy, Principal, PrincipalForm, is_account_id};

/// At most this many callers are told apart; each costs a search.
const MAX_PARTIES: usize = 400;

/// Every party that matters to `policies`; `None` where there are too many.
pub(super) fn parties(policies: &[&Policy<'_>]) -> Option<Vec<Party>> {
    if !policies.iter().any(|policy| policy.kind.names_principals()) {
        return Some(vec![Party::of(None)]);
    }
    let mut told = told(policies);
    let mut named = Named::in_principals(policies, std::mem::take(&mut told.ids))?;
    let strangers = told.strangers(policies, &named.accounts)?;
    named.accounts.extend(strangers);
    named.accounts.sort_unstable();
    named.accounts.dedup();
    let mut all = named.parties(&told);
    all.extend(doubles(&all, &named));
    if policies.iter().any(|policy| spares_some(policy)) {
        let spared = all.iter().filter(|party| !party.unnamed).cloned();
        let spared = spared.map(|party| Party {
            spared: true,
            ..party
        });
        all.extend(spared.collect::<Vec<_>>());
    }
    all.extend(named.hidden.into_iter().map(|text| Party {
        hidden: Some(text),
        ..Party::of(None)
    }));
    (all.len() <= MAX_PARTIES).then_some(all)
}

/// Whom policies name.
struct Named {
    callers: Vec<Caller>,
    /// Texts for identities that no request tells.
    hidden: Vec<String>,
    /// The accounts, of all these as well.
    accounts: Vec<String>,
}

impl Named {
    /// Those in the principals of `policies`, and nobody in particular; with the `accounts` that are known already. `None` where there
    /// are too many.
    fn in_principals(policies: &[&Policy<'_>], accounts: Vec<String>) -> Option<Self> {
        let mut named = Self {
            callers: Vec::new(),
            hidden: Vec::new(),
            accounts,
        };
        let statements = policies.iter().flat_map(|policy| &policy.statements);
        for principals in statements.filter_map(|statement| statement.principals.as_ref()) {
            principals.items.iter().for_each(|item| named.add(item));
            let count = named.callers.len() + named.hidden.len() + named.accounts.len();
            if count > 4 * MAX_PARTIES {
                return None;
            }
        }
        named.accounts.retain(|account| is_account_id(account));
        named.callers.push(Caller::Anonymous);
        named.hidden.sort_unstable();
        named.hidden.dedup();
        Some(named)
    }

    fn add(&mut self, item: &Principal<'_>) {
        match item.form() {
            PrincipalForm::Everyone => {}
            PrincipalForm::Account(account) => self.accounts.push(account.to_owned()),
            PrincipalForm::User(arn)
            | PrincipalForm::Role(arn)
            | PrincipalForm::RoleSession(arn)
            | PrincipalForm::FederatedUser(arn) => {
                self.accounts.push(arn.account.to_owned());
                match Caller::parse(item.text.value) {
                    Some(caller) => self.callers.push(caller),
                    None => self.hidden.push(item.text.value.to_owned()),
                }
            }
            PrincipalForm::Service(name) => self.callers.push(Caller::Service(name.to_owned())),
            PrincipalForm::Provider(name) => self.callers.push(Caller::Federated(name.to_owned())),
            PrincipalForm::CanonicalUser(text)
            | PrincipalForm::UniqueId(text)
            | PrincipalForm::Other(text) => self.hidden.push(text.to_owned()),
        }
    }

    /// Those that are named as requests tell them, and all others of the same accounts.
    fn parties(&self, told: &Told) -> Vec<Party> {
        let mut all: Vec<Party> = Vec::new();
        for caller in &self.callers {
            let is_new = |party: &Party| party.caller.as_ref() != Some(caller);
            if all.iter().all(is_new) {
                all.push(Party::of(Some(caller.clone())));
            }
        }
        all.push(self.unnamed(Caller::Service("strange.amazonaws.com".to_owned())));
        let partitions = || std::iter::once("aws").chain(told.partitions.iter().copied());
        for account in &self.accounts {
            for partition in partitions() {
                let iam = format!("arn:{partition}:iam::{account}");
                all.push(self.unnamed(Caller::Role(format!("{iam}:role/any-role"))));
                all.push(self.unnamed(Caller::User(format!("{iam}:user/any-user"))));
                if told.of_kinds {
                    let sts = format!("arn:{partition}:sts::{account}");
                    let arn = format!("{sts}:federated-user/any-user");
                    all.push(self.unnamed(Caller::FederatedUser(arn)));
                }
            }
        }
        // Last, because a request of the root user is none that people look for first.
        for account in &self.accounts {
            let roots =
                partitions().map(|partition| format!("arn:{partition}:iam::{account}:root"));
            all.extend(roots.map(|arn| Party::of(Some(Caller::Root(arn)))));
        }
        all
    }

    /// Any caller of the kind of `caller` that is not named.
    fn unnamed(&self, caller: Caller) -> Party {
        let is_alike =
            |named: &&Caller| std::mem::discriminant(*named) == std::mem::discriminant(&caller);
        let named = self.callers.iter().filter(is_alike);
        Party {
            unnamed: true,
            named: named.map(|caller| caller.text().to_owned()).collect(),
            ..Party::of(Some(caller))
        }
    }
}

/// Those of `all` that could be whom a policy names in a form that no request tells, taken for it: each of the hidden may be any
/// identity, and a federated user's session was made by any user of the account.
fn doubles(all: &[Party], named: &Named) -> Vec<Party> {
    let mut doubles = Vec::new();
    for party in all {
        let Some(caller) = &party.caller else {
            continue;
        };
        let own = named
            .hidden
            .iter()
            .filter(|text| may_be(caller, text))
            .cloned();
        let is_behind = |user: &&Caller| {
            let is_user = matches!(user, Caller::User(_));
            matches!(caller, Caller::FederatedUser(_))
                && is_user
                && user.account() == caller.account()
        };
        let behind = named.callers.iter().filter(is_behind);
        let texts = own.chain(behind.map(|user| user.text().to_owned()));
        doubles.extend(texts.map(|text| Party {
            hidden: Some(text),
            ..party.clone()
        }));
        if doubles.len() > MAX_PARTIES {
            break;
        }
    }
    doubles
}

/// Whether `caller` may have the unique or canonical id `text`.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>
fn may_be(caller: &Caller, text: &str) -> bool {
    match caller {
        Caller::Role(_) | Caller::RoleSession(_) => !text.starts_with("AIDA"),
        Caller::User(_) | Caller::FederatedUser(_) => !text.starts_with("AROA"),
        Caller::Root(_) => !text.starts_with("AIDA") && !text.starts_with("AROA"),
        Caller::Service(_) | Caller::Federated(_) | Caller::Anonymous => false,
    }
}

/// Whether a Deny of `policy` is for all but some identities.
fn spares_some(policy: &Policy<'_>) -> bool {
    let mut denies = policy.with_effect(Effect::Deny);
    denies.any(|deny| {
        let principals = deny.principals.as_ref();
        principals.is_some_and(|principals| principals.negated)
    })
}
