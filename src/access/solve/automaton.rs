//! Finds a text that some patterns take and others do not, by walking all of them at once.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::ops::Range;

use super::budget::Budget;
use super::glob::{Glob, Token};

/// A bit for each place of each pattern: before each of its tokens, and after the last.
pub(super) type Bits = Vec<u64>;

/// Patterns beside one another, to be walked by one text: where they can be so far is a set of places.
pub(super) struct Walk<'g> {
    /// The pattern that each place is of, with the token after it.
    places: Vec<(&'g Glob, Option<&'g Token>)>,
    /// The places of each pattern; the last one is its end.
    of: Vec<Range<usize>>,
    /// From each place, how many characters its pattern asks for at least.
    missing: Vec<usize>,
    /// The places before a token that may stand for nothing, and for any number of characters.
    runs: Bits,
    /// For each character the places before a token that takes it.
    takes: HashMap<char, Bits>,
}

impl<'g> Walk<'g> {
    pub(super) fn new(globs: impl Iterator<Item = &'g Glob>) -> Self {
        let mut places = Vec::new();
        let mut of = Vec::new();
        for glob in globs {
            let first = places.len();
            places.extend(glob.tokens.iter().map(|token| (glob, Some(token))));
            places.push((glob, None));
            of.push(first..places.len());
        }
        let mut missing = vec![0; places.len()];
        let mut left = 0;
        for ((_, token), missing) in places.iter().zip(&mut missing).rev() {
            left = match token {
                None => 0,
                Some(token) => left + usize::from(!token.is_run()),
            };
            *missing = left;
        }
        let mut walk = Self {
            places,
            of,
            missing,
            runs: Bits::new(),
            takes: HashMap::new(),
        };
        walk.runs = walk.before(|_, token| token.is_run());
        walk
    }

    /// The places before a token of which `is` is true.
    fn before(&self, is: impl Fn(&Glob, &Token) -> bool) -> Bits {
        let places = self.places.iter().enumerate();
        let wanted = places.filter(|(_, (glob, token))| token.is_some_and(|token| is(glob, token)));
        self.bits(wanted.map(|(place, _)| place))
    }

    fn bits(&self, places: impl Iterator<Item = usize>) -> Bits {
        let mut bits = vec![0; self.places.len().div_ceil(64)];
        for place in places {
            if let Some(word) = bits.get_mut(place / 64) {
                *word |= 1 << (place % 64);
            }
        }
        bits
    }

    /// The places before any text.
    pub(super) fn start(&self) -> Bits {
        let mut start = self.bits(self.of.iter().map(|places| places.start));
        self.pass_runs(&mut start);
        start
    }

    /// Where `c` leads from `bits`.
    pub(super) fn after(&mut self, bits: &Bits, c: char) -> Bits {
        if !self.takes.contains_key(&c) {
            let takes = self.before(|glob, token| token.takes(c, glob.fold));
            self.takes.insert(c, takes);
        }
        let mut next = Vec::with_capacity(bits.len());
        let mut carry = 0;
        let takes = self.takes.get(&c).into_iter().flatten();
        for ((bits, takes), runs) in bits.iter().zip(takes).zip(&self.runs) {
            let taken = bits & takes;
            let moved = taken & !runs;
            next.push(taken & runs | moved << 1 | carry);
            carry = moved >> 63;
        }
        self.pass_runs(&mut next);
        next
    }

    /// Adds the places that are reached when runs stand for nothing.
    fn pass_runs(&self, bits: &mut Bits) {
        loop {
            let mut carry = 0;
            let mut grew = false;
            for (bits, runs) in bits.iter_mut().zip(&self.runs) {
                let passed = (*bits & runs) << 1 | carry;
                carry = (*bits & runs) >> 63;
                grew |= passed & !*bits != 0;
                *bits |= passed;
            }
            if !grew {
                return;
            }
        }
    }

