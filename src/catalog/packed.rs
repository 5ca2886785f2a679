//! The packed catalogue, laid out by the build script (`packing/pack.rs`) and read in place; only the names of actions
//! (`stems.rs`) and the resources of ARN forms (`shorthand.rs`) are written out, when they are asked for.
//!
//! Every read is bounds-checked. The data is our own and whole (a test compares it with its text), so a number out of
//! range cannot happen; where the types still ask for an answer, it is 0 or the empty text.

use super::names::Names;
use std::ops::Range;

/// How many sections there are.
const SECTIONS: usize = 25;

/// The catalogue that is built in. Its sections are told apart by the compiler, not at run time.
pub(super) static PACKED: Packed = Packed::parse(
    include_str!(concat!(env!("OUT_DIR"), "/catalog.txt")),
    include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin")),
);

/// The sections of the packed catalogue. Names of a kind and columns of that kind go by the same index.
pub(super) struct Packed {
    /// All names but those of the actions, each with a line end behind it.
    pub(super) text: &'static str,
    /// The verbs that the actions' names start with, a line each.
    pub(super) verbs: &'static [u8],
    /// The actions' names by what they are done to; `stems.rs` reads them.
    pub(super) stems: &'static [u8],

    /// How many actions there are.
    pub(super) actions: usize,
    /// The level bits that each level code stands for.
    pub(super) level_sets: &'static [u8],
    /// Three planes, one a bit of the actions' level codes.
    pub(super) level_planes: &'static [[u8; 8]],
    /// What resources each action takes: 0 none; up to twice the number of the service's types, one type (doubled,
    /// less 1 if not required); above that, one of the service's use lists.
    pub(super) action_resources: Column,
    pub(super) action_profiles: Column,
    /// Two numbers a profile: its list of keys, its list of dependent actions.
    pub(super) profiles: Column,
    #[cfg_attr(target_arch = "wasm32", expect(dead_code, reason = "left out there"))]
    pub(super) dependent_lists: Lists,

    /// Where each use list starts in the next two columns.
    pub(super) use_lists: Column,
    /// The type within the service, doubled, plus 1 if required.
    pub(super) use_types: Column,
    /// The list of keys that only this use has.
    pub(super) use_keys: Column,

    pub(super) service_prefixes: Names,
    pub(super) service_names: Names,
    /// Where each service's actions are.
    pub(super) service_actions: Column,
    /// Where each service's resource types are.
    pub(super) service_types: Column,
    /// Where each service's use lists are.
    pub(super) service_uses: Column,
    pub(super) service_keys: Column,
    /// 1 where resource control policies apply.
    pub(super) service_resource_control: &'static [u8],

    pub(super) type_names: Names,
    pub(super) type_keys: Column,
    /// Where each resource type's ARN forms are.
    pub(super) type_arns: Column,
    /// The first five fields of each ARN form, as one of the heads.
    pub(super) arn_heads: Column,
    pub(super) arn_head_names: Names,
    /// The resource part of each ARN form.
    pub(super) arn_resources: Names,

    /// The keys that a request carries as they are; the templates come behind them.
    pub(super) plain_key_names: Names,
    pub(super) key_template_names: Names,
    /// One byte a key: 3 bits type, 1 bit multi-valued, 4 bits subject.
    pub(super) key_codes: &'static [u8],
    pub(super) key_lists: Lists,

    pub(super) partition_ids: Names,
    pub(super) partition_domains: Names,
    /// Where each partition's regions are.
    pub(super) partition_regions: Column,
    pub(super) region_ids: Names,
    pub(super) region_names: Names,

    pub(super) date: Names,
}

