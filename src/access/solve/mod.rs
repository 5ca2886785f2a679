//! Reasons over all requests at once.

mod automaton;
mod binding;
mod budget;
mod check;
mod classes;
mod compare;
mod domain;
mod excess;
mod glob;
mod line;
mod party;
mod predicate;
mod reach;
mod rule;
mod search;
mod shown;
mod texts;
mod value;
mod witness;

pub use check::{
    Access, Outcome, Relation, access_not_granted, allows, no_new_access, no_public_access,
};
pub use compare::{Difference, compare};
pub use excess::{Answered, Arrival, Callers, Excess, Question, excess};
pub use reach::{StatementReach, network_reach};
pub use shown::{Shown, shown};
