//! Actions, and the resource types each can be limited to.

use super::access_level::{AccessLevel, AccessLevels};
use super::condition_key::{self, ConditionKey, KeyList};
use super::names;
use super::packed::PACKED;
use super::resource_type::ResourceType;
use super::service::Service;
use std::fmt;

/// The number of an action: from 0, without gaps, the actions of a service side by side and sorted by name.
///
/// It holds for one build of the catalogue; do not store it.
pub type ActionId = u16;

/// An action that a service has, such as `s3:GetObject`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action(ActionId);

impl Action {
    pub(super) fn at(index: usize) -> Self {
        Self(ActionId::try_from(index).unwrap_or(ActionId::MAX))
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Its number.
    #[must_use]
    pub const fn id(self) -> ActionId {
        self.0
    }

    /// Its name without the service prefix, in AWS's letter case.
    #[must_use]
    pub fn name(self) -> &'static str {
        names::of_action(self.index())
    }

    /// Its name with the service prefix: `s3:GetObject`. As [`fmt::Display`] writes it, at once.
    #[must_use]
    pub fn full_name(self) -> String {
        [self.service().prefix(), ":", self.name()].concat()
    }

    /// The service it belongs to.
    #[must_use]
    pub fn service(self) -> Service {
        Service::of_action(self.index())
    }

    /// Its access levels.
    #[must_use]
    pub fn levels(self) -> AccessLevels {
        let words = PACKED.level_planes.len() / 3;
        let bit = |plane: usize| {
            let word = PACKED.level_planes.get(plane * words + self.index() / 64);
            let word = word.copied().map_or(0, u64::from_le_bytes);
            (word >> (self.index() % 64) & 1) as usize
        };
        let code = bit(0) | bit(1) << 1 | bit(2) << 2;
        AccessLevels(PACKED.level_sets.get(code).copied().unwrap_or_default())
    }

    /// The one access level to count it under; see [`AccessLevels::primary`].
    #[must_use]
    pub fn level(self) -> AccessLevel {
        self.levels().primary()
    }

    /// The resource types that a statement can limit it to, by name. None: it only works with `"Resource": "*"`.
    pub fn resource_types(self) -> impl ExactSizeIterator<Item = ActionResource> + Clone {
        let code = PACKED.action_resources.get(self.index()).checked_sub(1);
        let (service, types) = match code {
            // Of most that lists or describes nothing more need be known.
            None => (None, 0..0),
            Some(_) => {
                let service = self.service();
                (Some(service), service.type_range())
            }
        };
        let one = code.filter(|kind| *kind < types.len() * 2);
        let uses = match (code.zip(service), one) {
            (None, _) => 0..0,
            (_, Some(_)) => 0..1,
            (Some((code, service)), None) => {
                let first = PACKED.service_uses.get(service.index());
                PACKED.use_lists.run(first + code - types.len() * 2)
            }
        };
        uses.map(move |at| match one {
            Some(kind) => ActionResource::new(types.start, kind, 0),
            None => {
                let kind = PACKED.use_types.get(at);
                ActionResource::new(types.start, kind, PACKED.use_keys.get(at))
            }
        })
    }

    /// Whether a statement can limit it to certain resources at all.
    #[must_use]
    pub fn supports_resources(self) -> bool {
        PACKED.action_resources.get(self.index()) != 0
    }

    /// The condition keys that AWS lists for it whatever the resource. Those of its resource types and the global keys
    /// come on top: see [`Self::supports_key`].
    #[must_use]
    pub fn condition_keys(self) -> KeyList {
        KeyList::new(self.profile(0))
    }

    /// Actions that the caller also needs for it to succeed, such as `iam:PassRole`, by full name.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn dependent_actions(self) -> impl ExactSizeIterator<Item = Action> {
        PACKED
            .dependent_lists
            .list(self.profile(1))
            .iter()
            .map(Self::at)
    }

    /// Whether a request for it can carry the condition key with this full name: a key of the action, of one of its
    /// resource types, or a global key. A tag key matches its template.
    ///
    /// Global keys count always, though not every request has each; [`Self::lists_key`] tells which AWS lists.
    #[must_use]
    pub fn supports_key(self, name: &str) -> bool {
        condition_key::find(name).is_some_and(|key| key.is_global() || self.lists_key(key))
    }

    /// Whether AWS lists `key` for the action or for one of its resource types.
    #[must_use]
    pub fn lists_key(self, key: ConditionKey) -> bool {
        self.condition_keys().contains(key)
            || self.resource_types().any(|resource| {
                resource.condition_keys().contains(key)
                    || resource.resource_type().condition_keys().contains(key)
            })
    }

    /// One of the numbers of its profile: 0 keys, 1 dependent actions.
    fn profile(self, part: usize) -> usize {
        PACKED
            .profiles
            .get(PACKED.action_profiles.get(self.index()) * 2 + part)
    }
}

impl fmt::Display for Action {
    /// The full name, `s3:GetObject`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.service().prefix())?;
        f.write_str(":")?;
        f.write_str(self.name())
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Action({self})")
    }
}

/// A resource type as one action uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionResource {
    resource_type: ResourceType,
    required: bool,
    keys: KeyList,
}

impl ActionResource {
    /// `kind` is the number of the type within its service, doubled, plus 1 if required.
    fn new(first_type: usize, kind: usize, keys: usize) -> Self {
        Self {
            resource_type: ResourceType::at(first_type + kind / 2),
            required: kind % 2 == 1,
            keys: KeyList::new(keys),
        }
    }

    /// The resource type.
    #[must_use]
    pub const fn resource_type(self) -> ResourceType {
        self.resource_type
    }

    /// Whether every request for the action names such a resource. An action with optional types only takes one of
    /// them, or, for some, `*`.
    #[must_use]
    pub const fn is_required(self) -> bool {
        self.required
    }

    /// The condition keys that AWS lists for this use of the resource.
    #[must_use]
    pub const fn condition_keys(self) -> KeyList {
        self.keys
    }
}
