//! The answer in a line for each finding, as compilers have it.

use std::fmt::Write;

use super::palette::style;
use super::place::bytes_of;
use super::snippet::place;
use crate::report::label::{labelled, labels};
use crate::report::source::Source;
use crate::report::visible::visible;
use crate::syntax::LineIndex;

/// A line for each finding in `source`: `FILE:LINE:COLUMN: CATEGORY[RULE] MESSAGE`.
#[must_use]
pub fn concise(source: &Source<'_>) -> String {
    let lines = LineIndex::new(source.text);
    let mut out = String::new();
    for (document, label) in source.documents.iter().zip(labels(source)) {
        for finding in &document.findings {
            let place = place(source, &lines, &bytes_of(&lines, finding.range));
            let style = style(finding.category);
            let category = finding.category.name().replace('-', " ");
            let message = labelled(label.as_deref(), &finding.message);
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "{place}: {style}{category}[{}]{style:#} {}",
                finding.rule,
                visible(&message)
            );
        }
    }
    out
}
