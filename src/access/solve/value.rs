//! Tests on one value of a condition key, and values that fulfil several of them at once.

use std::collections::HashMap;
use std::net::IpAddr;

use super::budget::Budget;
use super::glob::Glob;
use super::line::{self, SECOND, UNIT};
use super::mixed::mixed;
use super::texts::{self, Answer};
use crate::access::network::{AddressSet, Ranges, special_addresses};

/// What a value is held against. A number or a point in time is a place on a line, the lowest at 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Test {
    /// Matches one of these.
    Texts(Vec<Glob>),
    /// Is an address of these.
    Addresses(AddressSet),
    /// Is a number of these.
    Numbers(Ranges<u128>),
    /// Is one of these points in time.
    Instants(Ranges<u128>),
}

/// What a test takes a value for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Address,
    Number,
    Instant,
}

/// A value that is no address, no number and no point in time.
const PLAIN: &str = "x";

/// A test among all that a question has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TestId(u32);

/// A test, or its contrary.
pub(super) type Literal = (TestId, bool);

/// Whether something is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Possible {
    Yes,
    No,
    /// A policy variable decides.
    Perhaps,
    /// It could not be found out, because of this.
    Unknown(&'static str),
}

impl From<&Answer> for Possible {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Value(_) => Self::Yes,
            Answer::Nothing => Self::No,
            Answer::Perhaps => Self::Perhaps,
            Answer::Unknown(cause) => Self::Unknown(cause),
        }
    }
}

/// The tests of a question, equal ones once, with what has been found out about them.
#[derive(Debug, Default)]
pub(super) struct Tests {
    list: Vec<Test>,
    ids: HashMap<Test, TestId>,
    answers: HashMap<Vec<Literal>, Answer>,
}

/// Why a point in time that could be one has no text.
const FAR: &str = "a date before 1970 or after 9999";

impl Tests {
    /// The number of `test`.
    pub(super) fn id(&mut self, test: Test) -> TestId {
        if let Some(id) = self.ids.get(&test) {
            return *id;
        }
        let id = TestId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(test.clone());
        self.ids.insert(test, id);
        id
    }

    pub(super) fn get(&self, id: TestId) -> Option<&Test> {
        self.list.get(id.0 as usize)
    }

    /// Whether a value fulfils every one of `literals`, which are in order and without repetition; `new` is one that has been added
    /// to others.
    pub(super) fn possible(
        &mut self,
        literals: &[Literal],
        new: Option<Literal>,
        budget: &mut Budget,
    ) -> Possible {
        if contradict(literals) {
            return Possible::No;
        }
        if !budget.spend(1 + literals.len() as u64 / 2) {
            return Possible::Unknown(texts::TOO_LONG);
        }
        if let Some(answer) = self.answers.get(literals) {
            return answer.into();
        }
        let kept = new.and_then(|new| self.kept(literals, new));
        let answer = kept.unwrap_or_else(|| self.find(literals, &[], budget));
        let possible = Possible::from(&answer);
        if !budget.is_spent() {
            self.answers.insert(literals.to_vec(), answer);
        }
        possible
    }

    /// The value that fulfils `literals` without `new`, where it fulfils that as well.
    fn kept(&self, literals: &[Literal], new: Literal) -> Option<Answer> {
        let others = literals.iter().filter(|literal| **literal != new).copied();
        let others: Vec<Literal> = others.collect();
        let test = self.get(new.0)?;
        let other = self.get(others.first()?.0)?;
        let is_comparable = test.form() == other.form();
        let answer = self.answers.get(&others)?;
        let Answer::Value(value) = answer else {
            return None;
        };
        let fulfils = is_comparable && test.is_bound() && test.takes(value) == new.1;
        fulfils.then(|| answer.clone())
    }

