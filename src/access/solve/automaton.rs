//! Finds a text that some patterns take and others do not, by walking all of them at once.

use std::collections::{HashSet, VecDeque};

use super::budget::Budget;
use super::glob::{Glob, Token};

/// The places of a pattern at which a text can be so far, one bit each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Places(Vec<u64>);

impl Places {
    /// The places before any text.
    pub(super) fn start(glob: &Glob) -> Self {
        let mut places = Self(vec![0; glob.tokens.len() / 64 + 1]);
        places.enter(glob, 0);
        places
    }

    /// Where `c` leads.
    pub(super) fn after(&self, glob: &Glob, c: char) -> Self {
        let mut next = Self(vec![0; self.0.len()]);
        for at in self.iter() {
            match glob.tokens.get(at) {
                Some(token) if !token.takes(c, glob.fold) => {}
                Some(token) if token.is_run() => next.enter(glob, at),
                Some(_) => next.enter(glob, at + 1),
                None => {}
            }
        }
        next
    }

    fn enter(&mut self, glob: &Glob, place: usize) {
        let mut at = place;
        loop {
            if let Some(word) = self.0.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
            if !glob.tokens.get(at).is_some_and(Token::is_run) {
                return;
            }
            at += 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then_some(left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + bit)
            })
        })
    }

    fn has(&self, place: usize) -> bool {
        self.0
            .get(place / 64)
            .is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Whether no continuation can match.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Whether the text so far matches.
    pub(super) fn is_accepting(&self, glob: &Glob) -> bool {
        self.has(glob.tokens.len())
    }

    /// Whether every continuation matches.
    fn takes_everything(&self, glob: &Glob) -> bool {
        matches!(glob.tokens.last(), Some(Token::Run)) && self.has(glob.tokens.len() - 1)
    }
}

/// A text, that there is none, or that it would have taken too long to find out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Text(String),
    Nothing,
    TooLong,
}

/// A text so far, and where all patterns are with it.
struct Reached {
    text: String,
    wanted: Vec<Places>,
    barred: Vec<Places>,
}

/// The shortest text that every pattern of `wanted` takes and none of `barred`.
///
/// Of the characters that no wanted pattern names, one that no pattern at all names is the best: it takes a barred pattern nowhere
/// that another would not take it as well; save that a colon ends a wildcard within a part of an ARN.
pub(super) fn search(wanted: &[&Glob], barred: &[&Glob], budget: &mut Budget) -> Found {
    let strange = strange_character(wanted, barred);
    let has_parts = wanted.iter().chain(barred).any(|glob| {
        let mut tokens = glob.tokens.iter();
        tokens.any(|t| matches!(t, Token::PartOne | Token::PartRun))
    });
    let start = Reached {
        text: String::new(),
        wanted: wanted.iter().map(|glob| Places::start(glob)).collect(),
        barred: barred.iter().map(|glob| Places::start(glob)).collect(),
    };
    let mut seen: HashSet<(Vec<Places>, Vec<Places>)> = HashSet::new();
    let mut open = VecDeque::from([start]);
    while let Some(reached) = open.pop_front() {
        if !budget.spend(1 + (wanted.len() + barred.len()) as u64 / 4) {
            return Found::TooLong;
        }
        let wanted_here = wanted.iter().zip(&reached.wanted);
        let barred_here = barred.iter().zip(&reached.barred);
        if wanted_here.clone().all(|(glob, at)| at.is_accepting(glob))
            && !barred_here.clone().any(|(glob, at)| at.is_accepting(glob))
        {
            return Found::Text(reached.text);
        }
        for c in choices(wanted, &reached, strange, has_parts, barred) {
            let next = Reached {
                text: reached.text.clone() + c.encode_utf8(&mut [0; 4]),
                wanted: wanted_here.clone().map(|(g, at)| at.after(g, c)).collect(),
                barred: barred_here.clone().map(|(g, at)| at.after(g, c)).collect(),
            };
            let is_dead = next.wanted.iter().any(Places::is_empty)
                || barred
                    .iter()
                    .zip(&next.barred)
                    .any(|(glob, at)| at.takes_everything(glob));
            if !is_dead && seen.insert((next.wanted.clone(), next.barred.clone())) {
                open.push_back(next);
            }
        }
    }
    Found::Nothing
}

/// The characters to go on with: those that a wanted pattern names here, in both cases where some pattern ignores case, one that
/// nobody names, and the colon.
fn choices(
    wanted: &[&Glob],
    reached: &Reached,
    strange: char,
    has_parts: bool,
    barred: &[&Glob],
) -> Vec<char> {
    let mut choices = vec![strange];
    let folds = wanted.iter().chain(barred).any(|glob| glob.fold);
    for (glob, places) in wanted.iter().zip(&reached.wanted) {
        for at in places.iter() {
            if let Some(Token::Char(c)) = glob.tokens.get(at) {
                choices.push(*c);
                if folds {
                    choices.extend(c.to_lowercase().chain(c.to_uppercase()));
                }
            }
        }
    }
    if has_parts {
        choices.push(':');
    }
    choices.sort_unstable();
    choices.dedup();
    choices
}

/// A character that no pattern names.
fn strange_character(wanted: &[&Glob], barred: &[&Glob]) -> char {
    let named: HashSet<char> = wanted
        .iter()
        .chain(barred)
        .flat_map(|glob| &glob.tokens)
        .filter_map(|token| match token {
            Token::Char(c) => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    let mut plain = "xyzwvqjkabcdefghilmnoprstu0123456789".chars();
    plain
        .find(|c| !named.contains(c))
        .or_else(|| ('\u{e000}'..).find(|c| !named.contains(c)))
        .unwrap_or('x')
}
