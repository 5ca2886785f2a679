//! Who could make a request: every principal that the policies tell apart.

use super::accounts::told;
use crate::access::evaluate::of_caller::{following, is_named};
use crate::access::request::{Caller, Request};
use crate::policy::{Effect, Policy, Principal, PrincipalForm, Principals, is_account_id};

/// One caller, or any of a kind that the policies do not tell apart.
#[derive(Clone, Debug)]
pub(super) struct Party {
    /// The caller; of a kind, one of it.
    pub(super) caller: Option<Caller>,
    /// Whether it stands for every caller of its kind, in its account, that no policy names.
    pub(super) unnamed: bool,
    /// The callers of its kind that policies name, where it stands for those that they do not.
    named: Vec<String>,
    /// Whether a policy names it in a form of which a request's caller cannot be told.
    pub(super) hidden: Option<String>,
}

/// The condition keys that follow from the caller.
const KEYS: [&str; 7] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principaltype",
    "aws:principalisawsservice",
    PRINCIPAL_SERVICE,
    "aws:federatedprovider",
    "aws:username",
];

/// The key that names the service that calls.
pub(super) const PRINCIPAL_SERVICE: &str = "aws:principalservicename";

/// So many callers are told apart; each costs a search.
const MAX_PARTIES: usize = 400;

/// Every party that matters to `policies`; `None` where there are too many.
pub(super) fn parties(policies: &[&Policy<'_>]) -> Option<Vec<Party>> {
    if !policies.iter().any(|policy| policy.kind.names_principals()) {
        return Some(vec![Party::of(None)]);
    }
    let mut named: Vec<Caller> = Vec::new();
    let mut hidden: Vec<String> = Vec::new();
    let mut told = told(policies);
    let mut known = std::mem::take(&mut told.ids);
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
    let strangers = told.strangers(policies, &known)?;
    known.extend(strangers);
    known.sort_unstable();
    known.dedup();
    named.push(Caller::Anonymous);
    let mut all: Vec<Party> = Vec::new();
    for caller in named.iter().cloned() {
        let is_new = |party: &Party| party.caller.as_ref() != Some(&caller);
        if all.iter().all(is_new) {
            all.push(Party::of(Some(caller)));
        }
    }
    let unnamed = |caller: Caller| {
        let is_alike =
            |named: &&Caller| std::mem::discriminant(*named) == std::mem::discriminant(&caller);
        let named = named.iter().filter(is_alike);
        Party {
            unnamed: true,
            named: named.map(|caller| caller.text().to_owned()).collect(),
            ..Party::of(Some(caller))
        }
    };
    all.push(unnamed(Caller::Service("strange.amazonaws.com".to_owned())));
    let partitions = || std::iter::once("aws").chain(told.partitions.iter().copied());
    for account in &known {
        for partition in partitions() {
            let iam = format!("arn:{partition}:iam::{account}");
            all.push(unnamed(Caller::Role(format!("{iam}:role/any-role"))));
            all.push(unnamed(Caller::User(format!("{iam}:user/any-user"))));
            if told.of_kinds {
                let sts = format!("arn:{partition}:sts::{account}");
                let arn = format!("{sts}:federated-user/any-user");
                all.push(unnamed(Caller::FederatedUser(arn)));
            }
        }
    }
    // Last, because a request of the root user is none that people look for first.
    for account in &known {
        let roots = partitions().map(|partition| format!("arn:{partition}:iam::{account}:root"));
        all.extend(roots.map(|arn| Party::of(Some(Caller::Root(arn)))));
    }
    hidden.sort_unstable();
    hidden.dedup();
    all.extend(hidden.into_iter().map(|text| Party {
        hidden: Some(text),
        ..Party::of(None)
    }));
    (all.len() <= MAX_PARTIES).then_some(all)
}

impl Party {
    fn of(caller: Option<Caller>) -> Self {
        Self {
            caller,
            unnamed: false,
            named: Vec::new(),
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
        let Some(caller) = &self.caller else {
            return Vec::new();
        };
        let is_session = matches!(caller, Caller::Role(_) | Caller::RoleSession(_));
        let open: &[&str] = match caller {
            Caller::Service(_) if self.unnamed => &[PRINCIPAL_SERVICE],
            _ if self.unnamed => &["aws:principalarn", "aws:username"],
            // The path of its role is not known.
            Caller::RoleSession(_) => &["aws:principalarn"],
            _ => &[],
        };
        // A session tells the provider that signed somebody in for it.
        let is_open =
            |key: &str| open.contains(&key) || (is_session && key == "aws:federatedprovider");
        let request = self.request();
        let keys = KEYS.into_iter().filter(|key| !is_open(key));
        keys.map(|key| (key, following(key, &request))).collect()
    }

    /// Whether it is of an account that `policy` does not name, or nobody in particular.
    pub(super) fn is_strange(&self, policy: &Policy<'_>) -> bool {
        match &self.caller {
            Some(Caller::Anonymous) => true,
            Some(caller) => caller
                .account()
                .is_some_and(|account| !policy.text.contains(account)),
            None => false,
        }
    }

    fn request(&self) -> Request {
        Request {
            caller: self.caller.clone(),
            ..Request::default()
        }
    }

    /// Where it is one of many, or its name is not known: the key that has the name, patterns one of which that matches, and those
    /// that it does not match.
    pub(super) fn name_patterns(&self) -> Option<(&'static str, [Vec<String>; 2])> {
        const ARN: &str = "aws:principalarn";
        let caller = self.caller.as_ref()?;
        let mut barred = self.named.clone();
        if let Caller::Service(_) = caller {
            let kinds = ["?*.amazonaws.com", "?*.amazonaws.com.cn"].map(str::to_owned);
            return self
                .unnamed
                .then(|| (PRINCIPAL_SERVICE, [kinds.into(), barred]));
        }
        let arn = caller.arn()?;
        let iam = format!("arn:{}:iam::{}", arn.partition, arn.account);
        if let Caller::RoleSession(_) = caller {
            let name = caller.name()?;
            let forms = [format!("{iam}:role/{name}"), format!("{iam}:role/*/{name}")];
            return Some((ARN, [forms.into(), vec!["*//*".to_owned()]]));
        }
        let start = caller.text().strip_suffix(caller.name()?)?;
        let kind = format!("{start}?*");
        barred.extend(match caller {
            Caller::FederatedUser(_) => vec![format!("{start}*/*")],
            _ => vec!["*/".to_owned(), "*//*".to_owned()],
        });
        self.unnamed.then(|| (ARN, [vec![kind], barred]))
    }
}
