//! What can be asked about all requests, and how it is answered.

use crate::access::network::AddressSet;
use crate::access::request::Request;
use crate::catalog::Action;
use crate::policy::{Condition, Policy};

/// Steps that one question may take, a second or so.
pub(super) const STEPS: u64 = 2_000_000;

/// A question: what `policy` allows and `reference` does not.
pub struct Question<'p> {
    /// The policy whose access is looked at.
    pub policy: &'p Policy<'p>,
    /// Only what the Allow at this place gives, where given.
    pub only: Option<usize>,
    /// Statements of `policy`, by their places, that do not count.
    pub left_out: &'p [usize],
    /// The statement of `policy`, by its place, of which the conditions on networks do not count.
    pub from_anywhere: Option<usize>,
    /// What may be allowed; without it, nothing may.
    pub reference: Option<&'p Policy<'p>>,
    /// Statements of `reference`, by their places, that do not count.
    pub left_out_of_reference: &'p [usize],
    /// Whether another policy stands beside each, which allows everything.
    pub beside_everything: bool,
    /// Only actions that match one of these patterns, where there are any.
    pub actions: Vec<String>,
    /// Only resources that match one of these patterns, where there are any.
    pub resources: Vec<String>,
    /// Only requests that arrive so, where given.
    pub arrival: Option<Arrival>,
    /// Whose requests are looked at.
    pub callers: Callers<'p>,
    /// Whether every group of actions is looked at, and not one for each statement.
    pub thorough: bool,
    /// How much work it may take.
    pub steps: u64,
}

/// How a request arrives.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// From one of these addresses, and so not through a VPC endpoint.
    From(AddressSet),
    /// Without a source address.
    WithoutAddress,
}

/// Whose requests a question is about.
pub enum Callers<'p> {
    /// Everybody's.
    All,
    /// Those of strangers: of an account that the policy does not name, or of nobody in particular, who cannot fulfil a condition
    /// of which this is true.
    Strangers(&'p dyn Fn(&Condition<'_>, &str) -> bool),
}

/// Access that is one too many.
#[derive(Clone, Debug)]
pub struct Excess {
    /// The Allow that gives it, by its place in the policy; none where that stands beside the policy.
    pub statement: Option<usize>,
    /// The actions; empty where the catalogue does not know the one of the request.
    pub actions: Vec<Action>,
    /// A request that shows it.
    pub request: Request,
}

/// The answer to a question.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// What was found.
    pub found: Vec<Excess>,
    /// Why there may be more, or some where none was found.
    pub undecided: Option<String>,
}
