//! Fewer values for the same condition.

use super::cover::{Entries, Work};
use super::layout::Json;
use super::statement::Clause;
use crate::access::network::{AddressSet, parse, written};
use crate::policy::{Operator, OperatorKind, OperatorType};
use crate::syntax;
use ipnet::IpNet;

/// Takes out of `clause` the values that change nothing. Every operator asks whether a value of the request matches any of the
/// values, even the negated ones and those for sets, so a value that another takes in is of no use.
pub(super) fn tidy(clause: &mut Clause, work: &mut Work) {
    let mut kept: Vec<Json> = Vec::new();
    for value in std::mem::take(&mut clause.values) {
        if !work.take(kept.len()) || !kept.contains(&value) {
            kept.push(value);
        }
    }
    clause.values = kept;
    let Some(operator) = Operator::parse(&clause.operator) else {
        return;
    };
    let Some(mut texts) = clause
        .values
        .iter()
        .map(text)
        .collect::<Option<Vec<String>>>()
    else {
        return;
    };
    match entries_of(operator.kind) {
        Some(entries) => entries.tidy(&mut texts, work),
        None if operator.kind.value_type() == OperatorType::Ip => fewest_blocks(&mut texts),
        None => return,
    }
    clause.values = texts.iter().map(|text| Json::string(text)).collect();
}

/// How the values of an operator are compared; none for those whose values have more than one spelling.
fn entries_of(kind: OperatorKind) -> Option<Entries> {
    use OperatorKind as K;
    match kind {
        K::StringLike | K::StringNotLike => Some(Entries::Patterns),
        K::ArnLike | K::ArnNotLike | K::ArnEquals | K::ArnNotEquals => Some(Entries::Arns),
        K::StringEqualsIgnoreCase | K::StringNotEqualsIgnoreCase => Some(Entries::TextsInAnyCase),
        _ => None,
    }
}

/// The string that `value` is.
fn text(value: &Json) -> Option<String> {
    let Json::Plain(raw) = value else {
        return None;
    };
    let root = syntax::parse(raw).root?;
    root.as_str().map(str::to_owned)
}

/// Writes the same addresses as the fewest CIDR blocks, where all values are addresses or ranges and that is shorter.
fn fewest_blocks(values: &mut Vec<String>) {
    let Ok(nets) = values
        .iter()
        .map(|value| parse(value))
        .collect::<Result<Vec<IpNet>, _>>()
    else {
        return;
    };
    let blocks: Vec<String> = AddressSet::from_nets(nets)
        .cidrs()
        .map(|net| written(&net))
        .collect();
    let length = |values: &[String]| values.iter().map(|value| value.len() + 3).sum::<usize>();
    if length(&blocks) < length(values) {
        *values = blocks;
    }
}
