//! Conditions that no request meets, whatever else it has: their time is past, or they ask for addresses that AWS never sees.

use crate::access::network::{self, parse};
use crate::catalog::Catalog;
use crate::policy::{Condition, Instant, OperatorKind, Statement};

/// Whether no request meets the conditions of `statement`.
pub(crate) fn is_unmet(statement: &Statement<'_>) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| asks_for_private(condition) || past_end(condition).is_some())
}

/// Whether `condition` asks for private addresses as the source, and for no other.
fn asks_for_private(condition: &Condition<'_>) -> bool {
    is_on_private_addresses(condition, OperatorKind::IpAddress)
}

/// Whether `condition`, of a Deny, spares private addresses, and no others.
pub(crate) fn spares_private_alone(condition: &Condition<'_>) -> bool {
    is_on_private_addresses(condition, OperatorKind::NotIpAddress)
}

/// Whether `condition` compares the address by an operator of that `kind` with private ones, and with no other.
fn is_on_private_addresses(condition: &Condition<'_>, kind: OperatorKind) -> bool {
    let is_private = |value: &str| {
        let range = parse(value).ok();
        range.is_some_and(|range| network::is_private(&range))
    };
    let mut values = condition.values.iter();
    condition.is_key("aws:SourceIp")
        && !condition.values.is_empty()
        && condition.operator.is_some_and(|operator| {
            let holds = operator.kind.is_negated();
            operator.kind == kind && operator.holds_without_key() == holds
        })
        && values.all(|value| is_private(value.value))
}

/// The latest point in time that `condition` lets hold, where it is past: what lies before the day of the catalogue is, whatever the
/// day is now.
pub(crate) fn past_end<'c>(condition: &'c Condition<'_>) -> Option<&'c str> {
    use OperatorKind as K;
    let is_seconds = condition.is_key("aws:EpochTime");
    let is_of_time = is_seconds || condition.is_key("aws:CurrentTime");
    let operator = condition.operator.filter(|_| is_of_time)?;
    let is_number = match operator.kind {
        K::DateLessThan | K::DateLessThanEquals | K::DateEquals => false,
        K::NumericLessThan | K::NumericLessThanEquals | K::NumericEquals if is_seconds => true,
        _ => return None,
    };
    if operator.set.is_some() {
        return None;
    }
    let mut latest: Option<(Instant<'c>, &'c str)> = None;
    for node in condition.member.value.one_or_many() {
        let text: &'c str = node.scalar()?;
        // A number of four digits is no year.
        if is_number && text.len() < "100000000".len() {
            return None;
        }
        let instant = Instant::parse(text)?;
        if latest.is_none_or(|(other, _)| instant > other) {
            latest = Some((instant, text));
        }
    }
    let (instant, text) = latest?;
    let today_at_least = Instant::parse(Catalog::builtin().date())?;
    (instant < today_at_least).then_some(text)
}
