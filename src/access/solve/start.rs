//! What is possible before any statement speaks: who asks, how the request arrives, what its policy variables stand for.

use super::domain::Predicate;
use super::found::Of;
use super::glob::{Binding, Form, Variables};
use super::party::{PRINCIPAL_SERVICE, Party};
use super::predicate::{on_value, test_of, texts_test};
use super::question::Arrival;
use super::rule::{ACTION, Rule, Space};
use super::search::State;
use super::value::Test;
use crate::access::network::NetworkKey;
use crate::access::never_met::is_in_every_request;
use crate::catalog::{Action, ActionSet};
use crate::policy::{Condition, Kind, Policy};

/// What is possible before any statement speaks, for requests of `party` for such an action.
pub(super) fn start(space: &mut Space, party: &Party, of: Of<'_>) -> State {
    let mut state = space.start.clone();
    if party.is_any_identity() {
        keep_to_identities(space, &mut state);
    }
    keep_present(space, &mut state, party);
    for (name, value) in party.keys() {
        let Some(variable) = space.known_key(name) else {
            continue;
        };
        let predicate = match value {
            Some(value) => {
                let test = texts_test(&[value], Form::Exact, false, Variables::None);
                on_value(space.tests.id(test), true)
            }
            None => Predicate::ABSENT,
        };
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(predicate);
        }
    }
    let lacking: Vec<usize> = space
        .keys()
        .filter(|(_, name)| party.lacks(name))
        .map(|(at, _)| at)
        .collect();
    for variable in lacking {
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(Predicate::ABSENT);
        }
    }
    if let Some((key, [kinds, barred])) = party.name_patterns()
        && let Some(variable) = space.known_key(key)
    {
        let mut test = |texts: &[String]| {
            let test = texts_test(texts, Form::Like, false, Variables::UNKNOWN);
            space.tests.id(test)
        };
        let (kind, barred) = (test(&kinds), test(&barred));
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(on_value(kind, true));
            domain.keep(on_value(barred, false));
        }
    }
    if let Some(variable) = space.known_key(CALLER_ACCOUNT) {
        keep_caller_account(space, &mut state, variable, party, of);
    }
    state
}

/// Keeps the requests of identities, which are all that a policy without principals speaks of.
fn keep_to_identities(space: &mut Space, state: &mut State) {
    let kinds = ["User", "AssumedRole", "FederatedUser", "Account"].map(str::to_owned);
    let texts = |texts: &[String]| texts_test(texts, Form::Exact, false, Variables::None);
    let (kinds, no) = (texts(&kinds), texts(&["false".to_owned()]));
    let of_kind = on_value(space.tests.id(kinds), true);
    for (key, predicate) in [
        (PRINCIPAL_SERVICE, Predicate::ABSENT),
        (
            "aws:principalisawsservice",
            on_value(space.tests.id(no), true),
        ),
        ("aws:principaltype", of_kind),
    ] {
        if let Some(variable) = space.known_key(key)
            && let Some(domain) = state.get_mut(variable)
        {
            domain.keep(predicate);
        }
    }
}

/// Keeps the requests that have the keys which every request of `party` has.
fn keep_present(space: &Space, state: &mut State, party: &Party) {
    let kind = if party.is_identity() {
        Kind::Identity
    } else {
        Kind::Resource
    };
    let present = space
        .keys()
        .filter(|(_, name)| is_in_every_request(kind, name));
    for (variable, _) in present {
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(Predicate::ABSENT.contrary());
        }
    }
}

/// The key that has the caller's account, in requests to KMS.
const CALLER_ACCOUNT: &str = "kms:calleraccount";

fn has_caller_account(action: Action) -> bool {
    action.service().prefix() == "kms"
}

