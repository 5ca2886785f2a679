//! Sets of numbers as sorted, disjoint ranges: the arithmetic under address sets.

use crate::order::Order;
use smallvec::{SmallVec, smallvec};

/// A number that addresses are: 32 bits for IPv4, 128 for IPv6.
pub trait Number: Copy + Ord + std::fmt::Debug {
    /// How many bits it has.
    const BITS: u8;
    /// The lowest.
    const MIN: Self;
    /// The highest.
    const MAX: Self;
    /// The number after it, if there is one.
    fn next(self) -> Option<Self>;
    /// The number before it, if there is one.
    fn previous(self) -> Option<Self>;
    /// How many low bits are zero.
    fn trailing_zeros(self) -> u8;
    /// The last number of the block of `2^bits` that starts at it.
    fn block_end(self, bits: u8) -> Self;
    /// `self - lower`, as wide as the widest.
    fn distance(self, lower: Self) -> u128;
}

macro_rules! number {
    ($($type:ty)*) => {$(
        impl Number for $type {
            const BITS: u8 = <$type>::BITS as u8;
            const MIN: Self = <$type>::MIN;
            const MAX: Self = <$type>::MAX;

            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }

            fn previous(self) -> Option<Self> {
                self.checked_sub(1)
            }

            fn trailing_zeros(self) -> u8 {
                <$type>::trailing_zeros(self) as u8
            }

            fn block_end(self, bits: u8) -> Self {
                let low = <$type>::MAX.checked_shl(u32::from(bits)).map_or(<$type>::MAX, |high| !high);
                self | low
            }

            fn distance(self, lower: Self) -> u128 {
                u128::from(self.saturating_sub(lower))
            }
        }
    )*};
}

number!(u32 u128);
#[cfg(test)]
number!(u8);

/// One range is kept in place: most sets are all numbers or none.
type List<T> = SmallVec<[(T, T); 1]>;

/// A set of numbers, kept as ranges that are sorted, disjoint and not adjacent, so that equal sets look equal.
///
/// Every operation takes time linear in the ranges of its operands, or less.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ranges<T> {
    /// First and last number of each range.
    list: List<T>,
}

