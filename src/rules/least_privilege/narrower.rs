//! Shorter lists for wildcards that take in too much.

use crate::access::sensitive::{self, Harm};
use crate::catalog::{AccessLevel, Action, ActionSet, Service};

/// A longer list is no edit that anybody wants to read.
const MAX_ENTRIES: usize = 30;

/// The actions of `actions`, as a list of entries, by name or by a verb with a star (`ec2:Describe*`) where `actions` has all
/// that such a wildcard takes in. `None` where there are none, or the list would be long.
pub(super) fn entries(actions: &ActionSet) -> Option<Vec<String>> {
    let mut list = Vec::new();
    for service in actions.services() {
        add_entries(actions, service, &mut list)?;
    }
    (!list.is_empty()).then_some(list)
}

fn add_entries(actions: &ActionSet, service: Service, list: &mut Vec<String>) -> Option<()> {
    let mut present = actions.iter_service(service).peekable();
    while let Some(first) = present.next() {
        let verb = verb(first.name());
        let mut group = vec![first];
        while let Some(next) = present.next_if(|next| self::verb(next.name()) == verb) {
            group.push(next);
        }
        let pattern = format!("{verb}*");
        let whole = service.actions_matching(&pattern).count() == group.len();
        if whole && group.len() > 2 {
            list.push(format!("{service}:{pattern}"));
        } else {
            list.extend(group.iter().map(Action::to_string));
        }
        if list.len() > MAX_ENTRIES {
            return None;
        }
    }
    Some(())
}

/// The first word of an action's name: `Describe` of `DescribeInstances`.
pub(super) fn verb(name: &str) -> &str {
    let second = name
        .char_indices()
        .skip(1)
        .find(|(_, c)| c.is_ascii_uppercase());
    second.and_then(|(at, _)| name.get(..at)).unwrap_or(name)
}

/// Those of `actions` that only read or list, and nothing that is sensitive.
pub(super) fn harmless_reads(actions: &ActionSet) -> ActionSet {
    let mut reads = actions.at_level(AccessLevel::Read);
    reads.union_with(&actions.at_level(AccessLevel::List));
    reads.subtract(sensitive::set());
    reads
}

/// Those of `actions` that are left when the ones that do a harm of `harms`, and the ones that manage permissions, are taken
/// out.
pub(super) fn without(actions: &ActionSet, harms: &[Harm]) -> ActionSet {
    let mut left = actions.clone();
    left.subtract(&actions.at_level(AccessLevel::PermissionsManagement));
    let harmful = sensitive::among(actions).filter(|entry| harms.contains(&entry.harm));
    left.subtract(&harmful.map(|entry| entry.action).collect());
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_of_a_service_become_a_few_verbs() {
        let reads = harmless_reads(&ActionSet::matching("ecr:*"));
        let list = entries(&reads).unwrap();
        assert!(
            list.iter().any(|entry| entry == "ecr:Describe*"),
            "{list:?}"
        );
        assert!(
            !list.iter().any(|entry| entry == "ecr:BatchGetImage"),
            "{list:?}"
        );
        let mut again = ActionSet::new();
        for entry in &list {
            again.insert_pattern(entry);
        }
        assert_eq!(again, reads);
    }

    #[test]
    fn the_verb_is_the_first_word() {
        assert_eq!(verb("DescribeInstances"), "Describe");
        assert_eq!(verb("connect"), "connect");
        assert_eq!(verb("GET"), "G");
    }
}
