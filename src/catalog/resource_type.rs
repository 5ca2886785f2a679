//! Resource types.

use super::arn_form::{self, ArnForm, Written};
use super::arn_pattern::ArnPattern;
use super::condition_key::KeyList;
use super::packed::PACKED;
use std::fmt;

/// A type of resource that a service has, such as `bucket` of `s3`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceType(u16);

impl ResourceType {
    pub(super) fn at(index: usize) -> Self {
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Its name in AWS's tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        PACKED.type_names.get(self.index())
    }

    /// Its ARN forms, at least one.
    pub fn arns(self) -> impl ExactSizeIterator<Item = ArnForm> + Clone {
        self.forms().iter().map(Written::form)
    }

    /// Whether one of its ARN forms leaves something open behind the account, as a name.
    #[must_use]
    pub fn has_name(self) -> bool {
        self.forms().iter().any(|form| form.has_name)
    }

    /// What stands before the resource in each of its ARN forms; see [`ArnForm::head`].
    pub fn arn_heads(self) -> impl ExactSizeIterator<Item = &'static str> + Clone {
        PACKED.type_arns.run(self.index()).map(arn_form::head_of)
    }

    /// The condition keys that it brings into a request.
    #[must_use]
    pub fn condition_keys(self) -> KeyList {
        KeyList::new(PACKED.type_keys.get(self.index()))
    }

    /// Whether `arn`, an ARN or a pattern with wildcards or policy variables, may name a resource of this type.
    ///
    /// It can be true for an ARN that AWS would not give, for the forms do not say which characters a name may have.
    /// It is never false for one that AWS would.
    #[must_use]
    pub fn may_be_named_by(self, arn: &str) -> bool {
        self.may_match(&ArnPattern::new(arn))
    }

    /// Those of `kinds` that `arn` [may name](Self::may_be_named_by).
    pub fn matching<'t>(
        kinds: impl Iterator<Item = Self> + 't,
        arn: &'t str,
    ) -> impl Iterator<Item = Self> + 't {
        let pattern = ArnPattern::new(arn);
        kinds.filter(move |kind| kind.may_match(&pattern))
    }

    fn may_match(self, pattern: &ArnPattern<'_>) -> bool {
        self.forms().iter().any(|form| pattern.meets(&form.shape))
    }

    fn forms(self) -> &'static [Written] {
        arn_form::of_type(self.index())
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResourceType({})", self.name())
    }
}
