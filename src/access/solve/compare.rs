//! What a new version of a policy adds, and what it takes away.

use super::check::{Relation, new_access};
use super::question::Excess;
use crate::policy::Policy;

/// How a new policy differs from an old one.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What it allows that the old one does not: groups of actions, each with a request.
    pub added: Vec<Excess>,
    /// What the old one allows and it does not; the statements are those of the old one.
    pub removed: Vec<Excess>,
    /// How the two lie to each other; `None` where that could not be decided.
    pub relation: Option<Relation>,
    /// What could not be decided, and why.
    pub undecided: Option<String>,
}

/// How `new` differs from `old`.
#[must_use]
pub fn compare(old: &Policy<'_>, new: &Policy<'_>) -> Difference {
    let added = new_access(new, old, true);
    let removed = new_access(old, new, true);
    let undecided = added.undecided.or(removed.undecided);
    let relation = match (added.found.is_empty(), removed.found.is_empty()) {
        (false, false) => Some(Relation::Incomparable),
        _ if undecided.is_some() => None,
        (true, true) => Some(Relation::Equal),
        (true, false) => Some(Relation::Narrower),
        (false, true) => Some(Relation::Wider),
    };
    Difference {
        added: added.found,
        removed: removed.found,
        relation,
        undecided,
    }
}
