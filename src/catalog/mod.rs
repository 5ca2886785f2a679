//! What AWS has: services, actions, access levels, resource types, condition keys, partitions and regions.
//!
//! The data is AWS's Service Authorization Reference of the day that [`Catalog::date`] tells; NOTICE names where it
//! comes from. Its text stands in `data/`, the build script packs it, and the engine reads the packed form in place; the
//! names of a service's actions are written out when the first is asked for. `cargo xtask catalog` rebuilds the text.
//!
//! Every handle is a small number and `Copy`; every name is `&'static str`. Look-ups take names in any letter case, as
//! IAM does for services, actions and condition keys, and any text: a name that is too long or not ASCII is not found.
//!
//! ```
//! use policy_check::catalog::{AccessLevel, ActionSet, Catalog};
//!
//! let catalog = Catalog::builtin();
//! let action = catalog.action("S3:getobject").unwrap();
//! assert_eq!(action.to_string(), "s3:GetObject");
//! assert_eq!(action.level(), AccessLevel::Read);
//!
//! let mut granted = ActionSet::new();
//! assert!(granted.insert_pattern("s3:Get*"));
//! assert!(granted.contains(action));
//! ```

mod access_level;
mod action;
mod action_set;
mod arn_form;
mod arn_pattern;
mod condition_key;
mod expand;
mod names;
mod nearest;
mod packed;
#[cfg(test)]
#[allow(dead_code, reason = "the build script and the chores use the rest")]
mod packing;
mod region;
mod resource_type;
mod service;
mod shorthand;
mod slip;
mod stems;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use access_level::{AccessLevel, AccessLevels};
pub use action::{Action, ActionId, ActionResource};
pub use action_set::ActionSet;
pub use arn_form::ArnForm;
pub use condition_key::{ConditionKey, KeyList, KeySubject, KeyType};
pub use nearest::nearest;
pub use region::{Partition, Region};
pub use resource_type::ResourceType;
pub use service::Service;
pub use slip::is_slip;

use packed::PACKED;

/// The catalogue that is built into the engine. The handle is empty and free to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalog {
    _built_in: (),
}

impl Catalog {
    /// The catalogue of this build.
    #[must_use]
    pub const fn builtin() -> Self {
        Self { _built_in: () }
    }

    /// The day of the data, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self) -> &'static str {
        PACKED.date.get(0)
    }

    /// All services, by prefix.
    pub fn services(self) -> impl DoubleEndedIterator<Item = Service> + ExactSizeIterator + Clone {
        PACKED.service_prefixes.all().map(Service::at)
    }

    /// The service with this prefix, the part of an action before the colon.
    #[must_use]
    pub fn service(self, prefix: &str) -> Option<Service> {
        names::of_services().find(prefix).map(Service::at)
    }

    /// The services whose prefixes match `pattern` (`*` and `?` are wildcards), by prefix.
    pub fn services_matching(self, pattern: &str) -> impl Iterator<Item = Service> {
        expand::services(pattern)
    }

    /// Prefixes that somebody who wrote `prefix` may have meant, best first, three at most.
    #[must_use]
    pub fn nearest_services(self, prefix: &str) -> Vec<Service> {
        let prefixes = PACKED.service_prefixes;
        let near = nearest::nearest(prefix, prefixes.part(prefixes.all()).iter());
        near.into_iter().map(Service::at).collect()
    }

    /// All actions: services by prefix, the actions of each by name.
    pub fn actions(self) -> impl DoubleEndedIterator<Item = Action> + ExactSizeIterator + Clone {
        (0..PACKED.actions).map(Action::at)
    }

    /// The action with this full name, such as `s3:GetObject`; no wildcards.
    #[must_use]
    pub fn action(self, name: &str) -> Option<Action> {
        let (prefix, action) = name.split_once(':')?;
        self.service(prefix)?.action(action)
    }

    /// The actions that `pattern` takes in: `service:name`, with wildcards in either part, or `*`. For many patterns,
    /// an [`ActionSet`] is faster.
    pub fn actions_matching(self, pattern: &str) -> impl Iterator<Item = Action> {
        let parts = expand::parts(pattern).into_iter();
        parts.flat_map(|(service, name)| {
            expand::services(service).flat_map(move |service| service.actions_matching(name))
        })
    }

    /// All condition keys, by name: global ones and those of services; and then the templates for tags and the like.
    pub fn condition_keys(
        self,
    ) -> impl DoubleEndedIterator<Item = ConditionKey> + ExactSizeIterator + Clone {
        condition_key::all().map(ConditionKey::at)
    }

    /// The condition key with this full name, or the template that it is made from: `aws:PrincipalTag/team` is
    /// `aws:PrincipalTag/${TagKey}`.
    #[must_use]
    pub fn condition_key(self, name: &str) -> Option<ConditionKey> {
        condition_key::find(name)
    }

    /// Condition keys that somebody who wrote `name` may have meant, best first, three at most.
    #[must_use]
    pub fn nearest_condition_keys(self, name: &str) -> Vec<ConditionKey> {
        condition_key::nearest_to(name)
    }

    /// All partitions, the commercial one first.
    pub fn partitions(
        self,
    ) -> impl DoubleEndedIterator<Item = Partition> + ExactSizeIterator + Clone {
        PACKED.partition_ids.all().map(Partition::at)
    }

    /// The partition with this name (`aws`, `aws-cn`, …), letter case counted, as in ARNs.
    #[must_use]
    pub fn partition(self, id: &str) -> Option<Partition> {
        self.partitions().find(|partition| partition.id() == id)
    }

    /// All regions, partition by partition, by name.
    pub fn regions(self) -> impl DoubleEndedIterator<Item = Region> + ExactSizeIterator + Clone {
        PACKED.region_ids.all().map(Region::at)
    }

    /// The region with this name (`eu-west-1`), letter case counted, as in ARNs.
    #[must_use]
    pub fn region(self, id: &str) -> Option<Region> {
        self.regions().find(|region| region.id() == id)
    }
}