impl Packed {
    const fn parse(text: &'static str, bytes: &'static [u8]) -> Self {
        let counts = section(bytes, 0);
        Self {
            text,
            verbs: section(bytes, 1),
            stems: section(bytes, 2),
            actions: names(counts, 12).len(),
            level_sets: section(bytes, 3),
            level_planes: section(bytes, 4).as_chunks().0,
            action_resources: column(bytes, 5),
            action_profiles: column(bytes, 6),
            profiles: column(bytes, 7),
            dependent_lists: lists(bytes, 8),
            use_lists: column(bytes, 10),
            use_types: column(bytes, 11),
            use_keys: column(bytes, 12),
            service_prefixes: names(counts, 0),
            service_names: names(counts, 1),
            service_actions: column(bytes, 13),
            service_types: column(bytes, 14),
            service_uses: column(bytes, 15),
            service_keys: column(bytes, 16),
            service_resource_control: section(bytes, 17),
            type_names: names(counts, 2),
            type_keys: column(bytes, 18),
            type_arns: column(bytes, 19),
            arn_heads: column(bytes, 20),
            arn_head_names: names(counts, 3),
            arn_resources: names(counts, 4),
            plain_key_names: names(counts, 5),
            key_template_names: names(counts, 6),
            key_codes: section(bytes, 21),
            key_lists: lists(bytes, 22),
            partition_ids: names(counts, 7),
            partition_domains: names(counts, 8),
            partition_regions: column(bytes, 24),
            region_ids: names(counts, 9),
            region_names: names(counts, 10),
            date: names(counts, 11),
        }
    }
}

/// A column of 16-bit numbers: first the low byte of each, then the high byte of each, which compresses better.
#[derive(Clone, Copy)]
pub(super) struct Column {
    low: &'static [u8],
    high: &'static [u8],
}

impl Column {
    pub(super) fn get(self, index: usize) -> usize {
        let byte = |plane: &[u8]| usize::from(plane.get(index).copied().unwrap_or_default());
        byte(self.low) | byte(self.high) << 8
    }

    /// For a column of starts: where run `index` is.
    pub(super) fn run(self, index: usize) -> Range<usize> {
        self.get(index)..self.get(index + 1)
    }

    /// For a column of starts: which run `place` is in.
    pub(super) fn run_of(self, place: usize) -> usize {
        let all = 0..self.low.len();
        self.partition_point(all, |start| start <= place)
            .saturating_sub(1)
    }

    /// The first place in `range` whose number is not `before`; all that are come first.
    fn partition_point(self, range: Range<usize>, before: impl Fn(usize) -> bool) -> usize {
        let Range { mut start, mut end } = range;
        while start < end {
            let middle = start + (end - start) / 2;
            if before(self.get(middle)) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
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
        List {
            entries: self.entries,
            start: self.starts.get(index),
            end: self.starts.get(index + 1),
        }
    }
}

/// One list of numbers.
#[derive(Clone, Copy)]
pub(super) struct List {
    entries: Column,
    start: usize,
    end: usize,
}

impl List {
    pub(super) const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator + Clone {
        (self.start..self.end).map(move |at| self.entries.get(at))
    }

    /// Whether a sorted list has `value`.
    pub(super) fn contains(self, value: usize) -> bool {
        let all = self.start..self.end;
        let at = self.entries.partition_point(all, |entry| entry < value);
        at < self.end && self.entries.get(at) == value
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

const fn column(bytes: &'static [u8], index: usize) -> Column {
    let planes = section(bytes, index);
    let (low, high) = split(planes, planes.len() / 2);
    Column { low, high }
}

/// The lists whose starts are section `index` and whose entries are the next.
const fn lists(bytes: &'static [u8], index: usize) -> Lists {
    Lists {
        starts: column(bytes, index),
        entries: column(bytes, index + 1),
    }
}

/// Kind `index` of the names, of which `counts` says how many each kind has, as `u16`.
const fn names(counts: &'static [u8], index: usize) -> Names {
    let mut counts: &[[u8; 2]] = counts.as_chunks().0;
    let mut first = 0;
    let mut before = index;
    while let Some((count, others)) = counts.split_first() {
        let count = u16::from_le_bytes(*count) as usize;
        if before == 0 {
            return Names::new(first, count);
        }
        before -= 1;
        first += count;
        counts = others;
    }
    Names::new(0, 0)
}
