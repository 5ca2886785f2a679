//! Whether a condition is met.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>

use std::borrow::Cow;
use std::net::IpAddr;

use super::facts::{Facts, Values};
use super::variables::{Use, resolved};
use crate::access::network;
use crate::catalog::Catalog;
use crate::policy::{
    Condition, Decimal, Instant, Operator, OperatorKind, OperatorType, Policy, SetOperator,
    Statement, pattern,
};
use crate::syntax::Node;

/// Whether `condition` of `statement` is met.
///
/// With an operator that AWS does not have the policy would be refused, so the answer is the cautious one: an Allow's condition is
/// not met, a Deny's is.
pub(super) fn is_met(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    facts: &Facts<'_>,
) -> bool {
    let Some(operator) = condition.operator else {
        return statement.denies();
    };
    let listed = condition.member.value.one_or_many();
    let values = key(policy, condition, facts).and_then(|key| facts.values(&key));
    if operator.kind == OperatorKind::Null {
        let is_null = values.is_none_or(|values| is_null(&condition.member.key.text, &values));
        let is_absent = if is_null { "true" } else { "false" };
        let mut listed = listed.iter().filter_map(Node::scalar);
        return listed.any(|value| value.eq_ignore_ascii_case(is_absent));
    }
    let Some(values) = values else {
        return operator.holds_without_key();
    };
    let has_variables = policy.has_variables();
    let fits = |value: &str| {
        let one = |node: &Node<'_>| {
            node.scalar()
                .is_some_and(|listed| compare(operator, listed, has_variables, value, facts))
        };
        listed.iter().any(one) != operator.kind.is_negated()
    };
    every_or_any(operator, &values, &fits)
}

/// The key of a condition; `None` where a variable in it has no value. A tag's key may hold one:
/// `aws:ResourceTag/${aws:PrincipalTag/team}`.
pub(super) fn key<'c>(
    policy: &Policy<'_>,
    condition: &'c Condition<'_>,
    facts: &Facts<'_>,
) -> Option<Cow<'c, str>> {
    let key = &condition.member.key.text;
    if policy.has_variables() {
        resolved(key, Use::Text, facts)
    } else {
        Some(Cow::Borrowed(key))
    }
}

/// Whether a key that can have many values has none but empty text, which `Null` is to guard `ForAllValues` against.
fn is_null(key: &str, values: &Values<'_>) -> bool {
    let known = || Catalog::builtin().condition_key(key);
    values.iter().all(str::is_empty) && known().is_some_and(|key| key.is_multivalued())
}

/// Whether every value of the request has to fit, or one.
fn every_or_any(operator: Operator, values: &Values<'_>, fits: &dyn Fn(&str) -> bool) -> bool {
    let wants_every = match operator.set {
        // AWS takes a list of nothing but empty text for an empty one.
        Some(set) if values.iter().all(str::is_empty) => return set == SetOperator::ForAllValues,
        Some(SetOperator::ForAllValues) => true,
        Some(SetOperator::ForAnyValue) => false,
        None => operator.kind.is_negated(),
    };
    if wants_every {
        values.iter().all(fits)
    } else {
        values.iter().any(fits)
    }
}

/// Whether operators of that type replace variables.
pub(super) fn takes_variables(operator: Operator) -> bool {
    matches!(
        operator.kind.value_type(),
        OperatorType::String | OperatorType::Arn | OperatorType::Bool
    )
}

