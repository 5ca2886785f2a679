//! Whether one statement speaks of everything that another speaks of, conditions left aside.

use std::borrow::Cow;

use crate::policy::pattern::is_star;
use crate::policy::variable::{Segment, has_variable, segments};
use crate::policy::{ActionPattern, Element, PrincipalForm, Principals, Statement, pattern};

/// How many pairs of entries are compared for one pair of statements; beyond it the answer is "not known".
const MAX_PAIRS: usize = 4_096;

/// Whether every principal, action and resource of `narrow` is one of `wide`. Never wrongly true.
#[must_use]
pub fn covers(wide: &Statement<'_>, narrow: &Statement<'_>) -> bool {
    covers_all_but_actions(wide, narrow)
        && covers_actions(wide.actions.as_ref(), narrow.actions.as_ref())
}

/// Whether every principal and resource of `narrow` is one of `wide`. Never wrongly true.
#[must_use]
pub fn covers_all_but_actions(wide: &Statement<'_>, narrow: &Statement<'_>) -> bool {
    covers_principals(wide.principals.as_ref(), narrow.principals.as_ref())
        && covers_resources(wide, narrow)
}

/// The places, in the `Action` of `narrow`, of the entries that `wide` takes in as a whole, on every resource and for every
/// principal of `narrow`. Never one too many.
#[must_use]
pub fn covered_actions(wide: &Statement<'_>, narrow: &Statement<'_>) -> Vec<usize> {
    let (Some(of_wide), Some(of_narrow)) = (&wide.actions, &narrow.actions) else {
        return Vec::new();
    };
    let comparable = !of_wide.negated
        && !of_narrow.negated
        && within(of_wide.items.len(), of_narrow.items.len())
        && covers_all_but_actions(wide, narrow);
    if !comparable {
        return Vec::new();
    }
    let is_covered = |action: &ActionPattern<'_>| {
        let mut items = of_wide.items.iter();
        items.any(|wide| {
            wide.is_everything() || pattern::covers_ignore_case(wide.text.value, action.text.value)
        })
    };
    let entries = of_narrow.items.iter().enumerate();
    entries
        .filter(|(_, action)| is_covered(action))
        .map(|(at, _)| at)
        .collect()
}

/// The places, in the `Resource` of `narrow`, of the entries that `wide` takes in as a whole, for every action and every principal
/// of `narrow`. Never one too many.
#[must_use]
pub fn covered_resources(wide: &Statement<'_>, narrow: &Statement<'_>) -> Vec<usize> {
    let (Some(of_wide), Some(of_narrow)) = (&wide.resources, &narrow.resources) else {
        return Vec::new();
    };
    let comparable = !of_wide.negated
        && !of_narrow.negated
        && within(of_wide.items.len(), of_narrow.items.len())
        && covers_principals(wide.principals.as_ref(), narrow.principals.as_ref())
        && covers_actions(wide.actions.as_ref(), narrow.actions.as_ref());
    if !comparable {
        return Vec::new();
    }
    let is_covered = |resource: &str| {
        let mut items = of_wide.items.iter();
        items.any(|wide| pattern::covers_with_variables(wide.value, resource))
    };
    let entries = of_narrow.items.iter().enumerate();
    entries
        .filter(|(_, resource)| is_covered(resource.value))
        .map(|(at, _)| at)
        .collect()
}

/// Whether `statement` speaks of every action on every resource by everyone.
#[must_use]
pub fn covers_everything(statement: &Statement<'_>) -> bool {
    let actions = statement
        .actions
        .as_ref()
        .is_some_and(|actions| !actions.negated && actions.items.iter().any(|a| a.is_everything()));
    let resources = statement.resources.is_none() || on_everything(statement);
    actions && resources && are_everyone(statement.principals.as_ref())
}

/// Whether `statement` is about every resource: `"Resource": "*"`.
#[must_use]
pub fn on_everything(statement: &Statement<'_>) -> bool {
    statement.resources.as_ref().is_some_and(|resources| {
        !resources.negated && resources.items.iter().any(|r| is_star(r.value))
    })
}

/// Whether `statement` spares every resource, and so is about none: `"NotResource": "*"`.
#[must_use]
pub fn spares_everything(statement: &Statement<'_>) -> bool {
    statement.resources.as_ref().is_some_and(|resources| {
        resources.negated && resources.items.iter().any(|r| is_star(r.value))
    })
}

/// Whether some entry of `actions` is about actions that no statement of `others` speaks of. Never wrongly true.
#[must_use]
pub fn has_action_apart(statement: &Statement<'_>, others: &[&Statement<'_>]) -> bool {
    let Some(actions) = statement
        .actions
        .as_ref()
        .filter(|actions| !actions.negated)
    else {
        return false;
    };
    let entries: usize = others
        .iter()
        .map(|other| other.actions.as_ref().map_or(0, |a| a.items.len()))
        .sum();
    actions.items.len().saturating_mul(entries) <= MAX_PAIRS
        && actions
            .items
            .iter()
            .any(|action| others.iter().all(|other| is_apart(*action, other)))
}

fn is_apart(action: ActionPattern<'_>, other: &Statement<'_>) -> bool {
    let Some(actions) = &other.actions else {
        return false;
    };
    if actions.negated {
        return actions
            .items
            .iter()
            .any(|spared| pattern::covers_ignore_case(spared.text.value, action.text.value));
    }
    actions
        .items
        .iter()
        .all(|item| are_disjoint(item.text.value, action.text.value))
}

