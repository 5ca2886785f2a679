//! The names of the catalogue: a table of all, written out when the first is asked for.

use super::packed::PACKED;
use super::shorthand::written_out;
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
        let name = Folded::of(&[name])?;
        let end = range.end;
        let at = self.lower_bound(range, |entry| entry.cmp(name.get()));
        (at < end && Table::get().folded(self.first + at) == name.get()).then_some(at)
    }

    /// The part of `range` whose names start with `head` and then `mark`, letter case ignored.
    pub(super) fn with_prefix(self, range: Range<usize>, head: &str, mark: &str) -> Range<usize> {
        let Some(prefix) = Folded::of(&[head, mark]) else {
            return range.end..range.end;
        };
        let prefix = prefix.get();
        let end = range.end;
        let start = self.lower_bound(range, |entry| entry.cmp(prefix));
        let end = self.lower_bound(start..end, |entry| match entry.starts_with(prefix) {
            true => Ordering::Less,
            false => entry.cmp(prefix),
        });
        start..end
    }

    /// The number of the first name in `range` that does not order before the place looked for.
    fn lower_bound(self, range: Range<usize>, order: impl Fn(&[u8]) -> Ordering) -> usize {
        let table = Table::get();
        let Range { mut start, mut end } = range;
        while start < end {
            let middle = start + (end - start) / 2;
            if order(table.folded(self.first + middle)) == Ordering::Less {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }
}

/// Longer than any name of the catalogue.
const LONGEST: usize = 256;

/// A text in lower case, on the stack; no name is as long as what does not fit.
struct Folded {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Folded {
    /// The `parts` one behind the other; `None` where they are longer than any name.
    fn of(parts: &[&str]) -> Option<Self> {
        let mut folded = Self {
            bytes: [0; LONGEST],
            length: 0,
        };
        for part in parts {
            let end = folded.length + part.len();
            let place = folded.bytes.get_mut(folded.length..end)?;
            place.copy_from_slice(part.as_bytes());
            place.make_ascii_lowercase();
            folded.length = end;
        }
        Some(folded)
    }

    fn get(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Every name, in one text.
struct Table {
    text: String,
    /// The text in lower case, in which names are sought.
    folded: Vec<u8>,
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
            folded: Vec::new(),
            starts: vec![0],
        };
        stems::for_each_name(|name| table.push(name));
        PACKED.text.lines().for_each(|name| table.push_line(name));
        table.folded = table.text.as_bytes().to_ascii_lowercase();
        table
    }

    /// Adds a name of the packed text, in which the resources of ARN forms stand in shorthand.
    fn push_line(&mut self, line: &str) {
        let index = self.starts.len() - 1;
        let resources = PACKED.arn_resources;
        let form = index.checked_sub(resources.first);
        match form.filter(|form| *form < resources.count) {
            Some(form) => {
                let kind = PACKED.type_arns.run_of(form);
                let name = self.name(PACKED.type_names.first + kind);
                let resource = written_out(name, line);
                self.push(&resource);
            }
            None => self.push(line),
        }
    }

    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        // All names together are far from 4 GiB.
        self.starts.push(self.text.len() as u32);
    }

    fn name(&self, index: usize) -> &str {
        self.text.get(self.range(index)).unwrap_or_default()
    }

    fn folded(&self, index: usize) -> &[u8] {
        self.folded.get(self.range(index)).unwrap_or_default()
    }

    fn range(&self, index: usize) -> Range<usize> {
        let start = |index: usize| self.starts.get(index).map_or(0, |start| *start as usize);
        start(index)..start(index + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_as_long_as_what_is_not_sought() {
        let table = Table::get();
        let lengths = (0..table.starts.len()).map(|index| table.name(index).len());
        assert!(lengths.max().is_some_and(|longest| longest < LONGEST));
    }
}
