//! Whether some value can meet several conditions on one key.

use crate::policy::variable::has_variable;
use crate::policy::{Arn, Condition, Decimal, OperatorKind, OperatorType, pattern};
use crate::syntax::Node;

/// At most this many pairs of values are compared for one key; beyond it no contradiction is seen.
const MAX_PAIRS: usize = 4_096;

/// Whether a condition with `Null` asks that the request does not have the key; `None` where it is no such condition.
pub(crate) fn asks_for_absence(condition: &Condition<'_>) -> Option<bool> {
    let operator = condition.operator?;
    if operator.kind != OperatorKind::Null || operator.set.is_some() || operator.if_exists {
        return None;
    }
    let [node] = condition.member.value.one_or_many() else {
        return None;
    };
    let value = node.scalar()?;
    let is = |wanted: &str| value.eq_ignore_ascii_case(wanted);
    (is("true") || is("false")).then(|| is("true"))
}

/// Whether a request without the key meets `condition`.
pub(crate) fn holds_without_key(condition: &Condition<'_>) -> bool {
    match condition.operator {
        Some(operator) if operator.kind == OperatorKind::Null => {
            asks_for_absence(condition) != Some(false)
        }
        Some(operator) => operator.holds_without_key(),
        None => true,
    }
}

/// Whether no single value meets all of `conditions`, which are on one key that has one value at most. Never wrongly true.
pub(super) fn no_value_meets(conditions: &[&Condition<'_>]) -> bool {
    let plain: Vec<Plain<'_>> = conditions.iter().filter_map(|c| Plain::of(c)).collect();
    let Some(listed) = plain.iter().find(|plain| plain.lists_all()) else {
        return no_number_meets(&plain);
    };
    let values: usize = plain.iter().map(|plain| plain.values.len()).sum();
    values.saturating_mul(listed.values.len()) <= MAX_PAIRS
        && !listed.values.iter().any(|value| {
            let mut plain = plain.iter();
            plain.all(|plain| plain.may_take(value))
        })
}

/// Whether each of `conditions`, which are on one key, sets a bound, and some number or date keeps them all.
pub(crate) fn some_number_meets(conditions: &[&Condition<'_>]) -> bool {
    let plain: Option<Vec<Plain<'_>>> = conditions.iter().map(|c| Plain::of(c)).collect();
    plain.is_some_and(|plain| {
        let mut each = plain.iter();
        plain.len() <= MAX_BOUNDS
            && each.all(|one| one.bound().is_some())
            && !no_number_meets(&plain)
    })
}

/// At most this many bounds on one key are held against each other.
const MAX_BOUNDS: usize = 16;

/// A condition whose operator compares with each of its values.
struct Plain<'c> {
    kind: OperatorKind,
    values: Vec<&'c str>,
}

impl<'c> Plain<'c> {
    /// `None` where not all of it can be read.
    fn of(condition: &'c Condition<'_>) -> Option<Self> {
        let operator = condition
            .operator
            .filter(|operator| operator.set.is_none())?;
        let nodes = condition.member.value.one_or_many().iter();
        let values: Vec<&str> = nodes.map(Node::scalar).collect::<Option<_>>()?;
        let kind = operator.kind;
        let is_read = match kind.value_type() {
            OperatorType::Ip | OperatorType::Binary | OperatorType::Null => false,
            OperatorType::String | OperatorType::Arn | OperatorType::Bool => true,
            OperatorType::Numeric | OperatorType::Date => {
                values.iter().all(|value| number(kind, value).is_some())
            }
        };
        let is_read =
            is_read && !values.is_empty() && !values.iter().any(|value| has_variable(value));
        is_read.then_some(Self { kind, values })
    }

    /// Whether only its values meet it, each as it is written.
    fn lists_all(&self) -> bool {
        use OperatorKind as K;
        match self.kind {
            K::StringEquals | K::NumericEquals | K::DateEquals | K::Bool => true,
            K::StringLike | K::ArnEquals | K::ArnLike => {
                !self.values.iter().any(|value| pattern::has_wildcard(value))
            }
            _ => false,
        }
    }

    fn may_take(&self, value: &str) -> bool {
        let mut own = self.values.iter();
        own.any(|own| self.compares(own, value)) != self.kind.is_negated()
    }

    /// What the operator, without a "not", says of its value `own` and a value of the request.
    fn compares(&self, own: &str, value: &str) -> bool {
        use OperatorKind as K;
        let numbers = || Some((number(self.kind, value)?, number(self.kind, own)?));
        // Where the two cannot be compared, it is taken for met.
        let compared = |holds: fn(Decimal, Decimal) -> bool| {
            numbers().map_or(!self.kind.is_negated(), |(value, own)| holds(value, own))
        };
        match self.kind {
            K::StringEquals | K::StringNotEquals => own == value,
            K::StringLike | K::StringNotLike => pattern::matches(own, value),
            K::ArnEquals | K::ArnLike | K::ArnNotEquals | K::ArnNotLike => arn_matches(own, value),
            K::NumericLessThan | K::DateLessThan => compared(|value, own| value < own),
            K::NumericLessThanEquals | K::DateLessThanEquals => compared(|value, own| value <= own),
            K::NumericGreaterThan | K::DateGreaterThan => compared(|value, own| value > own),
            K::NumericGreaterThanEquals | K::DateGreaterThanEquals => {
                compared(|value, own| value >= own)
            }
            K::NumericEquals | K::NumericNotEquals | K::DateEquals | K::DateNotEquals => {
                compared(|value, own| value == own)
            }
            _ => own.eq_ignore_ascii_case(value),
        }
    }

    /// The bound that it sets, and whether from below: of several the widest.
    fn bound(&self) -> Option<(bool, Bound)> {
        use OperatorKind as K;
        let (below, included) = match self.kind {
            K::NumericLessThan | K::DateLessThan => (false, false),
            K::NumericLessThanEquals | K::DateLessThanEquals => (false, true),
            K::NumericGreaterThan | K::DateGreaterThan => (true, false),
            K::NumericGreaterThanEquals | K::DateGreaterThanEquals => (true, true),
            _ => return None,
        };
        let numbers = self
            .values
            .iter()
            .filter_map(|value| number(self.kind, value));
        let widest = numbers.reduce(if below { Ord::min } else { Ord::max })?;
        Some((
            below,
            Bound {
                at: widest,
                included,
            },
        ))
    }
}

struct Bound {
    at: Decimal,
    included: bool,
}

/// Whether a lower bound excludes an upper one.
fn no_number_meets(plain: &[Plain<'_>]) -> bool {
    let bounds: Vec<(bool, Bound)> = plain.iter().filter_map(Plain::bound).collect();
    let of = |wanted: bool| bounds.iter().filter(move |(below, _)| *below == wanted);
    bounds.len() <= MAX_BOUNDS
        && of(true).any(|(_, lower)| {
            of(false).any(|(_, upper)| {
                lower.at > upper.at || (lower.at >= upper.at && !(lower.included && upper.included))
            })
        })
}

/// A number, or a date as a number that grows with it.
fn number(kind: OperatorKind, text: &str) -> Option<Decimal> {
    if kind.value_type() != OperatorType::Date {
        return Decimal::parse(text);
    }
    let shape = "0000-00-00T00:00:00Z";
    let fits = text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(own, shape)| match shape {
                b'0' => own.is_ascii_digit(),
                other => own == other,
            });
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    Decimal::parse(&digits).filter(|_| fits)
}

/// Whether an ARN matches a pattern, part by part.
fn arn_matches(own: &str, value: &str) -> bool {
    match (Arn::parse(own), Arn::parse(value)) {
        (Some(own), Some(value)) => [
            (own.partition, value.partition),
            (own.service, value.service),
            (own.region, value.region),
            (own.account, value.account),
            (own.resource, value.resource),
        ]
        .iter()
        .all(|(own, value)| pattern::matches(own, value)),
        _ => pattern::matches(own, value),
    }
}
