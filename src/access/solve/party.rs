//! Who could make a request: every principal that the policies tell apart.

use super::glob::{Form, Glob, Variables};
use super::value::Test;
use crate::access::evaluate::of_caller::{following, is_named};
use crate::access::request::{Caller, Request};
use crate::policy::{Effect, Policy, Principal, PrincipalForm, Principals, is_account_id};

/// One caller, or any of a kind that the policies do not tell apart.
#[derive(Clone, Debug)]
pub(super) struct Party {
    /// The caller; of a kind, one of it.
    pub(super) caller: Option<Caller>,
    /// Whether it stands for every role or user of its account that no policy names.
    pub(super) unnamed: bool,
    /// Whether a policy names it in a form of which a request's caller cannot be told.
    pub(super) hidden: Option<String>,
}

/// The condition keys that follow from the caller.
const KEYS: [&str; 8] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principaltype",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:federatedprovider",
    "aws:username",
    "kms:calleraccount",
];

/// So many callers are told apart; each costs a search.
const MAX_PARTIES: usize = 400;

/// Every party that matters to `policies`; `None` where there are too many. `accounts`: those that conditions speak of.
pub(super) fn parties(policies: &[&Policy<'_>], accounts: &[String]) -> Option<Vec<Party>> {
    if !policies.iter().any(|policy| policy.kind.names_principals()) {
        return Some(vec![Party::of(None)]);
    }
    let mut named: Vec<Caller> = Vec::new();
    let mut hidden: Vec<String> = Vec::new();
    let mut known: Vec<String> = accounts.to_vec();
    for principals in policies
        .iter()
        .flat_map(|p| &p.statements)
        .filter_map(|s| s.principals.as_ref())
    {
        for item in &principals.items {
            match item.form() {
                PrincipalForm::Everyone => {}
                PrincipalForm::Account(account) => known.push(account.to_owned()),
                PrincipalForm::User(arn)
                | PrincipalForm::Role(arn)
                | PrincipalForm::RoleSession(arn)
                | PrincipalForm::FederatedUser(arn) => {
                    known.push(arn.account.to_owned());
                    match Caller::parse(item.text.value) {
                        Some(caller) => named.push(caller),
                        None => hidden.push(item.text.value.to_owned()),
                    }
                }
                PrincipalForm::Service(name) => named.push(Caller::Service(name.to_owned())),
                PrincipalForm::Provider(name) => named.push(Caller::Federated(name.to_owned())),
                PrincipalForm::CanonicalUser(text)
                | PrincipalForm::UniqueId(text)
                | PrincipalForm::Other(text) => {
                    hidden.push(text.to_owned());
                }
            }
        }
        if named.len() + hidden.len() + known.len() > 4 * MAX_PARTIES {
            return None;
        }
    }
    known.retain(|account| is_account_id(account));
    known.push(strange_account(&known));
    known.sort_unstable();
    known.dedup();
    named.push(Caller::Anonymous);
    named.push(Caller::Service("strange.amazonaws.com".to_owned()));
    let mut all: Vec<Party> = Vec::new();
    for caller in named {
        if !all
            .iter()
            .any(|party| party.caller.as_ref() == Some(&caller))
        {
            all.push(Party::of(Some(caller)));
        }
    }
    for account in &known {
        let unnamed = |caller| Party {
            unnamed: true,
            ..Party::of(Some(caller))
        };
        all.push(unnamed(Caller::Role(format!(
            "arn:aws:iam::{account}:role/any-role"
        ))));
        all.push(unnamed(Caller::User(format!(
            "arn:aws:iam::{account}:user/any-user"
        ))));
    }
    // Last, because a request of the root user is none that people look for first.
    let root = |account: &String| Caller::Root(format!("arn:aws:iam::{account}:root"));
    all.extend(known.iter().map(|account| Party::of(Some(root(account)))));
    hidden.sort_unstable();
    hidden.dedup();
    all.extend(hidden.into_iter().map(|text| Party {
        hidden: Some(text),
        ..Party::of(None)
    }));
    (all.len() <= MAX_PARTIES).then_some(all)
}

/// An account that no policy speaks of.
fn strange_account(known: &[String]) -> String {
    let mut ids = (0..).map(|n: u64| (999_900_000_000 + n).to_string());
    ids.find(|id| !known.contains(id)).unwrap_or_default()
}

impl Party {
    fn of(caller: Option<Caller>) -> Self {
        Self {
            caller,
            unnamed: false,
            hidden: None,
        }
    }

    /// Whether the principals of a statement with that effect are about it.
    pub(super) fn is_among(&self, principals: &Principals<'_>, effect: Option<Effect>) -> bool {
        match &self.hidden {
            None => is_named(principals, effect, &self.request()),
            Some(text) => {
                let mut items = principals.items.iter();
                let named = |item: &Principal<'_>| {
                    item.form() == PrincipalForm::Everyone || item.text.value == text
                };
                items.any(named) != principals.negated
            }
        }
    }

    /// Whether its requests never have the condition key `name`, given in lower case: nobody in particular has no identity of which
    /// there would be anything to tell.
    pub(super) fn lacks(&self, name: &str) -> bool {
        let of_identity = [
            "aws:principal",
            "aws:multifactorauth",
            "aws:userid",
            "aws:tokenissuetime",
        ];
        self.caller == Some(Caller::Anonymous)
            && !KEYS.contains(&name)
            && of_identity.iter().any(|start| name.starts_with(start))
    }

    /// The keys that follow from who it is, each with its value; `None` where a request of it does not have the key.
    pub(super) fn keys(&self) -> Vec<(&'static str, Option<String>)> {
        if self.caller.is_none() {
            return Vec::new();
        }
        let request = self.request();
        let of_one = ["aws:principalarn", "aws:username"];
        let keys = KEYS
            .into_iter()
            .filter(|key| !(self.unnamed && of_one.contains(key)));
        keys.map(|key| (key, following(key, &request))).collect()
    }

    /// Whether it is of an account that `policy` does not name, or nobody in particular.
    pub(super) fn is_strange(&self, policy: &Policy<'_>) -> bool {
        match &self.caller {
            Some(Caller::Anonymous) => true,
            Some(caller @ Caller::Role(_)) => {
                self.unnamed
                    && caller
                        .account()
                        .is_some_and(|account| !policy.text.contains(account))
            }
            _ => false,
        }
    }

    fn request(&self) -> Request {
        Request {
            caller: self.caller.clone(),
            ..Request::default()
        }
    }

    /// What its ARN must match where it is one of many.
    pub(super) fn arn_pattern(&self) -> Option<Test> {
        let arn = self.unnamed.then(|| self.caller.as_ref()?.arn())??;
        let kind = arn.resource.split('/').next()?;
        let text = format!("arn:{}:iam::{}:{kind}/?*", arn.partition, arn.account);
        Glob::read(&text, Form::Like, false, Variables::None).map(|glob| Test::Texts(vec![glob]))
    }
}
