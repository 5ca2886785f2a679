//! Shorter lists for wildcards that take in too much.

use super::telling::others_instead;
use super::{create_slr, pass_role};
use crate::access::cover::covers_all_but_actions;
use crate::access::sensitive::{self, Harm};
use crate::catalog::{AccessLevel, Action, ActionSet, Service};
use crate::order::Order;
use crate::policy::{Effect, Policy, Statement, pattern};
use crate::rules::redundancy::shadowed::may_be_within;
use crate::rules::{Finding, IS_WHOLE};
use crate::syntax::{Span, replace_item};

/// A longer list is no edit that anybody wants to read.
const MAX_ENTRIES: usize = 40;

/// Fewer than these are named one by one.
const FEW: usize = 3;

/// At most this many statements, and pairs of resources, are looked at for what is allowed already, and this many entries.
const LOOKED_AT: usize = 100;
const MOST_BESIDE: usize = 400;

/// Offers to name `others` instead of the wildcard of `statement` at `entry`, but for actions that hand a role or a part of one to a
/// service, which are to be named on their own.
pub(super) fn offer_others(
    finding: &mut Finding,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    entry: Span,
    mut others: ActionSet,
) {
    for action in [&create_slr::CREATE, &pass_role::PASS_ROLE] {
        others.subtract(&action.into_iter().collect());
    }
    if let Some(list) = entries(&others) {
        let title = others_instead(others.len());
        offer(finding, policy, statement, entry, title, list);
    }
}

/// Offers to put `list` in the place of the entry of `statement` at `entry`, without what stands there already or what another
/// statement allows. Nothing where nothing is left of it.
pub(super) fn offer(
    finding: &mut Finding,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    entry: Span,
    title: impl Into<String>,
    mut list: Vec<String>,
) {
    let Some(actions) = &statement.actions else {
        return;
    };
    let beside = beside(policy, statement, entry);
    list.retain(|new| {
        let mut beside = beside.iter();
        !beside.any(|known| pattern::covers_ignore_case(known, new))
    });
    if !list.is_empty() {
        let edit = replace_item(&actions.member.value, entry, &list);
        finding.unsafe_fix(title, vec![edit]);
    }
}

/// The entries beside that of `statement` at `entry` that allow the same on the same: its own, and those of other statements.
fn beside<'a>(policy: &Policy<'a>, statement: &Statement<'a>, entry: Span) -> Vec<&'a str> {
    let resources = |s: &Statement<'_>| s.resources.as_ref().map_or(0, |r| r.items.len());
    let allows = policy.with_effect(Effect::Allow).take(LOOKED_AT);
    let others = allows.filter(|other| {
        let is_other = other.index != statement.index;
        IS_WHOLE
            && (may_be_within(policy, other, statement)
                || (is_other && other.condition_member.is_none()))
            && resources(other).saturating_mul(resources(statement)) <= LOOKED_AT
            && covers_all_but_actions(other, statement)
    });
    let lists = std::iter::once(statement)
        .chain(others)
        .filter_map(|statement| statement.actions.as_ref())
        .filter(|actions| !actions.negated);
    let entries = lists
        .flat_map(|actions| &actions.items)
        .map(|item| item.text);
    let beside = entries
        .filter(|text| text.span != entry)
        .map(|text| text.value);
    beside.take(MOST_BESIDE).collect()
}

/// The actions of `actions`, as a list of entries: by name, or by their first words with a star (`ec2:Describe*`,
/// `ec2:DescribeInstance*`) where `actions` has all that such a wildcard takes in. `None` where there are none, or the list would
/// be long.
pub(super) fn entries(actions: &ActionSet) -> Option<Vec<String>> {
    let mut list = Vec::new();
    for service in actions.services() {
        let present: Vec<Action> = actions.iter_service(service).collect();
        add_entries(service, &present, 1, &mut list)?;
    }
    (!list.is_empty()).then_some(list)
}

/// The harmless reads of `actions` as entries; where that list would be long, the wildcards alone that take in most of them, and
/// at worst what stores hold. Nothing where even those take in too little.
pub(super) fn reads(actions: &ActionSet) -> Vec<String> {
    let harmless = harmless_reads(actions);
    if let Some(list) = entries(&harmless) {
        return list;
    }
    let mut wide = actions.at_level(AccessLevel::Read);
    wide.union_with(&actions.at_level(AccessLevel::List));
    let harmful = sensitive::among(&wide).filter(|entry| entry.harm != Harm::ReadsData);
    let harmful: ActionSet = harmful.map(|entry| entry.action).collect();
    wide.subtract(&harmful);
    let mut groups = Vec::new();
    for service in wide.services() {
        let present: Vec<Action> = wide.iter_service(service).collect();
        add_wildcards(service, &present, 1, &mut groups);
    }
    groups.sort_unstable_by(|a, b| b.cmp(a));
    groups.truncate(MAX_ENTRIES / 2);
    let taken_in: usize = groups.iter().map(|(count, _)| count).sum();
    if taken_in * 3 < harmless.len() * 2 {
        return Vec::new();
    }
    let mut list: Vec<String> = groups.into_iter().map(|(_, pattern)| pattern).collect();
    list.order();
    list
}

