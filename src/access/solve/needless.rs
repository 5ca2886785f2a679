//! What of a policy could go without anything changing.

use super::budget::Budget;
use super::check::{allows, question};
use super::excess::excess;
use super::glob::Variables;
use super::question::Question;
use super::rule::Space;
use super::search::{Bounds, Outcome, Search};
use crate::access::evaluate::statement_matches;
use crate::access::request::Request;
use crate::policy::{Condition, Effect, Policy, Statement};

/// Why an Allow could go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needless {
    /// What it gives, the Denies take away, none of them the whole.
    Denied,
    /// What it gives, others give too.
    Covered,
}

/// How much work one such question may take: some milliseconds.
const STEPS: u64 = 20_000;

/// Why the Allow `allow` could go without anything changing; `None` where something would, or that cannot be told soon. The
/// statements at the places `aside` are not counted on to give anything.
#[must_use]
pub fn needless(policy: &Policy<'_>, allow: &Statement<'_>, aside: &[usize]) -> Option<Needless> {
    let places = |denies: bool| {
        let statements = policy.statements.iter();
        let chosen = statements.filter(move |statement| statement.denies() == denies);
        chosen.map(|statement| statement.index)
    };
    let denies: Vec<usize> = places(true).collect();
    let of_allow = || Question {
        only: Some(allow.index),
        steps: STEPS,
        ..question(policy, None)
    };
    // The Denies bear on both sides alike, so it is enough that they bear on one.
    let mut not_counted = denies.clone();
    not_counted.push(allow.index);
    not_counted.extend(aside);
    let others: Vec<usize> = places(false)
        .filter(|place| !not_counted.contains(place))
        .collect();
    let is_given_by_others = |request: &Request| {
        let mut statements = policy.statements.iter();
        statements.any(|statement| {
            others.contains(&statement.index) && statement_matches(policy, statement, request)
        })
    };
    let of_its_own = Question {
        reference: Some(policy),
        left_out_of_reference: &not_counted,
        ..of_allow()
    };
    let is_its_own = |request: &Request| allows(policy, request) && !is_given_by_others(request);
    if gives(&of_its_own, &is_its_own)? {
        return None;
    }
    if gives(&of_allow(), &|request| allows(policy, request))? {
        return Some(Needless::Covered);
    }
    let undenied = Question {
        left_out: &denies,
        ..of_allow()
    };
    let gives_undenied = gives(&undenied, &|request| {
        statement_matches(policy, allow, request)
    })?;
    gives_undenied.then_some(Needless::Denied)
}

/// Whether a question finds anything; `None` where that cannot be told.
fn gives(question: &Question<'_>, confirms: &dyn Fn(&Request) -> bool) -> Option<bool> {
    let answered = excess(question, confirms);
    let is_found = !answered.found.is_empty();
    (is_found || answered.undecided.is_none()).then_some(is_found)
}

/// Whether others together allow all that the Allow `allow` would, if its conditions on networks were not there. Never wrongly true.
#[must_use]
pub fn is_walked_around(policy: &Policy<'_>, allow: &Statement<'_>) -> bool {
    let denies = policy.with_effect(Effect::Deny);
    let mut not_counted: Vec<usize> = denies.map(|deny| deny.index).collect();
    not_counted.push(allow.index);
    let question = Question {
        only: Some(allow.index),
        from_anywhere: Some(allow.index),
        reference: Some(policy),
        left_out_of_reference: &not_counted,
        steps: STEPS,
        ..question(policy, None)
    };
    gives(&question, &|_| true) == Some(false)
}

/// Whether every request that meets all of `others` meets `condition`. Never wrongly true.
#[must_use]
pub fn follows(policy: &Policy<'_>, condition: &Condition<'_>, others: &[&Condition<'_>]) -> bool {
    is_met_by_none(policy, others, Some(condition))
}

/// Whether no request meets all of `conditions`. Never wrongly true.
#[must_use]
pub fn exclude_each_other(policy: &Policy<'_>, conditions: &[&Condition<'_>]) -> bool {
    is_met_by_none(policy, conditions, None)
}

/// Whether no request meets all of `inside`, and not `outside`. Never wrongly true.
fn is_met_by_none(
    policy: &Policy<'_>,
    inside: &[&Condition<'_>],
    outside: Option<&Condition<'_>>,
) -> bool {
    let variables = match policy.has_variables() {
        true => Variables::UNKNOWN,
        false => Variables::None,
    };
    let mut space = Space::of(inside.iter().copied().chain(outside));
    let mut bounds = |conditions: &[&Condition<'_>]| -> Option<Bounds> {
        let conditions = conditions.iter();
        conditions
            .map(|condition| space.condition(condition, variables).ok())
            .collect()
    };
    let outside: Vec<&Condition<'_>> = outside.into_iter().collect();
    let (Some(inside), Some(outside)) = (bounds(inside), bounds(&outside)) else {
        return false;
    };
    let start = space.start.clone();
    let mut search = Search {
        tests: &mut space.tests,
        budget: &mut Budget::new(STEPS),
    };
    let outside: Vec<&Bounds> = Some(&outside)
        .filter(|outside| !outside.is_empty())
        .into_iter()
        .collect();
    matches!(search.run(start, &[&inside], &outside), Outcome::Nothing)
}
