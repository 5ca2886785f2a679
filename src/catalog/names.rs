//! The names of the catalogue: a table of all, written out when the first is asked for.

use super::packed::PACKED;
use super::stems;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::OnceLock;

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
        Table::get().name(self.first + index)
    }

    /// The names in `range` with their numbers.
    pub(super) fn iter(
        self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (usize, &'static str)> + Clone {
        let table = Table::get();
        range.map(move |index| (index, table.name(self.first + index)))
    }

    /// The number in `range` of `name`, letter case ignored.
    pub(super) fn find(self, range: Range<usize>, name: &str) -> Option<usize> {
        let end = range.end;
        let at = self.lower_bound(range, |entry| compare(entry, name.as_bytes()));
        (at < end && self.get(at).eq_ignore_ascii_case(name)).then_some(at)
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
        let start = self.lower_bound(range, order);
        let end = self.lower_bound(start..end, |entry| match order(entry) {
            Ordering::Equal => Ordering::Less,
            other => other,
        });
        start..end
    }

    /// The number of the first name in `range` that does not order before the place looked for.
    fn lower_bound(self, range: Range<usize>, order: impl Fn(&[u8]) -> Ordering) -> usize {
        let table = Table::get();
        let Range { mut start, mut end } = range;
        while start < end {
            let middle = start + (end - start) / 2;
            if order(table.name(self.first + middle).as_bytes()) == Ordering::Less {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }
}

/// Every name, in one text.
struct Table {
    text: String,
    /// Where each name starts; the last entry is the end.
    starts: Vec<u32>,
}

impl Table {
    fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let mut table = Self {
            text: String::new(),
            starts: vec![0],
        };
        stems::for_each_name(|name| table.push(name));
        PACKED.text.lines().for_each(|name| table.push(name));
        table
    }

    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        // All names together are far from 4 GiB.
        self.starts.push(self.text.len() as u32);
    }

    fn name(&self, index: usize) -> &str {
        let start = |index: usize| self.starts.get(index).map_or(0, |start| *start as usize);
        let range = start(index)..start(index + 1);
        self.text.get(range).unwrap_or_default()
    }
}

/// The order of names: ASCII letter case ignored.
pub(super) fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let fold = |byte: &u8| byte.to_ascii_lowercase();
    for (a, b) in a.iter().map(fold).zip(b.iter().map(fold)) {
        if a != b {
            return a.cmp(&b);
        }
    }
    a.len().cmp(&b.len())
}
