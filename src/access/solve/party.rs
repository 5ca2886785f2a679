//! Who could make a request: a principal, as far as policies tell it from others.

use crate::access::evaluate::of_caller::{following, is_named};
use crate::access::request::{Caller, Request};
use crate::policy::{Effect, Policy, Principal, PrincipalForm, Principals};

/// One caller, or any of a kind that the policies do not tell apart.
#[derive(Clone, Debug)]
pub(super) struct Party {
    /// The caller; of a kind, one of it.
    pub(super) caller: Option<Caller>,
    /// Whether it stands for every caller of its kind, in its account, that no policy names.
    pub(super) unnamed: bool,
    /// The callers of its kind that policies name, where it stands for those that they do not.
    pub(super) named: Vec<String>,
    /// A text by which a policy names it, and which no request tells: a unique or canonical id; of a federated user, the user behind
    /// the session.
    pub(super) hidden: Option<String>,
    /// Whether a Deny for all but it spares it though its account is not named, which AWS leaves to the service.
    pub(super) spared: bool,
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

impl Party {
    pub(super) fn of(caller: Option<Caller>) -> Self {
        Self {
            caller,
            unnamed: false,
            named: Vec::new(),
            hidden: None,
            spared: false,
        }
    }

    /// Whether it is whoever a policy without principals speaks of.
    pub(super) const fn is_any_identity(&self) -> bool {
        self.caller.is_none() && self.hidden.is_none()
    }

    /// Whether it is a user, a role, a session of either, or an account's root user.
    pub(super) const fn is_identity(&self) -> bool {
        match &self.caller {
            None => self.is_any_identity(),
            Some(caller) => !matches!(
                caller,
                Caller::Service(_) | Caller::Federated(_) | Caller::Anonymous
            ),
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

    /// Whether its requests never have the condition key `name`: nobody in particular has no identity of which
    /// there would be anything to tell.
    pub(super) fn lacks(&self, name: &str) -> bool {
        let of_identity = [
            "aws:principal",
            "aws:multifactorauth",
            "aws:userid",
            "aws:tokenissuetime",
        ];
        if self.caller != Some(Caller::Anonymous) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        !KEYS.contains(&&*name) && of_identity.iter().any(|start| name.starts_with(start))
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
