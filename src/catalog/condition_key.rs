//! Condition keys: global ones, those of services, and templates for tags.

use super::names::{self, Part};
use super::nearest::nearest;
use super::packed::{List, PACKED};
use crate::policy::variable::first_start;
use std::fmt;
use std::ops::Range;

/// A condition key, or the template of many, such as `aws:RequestTag/${TagKey}`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionKey(u16);

impl ConditionKey {
    pub(super) fn at(index: usize) -> Self {
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    fn index(self) -> usize {
        usize::from(self.0)
    }

    fn code(self) -> u8 {
        let code = PACKED.key_codes.get(self.index());
        code.copied().unwrap_or_default()
    }

    /// Its full name in AWS's spelling. A template has its variable part as `${…}` or `<…>`.
    #[must_use]
    pub fn name(self) -> &'static str {
        let (plain, templates) = (PACKED.plain_key_names, PACKED.key_template_names);
        match self.index().checked_sub(plain.len()) {
            Some(at) => templates.get(at),
            None => plain.get(self.index()),
        }
    }

    /// The type of its values.
    #[must_use]
    pub fn key_type(self) -> KeyType {
        match self.code() & 7 {
            1 => KeyType::Arn,
            2 => KeyType::Bool,
            3 => KeyType::Date,
            4 => KeyType::Numeric,
            5 => KeyType::IpAddress,
            6 => KeyType::Binary,
            _ => KeyType::String,
        }
    }

    /// Whether one request can carry several values, so that a policy needs `ForAllValues` or `ForAnyValue`.
    #[must_use]
    pub fn is_multivalued(self) -> bool {
        self.code() & 8 != 0
    }

    /// Whether it stands for many keys that differ in one part.
    #[must_use]
    pub fn is_template(self) -> bool {
        self.index() >= PACKED.plain_key_names.len()
    }

    /// Whether it is a global key: one that requests to any service can carry.
    #[must_use]
    pub fn is_global(self) -> bool {
        self.code() >> 4 != 0
    }

    /// What a global key tells about; `None` for the key of a service.
    #[must_use]
    pub fn subject(self) -> Option<KeySubject> {
        match self.code() >> 4 {
            1 => Some(KeySubject::Principal),
            2 => Some(KeySubject::Session),
            3 => Some(KeySubject::Network),
            4 => Some(KeySubject::Resource),
            5 => Some(KeySubject::Request),
            _ => None,
        }
    }

    /// For a template: what stands before and behind the variable part.
    #[must_use]
    pub fn template(self) -> Option<(&'static str, &'static str)> {
        let name = self.is_template().then(|| self.name())?;
        split_template(name)
    }
}

impl fmt::Display for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConditionKey({})", self.name())
    }
}

/// The type of a condition key's values, which says which operators can compare them.
///
/// `aws:EpochTime` is listed as a date; AWS takes numeric operators for it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// Text: `StringEquals`, `StringLike`, …
    String,
    /// An ARN: `ArnLike`, … and the string operators.
    Arn,
    /// `true` or `false`: `Bool`.
    Bool,
    /// A point in time: `DateLessThan`, …
    Date,
    /// A number: `NumericEquals`, …
    Numeric,
    /// An address: `IpAddress`, `NotIpAddress`.
    IpAddress,
    /// Bytes: `BinaryEquals`.
    Binary,
}

impl KeyType {
    /// AWS's name of the type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Arn => "ARN",
            Self::Bool => "Bool",
            Self::Date => "Date",
            Self::Numeric => "Numeric",
            Self::IpAddress => "IPAddress",
            Self::Binary => "Binary",
        }
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a global condition key tells about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeySubject {
    /// Who makes the request.
    Principal,
    /// The role session that makes the request.
    Session,
    /// Where the request comes from.
    Network,
    /// What the request is for.
    Resource,
    /// The request itself.
    Request,
}