    /// A value that fulfils every one of `literals`, if possible one of `seeds`.
    pub(super) fn find(
        &self,
        literals: &[Literal],
        seeds: &[String],
        budget: &mut Budget,
    ) -> Answer {
        let tests = || {
            literals
                .iter()
                .filter_map(|(id, is)| Some((self.get(*id)?, *is)))
        };
        let Some((first, _)) = tests().next() else {
            return Answer::Value(seeds.first().map_or_else(|| PLAIN.to_owned(), Clone::clone));
        };
        if !budget.spend(tests().map(|(test, _)| test.cost()).sum()) {
            return Answer::Unknown(texts::TOO_LONG);
        }
        let form = first.form();
        if tests().any(|(test, _)| test.form() != form) {
            return mixed(&tests().collect::<Vec<_>>(), budget);
        }
        // What only must not be such an address or number may be none at all.
        if form != Form::Text && !tests().any(|(_, is)| is) {
            return Answer::Value(PLAIN.to_owned());
        }
        match first {
            Test::Texts(_) => {
                let lists = |wanted: bool| {
                    tests().filter_map(move |(test, is)| match test {
                        Test::Texts(list) if is == wanted => Some(list.as_slice()),
                        _ => None,
                    })
                };
                let barred: Vec<&Glob> = lists(false).flatten().collect();
                texts::find(&lists(true).collect::<Vec<_>>(), &barred, seeds, budget)
            }
            Test::Addresses(_) => address(tests()),
            Test::Numbers(_) => number(tests(), UNIT, |place| Some(line::number_at(place))),
            Test::Instants(_) => number(tests(), SECOND.unsigned_abs(), line::instant_at),
        }
    }
}

/// An address that fulfils every one of `tests`, each of which must be so or not.
fn address<'t>(tests: impl Iterator<Item = (&'t Test, bool)>) -> Answer {
    let mut set = AddressSet::full();
    for (test, is) in tests {
        if let Test::Addresses(other) = test {
            set = if is {
                set.intersection(other)
            } else {
                set.difference(other)
            };
        }
    }
    // One that people know as an address of the internet, where there is any.
    let common = set.difference(&special_addresses());
    let told = if common.is_empty() { &set } else { &common };
    let mut nets = told.cidrs();
    nets.next()
        .map_or(Answer::Nothing, |net| Answer::Value(net.addr().to_string()))
}

/// A number or an instant that fulfils every one of `tests`, if possible a multiple of `step`; `text` writes it.
fn number<'t>(
    tests: impl Iterator<Item = (&'t Test, bool)>,
    step: u128,
    text: fn(u128) -> Option<String>,
) -> Answer {
    let mut set = Ranges::full();
    for (test, is) in tests {
        if let Test::Numbers(other) | Test::Instants(other) = test {
            set = if is {
                set.intersection(other)
            } else {
                set.difference(other)
            };
        }
    }
    line::nearest(&set, step).map_or(Answer::Nothing, |place| {
        text(place).map_or(Answer::Unknown(FAR), Answer::Value)
    })
}

/// Whether `literals` say a thing and its contrary.
fn contradict(literals: &[Literal]) -> bool {
    let mut pairs = literals.windows(2);
    pairs.any(|pair| matches!(pair, [(a, false), (b, true)] if a == b))
}

impl Test {
    /// Whether no policy variable decides.
    fn is_bound(&self) -> bool {
        !matches!(self, Self::Texts(list) if list.iter().any(Glob::has_variable))
    }

    /// How much work it is to hold a set against it.
    fn cost(&self) -> u64 {
        let ranges = match self {
            Self::Texts(_) => 0,
            Self::Addresses(set) => set.v4.as_slice().len() + set.v6.as_slice().len(),
            Self::Numbers(set) | Self::Instants(set) => set.as_slice().len(),
        };
        8 + ranges as u64 / 4
    }

    const fn form(&self) -> Form {
        match self {
            Self::Texts(_) => Form::Text,
            Self::Addresses(_) => Form::Address,
            Self::Numbers(_) => Form::Number,
            Self::Instants(_) => Form::Instant,
        }
    }

    /// Whether `text` fulfils it.
    pub(super) fn takes(&self, text: &str) -> bool {
        match self {
            Self::Texts(list) => list.iter().any(|glob| glob.matches(text)),
            Self::Addresses(set) => text.parse::<IpAddr>().is_ok_and(|ip| set.contains(ip)),
            Self::Numbers(set) => line::of_number(text).is_some_and(|n| set.contains(n)),
            Self::Instants(set) => line::of_instant(text).is_some_and(|t| set.contains(t)),
        }
    }
}
