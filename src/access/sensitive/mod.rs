//! The actions that do the most harm in the wrong hands, with what each does.
//!
//! AWS's access levels say that an action writes; they do not say that `iam:CreateAccessKey` gives away somebody's
//! identity while `iam:TagUser` does not. This list does. Each file holds one kind of harm, the worst action first; a
//! reason completes the sentence "whoever may do it …", and an action stands under the worst harm that it does.

mod credentials;
mod data;
mod destruction;
mod exposure;
mod permissions;
mod spending;
mod watchers;

use crate::order::Order;
use std::sync::LazyLock;

use crate::catalog::{Action, ActionSet, Catalog};

/// An action by name, and what it does.
type Row = (&'static str, &'static str);

/// A kind of harm, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Harm {
    /// Gives credentials, or somebody else's identity.
    TakesCredentials,
    /// Changes who may do what.
    ChangesPermissions,
    /// Opens a resource to other accounts or to the internet.
    ExposesResources,
    /// Reads secrets or the content of stores.
    ReadsData,
    /// Destroys data, or the backups that would bring it back.
    DestroysData,
    /// Switches off trails, detectors, logs, alarms.
    BlindsWatchers,
    /// Spends money, or commits the account to spend it.
    SpendsMoney,
}

impl Harm {
    /// Every kind, the worst first.
    pub const ALL: [Self; 7] = [
        Self::TakesCredentials,
        Self::ChangesPermissions,
        Self::ExposesResources,
        Self::ReadsData,
        Self::DestroysData,
        Self::BlindsWatchers,
        Self::SpendsMoney,
    ];

    /// What such actions do: "take credentials".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::TakesCredentials => "take credentials",
            Self::ChangesPermissions => "change permissions",
            Self::ExposesResources => "expose resources",
            Self::ReadsData => "read data and secrets",
            Self::DestroysData => "destroy data",
            Self::BlindsWatchers => "switch off watchers",
            Self::SpendsMoney => "spend money",
        }
    }

    fn rows(self) -> &'static [Row] {
        match self {
            Self::TakesCredentials => credentials::ROWS,
            Self::ChangesPermissions => permissions::ROWS,
            Self::ExposesResources => exposure::ROWS,
            Self::ReadsData => data::ROWS,
            Self::DestroysData => destruction::ROWS,
            Self::BlindsWatchers => watchers::ROWS,
            Self::SpendsMoney => spending::ROWS,
        }
    }
}

/// An action of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SensitiveAction {
    /// The action.
    pub action: Action,
    /// The worst that it does.
    pub harm: Harm,
    /// What it does, as the end of a sentence: "reads secrets".
    pub reason: &'static str,
    /// Its place in the list, the worst first.
    rank: usize,
}

struct Table {
    /// By harm, the worst first.
    ranked: Vec<SensitiveAction>,
    /// The same, by action.
    by_action: Vec<SensitiveAction>,
    set: ActionSet,
}

/// Made on first use from constant data, and never changed.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let catalog = Catalog::builtin();
    let rows = Harm::ALL.into_iter().flat_map(|harm| {
        let rows = harm.rows().iter();
        rows.map(move |&(name, reason)| (harm, name, reason))
    });
    let ranked = rows.enumerate().filter_map(|(rank, (harm, name, reason))| {
        Some(SensitiveAction {
            action: catalog.action(name)?,
            harm,
            reason,
            rank,
        })
    });
    let ranked: Vec<SensitiveAction> = ranked.collect();
    let mut by_action = ranked.clone();
    by_action.order_by_key(|entry| entry.action);
    let set = ranked.iter().map(|entry| entry.action).collect();
    Table {
        ranked,
        by_action,
        set,
    }
});

/// Every action of the list, by harm, the worst first.
#[must_use]
pub fn all() -> &'static [SensitiveAction] {
    &TABLE.ranked
}

/// The actions of the list as a set.
#[must_use]
pub fn set() -> &'static ActionSet {
    &TABLE.set
}

/// What the list says of `action`.
#[must_use]
pub fn of(action: Action) -> Option<&'static SensitiveAction> {
    let table = &TABLE.by_action;
    let at = table
        .binary_search_by_key(&action, |entry| entry.action)
        .ok()?;
    table.get(at)
}

/// The actions of the list that `actions` has, by harm, the worst first.
pub fn among(actions: &ActionSet) -> impl Iterator<Item = &'static SensitiveAction> {
    let mut found: Vec<&SensitiveAction> = actions.iter_common(set()).filter_map(of).collect();
    found.order_by_key(|entry| entry.rank);
    found.into_iter()
}

/// At most `count` of the worst actions that `actions` has: the worst of each kind of harm before the second of any.
#[must_use]
pub fn worst(actions: &ActionSet, count: usize) -> Vec<&'static SensitiveAction> {
    let mut ordered: Vec<(usize, &SensitiveAction)> = Vec::new();
    let mut place = 0;
    let mut harm = None;
    for entry in among(actions) {
        place = if harm == Some(entry.harm) {
            place + 1
        } else {
            0
        };
        harm = Some(entry.harm);
        if place < count {
            ordered.push((place, entry));
        }
    }
    ordered.order_by_key(|&(place, entry)| (place, entry.harm));
    ordered
        .into_iter()
        .map(|(_, entry)| entry)
        .take(count)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_an_action_of_the_catalogue_once() {
        let mut seen = ActionSet::new();
        for (name, reason) in Harm::ALL.iter().flat_map(|harm| harm.rows()) {
            let action = Catalog::builtin()
                .action(name)
                .unwrap_or_else(|| panic!("{name}"));
            assert_eq!(action.to_string(), *name);
            assert!(!seen.contains(action), "{name} stands twice");
            assert!(
                !reason.is_empty() && !reason.ends_with('.'),
                "{name}: {reason}"
            );
            seen.insert(action);
        }
        assert_eq!(&seen, set());
    }

    #[test]
    fn the_worst_are_of_different_kinds() {
        let names = |pattern: &str, count| -> Vec<String> {
            let actions = ActionSet::matching(pattern);
            worst(&actions, count)
                .iter()
                .map(|entry| entry.action.to_string())
                .collect()
        };
        assert_eq!(
            names("s3:*", 4),
            [
                "s3:PutBucketPolicy",
                "s3:PutBucketAcl",
                "s3:GetObject",
                "s3:DeleteObject"
            ]
        );
        assert_eq!(names("ec2:Describe*", 3), ["ec2:DescribeInstanceAttribute"]);
        assert!(names("tag:*", 3).is_empty());
    }
}
