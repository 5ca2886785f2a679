//! Partitions and regions.

use super::packed::PACKED;
use std::fmt;

/// A partition: regions with accounts and identities of their own (`aws`, `aws-cn`, `aws-us-gov`, …).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partition(u16);

impl Partition {
    pub(super) fn at(index: usize) -> Self {
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Its name, the second field of an ARN.
    #[must_use]
    pub fn id(self) -> &'static str {
        PACKED.partition_ids.get(self.index())
    }

    /// The domain that its services' host names end in, such as `amazonaws.com.cn`.
    #[must_use]
    pub fn domain(self) -> &'static str {
        PACKED.partition_domains.get(self.index())
    }

    /// Its regions, by name.
    pub fn regions(self) -> impl DoubleEndedIterator<Item = Region> + ExactSizeIterator + Clone {
        PACKED.partition_regions.run(self.index()).map(Region::at)
    }
}

impl fmt::Debug for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Partition({})", self.id())
    }
}

/// A region, such as `eu-west-1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(u16);

impl Region {
    pub(super) fn at(index: usize) -> Self {
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Its name in ARNs.
    #[must_use]
    pub fn id(self) -> &'static str {
        PACKED.region_ids.get(self.index())
    }

    /// Its name for people, such as `Europe (Ireland)`.
    #[must_use]
    pub fn name(self) -> &'static str {
        PACKED.region_names.get(self.index())
    }

    /// The partition that it is part of.
    #[must_use]
    pub fn partition(self) -> Partition {
        let partitions = 0..PACKED.partition_ids.len();
        let of_this = |at: &usize| PACKED.partition_regions.run(*at).contains(&self.index());
        Partition::at(partitions.into_iter().find(of_this).unwrap_or_default())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.id())
    }
}
