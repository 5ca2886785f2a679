//! Actions, and how many there are at each access level, as the interface writes them.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalog::{AccessLevel, Action};

/// Counts by access level, in AWS's order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByAccessLevel(pub [usize; AccessLevel::ALL.len()]);

/// An action, which is written by its full name where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionName(pub Action);

impl Serialize for ByAccessLevel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (level, count) in AccessLevel::ALL.iter().zip(self.0) {
            map.serialize_entry(level.name(), &count)?;
        }
        map.end()
    }
}

impl fmt::Display for ActionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for ActionName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
