//! From where what a policy grants can be used, in words.

use super::things::NAMED;
use crate::access::audience::{is_for_services, names_everyone};
use crate::access::cover::{covered_actions, covers};
use crate::access::grouped;
use crate::access::network::{
    AddressSet, Family, NetworkKey, Reach, ReachRow, is_private, is_well_formed,
};
use crate::order::Order;
use crate::policy::{Effect, Policy, Statement};
use crate::rules::Context;

/// ", from anywhere", ", only from 198.18.7.0/24", …
pub(super) fn from_where(context: &Context<'_>) -> String {
    let policy = context.policy;
    // Conditions on other things and Denies of some leave the rows inexact, but where none is about the way, no network counts.
    if !policy.statements.iter().any(asks_for_the_way) {
        return ", from anywhere".to_owned();
    }
    let giving = giving_rows(context);
    // Of the requests that people and workloads send themselves; services that call on for them are a matter apart.
    let rows = || giving.iter().map(|row| &row.direct);
    if rows().any(|reach| !reach.exact) {
        return ", from networks that its conditions decide together with other things".to_owned();
    }
    if rows().all(Reach::everywhere) {
        return ", from anywhere".to_owned();
    }
    if rows().all(Reach::nowhere) {
        if giving.iter().any(|row| !row.reach.nowhere()) {
            let allows = || policy.with_effect(Effect::Allow);
            return match allows().all(|allow| names_everyone(allow) && is_for_services(allow)) {
                true => String::new(),
                false => ", only in calls that AWS services make".to_owned(),
            };
        }
        return ", but from nowhere: no request can meet its conditions".to_owned();
    }
    if rows().any(Reach::everywhere) {
        return if is_all_from_anywhere(policy, &giving) {
            ", from anywhere".to_owned()
        } else {
            ", part of it from anywhere".to_owned()
        };
    }
    let addresses = AddressSet::union_of(rows().map(|reach| &reach.addresses));
    let through_endpoint = rows().any(|reach| reach.without_source_ip);
    only_from(&addresses, through_endpoint)
}

/// Where it can be used from `addresses`, and through VPC endpoints or not.
fn only_from(addresses: &AddressSet, through_endpoint: bool) -> String {
    if addresses.is_full() {
        return ", from anywhere".to_owned();
    }
    let endpoint = match through_endpoint {
        true => " or through a VPC endpoint",
        false => "",
    };
    let whole = [(Family::V4, "IPv4"), (Family::V6, "IPv6")];
    if let Some((_, name)) = whole
        .iter()
        .find(|(family, _)| addresses.is_full_in(*family))
    {
        return format!(", from every {name} address{endpoint}");
    }
    let seen = || addresses.cidrs().filter(|block| !is_private(block));
    let blocks: Vec<String> = seen().take(NAMED + 1).map(|b| b.to_string()).collect();
    match blocks.as_slice() {
        [] if !through_endpoint => {
            ", but from nowhere: no request comes from private addresses".to_owned()
        }
        [] => ", only through a VPC endpoint".to_owned(),
        few if few.len() <= NAMED => format!(", only from {}{endpoint}", few.join(" and ")),
        _ => format!(", only from {} networks{endpoint}", grouped(seen().count())),
    }
}

/// Whether a condition of `statement` is about how a request arrives, or was not understood.
fn asks_for_the_way(statement: &Statement<'_>) -> bool {
    let is_read = statement.conditions.iter().all(|condition| {
        condition.operator.is_some() && NetworkKey::of(condition.key().value).is_none()
    });
    !is_read || !is_well_formed(statement)
}

/// The rows of statements that give something.
fn giving_rows<'c>(context: &'c Context<'_>) -> Vec<&'c ReachRow> {
    let rows = context.reach().rows();
    let gives = |index: &usize| {
        let statement = context.policy.statement(*index);
        statement.is_some_and(|statement| !context.grants.given_by(statement).is_empty())
    };
    // That something is given is known.
    let is_one = rows.len() == 1;
    let rows = rows.iter();
    rows.filter(|row| is_one || row.statements.iter().any(gives))
        .collect()
}

/// At most this many statements are held against so many others.
const MAX_HELD: usize = 16;

/// Whether what `rows` give from certain networks is given from everywhere as well, under no condition.
fn is_all_from_anywhere(policy: &Policy<'_>, rows: &[&ReachRow]) -> bool {
    let (open, limited): (Vec<&ReachRow>, _) = rows.iter().partition(|row| row.direct.everywhere());
    let statements = |rows: Vec<&ReachRow>| -> Vec<&Statement<'_>> {
        let places = rows.into_iter().flat_map(|row| &row.statements);
        places
            .filter_map(|index| policy.statement(*index))
            .collect()
    };
    let (open, limited) = (statements(open), statements(limited));
    let open = open.iter().filter(|s| s.condition_member.is_none());
    let is_open_too = |narrow: &&Statement<'_>| {
        let open = open.clone().take(MAX_HELD);
        let mut held: Vec<usize> = Vec::new();
        for wide in open {
            if covers(wide, narrow) {
                return true;
            }
            held.extend(covered_actions(wide, narrow));
        }
        held.order();
        held.dedup();
        let entries = narrow.actions.as_ref().filter(|a| !a.negated);
        entries.is_some_and(|actions| held.len() == actions.items.len())
    };
    limited.len() <= MAX_HELD && limited.iter().all(is_open_too)
}