/// Whether `value` is what the operator, were it not negated, asks for with the value `listed`. What is of another type than the
/// operator compares never is.
fn compare(
    operator: Operator,
    listed: &str,
    has_variables: bool,
    value: &str,
    facts: &Facts<'_>,
) -> bool {
    let wanted = match operator.kind.takes_wildcards() {
        true => Use::Pattern,
        false => Use::Text,
    };
    let resolves = has_variables && takes_variables(operator);
    let Some(listed) = (match resolves {
        true => resolved(listed, wanted, facts),
        false => Some(Cow::Borrowed(listed)),
    }) else {
        return false;
    };
    if !facts.spend(cost(&listed, value)) {
        return false;
    }
    match operator.kind.value_type() {
        OperatorType::String => is_string(operator.kind, &listed, value),
        OperatorType::Numeric => {
            let numbers = Decimal::parse(value).zip(Decimal::parse(&listed));
            numbers.is_some_and(|(value, listed)| is_ordered(operator.kind, value.cmp(&listed)))
        }
        OperatorType::Date => {
            let dates = Instant::parse(value).zip(Instant::parse(&listed));
            dates.is_some_and(|(value, listed)| is_ordered(operator.kind, value.cmp(&listed)))
        }
        OperatorType::Bool => {
            let is_bool = ["true", "false"]
                .iter()
                .any(|bool| bool.eq_ignore_ascii_case(value));
            is_bool && listed.eq_ignore_ascii_case(value)
        }
        OperatorType::Binary => match (decoded(&listed), decoded(value)) {
            (Some(listed), Some(value)) => listed == value,
            _ => listed == value,
        },
        OperatorType::Ip => {
            let address = value.parse::<IpAddr>().ok();
            address
                .zip(network::parse(&listed).ok())
                .is_some_and(|(address, net)| net.contains(&address))
        }
        OperatorType::Arn => is_arn(&listed, value),
        OperatorType::Null => false,
    }
}

/// How many comparisons of characters matching takes at most.
pub(super) fn cost(pattern: &str, text: &str) -> usize {
    let mut stars = memchr::memchr_iter(b'*', pattern.as_bytes());
    match stars.next() {
        Some(first) if first + 1 < pattern.len() => {
            (pattern.len() - first).saturating_mul(text.len() + 1)
        }
        _ => pattern.len() + 1,
    }
}

fn is_string(kind: OperatorKind, listed: &str, value: &str) -> bool {
    use OperatorKind as K;
    match kind {
        K::StringLike | K::StringNotLike => pattern::matches_with_literals(listed, value),
        K::StringEqualsIgnoreCase | K::StringNotEqualsIgnoreCase => {
            listed.eq_ignore_ascii_case(value) || listed.to_lowercase() == value.to_lowercase()
        }
        _ => listed == value,
    }
}

fn is_ordered(kind: OperatorKind, order: std::cmp::Ordering) -> bool {
    use OperatorKind as K;
    match kind {
        K::NumericLessThan | K::DateLessThan => order.is_lt(),
        K::NumericLessThanEquals | K::DateLessThanEquals => order.is_le(),
        K::NumericGreaterThan | K::DateGreaterThan => order.is_gt(),
        K::NumericGreaterThanEquals | K::DateGreaterThanEquals => order.is_ge(),
        _ => order.is_eq(),
    }
}

/// Part by part, so that no wildcard reaches over one of the first five colons. Of what has fewer parts, `*` alone is taken for a
/// pattern, of every ARN.
fn is_arn(listed: &str, value: &str) -> bool {
    let parts = |text| -> [Option<&str>; 6] {
        let mut parts = str::splitn(text, 6, ':');
        std::array::from_fn(|_| parts.next())
    };
    if pattern::is_star(listed) {
        return true;
    }
    let pairs = parts(listed).into_iter().zip(parts(value));
    pairs.into_iter().all(|(listed, value)| {
        let pair = listed.zip(value);
        pair.is_some_and(|(listed, value)| pattern::matches_with_literals(listed, value))
    })
}

/// The bytes that base 64 stands for.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - body.len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in body.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_decoded() {
        assert_eq!(decoded("aGVsbG8=").unwrap(), b"hello");
        assert_eq!(decoded("aGVsbG8h").unwrap(), b"hello!");
        assert_eq!(decoded("").unwrap(), b"");
        assert_eq!(decoded("aGVsbG8"), None);
        assert_eq!(decoded("a-bc"), None);
    }

    #[test]
    fn arns_are_compared_part_by_part() {
        for (listed, value, expected) in [
            (
                "arn:aws:sns:*:111122223333:a*",
                "arn:aws:sns:eu-west-1:111122223333:a:b",
                true,
            ),
            (
                "arn:aws:sns:*:finance",
                "arn:aws:sns:eu-west-1:111122223333:finance",
                false,
            ),
            ("arn:aws:x:*:1:f/*", "arn:aws:x:r:2:store/abc:1:f/d", false),
            ("*", "arn:aws:s3:::a", true),
            ("arn:aws:s3:::a", "a", false),
        ] {
            assert_eq!(is_arn(listed, value), expected, "{listed} {value}");
        }
    }
}
