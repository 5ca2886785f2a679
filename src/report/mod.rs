//! Findings as the interface has them, and as text.

mod access_analyzer;
mod answer;
mod check;
mod explain;
mod fix;
mod github;
mod json;
mod markdown;
mod page;
mod principals;
mod reach;
mod run;
mod sarif;
mod sentence;
mod source;
mod summary;
mod tally;
#[cfg(not(target_arch = "wasm32"))]
mod text;
mod visible;

pub use access_analyzer::{
    Location, LocationPosition, LocationSpan, PathElement, ValidatedFinding, Validation,
    kind_of_policy_type, policy_types, validate,
};
pub use answer::{
    Answer, AnsweredDocument, AnsweredEdit, AnsweredFinding, AnsweredFix, Range, Related,
};
pub use check::check;
pub use explain::{explain, nearest_rules};
pub use fix::{Fixed, fixed};
pub use github::github;
pub use json::to_json;
pub use markdown::markdown;
pub use page::{RuleEntry, RuleExample, RulePage};
pub use run::{Options, holds_policy};
pub use sarif::{Sarif, sarif};
pub use source::Source;
pub use summary::{ByAccessLevel, RiskyAction, Summary, SummedActions};
pub use tally::{Tally, counted, with_thousands};
#[cfg(not(target_arch = "wasm32"))]
pub use text::{Look, rules_table, text};
pub use visible::{is_hidden, visible};

/// The version of the engine.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");
