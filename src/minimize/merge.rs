//! Fewer statements for the same meaning.
//!
//! The statements of a policy with one effect match what any of them matches. So what another takes in is of no use, and two that
//! differ in one list only are one with both lists, be it the values of a condition that any of them meets.
//!
//! A statement's name stays, and stays alone: one with a name is not taken out, and two with names are not put together.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::cover::{Entries, Work};
use super::layout::Json;
use super::statement::{Clause, List, Principals, Statement};
use crate::policy::{Operator, OperatorKind, OperatorType, SetOperator};

/// So often statements are put together; each time there are fewer, and no real policy needs as many.
const MAX_ROUNDS: usize = 100;

/// Makes of `statements` as few as it can, each as small as it can.
pub(super) fn merge(statements: &mut Vec<Statement>, work: &mut Work) {
    for _ in 0..MAX_ROUNDS {
        for statement in statements.iter_mut() {
            statement.tidy(work);
        }
        // First what is quick and leaves less to compare.
        if !put_together(statements) && !absorb(statements, work) {
            return;
        }
    }
}

/// What it costs to tell that two statements have nothing in common.
const GLANCE: usize = 64;

/// Takes out of each statement what another takes in; tells whether there was anything.
fn absorb(statements: &mut Vec<Statement>, work: &mut Work) -> bool {
    let entries =
        |statements: &[Statement]| statements.iter().map(Statement::entries).sum::<usize>();
    let before = entries(statements);
    let mut slots: Vec<Option<Statement>> =
        std::mem::take(statements).into_iter().map(Some).collect();
    for at in 0..slots.len() {
        if !work.take(slots.len().saturating_mul(GLANCE)) {
            break;
        }
        let Some(mut narrow) = slots.get_mut(at).and_then(Option::take) else {
            continue;
        };
        let mut wider = slots.iter().flatten();
        let vanished = wider.any(|wide| take_covered(&mut narrow, wide, work));
        if let Some(slot) = slots.get_mut(at).filter(|_| !vanished) {
            *slot = Some(narrow);
        }
    }
    statements.extend(slots.into_iter().flatten());
    entries(statements) < before
}

/// Takes out of `narrow` what `wide` takes in; tells whether that is all of it, and `narrow` may go.
fn take_covered(narrow: &mut Statement, wide: &Statement, work: &mut Work) -> bool {
    let comparable = narrow.effect == wide.effect
        && is_same_principal(narrow.principals.as_ref(), wide.principals.as_ref())
        && wide
            .conditions
            .iter()
            .all(|clause| narrow.conditions.iter().any(|own| own.implies(clause)));
    if !comparable {
        return false;
    }
    let resources = match (&wide.resources, &narrow.resources) {
        (Some(wide), Some(narrow)) => Entries::Resources.covers_all(wide, narrow, work),
        (wide, narrow) => wide == narrow,
    };
    let actions = Entries::Actions.covers_all(&wide.actions, &narrow.actions, work);
    match (actions, resources) {
        (true, true) => return narrow.sid.is_none(),
        (false, true) => Entries::Actions.take_covered(&mut narrow.actions, &wide.actions, work),
        (true, false) => {
            if let (Some(narrow), Some(wide)) = (&mut narrow.resources, &wide.resources) {
                Entries::Resources.take_covered(narrow, wide, work);
            }
        }
        (false, false) => {}
    }
    false
}

/// The list by which statements differ that are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Side {
    Actions,
    Resources,
    Principals,
    /// The values of one condition.
    Values,
}

/// Puts together statements that differ in one list only, where that saves most first; tells whether there were any.
fn put_together(statements: &mut Vec<Statement>) -> bool {
    let groups = alike(statements);
    let mut slots: Vec<Option<Statement>> =
        std::mem::take(statements).into_iter().map(Some).collect();
    let mut touched = vec![false; slots.len()];
    let mut any = false;
    for (side, group) in groups {
        let free = free(&group, &slots, &touched);
        let [first, others @ ..] = free.as_slice() else {
            continue;
        };
        for other in others {
            let other = slots.get_mut(*other).and_then(Option::take);
            if let (Some(Some(first)), Some(other)) = (slots.get_mut(*first), other) {
                first.add(side, other);
                any = true;
            }
        }
        for at in free {
            if let Some(touched) = touched.get_mut(at) {
                *touched = true;
            }
        }
    }
    statements.extend(slots.into_iter().flatten());
    any
}

