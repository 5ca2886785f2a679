//! Entries of a list that another entry of it takes in as a whole.

use crate::order::Order;
use crate::policy::pattern::{has_wildcard, literal_prefix};

/// Entries that add nothing to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedundantGroup {
    /// The entry that takes in the others; of equal ones the first.
    pub kept: usize,
    /// The others, in order.
    pub redundant: Vec<usize>,
}

/// How the entries of a list are compared.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    /// Whether letter case counts.
    pub is_exact_case: bool,
    /// Whether every text of the second pattern is one of the first.
    pub covers: fn(&str, &str) -> bool,
}

/// The groups of `entries` of which one takes in the others, by the place of their first redundant entry.
///
/// A pattern can only take in what starts as it does before its first wildcard. So the patterns are kept by that head, and each
/// entry asks for those that stand under a head of its own: the work grows with the list, not with its square. Where many
/// patterns start alike, `work`, the number of characters that may be compared, is the bound; when it is used up, the rest of
/// the entries counts as needed.
#[must_use]
pub fn redundant_groups(
    entries: &[&str],
    comparison: Comparison,
    work: &mut usize,
) -> Vec<RedundantGroup> {
    if entries.len() < 2 {
        return Vec::new();
    }
    let mut list = List {
        entries,
        comparison,
        within: vec![None; entries.len()],
    };
    let repeated = list.find_repeats();
    let covered = list.find_covered(work);
    if repeated || covered {
        list.groups()
    } else {
        Vec::new()
    }
}

struct List<'e> {
    entries: &'e [&'e str],
    comparison: Comparison,
    /// For each entry another that takes it in; never round in a circle.
    within: Vec<Option<usize>>,
}

