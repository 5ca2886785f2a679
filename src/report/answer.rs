//! The shape of `check --format json`, which the page and the package have too.

use serde::Serialize;

use super::Summary;
use super::witness::Witness;
use crate::catalog::Catalog;
use crate::policy::Kind;
use crate::rules::Category;
use crate::syntax::Position;

/// The answer to one check.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// The version of this shape.
    pub schema: u32,
    /// The version of the engine.
    pub engine: &'static str,
    /// The day of the catalogue of AWS's actions, `YYYY-MM-DD`.
    pub catalog: &'static str,
    /// A policy each.
    pub documents: Vec<AnsweredDocument>,
    /// How many versions of managed policies were passed over, as they are not in force.
    #[serde(skip)]
    pub passed_over: usize,
}

impl Answer {
    /// The answer that these policies make.
    #[must_use]
    pub fn of(documents: Vec<AnsweredDocument>) -> Self {
        Self {
            schema: 1,
            engine: super::ENGINE,
            catalog: Catalog::builtin().date(),
            documents,
            passed_over: 0,
        }
    }
}

/// What there is to say of one policy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnsweredDocument {
    /// The file's name; behind `#` the JSON Pointer of the policy in it, where it is not the whole file.
    pub name: String,
    /// The kind it is taken for; none for a file of settings, which is answered as a document when something is wrong with it.
    pub kind: Option<Kind>,
    /// The findings, in the order of the text.
    pub findings: Vec<AnsweredFinding>,
    /// The rules that may have more to say: of a policy with thousands of faults not all are kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cut_short: Vec<&'static str>,
    /// What it amounts to.
    pub summary: Summary,
    /// For each finding that was taken out, which of the suppressions did.
    #[serde(skip)]
    pub suppressed: Vec<usize>,
    /// Whether it means to be a policy at all.
    #[serde(skip)]
    pub is_policy: bool,
}

impl AnsweredDocument {
    /// What it is, in words: "identity policy".
    pub(super) fn noun(&self) -> &'static str {
        match self.kind {
            None => "settings",
            Some(_) if !self.is_policy => "not a policy",
            Some(kind) => kind.noun(),
        }
    }
}

/// One finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnsweredFinding {
    /// The rule's name.
    pub rule: &'static str,
    /// Its weight.
    pub category: Category,
    /// AWS's code for it.
    pub issue_code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// The element at fault: a JSON Pointer into the policy.
    pub path: String,
    /// Its place in the text.
    pub range: Range,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Edits that mend it.
    pub fixes: Vec<AnsweredFix>,
    /// A request that shows it.
    pub evidence: Option<Box<Witness>>,
    /// The rule whose page explains it.
    pub help: &'static str,
}

/// A place in the text as pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The first character.
    pub start: Position,
    /// The one after the last.
    pub end: Position,
}

/// Another place that belongs to a finding.
#[derive(Debug, Serialize)]
pub struct Related {
    /// Its part in it.
    pub message: String,
    /// The place.
    pub range: Range,
}

/// A way to mend a finding.
#[derive(Debug, Serialize)]
pub struct AnsweredFix {
    /// What it does.
    pub title: String,
    /// Whether it cannot take away access that the author meant to give.
    pub safe: bool,
    /// The edits.
    pub edits: Vec<AnsweredEdit>,
}

/// Text to put in the place of a range.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnsweredEdit {
    /// What is replaced.
    pub range: Range,
    /// By what.
    pub new_text: String,
}
