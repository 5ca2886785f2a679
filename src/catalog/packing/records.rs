//! What the catalogue holds, as plain records.

/// Everything the catalogue knows.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Records {
    /// The day of the data, `YYYY-MM-DD`.
    pub date: String,
    /// Where the data comes from: package, version, licence.
    pub sources: Vec<String>,
    /// Sorted by name, letter case ignored.
    pub keys: Vec<Key>,
    /// In AWS's order: the commercial partition first.
    pub partitions: Vec<Partition>,
    /// Sorted by prefix.
    pub services: Vec<Service>,
}

/// A condition key, or a template for many (`aws:RequestTag/${TagKey}`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// In AWS's spelling, prefix included.
    pub name: String,
    /// One of [`KEY_TYPES`].
    pub kind: String,
    /// The key has several values in one request.
    pub multivalued: bool,
    /// What a global key tells about: one of [`KEY_SUBJECTS`]; empty for a key of one service.
    pub subject: String,
}

/// The types of condition keys, in the order of their codes.
pub const KEY_TYPES: [&str; 7] = [
    "String",
    "ARN",
    "Bool",
    "Date",
    "Numeric",
    "IPAddress",
    "Binary",
];

/// What a condition key tells about, in the order of their codes; the first is for keys that are not global.
pub const KEY_SUBJECTS: [&str; 6] = ["", "principal", "session", "network", "resource", "request"];

/// The access levels, in the order of their bits.
pub const LEVELS: [&str; 5] = ["List", "Read", "Write", "Tagging", "Permissions management"];

/// A partition: a group of regions with identities of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// `aws`, `aws-cn`, …: the second field of an ARN.
    pub id: String,
    /// The domain of its services.
    pub dns_suffix: String,
    /// Sorted by name.
    pub regions: Vec<Region>,
}

/// A region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// `eu-west-1`.
    pub id: String,
    /// `Europe (Ireland)`.
    pub name: String,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The part of an action before the colon.
    pub prefix: String,
    /// Its name for people.
    pub name: String,
    /// Resource control policies apply to its actions.
    pub resource_control: bool,
    /// Names of the condition keys it defines or uses, sorted.
    pub keys: Vec<String>,
    /// Sorted by name.
    pub types: Vec<ResourceType>,
    /// Sorted by name, letter case ignored.
    pub actions: Vec<Action>,
}

/// A type of resource that a service has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceType {
    /// As actions name it.
    pub name: String,
    /// Its ARN forms, with `${…}` for the variable parts.
    pub arns: Vec<String>,
    /// Condition keys that its use brings into a request, sorted.
    pub keys: Vec<String>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Without the service prefix.
    pub name: String,
    /// Bits in the order of [`LEVELS`].
    pub levels: u8,
    /// The resource types it can be limited to.
    pub types: Vec<ActionType>,
    /// Its condition keys, whatever the resource; sorted.
    pub keys: Vec<String>,
    /// Other actions that a caller needs beside it (`iam:PassRole`), sorted.
    pub dependents: Vec<String>,
}

/// A resource type as one action uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionType {
    /// The resource type's name.
    pub name: String,
    /// The action needs such a resource.
    pub required: bool,
    /// Condition keys that only this use has; sorted.
    pub keys: Vec<String>,
}

/// The order of names in the catalogue: ASCII letter case ignored.
#[must_use]
pub fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}
