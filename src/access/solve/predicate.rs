//! Conditions and resources as predicates.

use std::net::IpAddr;

use super::domain::{Predicate, Present};
use super::glob::{Form, Glob, Variables};
use super::line;
use super::value::{Test, TestId, Tests};
use crate::access::network::{AddressSet, Ranges, parse};
use crate::policy::variable::{Segment, segments};
use crate::policy::{
    Condition, Element, Kind as PolicyKind, OperatorKind as Kind, OperatorType, SetOperator, Text,
    arn_pattern,
};
use crate::syntax::Node;

/// What cannot be said exactly, and why.
pub(super) type Unclear = &'static str;

/// What `condition` says of its key. `is_mixed`: operators that are no set operators compare the key, too.
///
/// # Errors
/// Where it cannot be said.
pub(super) fn of_condition(
    condition: &Condition<'_>,
    is_mixed: bool,
    variables: Variables<'_>,
    tests: &mut Tests,
) -> Result<Predicate, Unclear> {
    let operator = condition
        .operator
        .ok_or("an operator that AWS does not have")?;
    let values = values(&condition.member.value);
    if operator.kind == Kind::Null {
        return Ok(of_null(&values));
    }
    let negated = operator.kind.is_negated();
    if operator.kind.value_type() == OperatorType::Arn
        && values
            .iter()
            .any(|value| has_early_variable(value, variables))
    {
        return Err("a policy variable that may stand for several parts of an ARN");
    }
    if values
        .iter()
        .any(|value| may_be_read_otherwise(operator.kind, value))
    {
        return Err("a number, date or address that AWS may read otherwise than this tool");
    }
    let mut test = test_of(operator.kind, &values, variables);
    if let (Some(set), true) = (operator.set, is_mixed) {
        take_empty(&mut test, (set == SetOperator::ForAllValues) != negated)?;
    }
    let test = tests.id(test);
    let absent = operator.holds_without_key();
    let present = match (operator.set, negated) {
        (None | Some(SetOperator::ForAnyValue), false) => Present::Some(test, true),
        (Some(SetOperator::ForAllValues), false) => Present::Every(test, true),
        (None | Some(SetOperator::ForAllValues), true) => Present::Every(test, false),
        (Some(SetOperator::ForAnyValue), true) => Present::Some(test, false),
    };
    Ok(Predicate { absent, present })
}

/// What `condition` says where it holds one key against another, `"aws:ResourceTag/team": "${aws:PrincipalTag/team}"`: the same is
/// said whichever of them comes first, so one that is not known does, of two such the first by name. Gives that key.
pub(super) fn of_two_keys(
    condition: &Condition<'_>,
    variables: Variables<'_>,
    tests: &mut Tests,
) -> Option<(String, Predicate)> {
    let operator = condition.operator?;
    let is_plain = operator.set.is_none() && !operator.if_exists;
    let is_equality = matches!(operator.kind, Kind::StringEquals | Kind::StringNotEquals);
    let [value] = condition.values.as_slice() else {
        return None;
    };
    if !is_plain || !is_equality || matches!(variables, Variables::None) {
        return None;
    }
    let mut segments = segments(value.value);
    let (
        Some(Segment::Variable {
            key, default: None, ..
        }),
        None,
    ) = (segments.next(), segments.next())
    else {
        return None;
    };
    let [own, other] = [condition.key().value, key].map(str::to_ascii_lowercase);
    if own.contains("${") || variables.value(&other).is_some() {
        return None;
    }
    let text = match variables.value(&own) {
        Some(known) => [known?.replace('$', "${$}")],
        None if other < own => [format!("${{{own}}}")],
        None => return None,
    };
    let test = tests.id(texts_test(&text, Form::Exact, false, variables));
    let negated = operator.kind.is_negated();
    let predicate = Predicate {
        absent: negated,
        present: Present::Every(test, !negated),
    };
    Some((key.to_owned(), predicate))
}

/// Whether `text`, which `kind` compares, is none of what that kind of value is known to be, and yet looks like one: a number with an
/// exponent or more places than are kept, an address with a length like `08`.
fn may_be_read_otherwise(kind: Kind, text: &str) -> bool {
    let has = |signs: &[char]| {
        text.chars()
            .all(|c| c.is_ascii_digit() || signs.contains(&c))
    };
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    match kind.value_type() {
        OperatorType::Numeric => {
            starts && has(&['-', '+', '.', 'e', 'E']) && line::of_number(text).is_none()
        }
        OperatorType::Date => {
            let signs = ['-', '+', '.', ':', 't', 'T', 'z', 'Z', 'e', 'E'];
            // No day of a calendar is one to nobody.
            let is_of_calendar = text.get(4..5) == Some("-")
                && text.get(7..8) == Some("-")
                && !text.contains(['t', 'z']);
            starts && has(&signs) && !is_of_calendar && line::of_instant(text).is_none()
        }
        OperatorType::Ip => {
            let address = text.split('/').next().unwrap_or_default();
            address.parse::<IpAddr>().is_ok() && parse(text).is_err()
        }
        _ => false,
    }
}

