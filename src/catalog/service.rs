//! Services.

use super::action::Action;
use super::condition_key::{self, ConditionKey, KeyList};
use super::expand;
use super::names;
use super::nearest::nearest_deeds;
use super::packed::PACKED;
use super::resource_type::ResourceType;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// A service, as policies name it: by the part of an action before the colon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service(u16);

impl Service {
    pub(super) fn at(index: usize) -> Self {
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The service that action number `action` belongs to.
    pub(super) fn of_action(action: usize) -> Self {
        // For each word of a set of actions the service of its first: few others share the word.
        static FIRST: OnceLock<Vec<usize>> = OnceLock::new();
        let starts = PACKED.service_actions;
        let first = FIRST.get_or_init(|| {
            (0..PACKED.actions)
                .step_by(64)
                .map(|at| starts.run_of(at))
                .collect()
        });
        let mut service = first.get(action / 64).copied().unwrap_or_default();
        while service < PACKED.service_prefixes.len() && starts.get(service + 1) <= action {
            service += 1;
        }
        Self::at(service)
    }

    /// Its prefix in actions, such as `s3`, in lower case.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        PACKED.service_prefixes.get(self.index())
    }

    /// Its name for people, such as `Amazon S3`.
    #[must_use]
    pub fn name(self) -> &'static str {
        PACKED.service_names.get(self.index())
    }

    /// Whether resource control policies apply to it.
    #[must_use]
    pub fn supports_resource_control_policies(self) -> bool {
        PACKED.service_resource_control.get(self.index()) == Some(&1)
    }

    /// Its actions, by name.
    pub fn actions(self) -> impl DoubleEndedIterator<Item = Action> + ExactSizeIterator + Clone {
        self.action_range().map(Action::at)
    }

    /// The action with this name (no prefix, no wildcards), in any letter case.
    #[must_use]
    pub fn action(self, name: &str) -> Option<Action> {
        names::action_of(self, name).map(Action::at)
    }

    /// The actions whose name matches `pattern` (no prefix; `*` and `?` are wildcards), in any letter case.
    pub fn actions_matching(self, pattern: &str) -> impl Iterator<Item = Action> {
        expand::actions(self, pattern).map(Action::at)
    }

    /// Actions of this service that somebody who wrote `name` may have meant, best first, three at most. They do the same: `Delete…`
    /// is not meant by who wrote `Update…`.
    #[must_use]
    pub fn nearest_actions(self, name: &str) -> Vec<Action> {
        let near = nearest_deeds(name, names::of_actions(self).iter());
        near.into_iter().map(Action::at).collect()
    }

    /// Its resource types, by name.
    pub fn resource_types(
        self,
    ) -> impl DoubleEndedIterator<Item = ResourceType> + ExactSizeIterator + Clone {
        self.type_range().map(ResourceType::at)
    }

    /// The resource type with this name, in any letter case.
    #[must_use]
    pub fn resource_type(self, name: &str) -> Option<ResourceType> {
        let names = PACKED.type_names.part(self.type_range());
        names.find(name).map(ResourceType::at)
    }

    /// The resource types that `arn` may name, by name: an ARN, or a pattern with wildcards or policy variables.
    pub fn resource_types_matching(self, arn: &str) -> impl Iterator<Item = ResourceType> + '_ {
        ResourceType::matching(self.resource_types(), arn)
    }

    /// The condition keys that it defines or that its actions use.
    #[must_use]
    pub fn condition_keys(self) -> KeyList {
        KeyList::new(PACKED.service_keys.get(self.index()))
    }

    /// The condition key with this full name, if the service defines it or its actions use it.
    #[must_use]
    pub fn condition_key(self, name: &str) -> Option<ConditionKey> {
        condition_key::find(name).filter(|key| self.condition_keys().contains(*key))
    }

    pub(super) fn action_range(self) -> Range<usize> {
        PACKED.service_actions.run(self.index())
    }

    pub(super) fn type_range(self) -> Range<usize> {
        PACKED.service_types.run(self.index())
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.prefix())
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({})", self.prefix())
    }
}
