//! The ways from permissions to more permissions, read from their rows.

use std::sync::LazyLock;

use super::rows::{ALONE, ALONE_OR_ONESELF, OTHERS, PASS_ROLE, PASSED, Row, TOGETHER};
use super::undone;
use crate::catalog::{Action, ActionResource, ActionSet, Catalog, ResourceType};
use crate::order::Order;

/// What the holder has in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every permission of the account.
    Administrator,
    /// The rights of any role that a service may take on.
    PassedRole,
    /// The rights of a role that something or somebody else holds.
    OthersRole,
}

/// What the actions of a way must be allowed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Any resource of their kind, whatever its name.
    Any,
    /// As [`Self::Any`], or the user who asks.
    AnyOrOneself,
    /// The same resource, whatever others are spared: the holder makes it, or makes it his own.
    Same,
    /// Whatever they act on: what is made does the harm, with a role of any name.
    Whatever,
}

/// A way from permissions to more.
#[derive(Debug)]
pub(super) struct Way {
    /// What the holder has in the end.
    pub outcome: Outcome,
    /// What the actions must be allowed on.
    pub scope: Scope,
    /// The service that a role is passed to, by the start of its name, before `.amazonaws.com`; `|` between two names of it. Behind
    /// ` + ` one that needs a role too, if only a harmless one.
    pub service: Option<&'static str>,
    /// Every step is needed, each by one of its actions.
    pub steps: Vec<Vec<Need>>,
    /// What the holder does or makes; may be empty.
    pub how: &'static str,
}

/// An action that a way needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    /// The action.
    pub action: Action,
    /// The kind of its resources that counts; any, where none is told.
    pub kind: Option<ResourceType>,
}

/// Every way, and the actions that they need.
pub(super) struct Table {
    pub ways: Vec<Way>,
    pub set: ActionSet,
    /// The actions of the ways' first steps, each with the place of the way, in order.
    first: Vec<(Action, usize)>,
}

impl Table {
    /// The ways whose first step one of `actions` takes, in order.
    pub fn beginning_with(&self, actions: &ActionSet) -> impl Iterator<Item = &Way> {
        let of_each = actions.iter().flat_map(|action| {
            let from = self.first.partition_point(|(known, _)| *known < action);
            let rest = self.first.iter().skip(from);
            rest.take_while(move |(known, _)| *known == action)
        });
        let mut places: Vec<usize> = of_each.map(|(_, place)| *place).collect();
        places.order();
        places.dedup();
        places.into_iter().filter_map(|place| self.ways.get(place))
    }
}

/// Made on first use from constant data, and never changed.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = |rows: &[Row], outcome, scope| -> Vec<Way> {
        let ways = rows.iter();
        ways.filter_map(|(needs, how)| Way::read(outcome, scope, None, needs, how))
            .collect()
    };
    let mut ways = rows(
        ALONE_OR_ONESELF,
        Outcome::Administrator,
        Scope::AnyOrOneself,
    );
    ways.extend(rows(ALONE, Outcome::Administrator, Scope::Any));
    ways.extend(rows(TOGETHER, Outcome::Administrator, Scope::Same));
    let passed = PASSED.iter().filter_map(|(service, needs, how)| {
        let scope = Scope::Whatever;
        Way::read(Outcome::PassedRole, scope, Some(*service), needs, how)
    });
    ways.extend(passed);
    ways.extend(rows(OTHERS, Outcome::OthersRole, Scope::Any));
    let needs = ways.iter().flat_map(|way| way.steps.iter().flatten());
    let mut set: ActionSet = needs.map(|need| need.action).collect();
    set.extend(Catalog::builtin().action(PASS_ROLE));
    set.extend(undone::actions());
    let first = ways.iter().enumerate().flat_map(|(place, way)| {
        let needs = way.steps.first().into_iter().flatten();
        needs.map(move |need| (need.action, place))
    });
    let mut first: Vec<(Action, usize)> = first.collect();
    first.order();
    Table { ways, set, first }
});

impl Way {
    fn read(
        outcome: Outcome,
        scope: Scope,
        service: Option<&'static str>,
        needs: &str,
        how: &'static str,
    ) -> Option<Self> {
        let step = |step: &str| step.split('|').map(Need::read).collect();
        let steps = needs.split(" + ").map(step).collect::<Option<_>>()?;
        Some(Self {
            outcome,
            scope,
            service,
            steps,
            how,
        })
    }

