//! What is known of a request: the keys that it carries, and those that follow from who asks for what.
//!
//! Keys about the circumstances (the network, the time, MFA) are never made up.
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable>

use std::borrow::Cow;
use std::cell::Cell;

use crate::access::request::{Caller, Request};

/// What comparing the name of a key takes from the budget.
const COST_OF_NAME: usize = 8;

/// A request with what follows from it, and how much work may yet be spent on it.
pub(super) struct Facts<'r> {
    pub(super) request: &'r Request,
    /// The account that owns the resource.
    pub(super) owner: Option<&'r str>,
    /// Whether the caller has a permissions boundary.
    pub(super) has_boundary: bool,
    /// Comparisons of characters that may yet be made.
    left: Cell<u64>,
}

/// The values of a key.
pub(super) enum Values<'f> {
    /// As the request has them.
    Given(&'f [String]),
    /// The one that follows.
    Derived(Cow<'f, str>),
}

impl Values<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Given(values) => values.len(),
            Self::Derived(_) => 1,
        }
    }

    pub(super) fn get(&self, place: usize) -> Option<&str> {
        match self {
            Self::Given(values) => values.get(place).map(String::as_str),
            Self::Derived(value) => (place == 0).then_some(value),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|place| self.get(place))
    }
}

impl<'r> Facts<'r> {
    pub(super) fn new(request: &'r Request, has_boundary: bool, budget: u64) -> Self {
        Self {
            request,
            owner: request.owner(),
            has_boundary,
            left: Cell::new(budget),
        }
    }

    /// Takes `steps` from the budget; whether there is any left.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        let left = self.left.get().saturating_sub(steps);
        self.left.set(left);
        left > 0
    }

    /// What is left of the budget. With nothing left, what was said of the request does not count.
    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }

    pub(super) fn caller(&self) -> Option<&'r Caller> {
        self.request.caller.as_ref()
    }

    /// The values of `key`, one at least; `None` where the request does not have it.
    pub(super) fn values(&self, key: &str) -> Option<Values<'r>> {
        self.spend(self.request.context.iter().len() * COST_OF_NAME);
        if let Some(given) = self.request.context.get(key) {
            return Some(Values::Given(given)).filter(|values| values.len() > 0);
        }
        self.derived(key).map(Values::Derived)
    }

    /// The value of a key that follows from the rest of the request.
    fn derived(&self, key: &str) -> Option<Cow<'r, str>> {
        let (service, name) = key.split_once(':')?;
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let caller = self.caller();
        if !service.eq_ignore_ascii_case("aws") {
            let of_request = self.request.service();
            return match service.to_ascii_lowercase().as_str() {
                _ if !service.eq_ignore_ascii_case(of_request) => None,
                "kms" if is("CallerAccount") => caller?.account().map(Cow::Borrowed),
                "s3" if is("ResourceAccount") => self.owner.map(Cow::Borrowed),
                _ => None,
            };
        }
        if is("ResourceAccount") {
            return self.owner.map(Cow::Borrowed);
        }
        let caller = caller?;
        let of_caller = match caller {
            _ if is("PrincipalArn") => return principal_arn(caller),
            Caller::FederatedUser(_) if is("userid") => {
                return Some(format!("{}:{}", caller.account()?, caller.name()?).into());
            }
            Caller::Root(_) if is("userid") => caller.account(),
            Caller::Anonymous if is("userid") => Some("anonymous"),
            _ if is("PrincipalType") => principal_type(caller),
            Caller::Anonymous if is("PrincipalAccount") => Some("anonymous"),
            _ if is("PrincipalAccount") => caller.account(),
            Caller::User(_) if is("username") => caller.name(),
            Caller::Anonymous | Caller::Federated(_) if is("PrincipalIsAWSService") => None,
            Caller::Service(_) if is("PrincipalIsAWSService") => Some("true"),
            _ if is("PrincipalIsAWSService") => Some("false"),
            Caller::Service(name) if is("PrincipalServiceName") => Some(name.as_str()),
            Caller::Federated(provider) if is("FederatedProvider") => Some(provider.as_str()),
            _ => None,
        };
        of_caller.map(Cow::Borrowed)
    }
}

/// For a session of a role, the role; its path is not known.
fn principal_arn(caller: &Caller) -> Option<Cow<'_, str>> {
    let arn = caller.arn()?;
    Some(match caller {
        Caller::RoleSession(_) => Cow::Owned(format!(
            "arn:{}:iam::{}:role/{}",
            arn.partition,
            arn.account,
            caller.name()?
        )),
        _ => Cow::Borrowed(caller.text()),
    })
}

fn principal_type(caller: &Caller) -> Option<&'static str> {
    match caller {
        Caller::User(_) => Some("User"),
        Caller::Role(_) | Caller::RoleSession(_) => Some("AssumedRole"),
        Caller::FederatedUser(_) => Some("FederatedUser"),
        Caller::Root(_) => Some("Account"),
        Caller::Anonymous => Some("Anonymous"),
        Caller::Service(_) | Caller::Federated(_) => None,
    }
}
