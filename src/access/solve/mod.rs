//! Reasons over all requests at once.

mod accounts;
mod automaton;
mod binding;
mod budget;
mod check;
mod classes;
mod compare;
mod domain;
mod excess;
mod found;
mod glob;
mod line;
mod mixed;
mod needless;
mod parties;
mod party;
mod predicate;
mod question;
mod reach;
mod relevant;
mod rule;
mod search;
mod shown;
mod start;
mod texts;
mod typed;
mod value;
mod witness;

pub use check::{
    Access, Outcome, Relation, access_not_granted, allows, no_new_access, no_public_access,
};
pub use compare::{Difference, compare};
pub use excess::excess;
pub use needless::{Needless, exclude_each_other, follows, is_walked_around, needless};
pub use question::{Answered, Arrival, Callers, Excess, Question};
pub use reach::{StatementReach, network_reach};
pub use shown::{Shown, shown};
pub use witness::resources;