/// Whether no name matches both patterns, whatever stands for their variables. Never wrongly true.
#[must_use]
pub fn are_disjoint(a: &str, b: &str) -> bool {
    // Most pairs are told apart by their first letters.
    if differ_at_once(a.bytes(), b.bytes()) {
        return true;
    }
    // Not so by their last, as long as a variable without its brace may reach up to them.
    let (a, b) = (&*with_stars(a), &*with_stars(b));
    if differ_at_once(a.bytes().rev(), b.bytes().rev()) {
        return true;
    }
    if !pattern::has_wildcard(a) {
        return !pattern::matches_ignore_case(b, a);
    }
    !pattern::has_wildcard(b) && !pattern::matches_ignore_case(a, b)
}

/// Whether the two differ, letter case aside, before a wildcard or variable of either.
fn differ_at_once(a: impl Iterator<Item = u8>, b: impl Iterator<Item = u8>) -> bool {
    let is_open = |byte: u8| matches!(byte, b'*' | b'?' | b'$' | b'}');
    let mut told = a.zip(b).take_while(|(a, b)| !is_open(*a) && !is_open(*b));
    told.any(|(a, b)| !a.eq_ignore_ascii_case(&b))
}

/// `pattern` with a star in the place of each variable, which can stand for anything.
fn with_stars(pattern: &str) -> Cow<'_, str> {
    if !has_variable(pattern) {
        return Cow::Borrowed(pattern);
    }
    let stars = segments(pattern).map(|segment| match segment {
        Segment::Literal(text) => text,
        _ => "*",
    });
    Cow::Owned(stars.collect())
}

/// Whether `principals`, which an identity policy does not have, are everyone.
pub(super) fn are_everyone(principals: Option<&Principals<'_>>) -> bool {
    principals.is_none_or(|principals| {
        let mut items = principals.items.iter();
        !principals.negated && items.any(|p| p.form() == PrincipalForm::Everyone)
    })
}

pub(super) fn covers_principals(
    wide: Option<&Principals<'_>>,
    narrow: Option<&Principals<'_>>,
) -> bool {
    if are_everyone(wide) {
        return true;
    }
    let (Some(wide), Some(narrow)) = (wide, narrow) else {
        return false;
    };
    !wide.negated
        && !narrow.negated
        && within(wide.items.len(), narrow.items.len())
        && narrow.items.iter().all(|narrow| {
            let mut items = wide.items.iter();
            items.any(|wide| wide.kind == narrow.kind && wide.text.value == narrow.text.value)
        })
}

/// Whether every resource of `narrow` is one of `wide`. Never wrongly true.
#[must_use]
pub fn covers_resources(wide: &Statement<'_>, narrow: &Statement<'_>) -> bool {
    let (wide, narrow) = match (&wide.resources, &narrow.resources) {
        (None, None) => return true,
        (Some(_), None) => return on_everything(wide),
        (None, Some(_)) => return false,
        (Some(wide), Some(narrow)) => (wide, narrow),
    };
    covers_entries(
        (wide.negated, wide.items.iter().map(|r| r.value)),
        (narrow.negated, narrow.items.iter().map(|r| r.value)),
        pattern::covers_with_variables,
    )
}

fn covers_actions(
    wide: Option<&Element<'_, ActionPattern<'_>>>,
    narrow: Option<&Element<'_, ActionPattern<'_>>>,
) -> bool {
    let (Some(wide), Some(narrow)) = (wide, narrow) else {
        return false;
    };
    if !wide.negated && wide.items.iter().any(|a| a.is_everything()) {
        return true;
    }
    covers_entries(
        (wide.negated, wide.items.iter().map(|a| a.text.value)),
        (narrow.negated, narrow.items.iter().map(|a| a.text.value)),
        pattern::covers_ignore_case,
    )
}

fn covers_entries<'a>(
    wide: (bool, impl ExactSizeIterator<Item = &'a str> + Clone),
    narrow: (bool, impl ExactSizeIterator<Item = &'a str> + Clone),
    covers: fn(&str, &str) -> bool,
) -> bool {
    let ((wide_negated, mut wide), (narrow_negated, mut narrow)) = (wide, narrow);
    if narrow.len() == 0 || !within(wide.len(), narrow.len()) {
        return false;
    }
    match (wide_negated, narrow_negated) {
        (false, false) => narrow.all(|narrow| wide.clone().any(|wide| covers(wide, narrow))),
        // All but few covers all but many.
        (true, true) => wide.all(|spared| narrow.clone().any(|narrow| covers(narrow, spared))),
        (true, false) => {
            narrow.all(|narrow| wide.clone().all(|spared| are_disjoint(spared, narrow)))
        }
        (false, true) => wide.any(is_star),
    }
}

fn within(a: usize, b: usize) -> bool {
    a.saturating_mul(b) <= MAX_PAIRS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_name_matches_is_disjoint_and_what_one_may_match_is_not() {
        for (a, b, expected) in [
            ("a*", "b*", true),
            ("*a", "*B", true),
            ("a*", "*b", false),
            ("a*", "A?c", false),
            ("home/${aws:username}", "away/*", true),
            ("home/${aws:username}", "home/ann", false),
            ("home/${aws:username}/a", "home/*/b", true),
            ("home/${aws:username", "home/ann", false),
        ] {
            assert_eq!(are_disjoint(a, b), expected, "{a}, {b}");
            assert_eq!(are_disjoint(b, a), expected, "{b}, {a}");
        }
    }
}
