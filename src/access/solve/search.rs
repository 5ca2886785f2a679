//! Looks for a request that is in one box and in none of several others.
//!
//! A box is what a statement matches for one action and one principal: a product of predicates, one a variable. To stay out of a
//! box, a request has to fail one of its predicates. Boxes that lie apart from what is still possible fall away, a box of which
//! one predicate alone can be failed decides by itself, and only where several can, each is tried in turn, with those before it
//! fulfilled, so that no request is looked at twice.

use super::budget::Budget;
use super::domain::{Domain, Predicate};
use super::value::{Possible, Tests};

/// The place of a variable: 0 is the resource, 1 the action, the others are condition keys.
pub(super) type Variable = usize;

/// A product of predicates.
pub(super) type Bounds = Vec<(Variable, Predicate)>;

/// What is possible of each variable.
pub(super) type State = Vec<Domain>;

/// What a search came to.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// A request of this state is one.
    Found(State),
    /// There is none.
    Nothing,
    /// There may be one, which depends on policy variables.
    Perhaps,
    /// It could not be found out, because of this.
    Unknown(&'static str),
}

/// Why a search ended before its time.
pub(super) const TOO_LONG: &str = "the number of overlapping statements";

/// How deep choices may nest; each takes some of the stack.
const MAX_DEPTH: usize = 256;

pub(super) struct Search<'s> {
    pub(super) tests: &'s mut Tests,
    pub(super) budget: &'s mut Budget,
}

/// How a box lies to a state.
enum Lies {
    /// No request of the state is in it.
    Apart,
    /// Every request of the state is in it.
    Around,
    /// These of its predicates can be failed.
    Open(Vec<(Variable, Predicate)>),
}

impl Search<'_> {
    /// A request of `state` that is in `inside` and in none of `outside`.
    pub(super) fn run(
        &mut self,
        mut state: State,
        inside: &[&Bounds],
        outside: &[&Bounds],
    ) -> Outcome {
        for (variable, predicate) in inside.iter().copied().flatten() {
            keep(&mut state, *variable, *predicate);
        }
        if let Outcome::Nothing = self.judge(&state) {
            return Outcome::Nothing;
        }
        self.leave(state, outside.to_vec(), MAX_DEPTH)
    }

    /// Whether `state`, which no box bounds any more, has a request.
    fn judge(&mut self, state: &State) -> Outcome {
        let mut doubt = None;
        for domain in state {
            match domain.possible(self.tests, self.budget) {
                Possible::Yes => {}
                Possible::No => return Outcome::Nothing,
                Possible::Perhaps => doubt = doubt.or(Some(Outcome::Perhaps)),
                Possible::Unknown(cause) => doubt = Some(Outcome::Unknown(cause)),
            }
        }
        doubt.unwrap_or_else(|| Outcome::Found(state.clone()))
    }

    /// A request of `state` that is in none of `outside`.
    fn leave(&mut self, mut state: State, mut outside: Vec<&Bounds>, depth: usize) -> Outcome {
        loop {
            let mut forced = None;
            let mut narrowest: Option<(usize, Bounds)> = None;
            let mut place = 0;
            while let Some(bounds) = outside.get(place) {
                if !self.budget.spend(1 + bounds.len() as u64) {
                    return Outcome::Unknown(TOO_LONG);
                }
                match self.lies(&state, bounds) {
                    Lies::Apart => {
                        outside.swap_remove(place);
                        continue;
                    }
                    Lies::Around => return Outcome::Nothing,
                    Lies::Open(open) if open.len() == 1 => {
                        forced = open.first().copied();
                        outside.swap_remove(place);
                        break;
                    }
                    Lies::Open(open) => {
                        if narrowest
                            .as_ref()
                            .is_none_or(|(_, best)| open.len() < best.len())
                        {
                            narrowest = Some((place, open));
                        }
                    }
                }
                place += 1;
            }
            if let Some((variable, predicate)) = forced {
                keep(&mut state, variable, predicate.contrary());
                continue;
            }
            let Some((place, open)) = narrowest else {
                return self.judge(&state);
            };
            if let Some(state) = self.guess(&state, &outside) {
                return Outcome::Found(state);
            }
            outside.swap_remove(place);
            return self.choose(&state, &outside, &open, depth);
        }
    }

    /// A request of `state` that fails, of each box in turn, the first predicate that it can, where that leads to one.
    fn guess(&mut self, state: &State, outside: &[&Bounds]) -> Option<State> {
        if !self.budget.spend(state.len() as u64) {
            return None;
        }
        let mut state = state.clone();
        for bounds in outside {
            let (variable, contrary) = bounds.iter().find_map(|(variable, predicate)| {
                let domain = state.get(*variable)?;
                let contrary = predicate.contrary();
                let possible = domain.possible_where(contrary, self.tests, self.budget);
                (possible == Possible::Yes).then_some((*variable, contrary))
            })?;
            keep(&mut state, variable, contrary);
        }
        matches!(self.judge(&state), Outcome::Found(_)).then_some(state)
    }

    /// Tries each way to fail one of `open`.
    fn choose(
        &mut self,
        state: &State,
        outside: &[&Bounds],
        open: &Bounds,
        depth: usize,
    ) -> Outcome {
        let Some(depth) = depth.checked_sub(1) else {
            return Outcome::Unknown(TOO_LONG);
        };
        let mut best = Outcome::Nothing;
        let mut state = state.clone();
        for (variable, predicate) in open {
            let mut failed = state.clone();
            keep(&mut failed, *variable, predicate.contrary());
            if self.is_possible(&failed, *variable) {
                match self.leave(failed, outside.to_vec(), depth) {
                    found @ Outcome::Found(_) => return found,
                    other => best = worse(best, other),
                }
            }
            keep(&mut state, *variable, *predicate);
            if !self.is_possible(&state, *variable) {
                break;
            }
        }
        best
    }

    fn is_possible(&mut self, state: &State, variable: Variable) -> bool {
        let domain = state.get(variable);
        domain.is_some_and(|domain| domain.possible(self.tests, self.budget) != Possible::No)
    }

    fn lies(&mut self, state: &State, bounds: &Bounds) -> Lies {
        let mut open = Vec::new();
        let mut doubtful = Vec::new();
        for (variable, predicate) in bounds {
            let Some(domain) = state.get(*variable) else {
                continue;
            };
            if domain.possible_where(*predicate, self.tests, self.budget) == Possible::No {
                return Lies::Apart;
            }
            match domain.possible_where(predicate.contrary(), self.tests, self.budget) {
                Possible::No => {}
                Possible::Yes => open.push((*variable, *predicate)),
                _ => doubtful.push((*variable, *predicate)),
            }
        }
        // What is certain is tried first.
        open.append(&mut doubtful);
        if open.is_empty() {
            Lies::Around
        } else {
            Lies::Open(open)
        }
    }
}

fn keep(state: &mut State, variable: Variable, predicate: Predicate) {
    if let Some(domain) = state.get_mut(variable) {
        domain.keep(predicate);
    }
}

/// Of two outcomes without a request the one that says less.
fn worse(a: Outcome, b: Outcome) -> Outcome {
    match (&a, &b) {
        (Outcome::Unknown(_), _) | (Outcome::Perhaps, Outcome::Nothing) => a,
        _ => b,
    }
}
