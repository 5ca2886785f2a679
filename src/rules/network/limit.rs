//! To which addresses a statement holds people.

use super::ip::{IpCondition, Purpose, of_statement, written};
use crate::access::network::{AddressSet, NetworkKey, named_addresses, special_addresses};
use crate::policy::{Policy, Statement};
use crate::rules::added_condition::{Added, with_conditions};
use crate::syntax::{Edit, Span, quoted};
use ipnet::IpNet;

/// A statement whose conditions on `aws:SourceIp` hold people to some addresses.
#[derive(Debug)]
pub(super) struct Limit<'p, 'a> {
    pub statement: &'p Statement<'a>,
    /// The conditions that name the addresses; at least one.
    pub conditions: Vec<IpCondition<'p, 'a>>,
    /// Who gets through: whom an Allow lets in, whom a Deny spares.
    pub set: AddressSet,
    /// Whether the conditions name who is let in, or who is kept out.
    pub purpose: Purpose,
}

/// The limits of `policy`, statement by statement.
pub(super) fn limits<'p, 'a>(policy: &'p Policy<'a>) -> impl Iterator<Item = Limit<'p, 'a>> {
    policy.statements.iter().filter_map(limit)
}

/// The limit of one statement. A Deny on listed addresses holds nobody to anything: it keeps out those.
pub(super) fn limit<'p, 'a>(statement: &'p Statement<'a>) -> Option<Limit<'p, 'a>> {
    let all = || of_statement(statement).filter(IpCondition::is_source_ip);
    let named = |negated: bool| all().filter(move |ip| ip.negated == negated);
    let (set, conditions, purpose): (_, Vec<_>, _) = if statement.allows() {
        let purpose = match named(false).next() {
            Some(_) => Purpose::LetIn,
            None => Purpose::KeepOut,
        };
        let sets = all().map(|ip| {
            let set = named_addresses(ip.condition);
            if ip.negated { set.complement() } else { set }
        });
        let set = sets.reduce(|set, other| set.intersection(&other))?;
        (set, named(purpose == Purpose::KeepOut).collect(), purpose)
    } else if statement.denies() && named(false).next().is_none() {
        let sets = all().map(|ip| named_addresses(ip.condition));
        let set = sets.reduce(|set, other| set.union(&other))?;
        (set, named(true).collect(), Purpose::LetIn)
    } else {
        return None;
    };
    Some(Limit {
        statement,
        conditions,
        set,
        purpose,
    })
}

/// The edits that let `statement`, which has no condition, be used from `addresses` only.
pub(super) fn held_to(
    text: &str,
    statement: &Statement<'_>,
    addresses: &AddressSet,
) -> Option<Vec<Edit>> {
    let cidrs = addresses.cidrs().map(|net| quoted(&written(&net)));
    let cidrs: Vec<String> = cidrs.collect();
    let ranges = match cidrs.as_slice() {
        [] => return None,
        _ if statement.condition_member.is_some() => return None,
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    let condition = Added {
        operator: "IpAddress",
        key: NetworkKey::SourceIp.name(),
        value: ranges,
    };
    with_conditions(text, statement, &[condition])
}

impl Limit<'_, '_> {
    /// The addresses that requests can come from.
    pub fn usable(&self) -> AddressSet {
        self.set.difference(&special_addresses())
    }

    /// The values for which `fault` holds, or else the key of the first condition: where a finding stands, and what belongs to it.
    pub fn places(&self, fault: impl Fn(&IpNet) -> bool) -> (Span, Vec<(Span, IpNet)>) {
        let mut values = Vec::new();
        if self.purpose == Purpose::LetIn {
            for condition in &self.conditions {
                let ranges = condition.ranges();
                values.extend(
                    ranges
                        .map(|(_, span, net)| (span, net))
                        .filter(|(_, net)| fault(net)),
                );
            }
        }
        let key = self.conditions.first().map(IpCondition::place);
        let place = values.first().map(|(span, _)| *span).or(key);
        (place.unwrap_or_default(), values)
    }
}
