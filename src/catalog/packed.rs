//! The packed catalogue, laid out by the build script (`packing/pack.rs`) and read in place: nothing is parsed,
//! decompressed or allocated, at start or later.
//!
//! Every read is bounds-checked. The data is our own and whole (a test compares it with its text), so a number out of
//! range cannot happen; where the types still ask for an answer, it is 0 or the empty text.

use std::cmp::Ordering;
use std::ops::Range;

/// How many strings share one entry of [`Packed::string_starts`].
const STRINGS_PER_START: usize = 16;

/// How many sections there are.
const SECTIONS: usize = 21;

/// The catalogue that is built in. Its sections are told apart by the compiler, not at run time.
pub(super) static PACKED: Packed = Packed::parse(
    include_str!(concat!(env!("OUT_DIR"), "/catalog.txt")),
    include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin")),
);

/// A column of 16-bit numbers.
#[derive(Clone, Copy)]
pub(super) struct Column(&'static [[u8; 2]]);

impl Column {
    const fn new(bytes: &'static [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    pub(super) fn get(self, index: usize) -> usize {
        self.0
            .get(index)
            .map_or(0, |bytes| usize::from(u16::from_le_bytes(*bytes)))
    }

    pub(super) const fn len(self) -> usize {
        self.0.len()
    }

    /// For a column of starts: where run `index` is.
    pub(super) fn run(self, index: usize) -> Range<usize> {
        self.get(index)..self.get(index + 1)
    }
}

/// Lists of numbers.
#[derive(Clone, Copy)]
pub(super) struct Lists {
    starts: Column,
    entries: Column,
}

impl Lists {
    /// The entries of list `index`.
    pub(super) fn list(self, index: usize) -> List {
        let range = self.starts.run(index);
        List {
            entries: self.entries.0.get(range).unwrap_or_default(),
        }
    }
}

/// One list of numbers.
#[derive(Clone, Copy)]
pub(super) struct List {
    entries: &'static [[u8; 2]],
}

impl List {
    pub(super) const fn len(self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(self, index: usize) -> Option<u16> {
        self.entries.get(index).copied().map(u16::from_le_bytes)
    }

    /// Whether a sorted list has `value`.
    pub(super) fn contains(self, value: u16) -> bool {
        let value_of = |bytes: &[u8; 2]| u16::from_le_bytes(*bytes);
        self.entries.binary_search_by_key(&value, value_of).is_ok()
    }
}

/// A run of strings: all names of one kind, sorted (letter case ignored) where they are looked up.
#[derive(Clone, Copy)]
pub(super) struct Names {
    first: usize,
    count: usize,
}

impl Names {
    pub(super) const fn len(self) -> usize {
        self.count
    }

    pub(super) fn get(self, index: usize) -> &'static str {
        PACKED.string(self.first + index)
    }

    /// The first index in `range` whose name is not before the place that `order` looks for.
    pub(super) fn lower_bound(
        self,
        range: Range<usize>,
        order: impl Fn(&'static str) -> Ordering,
    ) -> usize {
        let Range {
            start: mut low,
            end: mut high,
        } = range;
        while low < high {
            let middle = low + (high - low) / 2;
            if order(self.get(middle)) == Ordering::Less {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The index in `range` of `name`, letter case ignored.
    pub(super) fn find(self, range: Range<usize>, name: &str) -> Option<usize> {
        let end = range.end;
        let at = self.lower_bound(range, |entry| compare(entry, name));
        (at < end && self.get(at).eq_ignore_ascii_case(name)).then_some(at)
    }

    /// The part of `range` whose names start with `head` and then `mark`, letter case ignored.
    pub(super) fn with_prefix(self, range: Range<usize>, head: &str, mark: &str) -> Range<usize> {
        let order = |entry: &str| {
            let fold = |byte: u8| byte.to_ascii_lowercase();
            let entry = entry.bytes().take(head.len() + mark.len());
            entry
                .map(fold)
                .cmp(head.bytes().chain(mark.bytes()).map(fold))
        };
        let end = range.end;
        let start = self.lower_bound(range, order);
        let end = self.lower_bound(start..end, |entry| match order(entry) {
            Ordering::Equal => Ordering::Less,
            other => other,
        });
        start..end
    }
}

/// The order of names: ASCII letter case ignored.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let fold = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(fold).cmp(b.bytes().map(fold))
}

/// The sections of the packed catalogue. Names of a kind and columns of that kind go by the same index.
pub(super) struct Packed {
    text: &'static str,
    string_starts: &'static [[u8; 4]],
    string_lengths: &'static [u8],
    pub(super) action_names: Names,
    pub(super) service_prefixes: Names,
    pub(super) service_names: Names,
    pub(super) type_names: Names,
    pub(super) arns: Names,
    pub(super) key_names: Names,
    pub(super) partition_ids: Names,
    pub(super) partition_domains: Names,
    pub(super) region_ids: Names,
    pub(super) region_names: Names,
    pub(super) date: Names,
    /// Where each service's actions are.
    pub(super) service_actions: Column,
    /// Where each service's resource types are.
    pub(super) service_types: Column,
    pub(super) service_keys: Column,
    /// 1 where resource control policies apply.
    pub(super) service_resource_control: &'static [u8],
    /// Where each resource type's ARN forms are.
    pub(super) type_arns: Column,
    pub(super) type_keys: Column,
    /// The level bits that each level code stands for.
    pub(super) level_sets: &'static [u8],
    /// Three planes, one a bit of the actions' level codes.
    pub(super) level_planes: &'static [[u8; 8]],
    pub(super) action_profiles: Column,
    /// Three numbers a profile: its lists of types, of keys, of dependent actions.
    pub(super) profiles: Column,
    /// Two numbers an entry: the type (doubled, plus 1 if required), and the list of keys of this use.
    pub(super) type_lists: Lists,
    pub(super) key_lists: Lists,
    pub(super) dependent_lists: Lists,
    /// One byte a key: 3 bits type, 1 bit multi-valued, 4 bits subject.
    pub(super) key_codes: &'static [u8],
    /// Where each partition's regions are.
    pub(super) partition_regions: Column,
}

impl Packed {
    const fn parse(text: &'static str, bytes: &'static [u8]) -> Self {
        let counts = section(bytes, 0);
        Self {
            text,
            string_starts: section(bytes, 1).as_chunks().0,
            string_lengths: section(bytes, 2),
            action_names: names(counts, 0),
            service_prefixes: names(counts, 1),
            service_names: names(counts, 2),
            type_names: names(counts, 3),
            arns: names(counts, 4),
            key_names: names(counts, 5),
            partition_ids: names(counts, 6),
            partition_domains: names(counts, 7),
            region_ids: names(counts, 8),
            region_names: names(counts, 9),
            date: names(counts, 10),
            service_actions: Column::new(section(bytes, 3)),
            service_types: Column::new(section(bytes, 4)),
            service_keys: Column::new(section(bytes, 5)),
            service_resource_control: section(bytes, 6),
            type_arns: Column::new(section(bytes, 7)),
            type_keys: Column::new(section(bytes, 8)),
            level_sets: section(bytes, 9),
            level_planes: section(bytes, 10).as_chunks().0,
            action_profiles: Column::new(section(bytes, 11)),
            profiles: Column::new(section(bytes, 12)),
            type_lists: lists(bytes, 13),
            key_lists: lists(bytes, 15),
            dependent_lists: lists(bytes, 17),
            key_codes: section(bytes, 19),
            partition_regions: Column::new(section(bytes, 20)),
        }
    }

    fn string(&self, index: usize) -> &'static str {
        let block = index / STRINGS_PER_START;
        let start = self
            .string_starts
            .get(block)
            .map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize);
        let before = self.string_lengths.get(block * STRINGS_PER_START..index);
        let before = before.into_iter().flatten().map(|n| usize::from(*n));
        let start = start + before.sum::<usize>();
        let length = self.string_lengths.get(index).copied().unwrap_or_default();
        self.text
            .get(start..start + usize::from(length))
            .unwrap_or_default()
    }
}

/// Section `index`: the packed numbers start with the length of each section.
const fn section(bytes: &'static [u8], index: usize) -> &'static [u8] {
    let (head, mut rest) = split(bytes, 4 * SECTIONS);
    let mut lengths: &[[u8; 4]] = head.as_chunks().0;
    let mut before = index;
    while let Some((length, others)) = lengths.split_first() {
        let (this, behind) = split(rest, u32::from_le_bytes(*length) as usize);
        if before == 0 {
            return this;
        }
        before -= 1;
        rest = behind;
        lengths = others;
    }
    &[]
}

const fn split(bytes: &'static [u8], at: usize) -> (&'static [u8], &'static [u8]) {
    match bytes.split_at_checked(at) {
        Some(parts) => parts,
        None => (&[], &[]),
    }
}

/// The lists whose starts are section `index` and whose entries are the next.
const fn lists(bytes: &'static [u8], index: usize) -> Lists {
    Lists {
        starts: Column::new(section(bytes, index)),
        entries: Column::new(section(bytes, index + 1)),
    }
}

/// Kind `index` of the strings, of which `counts` says how many each kind has.
const fn names(counts: &'static [u8], index: usize) -> Names {
    let mut counts: &[[u8; 2]] = counts.as_chunks().0;
    let mut first = 0;
    let mut before = index;
    while let Some((count, others)) = counts.split_first() {
        let count = u16::from_le_bytes(*count) as usize;
        if before == 0 {
            return Names { first, count };
        }
        before -= 1;
        first += count;
        counts = others;
    }
    Names { first, count: 0 }
}
