//! Findings as the interface has them, and as text.

mod access_analyzer;
mod access_check;
mod actions;
mod answer;
mod check;
mod compare;
#[cfg(any(target_arch = "wasm32", test))]
mod complete;
mod evidence;
#[cfg(not(target_arch = "wasm32"))]
mod explain;
mod fix;
mod github;
mod json;
mod label;
mod markdown;
mod network;
mod origin;
#[cfg(not(target_arch = "wasm32"))]
mod page;
mod policy_text;
mod principals;
mod reach;
mod resource_type;
mod rule_entry;
mod rule_names;
mod run;
#[cfg(not(target_arch = "wasm32"))]
mod sarif;
mod sentence;
mod simulate;
mod source;
mod summary;
mod suppression;
mod tally;
#[cfg(not(target_arch = "wasm32"))]
mod text;
mod things;
mod visible;
mod witness;

pub use access_analyzer::{
    Location, LocationPosition, LocationSpan, PathElement, VALIDATED_TYPES, ValidatedFinding,
    Validation, kind_of_policy_type, policy_types, validate,
};
pub use access_check::{
    AccessCheck, PUBLIC_ACCESS_TYPES, Reason, check_access_not_granted, check_no_new_access,
    check_no_public_access,
};
pub use actions::{ActionName, ByAccessLevel};
pub use answer::{
    Answer, AnsweredDocument, AnsweredEdit, AnsweredFinding, AnsweredFix, Range, Related,
};
pub use check::check;
pub use compare::{Changed, Comparison, compare};
#[cfg(any(target_arch = "wasm32", test))]
pub use complete::{Completed, complete};
#[cfg(not(target_arch = "wasm32"))]
pub use explain::explain;
pub use fix::{Fixed, fixed};
pub use github::github;
pub use json::to_json;
pub use label::titles;
pub use markdown::markdown;
pub use network::{NetworkDocument, NetworkReach, network_reach};
#[cfg(not(target_arch = "wasm32"))]
pub use page::{RuleExample, RulePage};
pub use policy_text::readable;
pub use reach::{NetworkRow, Networks, RowActions};
pub use resource_type::resource_type;
pub use rule_entry::RuleEntry;
pub use rule_names::nearest_rules;
pub use run::{Options, holds_policy};
#[cfg(not(target_arch = "wasm32"))]
pub use sarif::{Sarif, sarif};
pub use simulate::{
    ExplainedSimulation, ExplainedStep, MatchedStatement, OrganizationsDecision,
    PermissionsBoundaryDecision, Place, Sides, Simulation, SimulationResult, simulate,
};
pub use source::Source;
pub use summary::{RiskyAction, Summary, SummedActions};
pub use suppression::Suppression;
pub use tally::{Tally, counted, some_of};
#[cfg(not(target_arch = "wasm32"))]
pub use text::{Look, concise, rules_table, text};
pub use visible::{is_hidden, visible};
pub use witness::{ContextEntry, Witness};

/// The version of the engine.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");
