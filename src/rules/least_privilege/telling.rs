//! How messages speak of actions: the worst of them by name with what each does, the rest by number.

use std::fmt::Write;

use crate::access::grouped;
use crate::access::sensitive::{self, SensitiveAction};
use crate::catalog::{AccessLevel, ActionSet};
use crate::syntax::excerpt::code;

/// "1 action", "214 actions".
pub(super) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(number))
}

/// The title of the edit that names the `number` other actions of a wildcard.
pub(super) fn others_instead(number: usize) -> String {
    match number {
        1 => "Name the other action instead of the wildcard".to_owned(),
        _ => format!(
            "Name the other {} actions instead of the wildcard",
            grouped(number)
        ),
    }
}

/// The access levels of `actions` with their counts, the most serious first: "4 that change permissions, 61 that write,
/// 30 that read".
pub(super) fn levels(actions: &ActionSet) -> String {
    let counts = actions.len_by_level();
    let told = [
        (AccessLevel::PermissionsManagement, "manage", " permissions"),
        (AccessLevel::Write, "write", ""),
        (AccessLevel::Tagging, "tag", ""),
        (AccessLevel::Read, "read", ""),
        (AccessLevel::List, "list", ""),
    ];
    let parts = told.into_iter().filter_map(|(level, verb, what)| {
        let number = counts.get(level.index()).copied().filter(|n| *n > 0)?;
        let s = if number == 1 { "s" } else { "" };
        Some(format!("{} that {verb}{s}{what}", grouped(number)))
    });
    joined(parts.collect(), "and")
}

/// At most `number` of the worst of `actions`, each with what it does: "`iam:PassRole` (hands a role to a service, …) and …".
/// Empty where the catalogue of sensitive actions has none of them.
pub(super) fn worst(actions: &ActionSet, number: usize) -> String {
    with_reasons(&sensitive::worst(actions, number))
}

/// Sensitive actions, each with what it does.
pub(super) fn with_reasons(entries: &[&SensitiveAction]) -> String {
    let parts = entries
        .iter()
        .map(|entry| format!("`{}` ({})", entry.action, entry.reason));
    joined(parts.collect(), "and")
}

/// "a", "a and b", "a, b and c".
pub(in crate::rules) fn joined(mut parts: Vec<String>, word: &str) -> String {
    let Some(last) = parts.pop() else {
        return String::new();
    };
    if parts.is_empty() {
        return last;
    }
    format!("{} {word} {last}", parts.join(", "))
}

/// The first names between backticks, and how many more there are: "`a`, `b` and 4 more".
pub(in crate::rules) fn some_of<T: std::fmt::Display>(
    names: impl Iterator<Item = T>,
    shown: usize,
) -> String {
    let mut parts = Vec::new();
    let mut more = 0;
    for name in names {
        if parts.len() < shown {
            parts.push(code(&name.to_string()));
        } else {
            more += 1;
        }
    }
    if more > 0 {
        let mut text = parts.join(", ");
        let _ = write!(text, " and {} more", grouped(more));
        return text;
    }
    joined(parts, "and")
}

/// The same of names of which no one is meant before the others: "`a`, `b` or 4 others".
pub(in crate::rules) fn any_of<'n>(names: impl Iterator<Item = &'n str>, shown: usize) -> String {
    let mut parts: Vec<String> = names.map(code).collect();
    let more = parts.len().saturating_sub(shown);
    parts.truncate(shown);
    match more {
        0 => {}
        1 => parts.push("another one".to_owned()),
        more => parts.push(format!("{} others", grouped(more))),
    }
    joined(parts, "or")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lists_read_as_people_write_them() {
        assert_eq!(count(1, "action"), "1 action");
        assert_eq!(count(22_091, "action"), "22,091 actions");
        assert_eq!(grouped(100), "100");
        assert_eq!(
            joined(vec!["a".into(), "b".into(), "c".into()], "and"),
            "a, b and c"
        );
        assert_eq!(some_of(["x", "y", "z"].iter(), 2), "`x`, `y` and 1 more");
    }
}
