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
        let mut lines = Lines::from_block(place / BLOCK);
        lines.nth(place % BLOCK).unwrap_or_default()
    }

    /// The names in `range` with their numbers: cheaper than one by one.
    pub(super) fn iter(
        self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (usize, &'static str)> + Clone {
        let place = self.first + range.start;
        let mut lines = Lines::from_block(place / BLOCK);
        for _ in 0..place % BLOCK {
            lines.next();
        }
        range.zip(lines)
    }

    /// The number in `range` of `name`, letter case ignored.
    pub(super) fn find(self, range: Range<usize>, name: &str) -> Option<usize> {
        let end = range.end;
        let order = |entry: &[u8]| compare(entry, name.as_bytes());
        let (at, entry) = self.lower_bound(range, order);
        (at < end && entry.eq_ignore_ascii_case(name)).then_some(at)
    }

    /// The part of `range` whose names start with `head` and then `mark`, letter case ignored.
    pub(super) fn with_prefix(self, range: Range<usize>, head: &str, mark: &str) -> Range<usize> {
        let order = |entry: &[u8]| match entry.split_at_checked(head.len()) {
            Some((entry_head, rest)) => {
                let rest = rest.get(..mark.len()).unwrap_or(rest);
                compare(entry_head, head.as_bytes()).then_with(|| compare(rest, mark.as_bytes()))
            }
            None => compare(entry, head.as_bytes()),
        };
        let end = range.end;
        let (start, _) = self.lower_bound(range, order);
        let (end, _) = self.lower_bound(start..end, |entry| match order(entry) {
            Ordering::Equal => Ordering::Less,
            other => other,
        });
        start..end
    }

    /// The first name in `range`, with its number, that does not order before the place looked for: a search among
    /// the names that have a mark, then a walk from the last of them that is before the place.
    fn lower_bound(
        self,
        range: Range<usize>,
        order: impl Fn(&[u8]) -> Ordering,
    ) -> (usize, &'static str) {
        let first_block = (self.first + range.start).div_ceil(BLOCK);
        let mut low = first_block;
        let mut high = (self.first + range.end).div_ceil(BLOCK);
        while low < high {
            let middle = low + (high - low) / 2;
            let head = Lines::from_block(middle).next().unwrap_or_default();
            if order(head.as_bytes()) == Ordering::Less {
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
        let end = range.end;
        let mut walk = self.iter(start..end);
        let found = walk.find(|(_, name)| order(name.as_bytes()) != Ordering::Less);
        found.unwrap_or((end, ""))
    }
}

/// The lines of the text from some place on.
#[derive(Clone)]
struct Lines {
    rest: &'static str,
}

impl Lines {
    /// The names from block `block` on.
    fn from_block(block: usize) -> Self {
        let rest = PACKED.text.get(PACKED.name_start(block)..);
        Self {
            rest: rest.unwrap_or_default(),
        }
    }
}

impl Iterator for Lines {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        let end = memchr::memchr(b'\n', self.rest.as_bytes())?;
        let line = self.rest.get(..end)?;
        self.rest = self.rest.get(end + 1..)?;
        Some(line)
    }
}

/// The order of names: ASCII letter case ignored.
fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let fold = |byte: &u8| byte.to_ascii_lowercase();
    for (a, b) in a.iter().map(fold).zip(b.iter().map(fold)) {
        if a != b {
            return a.cmp(&b);
        }
    }
    a.len().cmp(&b.len())
}