/// Adds the wildcards by first words that take in nothing but some of `actions`, each with how many.
fn add_wildcards(
    service: Service,
    actions: &[Action],
    words: usize,
    groups: &mut Vec<(usize, String)>,
) {
    for group in actions.chunk_by(|a, b| head(a.name(), words) == head(b.name(), words)) {
        let Some(first) = group.first().filter(|_| group.len() >= FEW) else {
            continue;
        };
        let pattern = format!("{}*", head(first.name(), words));
        if service.actions_matching(&pattern).count() == group.len() {
            groups.push((group.len(), format!("{service}:{pattern}")));
        } else {
            add_wildcards(service, group, words + 1, groups);
        }
    }
}

/// Adds the entries for `actions`, put together by their first `words` words, and where that takes in others, by more.
fn add_entries(
    service: Service,
    actions: &[Action],
    words: usize,
    list: &mut Vec<String>,
) -> Option<()> {
    for group in actions.chunk_by(|a, b| head(a.name(), words) == head(b.name(), words)) {
        if group.len() < FEW {
            list.extend(group.iter().map(|action| action.full_name()));
            continue;
        }
        let pattern = format!("{}*", head(group.first()?.name(), words));
        if service.actions_matching(&pattern).count() == group.len() {
            list.push(format!("{service}:{pattern}"));
        } else {
            add_entries(service, group, words + 1, list)?;
        }
        if list.len() > MAX_ENTRIES {
            return None;
        }
    }
    Some(())
}

/// The first `words` words of an action's name.
fn head(name: &str, words: usize) -> &str {
    let bytes = name.bytes().enumerate().skip(1);
    let mut starts = bytes.filter(|(_, byte)| byte.is_ascii_uppercase());
    let end = starts.nth(words - 1);
    end.and_then(|(end, _)| name.get(..end)).unwrap_or(name)
}

/// The first word of an action's name: `Describe` of `DescribeInstances`.
pub(super) fn verb(name: &str) -> &str {
    head(name, 1)
}

/// Those of `actions` that only read or list, and nothing that is sensitive.
fn harmless_reads(actions: &ActionSet) -> ActionSet {
    let mut reads = actions.at_level(AccessLevel::Read);
    reads.union_with(&actions.at_level(AccessLevel::List));
    reads.subtract(sensitive::set());
    reads
}

/// Those of `actions` that are left when the ones that do a harm of `harms`, the ones that manage permissions, and
/// `iam:CreateServiceLinkedRole`, which is to name a service, are taken out.
pub(super) fn without(actions: &ActionSet, harms: &[Harm]) -> ActionSet {
    let mut left = actions.clone();
    left.subtract(&create_slr::CREATE.into_iter().collect());
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
    fn of_a_large_service_the_wildcards_that_take_in_most_are_kept() {
        for service in ["ec2:*", "quicksight:*", "ssm:*"] {
            let all = ActionSet::matching(service);
            let list = reads(&all);
            let kept = list.iter().fold(ActionSet::new(), |mut set, entry| {
                set.insert_pattern(entry);
                set
            });
            let harmless = harmless_reads(&all);
            assert!(list.len() <= MAX_ENTRIES && kept.at_level(AccessLevel::Write).is_empty());
            let (kept, of) = (kept.intersection(&harmless).len(), harmless.len());
            assert!(kept * 3 > of * 2, "{kept} of {of}: {list:?}");
        }
    }

    #[test]
    fn what_a_verb_takes_in_too_much_of_is_named_by_more_words() {
        let mut actions = ActionSet::matching("ec2:CreateVpc*");
        actions.subtract(&ActionSet::matching("ec2:CreateVpcPeeringConnection"));
        let list = entries(&actions).unwrap();
        assert!(
            list.contains(&"ec2:CreateVpcEndpoint*".to_owned()),
            "{list:?}"
        );
        let again = list.iter().fold(ActionSet::new(), |mut set, entry| {
            set.insert_pattern(entry);
            set
        });
        assert_eq!(again, actions);
    }

    #[test]
    fn the_verb_is_the_first_word() {
        assert_eq!(verb("DescribeInstances"), "Describe");
        assert_eq!(verb("connect"), "connect");
        assert_eq!(verb("GET"), "G");
    }
}
