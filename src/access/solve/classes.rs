//! Actions in groups that no statement tells apart.

use crate::catalog::{Action, ActionSet};

/// The actions of `all` in groups, of which each of `sets` has every action or none.
pub(super) fn classes<'s>(
    all: &ActionSet,
    sets: impl Iterator<Item = &'s ActionSet>,
) -> Vec<Vec<Action>> {
    let end = all.iter().last().map_or(0, |action| place(action) + 1);
    let mut groups: Vec<usize> = vec![0; end];
    // What each group's actions of the set in turn are called from there on, with the number of that set.
    let mut renamed: Vec<(usize, usize)> = vec![(0, 0)];
    for (number, set) in sets.enumerate() {
        if all.is_subset(set) || !all.intersects(set) {
            continue;
        }
        for action in all.iter_common(set) {
            let Some(group) = groups.get_mut(place(action)) else {
                continue;
            };
            let next = renamed.len();
            let Some((of, name)) = renamed.get_mut(*group) else {
                continue;
            };
            if *of != number + 1 {
                (*of, *name) = (number + 1, next);
                *group = next;
                renamed.push((number + 1, next));
            } else {
                *group = *name;
            }
        }
    }
    let mut classes: Vec<Vec<Action>> = Vec::new();
    let mut places: Vec<Option<usize>> = vec![None; renamed.len()];
    for action in all.iter() {
        let group = groups.get(place(action)).and_then(|at| places.get_mut(*at));
        let Some(at) = group else { continue };
        let at = *at.get_or_insert_with(|| {
            classes.push(Vec::new());
            classes.len() - 1
        });
        if let Some(class) = classes.get_mut(at) {
            class.push(action);
        }
    }
    classes
}

fn place(action: Action) -> usize {
    usize::from(action.id())
}
