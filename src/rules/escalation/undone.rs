//! What undoes the conditions that an action stands under: taking off the boundary that they ask for, or writing the policies that
//! they name.

use super::held::Held;
use super::limits::{is_on_boundary, is_on_policy, limits, lists_key};
use super::meeting::{meet, meet_as_arns};
use super::ways::Need;
use crate::catalog::{Action, Catalog};
use crate::policy::pattern::{covers, has_wildcard};
use crate::policy::{Condition, Effect, Statement};
use crate::rules::least_privilege::scope::is_open;

/// Each takes a boundary off.
const TAKE_OFF: &[&str] = &[
    "iam:DeleteUserPermissionsBoundary",
    "iam:DeleteRolePermissionsBoundary",
];

/// Each puts another boundary in the place of one.
const REPLACE: &[&str] = &[
    "iam:PutUserPermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
];

/// Gives a policy that is there another text.
const REWRITE: &str = "iam:CreatePolicyVersion";

/// Makes a policy of a name that is free yet.
const WRITE: &str = "iam:CreatePolicy";

/// At most this many Denies are looked at.
const MAX_DENIES: usize = 16;

/// At most this many statements that may undo a condition are looked at.
const MAX_GIVING: usize = 8;

/// For so many conditions it is asked what undoes them; the others stand.
pub(super) const MAX_UNDONE: usize = 64;

/// Every action that undoes a condition.
pub(super) fn actions() -> impl Iterator<Item = Action> {
    let names = TAKE_OFF.iter().chain(REPLACE).chain(&[REWRITE, WRITE]);
    names.filter_map(|name| Catalog::builtin().action(name))
}

/// A statement that gives what a way needs, with what undoes the conditions that would stand in the way.
pub(super) struct Giver<'c, 'a> {
    pub statement: &'c Statement<'a>,
    pub undoing: Vec<Undoing>,
}

/// An action that undoes a condition, and the index of the statement that gives it.
pub(super) type Undoing = (Action, usize);

impl<'c, 'a> Held<'c, 'a> {
    /// `statement` as a giver of `action`; `None` where a condition, or a Deny that spares only some requests, stands in the way and
    /// nothing undoes it.
    pub fn giver(&self, action: Action, statement: &'c Statement<'a>) -> Option<Giver<'c, 'a>> {
        let mut undoing = Vec::new();
        for condition in statement.conditions.iter().filter(|c| limits(c, action)) {
            undoing.push(self.undoing(condition, action, statement)?);
        }
        for deny in self.guards(action, statement, None) {
            let mut conditions = deny.conditions.iter();
            undoing.push(conditions.find_map(|c| self.undoing(c, action, statement))?);
        }
        Some(Giver { statement, undoing })
    }

    /// What undoes `condition`, under which `statement` gives `action`.
    fn undoing(
        &self,
        condition: &Condition<'_>,
        action: Action,
        statement: &'c Statement<'a>,
    ) -> Option<Undoing> {
        let on_boundary = is_on_boundary(condition);
        if !(on_boundary || is_on_policy(condition)) || !lists_key(action, condition) {
            return None;
        }
        self.undone.set(self.undone.get().checked_sub(1)?);
        let off = || self.taking_off(action, statement);
        let off = on_boundary.then(off).flatten();
        off.or_else(|| self.writing(condition))
    }

    /// What takes the boundary off those to whom `statement` gives `action` to be done, or puts another there.
    fn taking_off(&self, action: Action, statement: &'c Statement<'a>) -> Option<Undoing> {
        TAKE_OFF.iter().chain(REPLACE).find_map(|name| {
            let undoing = Catalog::builtin().action(name)?;
            // A condition on the boundary lets it be taken off those who have it.
            let passes = match TAKE_OFF.contains(name) {
                true => is_on_boundary,
                false => |_: &Condition<'_>| false,
            };
            let giving = self.giving(undoing).filter(|_| are_alike(action, undoing));
            let found = giving.take(MAX_GIVING).find(|giving| {
                meet((Need::of(action), statement), (Need::of(undoing), giving))
                    && self.gives(undoing, giving, passes)
            });
            Some((undoing, found?.index))
        })
    }

    /// What writes a policy that `condition` names; nobody writes AWS's own. Who may rewrite any policy needs no more than that, and
    /// is told so.
    fn writing(&self, condition: &Condition<'_>) -> Option<Undoing> {
        let policies = condition.values.iter().map(|value| value.value);
        let mut own = policies.filter(|policy| !policy.contains("::aws:"));
        own.find_map(|policy| {
            let names: &[&str] = match has_wildcard(policy) {
                true => &[REWRITE, WRITE],
                false => &[REWRITE],
            };
            names.iter().find_map(|name| {
                let writing = Catalog::builtin().action(name)?;
                let mut giving = self.giving(writing).take(MAX_GIVING);
                let found = giving.find(|giving| {
                    let mut named = giving.resources.iter().flat_map(|r| &r.items);
                    let known = *name == REWRITE && named.any(|item| is_open(item.value));
                    !known && reaches(giving, policy) && self.gives(writing, giving, |_| false)
                });
                let index = found?.index;
                (!self.is_denied(writing, policy)).then_some((writing, index))
            })
        })
    }

    /// Whether `statement` gives `action` with no condition in the way, but for those that `passes` tells.
    fn gives(
        &self,
        action: Action,
        statement: &'c Statement<'a>,
        passes: fn(&Condition<'_>) -> bool,
    ) -> bool {
        let mut conditions = statement.conditions.iter();
        let mut guards = self.guards(action, statement, None);
        !conditions.any(|condition| limits(condition, action) && !passes(condition))
            && guards.all(|deny| deny.conditions.iter().any(passes))
    }

    /// Whether a Deny without a condition takes `action` away on `policy`.
    fn is_denied(&self, action: Action, policy: &str) -> bool {
        let denies = self.context.policy.with_effect(Effect::Deny);
        let mut denies = denies.filter(|deny| deny.conditions.is_empty());
        denies.by_ref().take(MAX_DENIES).any(|deny| {
            self.context.grants.actions(deny).contains(action) && reaches_all(deny, policy)
        })
    }
}

/// Whether both actions are done to things of one kind.
fn are_alike(one: Action, other: Action) -> bool {
    let mut kinds = one.resource_types().map(|used| used.resource_type());
    kinds.any(|kind| {
        let mut others = other.resource_types();
        others.any(|used| used.resource_type() == kind)
    })
}

/// Whether the resources of `statement` take in some that `policy`, a pattern, names.
fn reaches(statement: &Statement<'_>, policy: &str) -> bool {
    let resources = statement.resources.as_ref();
    resources.is_some_and(|resources| {
        let mut items = resources.items.iter();
        match resources.negated {
            true => !items.any(|item| covers(item.value, policy)),
            false => items.any(|item| meet_as_arns(item.value, policy)),
        }
    })
}

/// Whether the resources of `statement` take in all that `policy`, a pattern, names.
fn reaches_all(statement: &Statement<'_>, policy: &str) -> bool {
    let resources = statement.resources.as_ref();
    resources.is_none_or(|resources| {
        let mut items = resources.items.iter();
        match resources.negated {
            true => !items.any(|item| meet_as_arns(item.value, policy)),
            false => items.any(|item| covers(item.value, policy)),
        }
    })
}