    /// The ends of the patterns of `of`.
    pub(super) fn ends(&self, of: Range<usize>) -> Bits {
        let places = self.of.get(of).unwrap_or_default();
        self.bits(places.iter().map(|places| places.end - 1))
    }

    /// The places of the patterns of `of` from which every continuation matches.
    fn takes_everything(&self, of: Range<usize>) -> Bits {
        let places = self.of.get(of).unwrap_or_default();
        let before_end = places.iter().filter_map(|places| places.end.checked_sub(2));
        let is_run = |place: &usize| matches!(self.places.get(*place), Some((_, Some(Token::Run))));
        self.bits(before_end.filter(is_run))
    }

    /// How many characters are at least missing until each of the first `wanted` patterns ends; `None` where one of them has no place in
    /// `bits`.
    fn missing(&self, bits: &Bits, wanted: usize) -> Option<usize> {
        let mut most = 0;
        for places in self.of.iter().take(wanted) {
            let (first, last) = (places.start, places.end - 1);
            let furthest = (first / 64..=last / 64).rev().find_map(|at| {
                let word = bits.get(at).copied().unwrap_or_default();
                let from = if at == first / 64 { first % 64 } else { 0 };
                let to = if at == last / 64 { last % 64 } else { 63 };
                let own = word >> from << from << (63 - to) >> (63 - to);
                (own != 0).then(|| at * 64 + 63 - own.leading_zeros() as usize)
            })?;
            most = most.max(self.missing.get(furthest).copied().unwrap_or_default());
        }
        Some(most)
    }

    /// The characters that patterns of the first `wanted` name at places of `bits`.
    fn named<'w>(&'w self, bits: &'w Bits, wanted: usize) -> impl Iterator<Item = char> + 'w {
        let end = self.of.get(wanted).map_or(self.places.len(), |o| o.start);
        places_of(bits)
            .take_while(move |place| *place < end)
            .filter_map(|place| match self.places.get(place) {
                Some((_, Some(Token::Char(c)))) => Some(*c),
                _ => None,
            })
    }
}

fn places_of(bits: &Bits) -> impl Iterator<Item = usize> + '_ {
    bits.iter().enumerate().flat_map(|(at, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = (left != 0).then_some(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(at * 64 + bit)
        })
    })
}

pub(super) fn intersects(a: &Bits, b: &Bits) -> bool {
    a.iter().zip(b).any(|(a, b)| a & b != 0)
}

pub(super) fn includes(all: &Bits, some: &Bits) -> bool {
    all.iter().zip(some).all(|(all, some)| some & !all == 0)
}

/// A text, that there is none, or that it would have taken too long to find out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Text(String),
    Nothing,
    TooLong,
}

/// A text so far: the one before it with one more character; and where all patterns are with it.
struct Reached {
    before: Option<usize>,
    last: char,
    length: usize,
    bits: Bits,
}

/// A short text that every pattern of `wanted` takes and none of `barred`.
///
/// A `?` behind a run makes a text ambiguous that is read from its start, and one before a run a text that is read from its end: so
/// it is sought from where there are fewer.
pub(super) fn search(wanted: &[&Glob], barred: &[&Glob], budget: &mut Budget) -> Found {
    let all = || wanted.iter().chain(barred);
    let [forward, backward] = all().fold([0, 0], |[forward, backward], glob| {
        let [behind, before] = glob.ones_beside_runs();
        [forward + behind, backward + before]
    });
    if forward <= backward {
        return search_forward(wanted, barred, budget);
    }
    let [wanted, barred] =
        [wanted, barred].map(|globs| -> Vec<Glob> { globs.iter().map(|g| g.reversed()).collect() });
    let [wanted, barred] = [&wanted, &barred].map(|globs| -> Vec<&Glob> { globs.iter().collect() });
    match search_forward(&wanted, &barred, budget) {
        Found::Text(text) => Found::Text(text.chars().rev().collect()),
        other => other,
    }
}

