//! What the Denies of a policy leave of the ways in which an Allow can be used.

use super::bounds::{Bounds, Caller};
use super::key::NetworkKey;
use super::region::Region;
use crate::access::cover::{covers, covers_everything, has_action_apart};
use crate::policy::{Effect, Policy, Statement};

/// How many Denies that concern only some actions, resources or principals are held against each Allow.
const MAX_PARTIAL: usize = 64;

/// What the Denies of a policy take away for certain, ready to be held against its Allows.
#[derive(Debug)]
pub(super) struct Denied<'a> {
    caller: Caller,
    /// What no request gets, whatever it asks for.
    denied: Region,
    /// Denies of some things, with what they take away there.
    partial: Vec<(&'a Statement<'a>, Region)>,
    /// Denies whose conditions decide together with something else.
    conditional: Vec<&'a Statement<'a>>,
    /// Whether some Deny was not understood, or there are more of them than are looked at.
    cut: bool,
}

impl<'a> Denied<'a> {
    /// Reads the Denies of `policy`.
    pub fn by(policy: &'a Policy<'a>, caller: Caller) -> Self {
        let mut all = Self {
            caller,
            denied: Region::nothing(),
            partial: Vec::new(),
            conditional: Vec::new(),
            cut: false,
        };
        let mut everywhere: Vec<Region> = Vec::new();
        for statement in policy.with_effect(Effect::Deny) {
            let bounds = Bounds::of(statement, caller);
            all.cut |= !bounds.exact;
            if bounds.may != bounds.must {
                if all.conditional.len() < MAX_PARTIAL {
                    all.conditional.push(statement);
                } else {
                    all.cut = true;
                }
            }
            if bounds.must.is_empty() {
                continue;
            }
            if covers_everything(statement) {
                everywhere.push(bounds.must);
            } else if all.partial.len() < MAX_PARTIAL {
                all.partial.push((statement, bounds.must));
            } else {
                all.cut = true;
            }
        }
        all.denied = Region::union_of(&everywhere);
        all
    }

    /// Whether it takes away the same from every Allow without conditions.
    pub fn is_whole(&self) -> bool {
        self.partial.is_empty() && self.conditional.is_empty()
    }

    /// The ways in which the Allow `statement` can be used, and whether these are exact.
    pub fn left(&self, statement: &Statement<'_>) -> (Region, bool) {
        let Bounds { may, exact, .. } = Bounds::of(statement, self.caller);
        let mut left = if self.denied.is_empty() {
            may
        } else {
            may.difference(&self.denied)
        };
        let mut unsettled: Vec<&Statement<'_>> = Vec::new();
        for (deny, taken) in &self.partial {
            if !taken.intersects(&left) {
                continue;
            }
            if covers(deny, statement) {
                left = left.difference(taken);
            } else {
                unsettled.push(deny);
            }
        }
        // One Deny that asks for something else too can be evaded by that; several may leave no way.
        let mut conditional = self.conditional.iter();
        let several = self.conditional.len() > 1 || shares_key(conditional.next(), statement);
        if several {
            unsettled.extend_from_slice(&self.conditional);
        }
        let settled = unsettled.is_empty() || has_action_apart(statement, &unsettled);
        (left, exact && settled && !self.cut)
    }
}

/// Whether the conditions of both are about a key in common, other than the source address.
fn shares_key(deny: Option<&&Statement<'_>>, allow: &Statement<'_>) -> bool {
    deny.is_some_and(|deny| {
        deny.conditions.iter().any(|denied| {
            let mut allowed = allow.conditions.iter();
            !denied.is_key(NetworkKey::SourceIp.name())
                && allowed.any(|allowed| allowed.is_key(denied.key().value))
        })
    })
}
