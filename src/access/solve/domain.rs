//! What is known of one variable of a request: of the resource, or of a condition key, which may be absent and may have many values.

use super::budget::Budget;
use super::texts::Answer;
use super::value::{Literal, Possible, TestId, Tests};

/// What a condition says of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Predicate {
    /// Whether it holds where the request does not have the key.
    pub(super) absent: bool,
    /// When it holds where it has the key.
    pub(super) present: Present,
}

/// When a condition holds of a key that the request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Present {
    Always,
    Never,
    /// Where every value passes the test, or fails it.
    Every(TestId, bool),
    /// Where some value passes the test, or fails it.
    Some(TestId, bool),
}

impl Predicate {
    /// Holds where the request does not have the key.
    pub(super) const ABSENT: Self = Self {
        absent: true,
        present: Present::Never,
    };

    pub(super) const fn constant(holds: bool) -> Self {
        Self {
            absent: holds,
            present: if holds {
                Present::Always
            } else {
                Present::Never
            },
        }
    }

    /// The predicate that holds just where this does not.
    pub(super) const fn contrary(self) -> Self {
        Self {
            absent: !self.absent,
            present: match self.present {
                Present::Always => Present::Never,
                Present::Never => Present::Always,
                Present::Every(test, is) => Present::Some(test, !is),
                Present::Some(test, is) => Present::Every(test, !is),
            },
        }
    }
}

/// The states of a variable that are still possible. A set of values that fulfils several demands of "some value" may hold one for
/// each, so they do not bear on one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Domain {
    absent: bool,
    present: bool,
    /// Whether the key has one value only.
    single: bool,
    every: Vec<Literal>,
    some: Vec<Literal>,
}

/// A state of a variable: absent, or its values.
pub(super) type Model = Option<Vec<String>>;

impl Domain {
    /// A variable that every request has, with one value.
    pub(super) const fn given() -> Self {
        Self {
            absent: false,
            present: true,
            single: true,
            every: Vec::new(),
            some: Vec::new(),
        }
    }

    /// A condition key of which nothing is known.
    pub(super) const fn open(single: bool) -> Self {
        Self {
            absent: true,
            present: true,
            single,
            every: Vec::new(),
            some: Vec::new(),
        }
    }

    /// Lets the key have many values.
    pub(super) const fn take_many(&mut self) {
        self.single = false;
    }

    /// Bounds every value, without saying that there is any.
    pub(super) fn bind(&mut self, literal: Literal) {
        insert(&mut self.every, literal);
    }

    /// Keeps the states in which `predicate` holds.
    pub(super) fn keep(&mut self, predicate: Predicate) {
        self.absent &= predicate.absent;
        match predicate.present {
            Present::Always => {}
            Present::Never => self.present = false,
            Present::Every(test, is) => insert(&mut self.every, (test, is)),
            Present::Some(test, is) if self.single => insert(&mut self.every, (test, is)),
            Present::Some(test, is) => insert(&mut self.some, (test, is)),
        }
    }

    fn kept(&self, predicate: Predicate) -> Self {
        let mut kept = self.clone();
        kept.keep(predicate);
        kept
    }

    /// Whether any state is left.
    pub(super) fn possible(&self, tests: &mut Tests, budget: &mut Budget) -> Possible {
        self.possible_with(None, tests, budget)
    }

    /// Whether any state is left where `predicate` holds too.
    pub(super) fn possible_where(
        &self,
        predicate: Predicate,
        tests: &mut Tests,
        budget: &mut Budget,
    ) -> Possible {
        let new = match predicate.present {
            Present::Always | Present::Never => None,
            Present::Every(test, is) | Present::Some(test, is) => Some((test, is)),
        };
        self.kept(predicate).possible_with(new, tests, budget)
    }

    fn possible_with(
        &self,
        new: Option<Literal>,
        tests: &mut Tests,
        budget: &mut Budget,
    ) -> Possible {
        if self.absent {
            return Possible::Yes;
        }
        if !self.present {
            return Possible::No;
        }
        if self.some.is_empty() {
            return tests.possible(&self.every, new, budget);
        }
        let mut worst = Possible::Yes;
        for demand in self.demands() {
            match tests.possible(&demand, new, budget) {
                Possible::Yes => {}
                Possible::No => return Possible::No,
                Possible::Perhaps if worst == Possible::Yes => worst = Possible::Perhaps,
                Possible::Perhaps => {}
                unknown @ Possible::Unknown(_) => worst = unknown,
            }
        }
        worst
    }

    /// What each value that there has to be must fulfil.
    fn demands(&self) -> Vec<Vec<Literal>> {
        if self.some.is_empty() {
            return vec![self.every.clone()];
        }
        let demand = |literal: &Literal| {
            let mut all = self.every.clone();
            insert(&mut all, *literal);
            all
        };
        self.some.iter().map(demand).collect()
    }

    /// A state that is left, with a value of `seeds` where that is one; `None` where there is none, or none was found.
    pub(super) fn model(
        &self,
        tests: &Tests,
        seeds: &[String],
        budget: &mut Budget,
    ) -> Option<Model> {
        let wants_value = !self.some.is_empty() || !self.every.is_empty() || !self.absent;
        let mut values = Vec::new();
        if self.present && wants_value {
            for demand in self.demands() {
                match tests.find(&demand, seeds, budget) {
                    Answer::Value(value) => values.push(value),
                    _ => return self.absent.then_some(None),
                }
            }
            values.dedup();
            // A key that nobody has to have is left out where that is as good.
            if !self.absent {
                return Some(Some(values));
            }
        }
        if self.absent {
            return Some(None);
        }
        None
    }
}

fn insert(list: &mut Vec<Literal>, literal: Literal) {
    if let Err(place) = list.binary_search(&literal) {
        list.insert(place, literal);
    }
}
