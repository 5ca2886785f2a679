//! Sorting, in little code.
//!
//! The standard library writes its sorts out anew for every type and every comparison, which made up a sixth of the code that
//! browsers load. Here one merge sort orders places, whatever stands there.

use std::cmp::Ordering;

/// Lists of no more than so many elements are sorted in place, each element led to where it belongs.
const FEW: usize = 12;

/// Sorts that keep equal elements as they were, in `n log n` steps.
pub(crate) trait Order<T> {
    /// Sorts by a comparison.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Sorts by a key.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// Sorts by the elements' own order.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> Order<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        // Most lists are short and in order already.
        if self.is_sorted_by(|a, b| compare(a, b) != Ordering::Greater) {
            return;
        }
        // The page's first engine does without: it would be written out for every type.
        if cfg!(feature = "meaning") && self.len() <= FEW {
            for end in 1..self.len() {
                let mut at = end;
                while let Some([before, own]) = at.checked_sub(1).and_then(|b| self.get(b..=at))
                    && compare(before, own) == Ordering::Greater
                {
                    self.swap(at - 1, at);
                    at -= 1;
                }
            }
            return;
        }
        let mut targets = targets(self.len(), &mut |a, b| {
            let pair = self.get(a).zip(self.get(b));
            pair.is_some_and(|(a, b)| compare(a, b) == Ordering::Greater)
        });
        for place in 0..self.len() {
            // Each swap brings one element to its place for good.
            while let Some(&target) = targets.get(place).filter(|target| **target != place) {
                self.swap(place, target);
                targets.swap(place, target);
            }
        }
    }
}

/// For each of `count` places where the element there belongs.
fn targets(count: usize, is_behind: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        merged.clear();
        for pair in sorted.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            merge(left, right, is_behind, &mut merged);
        }
        std::mem::swap(&mut sorted, &mut merged);
        width *= 2;
    }
    let mut targets = vec![0; count];
    for (target, place) in sorted.into_iter().enumerate() {
        if let Some(entry) = targets.get_mut(place) {
            *entry = target;
        }
    }
    targets
}

/// Adds two sorted lists to `merged`, in order.
fn merge(
    mut left: &[usize],
    mut right: &[usize],
    is_behind: &mut dyn FnMut(usize, usize) -> bool,
    merged: &mut Vec<usize>,
) {
    while let (Some((a, left_rest)), Some((b, right_rest))) =
        (left.split_first(), right.split_first())
    {
        if is_behind(*a, *b) {
            merged.push(*b);
            right = right_rest;
        } else {
            merged.push(*a);
            left = left_rest;
        }
    }
    merged.extend_from_slice(left);
    merged.extend_from_slice(right);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(mut list in prop::collection::vec((0_u8..20, 0_u8..20), 0..200)) {
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            list.order_by_key(|(key, _)| *key);
            prop_assert_eq!(&list, &expected);
            expected.sort();
            list.order();
            prop_assert_eq!(&list, &expected);
        }
    }
}
