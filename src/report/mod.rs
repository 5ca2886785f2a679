//! Findings as the interface has them, and as text.

mod answer;
mod check;
mod explain;
mod page;
mod run;

pub use answer::{
    Answer, AnsweredDocument, AnsweredEdit, AnsweredFinding, AnsweredFix, Range, Related,
};
pub use check::check;
pub use explain::{explain, nearest_rules};
pub use page::{RuleEntry, RuleExample, RulePage};
pub use run::Options;

/// The version of the engine.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");
