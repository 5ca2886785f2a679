//! What an explanation says.

use super::Decision;
use super::layers::{LayerKind, MatchedStatement};

/// Why a request is allowed or denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What each layer says, in AWS's order.
    pub layers: Vec<ExplainedLayer>,
    /// The condition keys that policies ask for and the request does not have, by name.
    pub missing_keys: Vec<String>,
    /// What decided, in a sentence that a person who was denied can act on.
    pub summary: String,
}

/// What a layer says, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedLayer {
    /// Which layer.
    pub kind: LayerKind,
    /// The layer by itself; `None` where it has no say.
    pub decision: Option<Decision>,
    /// What it says, and which statement or condition decided.
    pub text: String,
    /// The statements that decided.
    pub statements: Vec<MatchedStatement>,
}