/// A list of condition keys, in the order of [`super::Catalog::condition_keys`].
#[derive(Clone, Copy)]
pub struct KeyList(List);

impl KeyList {
    pub(super) fn new(list: usize) -> Self {
        Self(PACKED.key_lists.list(list))
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether `key` is one of them.
    #[must_use]
    pub fn contains(self, key: ConditionKey) -> bool {
        self.0.contains(key.index())
    }

    /// The keys.
    pub fn iter(self) -> impl ExactSizeIterator<Item = ConditionKey> + Clone {
        self.0.iter().map(ConditionKey::at)
    }
}

impl PartialEq for KeyList {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for KeyList {}

impl fmt::Debug for KeyList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The numbers of all keys: the plain ones by name, then the templates by name.
pub(super) fn all() -> Range<usize> {
    0..PACKED.plain_key_names.len() + PACKED.key_template_names.len()
}

/// The key called `name`, in any letter case, or the template that makes `name`: the one that leaves the least to its
/// variable part.
pub(super) fn find(name: &str) -> Option<ConditionKey> {
    let (plain, templates) = (PACKED.plain_key_names, PACKED.key_template_names);
    if let Some(at) = names::of_keys().find(name) {
        return Some(ConditionKey::at(at));
    }
    // The build script sees to it that the first word of a template is fixed, or that it starts with its variable.
    let word_end = name.find(['/', ':', '.', '-'])?;
    let first_word = name.get(..=word_end)?;
    let all = templates.part(templates.all());
    // What stands for a provider is an address, which has a dot.
    let providers = name.contains('.').then(|| all.with_prefix("${"));
    let providers = providers.into_iter().flat_map(Part::iter);
    let mut best = None;
    for (at, template) in all.with_prefix(first_word).iter().chain(providers) {
        let fixed = fixed_part(template, name);
        if fixed > best.map_or(0, |(fixed, _)| fixed) {
            best = Some((fixed, at));
        }
    }
    best.map(|(_, at)| ConditionKey::at(plain.len() + at))
}

/// How many bytes of `name` the fixed parts of a template take; 0 if `name` is not made from it.
fn fixed_part(template: &str, name: &str) -> usize {
    let Some((before, after)) = split_template(template) else {
        return 0;
    };
    if template.eq_ignore_ascii_case(name) {
        return name.len();
    }
    let fixed = before.len() + after.len();
    let tail = name.len().checked_sub(after.len());
    let tail = tail.and_then(|start| name.as_bytes().get(start..));
    let ends = tail.is_some_and(|tail| tail.eq_ignore_ascii_case(after.as_bytes()));
    let head = name.as_bytes().get(..before.len());
    let starts = head.is_some_and(|head| head.eq_ignore_ascii_case(before.as_bytes()));
    if starts && ends && name.len() > fixed {
        fixed
    } else {
        0
    }
}

fn split_template(name: &str) -> Option<(&str, &str)> {
    let (before, rest) = match first_start(name) {
        Some(at) => (name.get(..at)?, name.get(at..)?),
        None => name.split_once('<')?,
    };
    let (_, after) = rest.split_once(['}', '>'])?;
    Some((before, after))
}

/// Keys that somebody who wrote `name` may have meant. Templates are compared by what stands before their tag.
pub(super) fn nearest_to(name: &str) -> Vec<ConditionKey> {
    let head = name.split_once('/').map_or(name, |(head, _)| head);
    let plain = PACKED.plain_key_names;
    let templates = PACKED.key_template_names;
    let words = plain.part(plain.all()).iter();
    let words = words.filter(|_| head.len() == name.len());
    let templates = templates.part(templates.all()).iter();
    let template_words = templates.filter_map(|(at, template)| {
        let (before, after) = split_template(template)?;
        let word = before.trim_end_matches('/');
        after.is_empty().then_some((plain.len() + at, word))
    });
    nearest(head, words.chain(template_words))
        .into_iter()
        .map(ConditionKey::at)
        .collect()
}
