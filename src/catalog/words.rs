//! A bit for each of many things of which mostly few are set.

use crate::bits::set_bits;
use smallvec::SmallVec;
use std::ops::Range;

/// How many words there can be.
const WORDS: usize = super::packed::PACKED.actions.div_ceil(64);

/// How many words hold one bit each of those words.
const MARKS: usize = WORDS.div_ceil(64);

/// So many words are kept in place: the actions of most services.
const IN_PLACE: usize = 8;

/// Words of bits, kept from the first to the last that is not zero: few where what is set lies close together.
#[derive(Default)]
pub(super) struct Words {
    /// Which of the words are not zero.
    marks: [u64; MARKS],
    /// The number of the first word that is kept.
    start: usize,
    kept: SmallVec<[u64; IN_PLACE]>,
}

impl Words {
    /// The word of that number.
    pub(super) fn get(&self, at: usize) -> u64 {
        let place = at.checked_sub(self.start);
        let word = place.and_then(|place| self.kept.get(place));
        word.copied().unwrap_or_default()
    }

    /// Adds `bits`, of which there is at least one, to word `at`.
    pub(super) fn add(&mut self, at: usize, bits: u64) {
        if at >= WORDS {
            return;
        }
        let place = at.wrapping_sub(self.start);
        if let Some(word) = self.kept.get_mut(place) {
            *word |= bits;
        } else {
            self.keep_from_to(at, at);
            if let Some(word) = self.kept.get_mut(at - self.start) {
                *word |= bits;
            }
        }
        if let Some(marks) = self.marks.get_mut(at / 64) {
            *marks |= 1 << (at % 64);
        }
    }

    /// Adds all that is set in `other`.
    pub(super) fn add_all(&mut self, other: &Self) {
        if self.is_empty() {
            *self = other.clone();
            return;
        }
        let Some(last) = other.kept.len().checked_sub(1) else {
            return;
        };
        self.keep_from_to(other.start, other.start + last);
        let own = self.kept.iter_mut().skip(other.start - self.start);
        own.zip(&other.kept).for_each(|(own, bits)| *own |= bits);
        let own = self.marks.iter_mut().zip(other.marks);
        own.for_each(|(own, marks)| *own |= marks);
    }

    /// Keeps of each word what `kept` says.
    pub(super) fn mask(&mut self, kept: impl Fn(usize) -> u64) {
        for at in marked(self.marks) {
            let place = at.checked_sub(self.start);
            let Some(word) = place.and_then(|place| self.kept.get_mut(place)) else {
                continue;
            };
            *word &= kept(at);
            if *word == 0
                && let Some(marks) = self.marks.get_mut(at / 64)
            {
                *marks &= !(1 << (at % 64));
            }
        }
    }

    /// The words that are not zero, with their numbers.
    pub(super) fn used(&self) -> impl Iterator<Item = (usize, u64)> + use<'_> {
        marked(self.marks).map(|at| (at, self.get(at)))
    }

    /// Those of them whose numbers lie in `run`.
    pub(super) fn used_in(
        &self,
        run: &Range<usize>,
    ) -> impl Iterator<Item = (usize, u64)> + use<'_> {
        let mut marks = self.marks;
        for (at, marks) in marks.iter_mut().enumerate() {
            *marks &= bits_of(at, run);
        }
        marked(marks).map(|at| (at, self.get(at)))
    }

    /// What is set in both, word by word, with their numbers; words that have nothing in common may be among them.
    pub(super) fn used_in_both<'w>(
        &'w self,
        other: &'w Self,
    ) -> impl Iterator<Item = (usize, u64)> + use<'w> {
        let mut both = self.marks;
        let own = both.iter_mut().zip(other.marks);
        own.for_each(|(own, marks)| *own &= marks);
        marked(both).map(|at| (at, self.get(at) & other.get(at)))
    }

    /// The number of the first bit that is set, from number `from` on.
    pub(super) fn first_from(&self, from: usize) -> Option<usize> {
        let word = from / 64;
        let bits = self.get(word) >> (from % 64) << (from % 64);
        if bits != 0 {
            return Some(word * 64 + bits.trailing_zeros() as usize);
        }
        let next = word + 1;
        let marks = self.marks.iter().enumerate().skip(next / 64);
        let behind = marks.map(|(at, marks)| {
            let own = if at == next / 64 { next % 64 } else { 0 };
            (at, marks >> own << own)
        });
        let word = set_bits(behind).next()?;
        Some(word * 64 + self.get(word).trailing_zeros() as usize)
    }

    /// Whether any bit is set in both.
    pub(super) fn intersects(&self, other: &Self) -> bool {
        let mut both = self.marks;
        let mut any = 0;
        for (own, marks) in both.iter_mut().zip(other.marks) {
            *own &= marks;
            any |= *own;
        }
        // Mostly no word is marked in both.
        any != 0 && marked(both).any(|at| self.get(at) & other.get(at) != 0)
    }

    /// Whether every bit is zero.
    pub(super) fn is_empty(&self) -> bool {
        self.marks.iter().all(|marks| *marks == 0)
    }

    /// Makes room for the words from `first` to `last`.
    fn keep_from_to(&mut self, first: usize, last: usize) {
        if self.kept.is_empty() {
            self.start = first;
        }
        if let Some(before) = self.start.checked_sub(first).filter(|before| *before > 0) {
            self.kept.insert_many(0, std::iter::repeat_n(0, before));
            self.start = first;
        }
        let length = last + 1 - self.start.min(last);
        if length > self.kept.len() {
            self.kept.resize(length, 0);
        }
    }
}

impl Clone for Words {
    fn clone(&self) -> Self {
        Self {
            kept: SmallVec::from_slice(&self.kept),
            ..*self
        }
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.marks == other.marks && self.used().eq(other.used())
    }
}

impl Eq for Words {}

/// The numbers of the words that are marked.
fn marked(marks: [u64; MARKS]) -> impl Iterator<Item = usize> {
    set_bits(marks.into_iter().enumerate())
}

/// The bits of word `word` that `run` takes.
pub(super) fn bits_of(word: usize, run: &Range<usize>) -> u64 {
    let place = |bit: usize| bit.saturating_sub(word * 64).min(64);
    let below = |count: usize| {
        if count == 64 {
            u64::MAX
        } else {
            (1 << count) - 1
        }
    };
    below(place(run.end)) & !below(place(run.start))
}
