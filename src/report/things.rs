//! What may be done, and on what, in a few words.

use super::visible::visible;
use crate::access::{Granted, grouped};
use crate::catalog::{AccessLevel, Action, ActionSet, Catalog};
use crate::order::Order;
use crate::policy::Policy;
use crate::syntax::excerpt;

/// At most this many actions, resources or networks are named; more are counted.
pub(super) const NAMED: usize = 2;

/// A name longer than this many characters is cut.
const MAX_NAME: usize = 60;

/// Room for so many bytes is made for what is said of actions.
const ROOM: usize = 64;

/// How many actions there are at each access level, in the order of [`AccessLevel::ALL`].
type ByLevel = [usize; AccessLevel::ALL.len()];

/// "do 214 things, 200 of them changes", "call s3:GetObject".
pub(super) fn doing(actions: &ActionSet, by_level: impl FnOnce() -> ByLevel) -> String {
    let mut said = String::with_capacity(ROOM);
    said.push_str(match actions.len() {
        ..=NAMED => "call ",
        _ => "do ",
    });
    add_what(&mut said, actions, by_level);
    said
}

/// "everything", "everything in Amazon S3", "214 things, 200 of them changes", "s3:GetObject".
pub(super) fn what(actions: &ActionSet) -> String {
    let mut said = String::with_capacity(ROOM);
    add_what(&mut said, actions, || actions.len_by_level());
    said
}

fn add_what(said: &mut String, actions: &ActionSet, by_level: impl FnOnce() -> ByLevel) {
    let count = actions.len();
    let all = Catalog::builtin().actions().len();
    if count == all {
        said.push_str("everything");
        return;
    }
    if count <= NAMED {
        let names: Vec<String> = actions.iter().map(Action::full_name).collect();
        said.push_str(&names.join(" and "));
        return;
    }
    let mut services = actions.services();
    if let (Some(service), None) = (services.next(), services.next())
        && count == service.actions().len()
    {
        said.push_str("everything in ");
        said.push_str(service.name());
        return;
    }
    if count > all - all / 10 {
        match all - count {
            1 => said.push_str("everything but one thing"),
            rest => {
                said.push_str("everything but ");
                said.push_str(&grouped(rest));
                said.push_str(" things");
            }
        }
        return;
    }
    said.push_str(&grouped(count));
    said.push_str(" things, ");
    let [_, _, write, tagging, permissions] = by_level();
    let changes = write + tagging + permissions;
    match changes {
        0 => said.push_str("none"),
        1 => said.push_str("one"),
        _ if changes == count => said.push_str("all"),
        _ => said.push_str(&grouped(changes)),
    }
    said.push_str(match changes {
        0 | 1 => " of them a change",
        _ => " of them changes",
    });
}

/// ", on every resource", ", on arn:aws:s3:::reports/*", …; `None` where no action is about a resource of the account.
pub(super) fn on_what(policy: &Policy<'_>, granted: &Granted) -> Option<String> {
    let scopable = |actions: &ActionSet| actions.iter().any(|action| action.supports_resources());
    let everywhere = scopable(&granted.on_every_resource);
    if everywhere {
        return Some(if granted.actions.is_subset(&granted.on_every_resource) {
            ", on every resource".to_owned()
        } else {
            format!(
                ", {} of them on every resource",
                grouped(granted.on_every_resource.len())
            )
        });
    }
    let mut resources: Vec<&str> = policy
        .statements
        .iter()
        .filter(|statement| statement.allows())
        .filter_map(|statement| statement.resources.as_ref())
        .map(|resources| {
            // `NotResource` gives all the rest.
            if resources.negated {
                None
            } else {
                Some(&resources.items)
            }
        })
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .flatten()
        .map(|resource| resource.value)
        .filter(|resource| *resource != "*")
        .collect();
    resources.order();
    resources.dedup();
    match resources.as_slice() {
        [] => None,
        [one] => Some(format!(", on {}", cut(one))),
        [one, other] if one.len() + other.len() <= MAX_NAME => {
            Some(format!(", on {} and {}", cut(one), cut(other)))
        }
        many => Some(format!(
            ", on the resources that {} patterns name",
            grouped(many.len())
        )),
    }
}

/// `name` as it may be shown, and not too long.
pub(super) fn cut(name: &str) -> String {
    visible(&excerpt::cut(name, MAX_NAME)).into_owned()
}
