//! Denies that leave what an Allow gives everyone to certain callers alone.

use std::rc::Rc;

use super::audience::turns_others_away;
use super::cover::{covers_resources, on_everything};
use super::grant::Grants;
use crate::catalog::ActionSet;
use crate::policy::{Effect, Policy, Statement};

/// At most this many Denies are held against each Allow.
const MAX_DENIES: usize = 16;

/// The Denies of `policy` that turn away everyone but certain callers, with what they deny.
#[must_use]
pub fn closing_denies<'p, 'a>(
    policy: &'p Policy<'a>,
    grants: &Grants<'a>,
) -> Vec<(&'p Statement<'a>, Rc<ActionSet>)> {
    let denies = policy.with_effect(Effect::Deny);
    let closing = denies.filter(|deny| turns_others_away(deny));
    closing
        .take(MAX_DENIES)
        .map(|deny| (deny, grants.actions(deny)))
        .collect()
}

/// Whether Denies of `closing` turn strangers away from all that `allow` gives.
pub fn is_closed<'c, 's: 'c, 'a: 's>(
    closing: impl IntoIterator<Item = &'c (&'s Statement<'a>, Rc<ActionSet>)>,
    allow: &Statement<'_>,
    given: &ActionSet,
) -> bool {
    let mut open = given.clone();
    for (deny, denied) in closing {
        if on_everything(deny) || deny.resources.is_none() || covers_resources(deny, allow) {
            open.subtract(denied);
        }
    }
    open.is_empty()
}
