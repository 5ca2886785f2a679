//! Requests that a statement lets through, to show what it does.

use super::check::{allows, question};
use super::excess::excess;
use super::question::{Arrival, Callers, Question};
use crate::access::audience;
use crate::access::request::Request;
use crate::policy::{Policy, Statement};

/// Which requests show something.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Only actions that match one of these patterns, where there are any.
    pub actions: Vec<String>,
    /// Only requests that arrive so, where given.
    pub arrival: Option<Arrival>,
    /// Only requests of strangers.
    pub by_strangers: bool,
}

/// How much work one request may take: some milliseconds.
const STEPS: u64 = 20_000;

/// A request that `statement` of `policy` lets through, and no Deny of it takes back; `None` where there is none, or none was found
/// soon.
#[must_use]
pub fn shown(policy: &Policy<'_>, statement: &Statement<'_>, wanted: &Shown) -> Option<Request> {
    let question = Question {
        only: Some(statement.index),
        actions: wanted.actions.clone(),
        arrival: wanted.arrival.clone(),
        callers: match wanted.by_strangers {
            true => Callers::Strangers(&audience::keeps_strangers_out),
            false => Callers::All,
        },
        steps: STEPS,
        ..question(policy, None)
    };
    let answered = excess(&question, &|request| allows(policy, request));
    answered.found.into_iter().next().map(|found| found.request)
}