/// The same, sought from the start.
///
/// Of the characters that no wanted pattern names, one that no pattern at all names is the best: it takes a barred pattern nowhere
/// that another would not take it as well; save that a colon ends a wildcard within a part of an ARN.
fn search_forward(wanted: &[&Glob], barred: &[&Glob], budget: &mut Budget) -> Found {
    let all = || wanted.iter().chain(barred).copied();
    let mut walk = Walk::new(all());
    let is_wanted = walk.ends(0..wanted.len());
    let is_barred = walk.ends(wanted.len()..wanted.len() + barred.len());
    let is_lost = walk.takes_everything(wanted.len()..wanted.len() + barred.len());
    let cost = 2 + is_wanted.len() as u64 / 4 + wanted.len() as u64 / 8;
    let always = unnamed(wanted, barred);
    let folds = all().any(|glob| glob.fold);

    let start = walk.start();
    let Some(missing) = walk.missing(&start, wanted.len()) else {
        return Found::Nothing;
    };
    let mut seen = HashSet::from([start.clone()]);
    let mut reached = vec![Reached {
        before: None,
        last: ' ',
        length: 0,
        bits: start,
    }];
    // What may become the shortest text comes first; of several the longest so far.
    let mut open = BinaryHeap::from([(Reverse(missing), 0, Reverse(0))]);
    while let Some((_, _, Reverse(at))) = open.pop() {
        let Some(Reached { bits, length, .. }) = reached.get(at) else {
            break;
        };
        if includes(bits, &is_wanted) && !intersects(bits, &is_barred) {
            return Found::Text(text_to(&reached, at));
        }
        let (bits, length) = (bits.clone(), length + 1);
        let named = walk.named(&bits, wanted.len());
        for c in choices(&always, named, folds) {
            if !budget.spend(cost) {
                return Found::TooLong;
            }
            let next = walk.after(&bits, c);
            let missing = walk
                .missing(&next, wanted.len())
                .filter(|_| !intersects(&next, &is_lost));
            if let Some(missing) = missing
                && seen.insert(next.clone())
            {
                open.push((Reverse(length + missing), length, Reverse(reached.len())));
                reached.push(Reached {
                    before: Some(at),
                    last: c,
                    length,
                    bits: next,
                });
            }
        }
    }
    Found::Nothing
}

/// The characters to go on with: those that are `always` tried, and those `named`, in both letter cases where that makes no difference.
fn choices(always: &[char], named: impl IntoIterator<Item = char>, folds: bool) -> Vec<char> {
    let mut choices = always.to_vec();
    for c in named {
        choices.push(c);
        if folds {
            choices.extend(c.to_lowercase().chain(c.to_uppercase()));
        }
    }
    choices.sort_unstable();
    choices.dedup();
    choices
}

/// The text that leads to `reached[at]`.
fn text_to(reached: &[Reached], at: usize) -> String {
    let mut text = Vec::new();
    let mut here = reached.get(at);
    while let Some(Reached {
        before: Some(before),
        last,
        ..
    }) = here
    {
        text.push(*last);
        here = reached.get(*before);
    }
    text.into_iter().rev().collect()
}

/// The characters to go on with everywhere: one that no pattern names, and the colon where it ends a part of an ARN.
fn unnamed(wanted: &[&Glob], barred: &[&Glob]) -> Vec<char> {
    let tokens = || wanted.iter().chain(barred).flat_map(|glob| &glob.tokens);
    let named: HashSet<char> = tokens()
        .filter_map(|token| match token {
            Token::Char(c) => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    let mut plain = "xyzwvqjkabcdefghilmnoprstu0123456789".chars();
    let strange = plain
        .find(|c| !named.contains(c))
        .or_else(|| ('\u{e000}'..).find(|c| !named.contains(c)))
        .unwrap_or('x');
    let has_parts = tokens().any(|token| matches!(token, Token::PartOne | Token::PartRun));
    let colon = has_parts.then_some(':');
    std::iter::once(strange).chain(colon).collect()
}
