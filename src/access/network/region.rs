//! Sets of ways in which a request can arrive.

use super::set::AddressSet;

/// A set of ways in which a request can arrive. There are three kinds: from an address, which the request then tells as
/// `aws:SourceIp`; through a VPC endpoint, where the request has `aws:SourceVpce` and its like instead; and from an AWS service
/// that calls in its own name, where AWS may withhold both.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// The source addresses.
    pub addresses: AddressSet,
    /// Through some VPC endpoint.
    pub endpoint: bool,
    /// Without any of these keys.
    pub unknown: bool,
}

impl Region {
    /// Every way to arrive.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            addresses: AddressSet::full(),
            endpoint: true,
            unknown: true,
        }
    }

    /// No way to arrive.
    #[must_use]
    pub const fn nothing() -> Self {
        Self {
            addresses: AddressSet::empty(),
            endpoint: false,
            unknown: false,
        }
    }

    /// Whether there is no way to arrive.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty() && !self.endpoint && !self.unknown
    }

    /// Whether it holds every way to arrive.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.endpoint && self.unknown && self.addresses.is_full()
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            addresses: self.addresses.intersection(&other.addresses),
            endpoint: self.endpoint && other.endpoint,
            unknown: self.unknown && other.unknown,
        }
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            addresses: self.addresses.union(&other.addresses),
            endpoint: self.endpoint || other.endpoint,
            unknown: self.unknown || other.unknown,
        }
    }

    /// What is in any of them.
    #[must_use]
    pub fn union_of(regions: &[Self]) -> Self {
        Self {
            addresses: AddressSet::union_of(regions.iter().map(|region| &region.addresses)),
            endpoint: regions.iter().any(|region| region.endpoint),
            unknown: regions.iter().any(|region| region.unknown),
        }
    }

    /// What is in this and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self {
            addresses: self.addresses.difference(&other.addresses),
            endpoint: self.endpoint && !other.endpoint,
            unknown: self.unknown && !other.unknown,
        }
    }

    /// Whether the two share a way to arrive.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.endpoint && other.endpoint
            || self.unknown && other.unknown
            || self.addresses.intersects(&other.addresses)
    }

    /// Whether `other` holds all that this holds.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        (other.endpoint || !self.endpoint)
            && (other.unknown || !self.unknown)
            && self.addresses.is_subset(&other.addresses)
    }
}
