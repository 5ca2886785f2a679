//! From which networks what a policy allows can be used: what it means, projected onto the source address.

use super::check::{allows, question};
use super::excess::excess;
use super::question::{Arrival, Question};
use crate::access::network::{AddressSet, NetworkKey, Reach, parse};
use crate::policy::{Effect, OperatorType, Policy};

/// An Allow with the networks from which it can be used.
#[derive(Clone, Debug)]
pub struct StatementReach {
    /// Its place in the policy.
    pub statement: usize,
    /// From where.
    pub reach: Reach,
}

/// From where each Allow of `policy` can be used, less what its Denies take away; of `actions` and `resources` alone, where there
/// are any. `None` where the address space has more than `most` parts for the policy. `steps`: how much work it may take.
#[must_use]
pub fn network_reach(
    policy: &Policy<'_>,
    actions: &[String],
    resources: &[String],
    most: usize,
    steps: u64,
) -> Option<Vec<StatementReach>> {
    let mut all: Vec<StatementReach> = policy
        .with_effect(Effect::Allow)
        .map(|statement| StatementReach {
            statement: statement.index,
            reach: Reach {
                addresses: AddressSet::empty(),
                without_source_ip: false,
                exact: true,
            },
        })
        .collect();
    let parts = parts(policy, most)?;
    let is_divided = divides_addresses_alone(policy);
    let share = steps / (parts.len() as u64 + 1);
    let arrivals = parts.into_iter().map(Arrival::From);
    for arrival in arrivals.chain([Arrival::WithoutAddress]) {
        let question = Question {
            policy,
            actions: actions.to_vec(),
            resources: resources.to_vec(),
            arrival: Some(arrival.clone()),
            steps: share,
            ..question(policy, None)
        };
        let answered = excess(&question, &|request| allows(policy, request));
        for row in &mut all {
            let is_found = answered
                .found
                .iter()
                .any(|found| found.statement == Some(row.statement));
            let is_doubtful = !is_found && answered.undecided.is_some();
            row.reach.exact &= !is_doubtful && is_divided;
            if is_found || is_doubtful {
                match &arrival {
                    Arrival::From(part) => row.reach.addresses = row.reach.addresses.union(part),
                    Arrival::WithoutAddress => row.reach.without_source_ip = true,
                }
            }
        }
    }
    Some(all)
}

/// The address space in parts that no range or address in a condition of `policy` divides.
fn parts(policy: &Policy<'_>, most: usize) -> Option<Vec<AddressSet>> {
    let mut parts = vec![AddressSet::full()];
    for condition in policy.statements.iter().flat_map(|s| &s.conditions) {
        if !condition.is_key(NetworkKey::SourceIp.name()) {
            continue;
        }
        let named = AddressSet::from_nets(
            condition
                .values
                .iter()
                .filter_map(|value| parse(value.value).ok()),
        );
        let halves = parts
            .iter()
            .flat_map(|part| [part.intersection(&named), part.difference(&named)]);
        parts = halves.filter(|part| !part.is_empty()).collect();
        if parts.len() > most {
            return None;
        }
    }
    Some(parts)
}

/// Whether all that `policy` says of the source address is said of addresses, of ranges or one by one; what compares it as other
/// text divides it in ways that no range has.
fn divides_addresses_alone(policy: &Policy<'_>) -> bool {
    let mut conditions = policy.statements.iter().flat_map(|s| &s.conditions);
    conditions.all(|condition| {
        let names_addresses = || {
            condition
                .values
                .iter()
                .all(|value| parse(value.value).is_ok())
        };
        !condition.is_key(NetworkKey::SourceIp.name())
            || condition
                .operator
                .is_some_and(|operator| match operator.kind.value_type() {
                    OperatorType::Ip | OperatorType::Null => true,
                    OperatorType::String => names_addresses(),
                    _ => false,
                })
    })
}
