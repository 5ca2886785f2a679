//! Names that somebody may have meant by a misspelt one.

use super::slip;
use crate::order::Order;

/// Longer names are not compared: no name in the catalogue is longer.
const MAX_LENGTH: usize = 96;

/// How many names are offered.
const MAX_OFFERED: usize = 3;

/// The numbers of the names among `names` that are fewest edits away from `name`, best first.
///
/// An edit adds, drops or changes a letter, or swaps two neighbours; letter case does not count. A quarter of the
/// letters may differ, but at most four, and at least one.
#[must_use]
pub fn nearest(name: &str, names: impl Iterator<Item = (usize, &'static str)>) -> Vec<usize> {
    best(near(name, names))
}

/// The same of names that say in their first word what is done, and none that do something else: `DeleteKeys` is not near
/// `SelectKeys`.
#[must_use]
pub(super) fn nearest_deeds(
    name: &str,
    names: impl Iterator<Item = (usize, &'static str)>,
) -> Vec<usize> {
    let mut found = near(name, names);
    found.retain(|(_, _, entry)| slip::does_the_same(name, entry));
    best(found)
}

fn best(mut found: Vec<(usize, usize, &'static str)>) -> Vec<usize> {
    found.order();
    found.truncate(MAX_OFFERED);
    found.into_iter().map(|(_, at, _)| at).collect()
}

/// The names that are near enough, each behind its edits and its number.
fn near(
    name: &str,
    names: impl Iterator<Item = (usize, &'static str)>,
) -> Vec<(usize, usize, &'static str)> {
    if name.len() > MAX_LENGTH {
        return Vec::new();
    }
    let name: Vec<u8> = name.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    let limit = (name.len() / 4).clamp(1, 4);
    let letters = letters_of(&name);
    let mut found = Vec::new();
    let mut rows = Rows::default();
    for (at, entry) in names {
        if !share_letters(letters, letters_of(entry.as_bytes()), limit) {
            continue;
        }
        if let Some(edits) = rows.distance(&name, entry.as_bytes(), limit) {
            found.push((edits, at, entry));
        }
    }
    found
}

/// Which letters a name has: one bit each, letter case ignored.
fn letters_of(name: &[u8]) -> u64 {
    let bits = name
        .iter()
        .map(|byte| 1 << (byte.to_ascii_lowercase() % 64));
    bits.fold(0, |all, bit: u64| all | bit)
}

/// Whether two names can be `limit` edits apart, by their letters: an edit does away with one letter of each at most.
/// This tells most names apart, for a small part of the cost of counting.
fn share_letters(a: u64, b: u64, limit: usize) -> bool {
    let apart = (a & !b).count_ones().max((b & !a).count_ones());
    apart as usize <= limit
}

/// The last three rows of the table of distances between the starts of two texts, kept to be used again.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    above: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// How many edits turn `from`, which is in lower case, into `to`; `None` if more than `limit`.
    fn distance(&mut self, from: &[u8], to: &[u8], limit: usize) -> Option<usize> {
        if from.len().abs_diff(to.len()) > limit {
            return None;
        }
        self.before.clear();
        self.above.clear();
        self.above.extend(0..=from.len());
        let mut to_last = None;
        for (line, letter) in to.iter().enumerate() {
            let letter = letter.to_ascii_lowercase();
            self.fill(from, line + 1, letter, to_last);
            if self.row.iter().all(|edits| *edits > limit) {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.above);
            std::mem::swap(&mut self.above, &mut self.row);
            to_last = Some(letter);
        }
        self.above.last().copied().filter(|edits| *edits <= limit)
    }

    /// Fills the row of one more letter of the second text.
    fn fill(&mut self, from: &[u8], line: usize, letter: u8, letter_before: Option<u8>) {
        self.row.clear();
        self.row.push(line);
        let mut left = line;
        let mut from_before = None;
        let pairs = self.above.iter().zip(self.above.iter().skip(1));
        for (column, (own, (corner, up))) in from.iter().zip(pairs).enumerate() {
            let changed = corner + usize::from(*own != letter);
            let mut edits = changed.min(up + 1).min(left + 1);
            if from_before == Some(letter) && letter_before == Some(*own) {
                let swapped = column.checked_sub(1).and_then(|at| self.before.get(at));
                edits = swapped.map_or(edits, |before| edits.min(before + 1));
            }
            self.row.push(edits);
            left = edits;
            from_before = Some(*own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_never_rule_out_what_counting_allows() {
        let names = [
            "getobject",
            "putobject",
            "getbucket",
            "listbuckets",
            "tagresource",
            "a",
            "",
        ];
        for (a, b) in names
            .iter()
            .flat_map(|a| names.map(|b| (a.as_bytes(), b.as_bytes())))
        {
            for limit in 0..12 {
                if Rows::default().distance(a, b, limit).is_some() {
                    assert!(share_letters(letters_of(a), letters_of(b), limit));
                }
            }
        }
    }

    #[test]
    fn edits_are_counted_up_to_the_limit() {
        let mut rows = Rows::default();
        for (from, to, expected) in [
            ("getobject", "GetObject", Some(0)),
            ("getobjects", "GetObject", Some(1)),
            ("gteobject", "GetObject", Some(1)),
            ("getobjetc", "GetObject", Some(1)),
            ("gotobjekt", "GetObject", Some(2)),
            ("putobject", "GetObject", Some(2)),
            ("listobject", "GetObject", None),
            ("", "ab", Some(2)),
        ] {
            assert_eq!(
                rows.distance(from.as_bytes(), to.as_bytes(), 2),
                expected,
                "{from}"
            );
        }
    }
}
