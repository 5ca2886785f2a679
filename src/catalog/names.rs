//! The names of the packed catalogue: one text, a line a name, with a mark at every sixteenth.

use super::packed::PACKED;
use std::cmp::Ordering;
use std::ops::Range;

/// How many names share one entry of the column of starts.
pub(super) const BLOCK: usize = 16;

/// All names of one kind, sorted (letter case ignored) where they are looked up.
#[derive(Clone, Copy)]
pub(super) struct Names {
    first: usize,
    count: usize,
}

impl Names {
    pub(super) const fn new(first: usize, count: usize) -> Self {
        Self { first, count }
    }

    pub(super) const fn len(self) -> usize {
        self.count
    }

    /// The numbers of all names of this kind.
    pub(super) const fn all(self) -> Range<usize> {
        0..self.count
    }

    pub(super) fn get(self, index: usize) -> &'static str {
        let place = self.first + index;
        let mut lines = lines_from(place / BLOCK);
        lines.nth(place % BLOCK).unwrap_or_default()
    }

    /// The names in `range` with their numbers: cheaper than one by one.
    pub(super) fn iter(
        self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (usize, &'static str)> + Clone {
        let place = self.first + range.start;
        let lines = lines_from(place / BLOCK).skip(place % BLOCK);
        range.zip(lines)
    }

    /// The number in `range` of `name`, letter case ignored.
    pub(super) fn find(self, range: Range<usize>, name: &str) -> Option<usize> {
        let end = range.end;
        let at = self.lower_bound(range, |entry| {
            entry.bytes().map(fold).cmp(name.bytes().map(fold))
        });
        (at < end && self.get(at).eq_ignore_ascii_case(name)).then_some(at)
    }

    /// The part of `range` whose names start with `head` and then `mark`, letter case ignored.
    pub(super) fn with_prefix(self, range: Range<usize>, head: &str, mark: &str) -> Range<usize> {
        let order = |entry: &str| {
            let entry = entry.bytes().take(head.len() + mark.len());
            let prefix = head.bytes().chain(mark.bytes());
            entry.map(fold).cmp(prefix.map(fold))
        };
        let end = range.end;
        let start = self.lower_bound(range, order);
        let end = self.lower_bound(start..end, |entry| match order(entry) {
            Ordering::Equal => Ordering::Less,
            other => other,
        });
        start..end
    }

    /// The first number in `range` whose name does not order before the place looked for: a search among the names
    /// that have a mark, then a walk from the last of them that is before the place.
    fn lower_bound(self, range: Range<usize>, order: impl Fn(&str) -> Ordering) -> usize {
        let is_before = |name: &str| order(name) == Ordering::Less;
        let mut low = (self.first + range.start).div_ceil(BLOCK);
        let mut high = (self.first + range.end).div_ceil(BLOCK);
        let first_block = low;
        while low < high {
            let middle = low + (high - low) / 2;
            if lines_from(middle).next().is_some_and(is_before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let start = if low == first_block {
            range.start
        } else {
            (low - 1) * BLOCK - self.first
        };
        let mut walk = self.iter(start..range.end);
        let found = walk.find(|(_, name)| !is_before(name));
        found.map_or(range.end, |(at, _)| at)
    }
}

/// The names from block `block` on.
fn lines_from(block: usize) -> std::str::Split<'static, char> {
    let start = PACKED.name_starts.get(block);
    let start = start.map(|bytes| u32::from_le_bytes(*bytes) as usize);
    let text = start.and_then(|start| PACKED.text.get(start..));
    text.unwrap_or_default().split('\n')
}

fn fold(byte: u8) -> u8 {
    byte.to_ascii_lowercase()
}