/// Keeps the requests in which that key is what it is for `party`.
fn keep_caller_account(
    space: &mut Space,
    state: &mut State,
    variable: usize,
    party: &Party,
    of: Of<'_>,
) {
    let of_kms = match of {
        Of::Class(class) => class
            .first()
            .is_some_and(|action| has_caller_account(*action)),
        Of::Unknown(of_kms) => {
            let kms = ["kms:*".to_owned()];
            let test = texts_test(&kms, Form::Like, true, Variables::None);
            let kept = on_value(space.tests.id(test), of_kms == Some(true));
            if let Some(domain) = state.get_mut(ACTION).filter(|_| of_kms.is_some()) {
                domain.keep(kept);
            }
            of_kms == Some(true)
        }
    };
    let Some(caller) = &party.caller else {
        return;
    };
    let predicate = match caller.account().filter(|_| of_kms) {
        Some(account) => {
            let test = texts_test(&[account.to_owned()], Form::Exact, false, Variables::None);
            on_value(space.tests.id(test), true)
        }
        None => Predicate::ABSENT,
    };
    if let Some(domain) = state.get_mut(variable) {
        domain.keep(predicate);
    }
}

/// The actions of which requests have keys that others never have, where some statement speaks of such a key.
pub(super) fn told_apart(space: &Space) -> Option<ActionSet> {
    space
        .known_key(CALLER_ACCOUNT)
        .map(|_| ActionSet::matching("kms:*"))
}

/// Gives the keys of policy variables the values that are tried.
pub(super) fn bind(space: &mut Space, binding: &Binding) {
    for (key, value) in &binding.0 {
        let variable = space.key(key);
        let predicate = match value {
            Some(value) => {
                let test = texts_test(
                    std::slice::from_ref(value),
                    Form::Exact,
                    false,
                    Variables::None,
                );
                on_value(space.tests.id(test), true)
            }
            None => Predicate::ABSENT,
        };
        if let Some(domain) = space.start.get_mut(variable) {
            domain.keep(predicate);
        }
    }
}

/// Takes from the keys that strangers cannot choose the values by which the policy lets its own in.
pub(super) fn keep_out(
    space: &mut Space,
    policy: &Policy<'_>,
    keeps_out: &dyn Fn(&Condition<'_>, &str) -> bool,
) {
    for condition in policy.statements.iter().flat_map(|s| &s.conditions) {
        let fixed: Vec<String> = condition
            .values
            .iter()
            .filter(|value| keeps_out(condition, value.value))
            .map(|value| value.value.to_owned())
            .collect();
        if fixed.is_empty() {
            continue;
        }
        let Some(operator) = condition.operator else {
            continue;
        };
        let test = test_of(operator.kind, &fixed, Variables::UNKNOWN);
        let id = space.tests.id(test);
        let variable = space.key(condition.key().value);
        if let Some(domain) = space.start.get_mut(variable) {
            domain.bind((id, false));
        }
    }
}

/// Takes from `rule` what it says of networks.
pub(super) fn open_to_all(rule: &mut Rule<'_>, space: &Space) {
    // Not an array of options: LLVM 22 makes a loop of its own for each that may be there or not, and takes more than twenty minutes over it.
    let keys: Vec<usize> = NetworkKey::ALL
        .into_iter()
        .filter_map(|key| space.known_key(&key.name().to_ascii_lowercase()))
        .collect();
    rule.bounds.retain(|(variable, _)| !keys.contains(variable));
}

/// Keeps the requests that arrive so.
pub(super) fn arrive(space: &mut Space, arrival: &Arrival) {
    let source = space.key(NetworkKey::SourceIp.name());
    let predicate = match arrival {
        Arrival::From(addresses) => {
            for key in NetworkKey::ALL
                .into_iter()
                .filter(|key| key.is_of_endpoint())
            {
                let variable = space.key(key.name());
                if let Some(domain) = space.start.get_mut(variable) {
                    domain.keep(Predicate::ABSENT);
                }
            }
            on_value(space.tests.id(Test::Addresses(addresses.clone())), true)
        }
        Arrival::WithoutAddress => Predicate::ABSENT,
    };
    if let Some(domain) = space.start.get_mut(source) {
        domain.keep(predicate);
    }
}
