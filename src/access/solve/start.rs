//! What is possible before any statement speaks: who asks, how the request arrives, what its policy variables stand for.

use super::domain::Predicate;
use super::glob::{Binding, Form, Variables};
use super::party::Party;
use super::predicate::{on_value, texts_test};
use super::question::Arrival;
use super::rule::Space;
use super::search::State;
use super::value::Test;
use crate::access::network::{AddressSet, NetworkKey, parse};
use crate::policy::{Condition, OperatorType, Policy};

/// What is possible before any statement speaks, for requests of `party`.
pub(super) fn start(space: &mut Space, party: &Party) -> State {
    let mut state = space.start.clone();
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
        .filter(|(_, name)| party.lacks(&name.to_ascii_lowercase()))
        .map(|(at, _)| at)
        .collect();
    for variable in lacking {
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(Predicate::ABSENT);
        }
    }
    if let Some(variable) = space.known_key("aws:principalarn")
        && let Some(test) = party.arn_pattern()
    {
        let id = space.tests.id(test);
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(on_value(id, true));
        }
    }
    state
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
        let of_addresses = condition
            .operator
            .is_some_and(|o| o.kind.value_type() == OperatorType::Ip);
        let test = if of_addresses {
            Test::Addresses(AddressSet::from_nets(
                fixed.iter().filter_map(|text| parse(text).ok()),
            ))
        } else {
            texts_test(&fixed, Form::Like, false, Variables::Unknown)
        };
        let id = space.tests.id(test);
        let variable = space.key(condition.key().value);
        if let Some(domain) = space.start.get_mut(variable) {
            domain.bind((id, false));
        }
    }
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
