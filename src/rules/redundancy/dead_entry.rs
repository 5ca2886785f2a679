//! Which entries of `Action` say what cannot be done to any resource of their statement.

use std::cell::LazyCell;

use crate::access::Named;
use crate::catalog::{Action, ActionSet, ResourceType};
use crate::order::Order;
use crate::policy::{ActionPattern, Effect, Statement};
use crate::rules::Context;

/// An entry that does nothing, or a wildcard that does not do the most of what it says.
pub(super) struct Dead<'a> {
    /// Its place in the list.
    pub place: usize,
    pub entry: ActionPattern<'a>,
    /// The types of resources that its actions are done to.
    pub types: Vec<ResourceType>,
    /// Of a wildcard that does something: how many of its actions need `*`, of how many.
    pub part: Option<(usize, usize)>,
}

impl Dead<'_> {
    /// Whether one finding tells both.
    pub fn is_like(&self, other: &Self) -> bool {
        self.part.is_none() && other.part.is_none() && self.types == other.types
    }
}

/// Whether a wildcard of `statement` takes in more actions that are done to no resource in particular than others.
pub(super) fn has_part_for_all<'a>(context: &Context<'a>, statement: &Statement<'a>) -> bool {
    let mut entries = context.grants.entries(statement);
    entries.any(|(entry, named)| {
        let part = matches!(named, Named::Part(_)).then(|| context.grants.taken_in(entry, named));
        part.flatten().is_some_and(|actions| {
            let for_all = actions.iter().filter(|action| !action.supports_resources());
            2 * for_all.count() > actions.len()
        })
    })
}

/// The entries of `statement` of which none of its resources can be the object, but for those that another statement reaches.
pub(super) fn dead<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    reached: &LazyCell<Reached, impl FnOnce() -> Reached>,
) -> Vec<Dead<'a>> {
    let beyond = context.grants.out_of_reach(statement);
    if beyond.is_empty() {
        return Vec::new();
    }
    let elsewhere = reached.by_others(context, statement);
    let entries = context.grants.entries(statement).enumerate();
    entries
        .filter_map(|(place, (entry, named))| {
            let actions = match named {
                Named::One(action) => {
                    let mut one = ActionSet::new();
                    one.insert(action);
                    one
                }
                Named::Service(_) | Named::Part(_) => {
                    (*context.grants.taken_in(entry, named)?).clone()
                }
                Named::Everything | Named::Across | Named::Unknown => return None,
            };
            let (types, part) = if actions.is_subset(&beyond) {
                let is_dead = !actions.is_empty() && !actions.is_subset(&elsewhere);
                is_dead.then(|| (types(actions.iter()), None))?
            } else {
                let lost = |action: &Action| {
                    !action.supports_resources()
                        && beyond.contains(*action)
                        && !elsewhere.contains(*action)
                };
                let (lost, all) = (actions.iter().filter(lost).count(), actions.len());
                // Who writes `s3:List*` on a bucket means the few that list what is in it.
                (2 * lost > all).then(|| (Vec::new(), Some((lost, all))))?
            };
            Some(Dead {
                place,
                entry,
                types,
                part,
            })
        })
        .collect()
}

/// What the statements of one effect reach on their resources.
pub(super) struct Reached {
    /// What any of them reaches.
    by_any: ActionSet,
    /// What two of them reach, or more.
    by_several: ActionSet,
}

impl Reached {
    pub fn of(context: &Context<'_>, effect: Effect) -> Self {
        let (mut by_any, mut by_several) = (ActionSet::new(), ActionSet::new());
        for statement in context.policy.with_effect(effect) {
            let reached = context.grants.reached_by(statement);
            by_several.union_with(&by_any.intersection(&reached));
            by_any.union_with(&reached);
        }
        Self { by_any, by_several }
    }

    /// What others than `statement`, which is one of them, reach.
    fn by_others<'a>(&self, context: &Context<'a>, statement: &Statement<'a>) -> ActionSet {
        let mut others = self.by_any.clone();
        others.subtract(&context.grants.reached_by(statement));
        others.union_with(&self.by_several);
        others
    }
}

fn types(actions: impl Iterator<Item = Action>) -> Vec<ResourceType> {
    let usages = actions.flat_map(Action::resource_types);
    let mut types: Vec<ResourceType> = usages.map(|usage| usage.resource_type()).collect();
    types.order();
    types.dedup();
    types
}