    /// Whether it takes nothing but actions of IAM.
    pub fn is_of_iam(&self) -> bool {
        let mut needs = self.steps.iter().flatten();
        needs.all(|need| need.action.service().prefix() == "iam")
    }

    /// Whether `action` alone takes every step.
    pub fn is_alone(&self, action: Action) -> bool {
        let mut steps = self.steps.iter();
        steps.all(|step| step.iter().any(|need| need.action == action))
    }
}

impl Need {
    /// `action`, whatever kind of resource it is done to.
    pub fn of(action: Action) -> Self {
        Self { action, kind: None }
    }

    /// The kinds of resources that it can be done to.
    pub fn kinds(self) -> impl Iterator<Item = ResourceType> {
        self.used().map(|used| used.resource_type())
    }

    /// The same, with how the action uses them.
    pub fn used(self) -> impl Iterator<Item = ActionResource> + Clone {
        let used = self.action.resource_types();
        used.filter(move |used| self.kind.is_none_or(|only| only == used.resource_type()))
    }

    fn read(text: &str) -> Option<Self> {
        let (name, kind) = text.split_once('@').unwrap_or((text, ""));
        let action = Catalog::builtin().action(name)?;
        let mut kinds = action.resource_types().map(|used| used.resource_type());
        Some(Self {
            action,
            kind: kinds.find(|known| known.name() == kind),
        })
    }
}

/// Every action that a way needs, or that undoes conditions on one.
pub fn of_ways() -> &'static ActionSet {
    &TABLE.set
}

/// Whether `action` alone, where it can be done to anything, is a way to more.
pub fn is_way(action: Action) -> bool {
    let table = &*TABLE;
    table.set.contains(action)
        && table
            .ways
            .iter()
            .any(|way| way.outcome != Outcome::PassedRole && way.is_alone(action))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::sensitive;

    #[test]
    fn every_row_names_actions_and_kinds_of_the_catalogue() {
        let passed = PASSED.iter().map(|(_, needs, _)| *needs);
        let rows = [ALONE, ALONE_OR_ONESELF, TOGETHER, OTHERS].concat();
        let needs: Vec<&str> = rows.iter().map(|(needs, _)| *needs).chain(passed).collect();
        for text in needs.iter().flat_map(|needs| needs.split(" + ")) {
            for text in text.split('|') {
                let need = Need::read(text).unwrap_or_else(|| panic!("{text}"));
                assert_eq!(text.contains('@'), need.kind.is_some(), "{text}");
                let name = text.split('@').next().unwrap();
                assert_eq!(need.action.to_string(), name);
            }
        }
        assert_eq!(TABLE.ways.len(), needs.len());
    }

    #[test]
    fn what_the_holder_does_is_said_of_every_way() {
        let ways = TABLE.ways.iter().filter(|way| way.how.is_empty());
        for need in ways.filter_map(|way| way.steps.first()).flatten() {
            assert!(sensitive::of(need.action).is_some(), "{}", need.action);
        }
    }

    #[test]
    fn no_way_is_open_only_where_another_is() {
        let passed = TABLE.ways.iter().filter(|way| way.scope != Scope::Same);
        let passed: Vec<&Way> = passed.collect();
        let covers = |wide: &Way, narrow: &Way| {
            wide.steps.iter().all(|step| {
                narrow.steps.iter().any(|other| {
                    let mut needs = other.iter();
                    needs.all(|need| step.iter().any(|own| own.action == need.action))
                })
            })
        };
        for (place, wide) in passed.iter().enumerate() {
            for (other, narrow) in passed.iter().enumerate() {
                let alike = wide.outcome == narrow.outcome && wide.service == narrow.service;
                assert!(
                    place == other || !alike || !covers(wide, narrow),
                    "{wide:?}\n{narrow:?}"
                );
            }
        }
    }

    #[test]
    fn every_way_says_what_the_holder_does() {
        use crate::access::sensitive;
        for way in &TABLE.ways {
            let mut first = way.steps.iter().flatten();
            let known = first.any(|need| sensitive::of(need.action).is_some());
            assert!(!way.how.is_empty() || known, "{way:?}");
        }
    }
}