impl List<'_> {
    /// Finds what stands in the list before, and tells whether anything does.
    fn find_repeats(&mut self) -> bool {
        let mut seen = Seen::default();
        let mut alike = false;
        let hashed = self.entries.iter().enumerate().map(|(at, text)| {
            let hash = self.hash(text.as_bytes());
            alike |= seen.has(hash);
            seen.add(hash);
            (hash, at)
        });
        let mut hashed: Vec<(u64, usize)> = hashed.collect();
        if !alike {
            return false;
        }
        hashed.order();
        let mut any = false;
        for alike in hashed.chunk_by(|a, b| a.0 == b.0) {
            let Some(((_, first), again)) = alike.split_first() else {
                continue;
            };
            for (_, at) in again {
                if self.is_same(*first, *at) {
                    self.set_within(*at, *first);
                    any = true;
                }
            }
        }
        any
    }

    /// Finds what a pattern takes in, and tells whether any does.
    fn find_covered(&mut self, work: &mut usize) -> bool {
        let heads = Heads::of(self);
        if heads.patterns.is_empty() {
            return false;
        }
        let mut any = false;
        for at in 0..self.entries.len() {
            if *work == 0 {
                break;
            }
            if self.within.get(at).is_some_and(Option::is_none)
                && let Some(pattern) = self.pattern_over(at, &heads, work)
            {
                self.set_within(at, pattern);
                any = true;
            }
        }
        any
    }

    /// The pattern with the shortest head that takes in entry `at`.
    fn pattern_over(&self, at: usize, heads: &Heads, work: &mut usize) -> Option<usize> {
        let entry = self.entry(at);
        let covers = self.comparison.covers;
        let head = literal_prefix(entry).as_bytes();
        for head in heads.lengths.iter().map_while(|length| head.get(..*length)) {
            *work = work.saturating_sub(head.len());
            for pattern in heads.with(self, head).filter(|pattern| *pattern != at) {
                let wide = self.entry(pattern);
                let attempts = 1 + wide.bytes().filter(|byte| *byte == b'*').count();
                *work = work.saturating_sub(attempts.saturating_mul(wide.len() + entry.len()));
                if *work == 0 {
                    return None;
                }
                // Of two that say the same in other words, the first stays.
                if covers(wide, entry) && (pattern < at || !covers(entry, wide)) {
                    return Some(pattern);
                }
            }
        }
        None
    }

    fn groups(&self) -> Vec<RedundantGroup> {
        let redundant = (0..self.entries.len()).filter(|at| self.root(*at) != *at);
        let mut pairs: Vec<(usize, usize)> = redundant.map(|at| (self.root(at), at)).collect();
        pairs.order();
        let groups = pairs.chunk_by(|a, b| a.0 == b.0);
        let mut groups: Vec<RedundantGroup> = groups
            .filter_map(|group| {
                Some(RedundantGroup {
                    kept: group.first()?.0,
                    redundant: group.iter().map(|(_, at)| *at).collect(),
                })
            })
            .collect();
        groups.order_by_key(|group| group.redundant.first().copied());
        groups
    }

    /// The entry that takes in entry `at` and is in no other.
    fn root(&self, at: usize) -> usize {
        let mut at = at;
        while let Some(Some(wider)) = self.within.get(at) {
            at = *wider;
        }
        at
    }

    fn set_within(&mut self, at: usize, wider: usize) {
        if let Some(place) = self.within.get_mut(at) {
            *place = Some(wider);
        }
    }

    fn entry(&self, at: usize) -> &str {
        self.entries.get(at).copied().unwrap_or_default()
    }

    fn is_same(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.entry(a), self.entry(b));
        a == b || (!self.comparison.is_exact_case && a.eq_ignore_ascii_case(b))
    }

    /// Equal texts have equal hashes; what has one is compared before it is believed.
    fn hash(&self, text: &[u8]) -> u64 {
        let case = if self.comparison.is_exact_case {
            0
        } else {
            0x2020_2020_2020_2020
        };
        let (words, rest) = text.as_chunks();
        let last = rest
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        let words = words.iter().map(|word| u64::from_le_bytes(*word));
        words.chain([last]).fold(SEED, |hash, word| {
            let mixed = (hash ^ (word | case)).wrapping_mul(FACTOR);
            mixed ^ mixed >> 29
        })
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A bit for the end of each hash that was seen: who has none was not.
#[derive(Default)]
struct Seen([[u64; 8]; 8]);

impl Seen {
    /// Where the bit for `hash` stands.
    fn place(hash: u64) -> (usize, usize, u64) {
        (
            (hash >> 9) as usize % 8,
            (hash >> 6) as usize % 8,
            1 << (hash % 64),
        )
    }

    fn add(&mut self, hash: u64) {
        let (row, word, bit) = Self::place(hash);
        if let Some(word) = self.0.get_mut(row).and_then(|row| row.get_mut(word)) {
            *word |= bit;
        }
    }

    /// Whether `hash`, or now and then another, was added.
    fn has(&self, hash: u64) -> bool {
        let (row, word, bit) = Self::place(hash);
        let word = self.0.get(row).and_then(|row| row.get(word));
        word.is_some_and(|word| word & bit != 0)
    }
}

/// The patterns of a list by what stands before their first wildcard.
struct Heads {
    /// The hash of the head and the place of the pattern, sorted.
    patterns: Vec<(u64, usize)>,
    /// The lengths of the heads, each once, the shortest first.
    lengths: Vec<usize>,
    /// The hashes: most heads are told from these without a search.
    hashes: Seen,
}

impl Heads {
    fn of(list: &List<'_>) -> Self {
        let mut heads = Self {
            patterns: Vec::new(),
            lengths: Vec::new(),
            hashes: Seen::default(),
        };
        for (at, entry) in list.entries.iter().enumerate() {
            if has_wildcard(entry) && list.within.get(at).is_some_and(Option::is_none) {
                let head = literal_prefix(entry).as_bytes();
                let hash = list.hash(head);
                heads.hashes.add(hash);
                heads.patterns.push((hash, at));
                heads.lengths.push(head.len());
            }
        }
        heads.patterns.order();
        heads.lengths.order();
        heads.lengths.dedup();
        heads
    }

    /// The patterns that have `head`, and now and then another.
    fn with(&self, list: &List<'_>, head: &[u8]) -> impl Iterator<Item = usize> {
        let hash = list.hash(head);
        let start = match self.hashes.has(hash) {
            true => self.patterns.partition_point(|(own, _)| *own < hash),
            false => self.patterns.len(),
        };
        let from = self.patterns.get(start..).unwrap_or_default().iter();
        from.take_while(move |(own, _)| *own == hash)
            .map(|(_, at)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::pattern::{covers, covers_ignore_case};
    use proptest::prelude::*;

    const ACTIONS: Comparison = Comparison {
        is_exact_case: false,
        covers: covers_ignore_case,
    };
    const RESOURCES: Comparison = Comparison {
        is_exact_case: true,
        covers,
    };

    fn groups(entries: &[&str], comparison: Comparison) -> Vec<(usize, Vec<usize>)> {
        let groups = redundant_groups(entries, comparison, &mut 1_000_000);
        groups.into_iter().map(|g| (g.kept, g.redundant)).collect()
    }

    #[test]
    fn entries_stand_with_the_widest_that_takes_them_in() {
        let entries = [
            "s3:GetObject",
            "s3:Get*",
            "iam:List*",
            "S3:*",
            "iam:listusers",
            "iam:Pass*",
        ];
        assert_eq!(groups(&entries, ACTIONS), [(3, vec![0, 1]), (2, vec![4])]);
        assert_eq!(groups(&["a", "b", "A", "a"], ACTIONS), [(0, vec![2, 3])]);
        assert_eq!(groups(&["a", "b", "A", "a"], RESOURCES), [(0, vec![3])]);
        assert_eq!(groups(&["a**", "a*", "a?*"], RESOURCES), [(0, vec![1, 2])]);
        assert_eq!(groups(&["iam:Get*", "iam:*Report"], ACTIONS), []);
    }

    #[test]
    fn many_entries_take_time_in_proportion() {
        let many: Vec<String> = (0..20_000).map(|i| format!("s3:Get{i}*")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let mut work = 10_000_000;
        let found = redundant_groups(&many, ACTIONS, &mut work);
        assert_eq!(found.len(), 9);
        assert!(work > 1_000_000);
        let alike: Vec<String> = (0..20_000).map(|i| format!("s3:*{i}")).collect();
        let alike: Vec<&str> = alike.iter().map(String::as_str).collect();
        let mut work = 1_000_000;
        let _ = redundant_groups(&alike, ACTIONS, &mut work);
        assert_eq!(work, 0);
    }

    proptest! {
        #[test]
        fn an_entry_is_redundant_where_another_takes_it_in(entries in prop::collection::vec("[abA?*]{0,4}", 0..8)) {
            let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
            for comparison in [ACTIONS, RESOURCES] {
                let covers = comparison.covers;
                let needless = |at: usize| (0..entries.len()).any(|other| {
                    other != at
                        && covers(entries[other], entries[at])
                        && (other < at || !covers(entries[at], entries[other]))
                });
                let expected: Vec<usize> = (0..entries.len()).filter(|at| needless(*at)).collect();
                let groups = groups(&entries, comparison);
                let mut found: Vec<usize> = groups.iter().flat_map(|(_, all)| all.clone()).collect();
                found.order();
                prop_assert_eq!(found, expected);
                for (kept, redundant) in groups {
                    prop_assert!(redundant.iter().all(|at| covers(entries[kept], entries[*at])));
                    prop_assert!(!needless(kept));
                }
            }
        }
    }
}