/// Makes a list of nothing but empty text, which a set operator takes for none, do as none does: every value of none passes, and
/// none of it does.
fn take_empty(test: &mut Test, takes: bool) -> Result<(), Unclear> {
    let Test::Texts(globs) = test else {
        return Ok(());
    };
    if globs.iter().any(|glob| glob.matches("")) == takes {
        return Ok(());
    }
    if !takes {
        globs.retain_mut(Glob::leave_empty);
        return match globs.iter().any(|glob| glob.matches("")) {
            true => Err("empty text, which set operators take for none and others do not"),
            false => Ok(()),
        };
    }
    globs.extend(Glob::read("", Form::Exact, false, Variables::None));
    globs.sort_unstable();
    Ok(())
}

/// Whether a variable that is not known stands in one of the first five parts of an ARN, where the colons of its value would begin
/// others.
fn has_early_variable(text: &str, variables: Variables<'_>) -> bool {
    if matches!(variables, Variables::None) {
        return false;
    }
    let mut colons = 0;
    for segment in segments(text) {
        match segment {
            Segment::Variable { key, .. } => match variables.value(&key.to_ascii_lowercase()) {
                None if colons < 5 => return true,
                value => colons += value.flatten().unwrap_or_default().matches(':').count(),
            },
            Segment::Literal(text) | Segment::Malformed(text, _) => {
                colons += text.matches(':').count();
            }
            Segment::Escaped(_) => {}
        }
    }
    false
}

/// What `Resource` or `NotResource` says of the resource.
pub(super) fn of_resources(
    resources: &Element<'_, Text<'_>>,
    kind: PolicyKind,
    variables: Variables<'_>,
    tests: &mut Tests,
) -> Predicate {
    let (items, negated) = (resources.items.iter(), resources.negated);
    let patterns = items.map(|text| arn_pattern(text.value, kind).into_owned());
    let test = texts_test(&patterns.collect::<Vec<_>>(), Form::Like, false, variables);
    if !negated && matches!(&test, Test::Texts(globs) if globs.iter().any(Glob::is_everything)) {
        return Predicate::constant(true);
    }
    on_value(tests.id(test), !negated)
}

/// Holds of a variable with one value where that passes the test, or fails it.
pub(super) const fn on_value(test: TestId, is: bool) -> Predicate {
    Predicate {
        absent: false,
        present: Present::Every(test, is),
    }
}

/// The test of `texts` as patterns.
pub(super) fn texts_test(
    texts: &[String],
    form: Form,
    fold: bool,
    variables: Variables<'_>,
) -> Test {
    let globs = texts
        .iter()
        .filter_map(|text| Glob::read(text, form, fold, variables));
    let mut globs: Vec<Glob> = globs.collect();
    globs.sort_unstable();
    globs.dedup();
    Test::Texts(globs)
}

/// The values of a condition, numbers and truth values as text.
fn values(node: &Node<'_>) -> Vec<String> {
    let texts = node.one_or_many().iter().filter_map(Node::scalar);
    texts.map(str::to_owned).collect()
}

fn of_null(values: &[String]) -> Predicate {
    let says = |wanted: &str| {
        values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(wanted))
    };
    let present = if says("false") {
        Present::Always
    } else {
        Present::Never
    };
    Predicate {
        absent: says("true"),
        present,
    }
}

/// What a value must be for `kind` to hold of it, `Not…` left aside.
pub(super) fn test_of(kind: Kind, values: &[String], variables: Variables<'_>) -> Test {
    let texts = |form, fold| texts_test(values, form, fold, variables);
    match kind.value_type() {
        OperatorType::String => match kind {
            Kind::StringLike | Kind::StringNotLike => texts(Form::Like, false),
            Kind::StringEqualsIgnoreCase | Kind::StringNotEqualsIgnoreCase => {
                texts(Form::Exact, true)
            }
            _ => texts(Form::Exact, false),
        },
        OperatorType::Arn => texts(Form::Arn, false),
        OperatorType::Bool => texts(Form::Exact, true),
        OperatorType::Binary | OperatorType::Null => texts(Form::Exact, false),
        OperatorType::Ip => {
            let nets = values.iter().filter_map(|value| parse(value).ok());
            Test::Addresses(AddressSet::from_nets(nets))
        }
        OperatorType::Numeric => {
            let places = values.iter().filter_map(|text| line::of_number(text));
            Test::Numbers(line(kind, places))
        }
        OperatorType::Date => {
            let places = values.iter().filter_map(|text| line::of_instant(text));
            Test::Instants(line(kind, places))
        }
    }
}

/// The places for which `kind` holds with one of `values`.
fn line(kind: Kind, values: impl Iterator<Item = u128>) -> Ranges<u128> {
    let ranges = values.filter_map(|value| match kind {
        Kind::NumericLessThan | Kind::DateLessThan => Some((0, value.checked_sub(1)?)),
        Kind::NumericLessThanEquals | Kind::DateLessThanEquals => Some((0, value)),
        Kind::NumericGreaterThan | Kind::DateGreaterThan => {
            Some((value.checked_add(1)?, u128::MAX))
        }
        Kind::NumericGreaterThanEquals | Kind::DateGreaterThanEquals => Some((value, u128::MAX)),
        _ => Some((value, value)),
    });
    Ranges::from_ranges(ranges.collect())
}