impl<T: Number> Ranges<T> {
    /// The set of nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            list: List::new_const(),
        }
    }

    /// The set of every number.
    #[must_use]
    pub fn full() -> Self {
        Self {
            list: smallvec![(T::MIN, T::MAX)],
        }
    }

    /// The union of ranges in any order, each from its first to its last number.
    #[must_use]
    pub fn from_ranges(mut ranges: Vec<(T, T)>) -> Self {
        ranges.retain(|(first, last)| first <= last);
        ranges.order();
        let mut list = List::<T>::new();
        for (first, last) in ranges {
            match list.last_mut() {
                Some((_, end)) if end.next().is_none_or(|after| first <= after) => {
                    *end = last.max(*end);
                }
                _ => list.push((first, last)),
            }
        }
        Self { list }
    }

    /// Its ranges, first and last number of each, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[(T, T)] {
        &self.list
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether it holds every number.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.list.as_slice() == [(T::MIN, T::MAX)]
    }

    /// Whether it holds `number`.
    #[must_use]
    pub fn contains(&self, number: T) -> bool {
        self.from(number)
            .first()
            .is_some_and(|(first, _)| *first <= number)
    }

    /// The ranges that end at or after `number`.
    fn from(&self, number: T) -> &[(T, T)] {
        let at = self.list.partition_point(|(_, last)| *last < number);
        self.list.get(at..).unwrap_or_default()
    }

    /// What is in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if other.is_empty() || self.is_full() {
            return self.clone();
        }
        if self.is_empty() || other.is_full() {
            return other.clone();
        }
        Self::from_ranges([self.as_slice(), other.as_slice()].concat())
    }

    /// What is in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (few, many) = if self.list.len() <= other.list.len() {
            (self, other)
        } else {
            (other, self)
        };
        let mut list = List::new();
        for &(first, last) in &few.list {
            let touching = many
                .from(first)
                .iter()
                .take_while(|(from, _)| *from <= last);
            list.extend(touching.map(|&(from, to)| (from.max(first), to.min(last))));
        }
        Self { list }
    }

    /// What is in neither.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut list = List::with_capacity(self.list.len() + 1);
        let mut next = Some(T::MIN);
        for &(first, last) in &self.list {
            if let (Some(gap), Some(before)) = (next, first.previous())
                && gap <= before
            {
                list.push((gap, before));
            }
            next = last.next();
        }
        list.extend(next.map(|gap| (gap, T::MAX)));
        Self { list }
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut list = List::new();
        for &(first, last) in &self.list {
            let mut next = Some(first);
            for &(from, to) in other
                .from(first)
                .iter()
                .take_while(|(from, _)| *from <= last)
            {
                if let (Some(gap), Some(before)) = (next, from.previous())
                    && gap <= before
                {
                    list.push((gap, before));
                }
                next = to.next();
            }
            list.extend(next.filter(|gap| *gap <= last).map(|gap| (gap, last)));
        }
        Self { list }
    }

    /// Whether `other` holds all that this set holds.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.list.iter().all(|&(first, last)| {
            other
                .from(last)
                .first()
                .is_some_and(|(from, _)| *from <= first)
        })
    }

    /// Whether the two sets share a number.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.list.iter().any(|&(first, last)| {
            other
                .from(first)
                .first()
                .is_some_and(|(from, _)| *from <= last)
        })
    }

    /// The fewest aligned blocks that make up the set, in order: the first number of each, and its prefix length.
    ///
    /// Each block is the largest that starts where the one before it ended and fits. As no two ranges touch, no block could
    /// reach from one into the next, so the fewest for each range are the fewest for the set.
    pub fn blocks(&self) -> impl Iterator<Item = (T, u8)> + '_ {
        self.list.iter().flat_map(|&(first, last)| {
            let mut next = Some(first);
            std::iter::from_fn(move || {
                let start = next.filter(|start| *start <= last)?;
                let mut bits = start.trailing_zeros();
                while start.block_end(bits) > last {
                    bits -= 1;
                }
                next = start.block_end(bits).next();
                Some((start, T::BITS - bits))
            })
        })
    }

    /// How many numbers it holds; `None` for the 2^128 of all IPv6, which fit no integer.
    #[must_use]
    pub fn len(&self) -> Option<u128> {
        self.list.iter().try_fold(0_u128, |sum, &(first, last)| {
            sum.checked_add(last.distance(first))?.checked_add(1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Small = Ranges<u8>;

    fn small() -> impl Strategy<Value = Small> {
        // Blocks as people write them, and ranges of any bounds.
        let block = (any::<u8>(), 0..=8_u8).prop_map(|(at, bits)| {
            let first = if bits == 8 { 0 } else { at >> bits << bits };
            (first, first.block_end(bits))
        });
        let range = (any::<u8>(), any::<u8>());
        prop::collection::vec(prop_oneof![block, range], 0..12).prop_map(Small::from_ranges)
    }

    fn members(set: &Small) -> Vec<bool> {
        (0..=u8::MAX)
            .map(|n| set.list.iter().any(|&(a, b)| a <= n && n <= b))
            .collect()
    }

    /// The fewest aligned blocks for the members from `start` on, by trying: one block, or two halves.
    fn fewest(members: &[bool]) -> usize {
        match members {
            all if all.iter().all(|m| *m) => 1,
            none if none.iter().all(|m| !*m) => 0,
            some => {
                let (left, right) = some.split_at(some.len() / 2);
                fewest(left) + fewest(right)
            }
        }
    }

    fn assert_normal(set: &Small) {
        for (first, last) in &set.list {
            assert!(first <= last);
        }
        for pair in set.list.windows(2) {
            assert!(
                pair[0].1.next().is_some_and(|after| after < pair[1].0),
                "{set:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_algebra_agrees_with_counting(a in small(), b in small()) {
            let (of_a, of_b) = (members(&a), members(&b));
            let each = |op: fn(bool, bool) -> bool| -> Vec<bool> {
                of_a.iter().zip(&of_b).map(|(x, y)| op(*x, *y)).collect()
            };
            for (set, expected) in [
                (a.union(&b), each(|x, y| x || y)),
                (a.intersection(&b), each(|x, y| x && y)),
                (a.difference(&b), each(|x, y| x && !y)),
                (a.complement(), each(|x, _| !x)),
            ] {
                assert_normal(&set);
                prop_assert_eq!(members(&set), expected);
            }
            prop_assert_eq!(a.is_subset(&b), each(|x, y| x && !y).iter().all(|m| !*m));
            prop_assert_eq!(a.intersects(&b), each(|x, y| x && y).contains(&true));
            prop_assert_eq!(a.is_full(), of_a.iter().all(|m| *m));
            prop_assert_eq!(a.is_empty(), of_a.iter().all(|m| !*m));
            prop_assert_eq!(a.len(), Some(of_a.iter().filter(|m| **m).count() as u128));
            for number in 0..=u8::MAX {
                prop_assert_eq!(a.contains(number), of_a[usize::from(number)]);
            }
        }

        #[test]
        fn blocks_are_the_set_in_the_fewest(a in small()) {
            let blocks: Vec<_> = a.blocks().collect();
            let again = Small::from_ranges(
                blocks.iter().map(|&(first, prefix)| (first, first.block_end(8 - prefix))).collect(),
            );
            prop_assert_eq!(&again, &a);
            prop_assert_eq!(blocks.len(), fewest(&members(&a)));
            prop_assert!(blocks.is_sorted());
        }
    }

    #[test]
    fn all_of_ipv6_has_more_addresses_than_fit() {
        assert_eq!(Ranges::<u128>::full().len(), None);
        assert_eq!(
            Ranges::<u128>::full().blocks().collect::<Vec<_>>(),
            [(0, 0)]
        );
        assert_eq!(Ranges::<u32>::full().len(), Some(1 << 32));
    }
}
