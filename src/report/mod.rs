//! Findings as the interface has them, and as text.

mod answer;
mod check;
mod explain;
mod page;

pub use answer::{
    Answer, AnsweredDocument, AnsweredEdit, AnsweredFinding, AnsweredFix, Range, Related,
};
pub use check::{Options, check};
pub use explain::{explain, nearest_rules};
pub use page::{RuleEntry, RuleExample, RulePage};

/// The version of the engine.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");
