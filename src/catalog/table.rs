//! A table of names, and the copy of it in which names are sought.

use std::borrow::Cow;
use std::ops::Range;

/// Names in one text.
pub(super) struct Table {
    text: Cow<'static, str>,
    /// The text in lower case, in which names are sought.
    folded: Vec<u8>,
    /// Where each name stands in the text.
    places: Vec<(u32, u32)>,
    /// The numbers of the names by their hashes, from 1, with free places between them; of a sorted table only.
    by_hash: Vec<u16>,
}

impl Table {
    pub(super) const fn new() -> Self {
        Self {
            text: Cow::Borrowed(""),
            folded: Vec::new(),
            places: Vec::new(),
            by_hash: Vec::new(),
        }
    }

    /// The names that are the lines of `text`.
    pub(super) fn of_lines(text: &'static str) -> Self {
        let mut table = Self::new();
        table.folded = text.as_bytes().to_ascii_lowercase();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            table.places.push(place(start..end));
            start = end + 1;
        }
        table.text = Cow::Borrowed(text);
        table
    }

    /// The names that stand one behind the other in `text`, each up to one of `ends`, sorted (letter case ignored). Most should be
    /// in order already.
    pub(super) fn sorted(text: String, ends: impl Iterator<Item = usize>) -> Self {
        let mut table = Self::new();
        table.folded = text.as_bytes().to_ascii_lowercase();
        table.text = Cow::Owned(text);
        let mut start = 0;
        for end in ends {
            let name = place(start..end);
            table.places.insert(table.rank(name), name);
            start = end;
        }
        table.by_hash = table.hashed();
        table
    }

    /// The names by their hashes. Half of the places stay free, so that a search ends soon.
    fn hashed(&self) -> Vec<u16> {
        let mut by_hash = vec![0; (2 * self.places.len()).next_power_of_two()];
        let mask = by_hash.len() - 1;
        for (number, place) in (1..).zip(&self.places) {
            let mut at = hash(self.folded_at(*place)) & mask;
            while by_hash.get(at).is_some_and(|known| *known > 0) {
                at = (at + 1) & mask;
            }
            if let Some(free) = by_hash.get_mut(at) {
                *free = number;
            }
        }
        by_hash
    }

    /// The number of `name`, letter case ignored, in a sorted table.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let mask = self.by_hash.len().checked_sub(1)?;
        let name = name.as_bytes();
        let mut at = hash(name) & mask;
        loop {
            let number = usize::from(*self.by_hash.get(at)?).checked_sub(1)?;
            let place = self.places.get(number).copied().map(range)?;
            let known = self.text.as_bytes().get(place)?;
            // Most names are written as AWS writes them, which is soon seen.
            if known == name || known.eq_ignore_ascii_case(name) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// How many names order before the one at `place`.
    fn rank(&self, place: (u32, u32)) -> usize {
        let name = self.folded_at(place);
        let is_before = |other: &(u32, u32)| self.folded_at(*other) < name;
        match self.places.last() {
            Some(last) if !is_before(last) => self.places.partition_point(is_before),
            _ => self.places.len(),
        }
    }

    pub(super) fn name(&self, index: usize) -> &str {
        let place = self.places.get(index).copied().map(range);
        place
            .and_then(|range| self.text.get(range))
            .unwrap_or_default()
    }

    /// The name in lower case.
    pub(super) fn folded(&self, index: usize) -> &[u8] {
        let place = self.places.get(index).copied();
        place.map_or(&[], |place| self.folded_at(place))
    }

    fn folded_at(&self, place: (u32, u32)) -> &[u8] {
        self.folded.get(range(place)).unwrap_or_default()
    }
}

/// The same for texts that differ in letter case alone.
fn hash(text: &[u8]) -> usize {
    const CASE: u64 = 0x2020_2020_2020_2020;
    let (words, rest) = text.as_chunks();
    // Of what is left over, and some of what is before it where there is.
    let last = match text.last_chunk() {
        Some(last) => u64::from_le_bytes(*last),
        None => {
            let bytes = rest.iter();
            bytes.fold(0, |word, byte| word << 8 | u64::from(*byte))
        }
    };
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let hash = words.chain([last]).fold(0, |hash: u64, word| {
        (hash.rotate_left(5) ^ (word | CASE)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    (hash >> 32) as usize
}

/// All names together are far from 4 GiB.
fn place(range: Range<usize>) -> (u32, u32) {
    (range.start as u32, range.end as u32)
}

fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}

/// A text in lower case, on the stack; no name is as long as what does not fit.
pub(super) struct Folded {
    bytes: [u8; Self::LONGEST],
    length: usize,
}

impl Folded {
    /// Longer than any name of the catalogue.
    pub(super) const LONGEST: usize = 256;

    /// `None` where `text` is longer than any name.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut bytes = [0; Self::LONGEST];
        let place = bytes.get_mut(..text.len())?;
        place.copy_from_slice(text.as_bytes());
        place.make_ascii_lowercase();
        let length = text.len();
        Some(Self { bytes, length })
    }

    pub(super) fn get(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}
