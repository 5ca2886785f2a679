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
    /// A text by which a policy names it, and which no request tells: a unique or canonical id; of a federated user, the user behind
    /// the session.
    pub(super) hidden: Option<String>,
    /// Whether a Deny for all but it spares it though its account is not named, which AWS leaves to the service.
    spared: bool,
}

/// The condition keys that follow from the caller.
const KEYS: [&str; 8] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principaltype",
    "aws:principalisawsservice",
    PRINCIPAL_SERVICE,
    "aws:federatedprovider",
    "aws:username",
    "aws:userid",
];

/// The key that names the service that calls.
pub(super) const PRINCIPAL_SERVICE: &str = "aws:principalservicename";

/// At most this many callers are told apart; each costs a search.
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
    all.extend(doubles(&all, &hidden, &named));
    if policies.iter().any(|policy| spares_some(policy)) {
        let spared = all.iter().filter(|party| !party.unnamed).cloned();
        let spared = spared.map(|party| Party {
            spared: true,
            ..party
        });
        all.extend(spared.collect::<Vec<_>>());
    }
    all.extend(hidden.into_iter().map(|text| Party {
        hidden: Some(text),
        ..Party::of(None)
    }));
    (all.len() <= MAX_PARTIES).then_some(all)
}

/// Those of `all` that could be whom a policy names in a form that no request tells, taken for it: each of the `hidden` may be any
/// identity, and a federated user's session was made by any user of the account.
fn doubles(all: &[Party], hidden: &[String], named: &[Caller]) -> Vec<Party> {
    let mut doubles = Vec::new();
    for party in all {
        let Some(caller) = &party.caller else {
            continue;
        };
        let own = hidden.iter().filter(|text| may_be(caller, text)).cloned();
        let is_behind = |user: &&Caller| {
            let is_user = matches!(user, Caller::User(_));
            matches!(caller, Caller::FederatedUser(_))
                && is_user
                && user.account() == caller.account()
        };
        let behind = named.iter().filter(is_behind);
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

impl Party {
    fn of(caller: Option<Caller>) -> Self {
        Self {
            caller,
            unnamed: false,
            named: Vec::new(),
            hidden: None,
            spared: false,
        }
    }

    /// Whether the principals of a statement with that effect are about it.
    pub(super) fn is_among(&self, principals: &Principals<'_>, effect: Option<Effect>) -> bool {
        let texts = [
            self.hidden.as_deref(),
            self.caller.as_ref().map(Caller::text),
        ];
        let [is_hidden, is_itself] = texts.map(|text| {
            principals
                .items
                .iter()
                .any(|item| Some(item.text.value) == text)
        });
        if is_hidden || (is_itself && self.spared) {
            return !principals.negated;
        }
        let Some(caller) = &self.caller else {
            let everyone = |item: &Principal<'_>| item.form() == PrincipalForm::Everyone;
            return principals.items.iter().any(everyone) != principals.negated;
        };
        // The name of a federated user says nothing of the user behind the session.
        let of_user = |item: &Principal<'_>| matches!(item.form(), PrincipalForm::User(_));
        if let (Caller::FederatedUser(_), false) = (caller, principals.negated)
            && principals.items.iter().any(of_user)
        {
            let mut others = principals.clone();
            others.items.retain(|item| !of_user(item));
            return is_named(&others, effect, &self.request());
        }
        is_named(principals, effect, &self.request())
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
            Caller::User(_) if self.unnamed => &["aws:principalarn", "aws:username", "aws:userid"],
            // Of a session the path of its role is not known.
            Caller::RoleSession(_) => &["aws:principalarn", "aws:userid"],
            _ if self.unnamed => &["aws:principalarn", "aws:userid"],
            Caller::User(_) | Caller::Role(_) => &["aws:userid"],
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
            _ if self.hidden.is_some() => false,
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
            let ends = [
                "amazonaws.com",
                "amazonaws.com.cn",
                "amazon.com",
                "aws.internal",
            ];
            let kinds = ends.map(|end| format!("?*.{end}"));
            // No name of a host has one of these, and the last is an identity provider.
            let strange = ["*${*}*", "*${?}*", "*/*", "*:*", "www.amazon.com"];
            barred.extend(strange.map(str::to_owned));
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