/// The places of those that differ in one list only, and in which; first those that it saves most to put together.
fn alike(statements: &[Statement]) -> Vec<(Side, Vec<usize>)> {
    let mut groups: HashMap<(Side, String), Vec<usize>> = HashMap::new();
    for (at, statement) in statements.iter().enumerate() {
        for side in [Side::Actions, Side::Resources, Side::Principals] {
            if let Some(rest) = statement.rest(side) {
                groups.entry((side, rest)).or_default().push(at);
            }
        }
        for rest in statement.rests_beside_values() {
            groups.entry((Side::Values, rest)).or_default().push(at);
        }
    }
    let mut groups: Vec<((Side, String), Vec<usize>)> =
        groups.into_iter().filter(|(_, of)| of.len() > 1).collect();
    groups.sort_by_cached_key(|((side, rest), of)| {
        (
            Reverse(rest.len() * (of.len() - 1)),
            of.first().copied(),
            *side,
        )
    });
    let groups = groups.into_iter().map(|((side, _), of)| (side, of));
    groups.collect()
}

/// Those of `group` that can be put together: none that was already, and but one with a name.
fn free(group: &[usize], slots: &[Option<Statement>], touched: &[bool]) -> Vec<usize> {
    let mut named = false;
    let is_free = |at: &usize| {
        let statement = slots.get(*at).and_then(Option::as_ref);
        let has_name = statement.is_some_and(|statement| statement.sid.is_some());
        let is_free = touched.get(*at) == Some(&false) && !(has_name && named);
        named |= has_name && is_free;
        is_free
    };
    group.iter().copied().filter(is_free).collect()
}

impl Statement {
    /// Takes out of its lists what they do not need.
    pub(super) fn tidy(&mut self, work: &mut Work) {
        Entries::Actions.tidy(&mut self.actions.entries, work);
        if let Some(resources) = &mut self.resources {
            Entries::Resources.tidy(&mut resources.entries, work);
        }
        let principals = self
            .principals
            .iter_mut()
            .flat_map(|principals| &mut principals.by_key);
        for (_, entries) in principals {
            Entries::Texts.tidy(entries, work);
        }
        for clause in &mut self.conditions {
            super::condition::tidy(clause, work);
        }
    }

    /// How many actions and resources it lists.
    fn entries(&self) -> usize {
        let resources = self.resources.as_ref().map_or(0, |list| list.entries.len());
        self.actions.entries.len() + resources
    }

    /// All but the list and the name, in one spelling; none where it has no such list, or one in the `Not…` form.
    fn rest(&self, side: Side) -> Option<String> {
        let mut statement = Self {
            sid: None,
            place: 0,
            ..self.clone()
        };
        let entries = match side {
            Side::Actions => Some(&mut statement.actions),
            Side::Resources => Some(statement.resources.as_mut()?),
            Side::Principals => None,
            Side::Values => return None,
        };
        match entries {
            Some(list) if list.negated => return None,
            Some(list) => list.entries.clear(),
            None => {
                let is_plain = |all: &Principals| {
                    !all.negated && all.by_key.iter().all(|(key, _)| !key.is_empty())
                };
                statement.principals.take().filter(is_plain)?;
            }
        }
        statement.sort();
        Some(statement.json().compact())
    }

    /// All but the values of one condition and the name, in one spelling, for each condition whose lists can be put together.
    fn rests_beside_values(&self) -> Vec<String> {
        let conditions = self.conditions.iter().enumerate();
        let open = conditions.filter(|(_, clause)| clause.is_any_of());
        open.map(|(at, _)| {
            let mut statement = Self {
                sid: None,
                place: 0,
                ..self.clone()
            };
            if let Some(clause) = statement.conditions.get_mut(at) {
                clause.values.clear();
            }
            statement.sort();
            statement.json().compact()
        })
        .collect()
    }

    fn sort(&mut self) {
        self.actions
            .entries
            .iter_mut()
            .for_each(|entry| entry.make_ascii_lowercase());
        self.actions.entries.sort_unstable();
        if let Some(resources) = &mut self.resources {
            resources.entries.sort_unstable();
        }
        if let Some(principals) = &mut self.principals {
            principals.sort();
        }
        self.conditions.iter_mut().for_each(Clause::sort);
        self.conditions
            .sort_by(|a, b| (&a.operator, &a.key).cmp(&(&b.operator, &b.key)));
    }

