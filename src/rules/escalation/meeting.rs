//! Whether two statements can be about one resource.

use super::held::{MAX_PAIRS, may_be};
use super::ways::Need;
use crate::policy::{Arn, Statement, Text, pattern};

/// Whether both statements can be about one resource that both actions can be done to.
pub(super) fn meet<'a>(one: (Need, &Statement<'a>), other: (Need, &Statement<'a>)) -> bool {
    let (Some(ones), Some(others)) = (&one.1.resources, &other.1.resources) else {
        return false;
    };
    if ones.negated || others.negated {
        return true;
    }
    let of = |need: Need, items: &'_ [Text<'a>]| -> Vec<&'a str> {
        let values = items.iter().map(|item| item.value);
        values.filter(|value| may_be(need, value)).collect()
    };
    let (ones, others) = (of(one.0, &ones.items), of(other.0, &others.items));
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs
        .take(MAX_PAIRS)
        .any(|(one, other)| meet_as_arns(one, other))
}

/// Whether an ARN fits both patterns, part by part: no part has a colon in it but the resource.
pub(super) fn meet_as_arns(one: &str, other: &str) -> bool {
    let (Some(ones), Some(others)) = (Arn::parse(one), Arn::parse(other)) else {
        return fit(one, other);
    };
    let is_variable = |account: &str| account.starts_with("${");
    fit(ones.partition, others.partition)
        && fit(ones.service, others.service)
        && fit(ones.region, others.region)
        && (fit(ones.account, others.account)
            || is_variable(ones.account)
            || is_variable(others.account))
        && fit(ones.resource, others.resource)
}

/// Whether a text fits both patterns. Two that have wildcards can each take in the other's middle, so that only the ends decide;
/// a `?` counts as a star here.
fn fit(one: &str, other: &str) -> bool {
    let ends = |pattern: &'_ str| -> Option<(usize, usize)> {
        Some((
            pattern.find(['*', '?'])?,
            pattern.len() - 1 - pattern.rfind(['*', '?'])?,
        ))
    };
    let (Some((start, end)), Some((other_start, other_end))) = (ends(one), ends(other)) else {
        return pattern::matches(one, other) || pattern::matches(other, one);
    };
    let (start, end) = (start.min(other_start), end.min(other_end));
    one.get(..start) == other.get(..start)
        && one.get(one.len() - end..) == other.get(other.len() - end..)
}

#[cfg(test)]
mod tests {
    use super::{fit, meet_as_arns};

    #[test]
    fn patterns_fit_where_a_text_fits_both() {
        for (one, other, expected) in [
            ("role/app-*", "role/*-api", true),
            ("role/app-*", "role/web-*", false),
            ("*:role/app", "1:role/*", true),
            ("role/app", "role/a*", true),
            ("role/app", "role/app", true),
            ("role/app", "role/web", false),
            ("role/*-a", "role/*-b", false),
            ("é*", "e*", false),
            ("role/?pp-*", "role/app-*", true),
            ("*", "", true),
        ] {
            assert_eq!(fit(one, other), expected, "{one} {other}");
            assert_eq!(fit(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn the_parts_of_arns_meet_one_by_one() {
        let role = |account: &str, name: &str| format!("arn:aws:iam::{account}:role/{name}");
        for (one, other, expected) in [
            (role("*", "app-*"), role("*", "web-*"), false),
            (role("*", "app-*"), role("1", "*-api"), true),
            (
                role("${aws:PrincipalAccount}", "app-*"),
                role("1", "app-x"),
                true,
            ),
            (role("*", "app-*"), "arn:aws:iam::*".to_owned(), true),
        ] {
            assert_eq!(meet_as_arns(&one, &other), expected, "{one} {other}");
        }
    }
}
