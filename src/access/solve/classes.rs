//! Actions in groups that no statement tells apart.

use std::collections::HashMap;

use crate::catalog::{Action, ActionSet};

/// The actions of `all` in groups, of which each of `sets` has every action or none.
pub(super) fn classes<'s>(
    all: &ActionSet,
    sets: impl Iterator<Item = &'s ActionSet>,
) -> Vec<Vec<Action>> {
    let mut groups: HashMap<Action, u32> = all.iter().map(|action| (action, 0)).collect();
    let mut next = 1;
    for set in sets {
        if all.is_subset(set) || !all.intersects(set) {
            continue;
        }
        let mut renamed: HashMap<u32, u32> = HashMap::new();
        for action in all.intersection(set).iter() {
            if let Some(group) = groups.get_mut(&action) {
                *group = *renamed.entry(*group).or_insert_with(|| {
                    next += 1;
                    next
                });
            }
        }
    }
    let mut classes: Vec<Vec<Action>> = Vec::new();
    let mut places: HashMap<u32, usize> = HashMap::new();
    for action in all.iter() {
        let Some(group) = groups.get(&action) else {
            continue;
        };
        let place = *places.entry(*group).or_insert_with(|| {
            classes.push(Vec::new());
            classes.len() - 1
        });
        if let Some(class) = classes.get_mut(place) {
            class.push(action);
        }
    }
    classes
}