    /// Adds the list of `other`, which has the same rest.
    fn add(&mut self, side: Side, other: Self) {
        match side {
            Side::Actions => self.actions.entries.extend(other.actions.entries),
            Side::Resources => {
                if let (Some(own), Some(more)) = (&mut self.resources, other.resources) {
                    own.entries.extend(more.entries);
                }
            }
            Side::Principals => {
                if let (Some(own), Some(more)) = (&mut self.principals, other.principals) {
                    own.add(more);
                }
            }
            Side::Values => {
                let mut differing = other.conditions.into_iter();
                let differing =
                    differing.find(|more| !self.conditions.iter().any(|own| own.is_same(more)));
                if let Some(more) = differing {
                    let mut own = self.conditions.iter_mut();
                    let own = own.find(|own| own.operator == more.operator && own.key == more.key);
                    own.into_iter()
                        .for_each(|own| own.values.extend(more.values.iter().cloned()));
                }
            }
        }
        self.sid = self.sid.take().or(other.sid);
    }
}

impl Principals {
    fn add(&mut self, other: Self) {
        for (key, entries) in other.by_key {
            match self.by_key.iter_mut().find(|(own, _)| *own == key) {
                Some((_, own)) => own.extend(entries),
                None => self.by_key.push((key, entries)),
            }
        }
    }

    fn sort(&mut self) {
        self.by_key
            .iter_mut()
            .for_each(|(_, entries)| entries.sort_unstable());
        self.by_key.sort_unstable();
    }
}

impl Clause {
    fn sort(&mut self) {
        self.values.sort_by_cached_key(Json::compact);
    }

    /// Whether `other` holds for each request for which this does: it is the same, or has more values to be one of, or fewer to
    /// be none of. Whether one value or all of a request must fit makes no difference.
    fn implies(&self, other: &Self) -> bool {
        if self.operator != other.operator || self.key != other.key {
            return false;
        }
        let has_all = |of: &Self, these: &Self| these.values.iter().all(|v| of.values.contains(v));
        let (is_within, is_beyond) = (has_all(other, self), has_all(self, other));
        let kind = Operator::parse(&self.operator).map(|operator| operator.kind);
        let is_of_texts = kind.is_some_and(|kind| {
            matches!(
                kind.value_type(),
                OperatorType::String | OperatorType::Arn | OperatorType::Ip
            )
        });
        match kind.filter(|_| is_of_texts) {
            Some(kind) if kind.is_negated() => is_beyond,
            Some(_) => is_within,
            None => is_within && is_beyond,
        }
    }

    /// Whether it holds where it would with one of its values alone: of two such lists either is enough, and so is one of both.
    fn is_any_of(&self) -> bool {
        use OperatorKind as K;
        Operator::parse(&self.operator).is_some_and(|operator| {
            operator.set != Some(SetOperator::ForAllValues)
                && matches!(
                    operator.kind,
                    K::StringEquals
                        | K::StringEqualsIgnoreCase
                        | K::StringLike
                        | K::ArnEquals
                        | K::ArnLike
                        | K::IpAddress
                )
        })
    }

    fn is_same(&self, other: &Self) -> bool {
        self.operator == other.operator
            && self.key == other.key
            && self.values.iter().all(|value| other.values.contains(value))
            && other.values.iter().all(|value| self.values.contains(value))
    }
}

impl Entries {
    /// Takes out of the plain list `narrow` what the plain list `wide` takes in; not all of it is.
    fn take_covered(self, narrow: &mut List, wide: &List, work: &mut Work) {
        if !narrow.negated && !wide.negated && work.take(wide.cost_beside(narrow)) {
            narrow.entries.retain(|entry| !self.is_covered(entry, wide));
        }
    }
}

fn is_same_principal(a: Option<&Principals>, b: Option<&Principals>) -> bool {
    let sorted = |principals: Option<&Principals>| {
        principals.cloned().map(|mut principals| {
            principals.sort();
            principals
        })
    };
    a == b || sorted(a) == sorted(b)
}
