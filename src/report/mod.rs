//! Findings as the interface has them, and as text.

mod access_analyzer;
mod answer;
mod check;
mod explain;
mod fix;
mod page;
mod principals;
mod run;
mod sentence;
mod summary;

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
pub use page::{RuleEntry, RuleExample, RulePage};
pub use run::Options;
pub use summary::{ByAccessLevel, RiskyAction, Summary, SummedActions};

/// The version of the engine.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");
