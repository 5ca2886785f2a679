//! The list of rules, as a person reads it in a terminal.

use std::fmt::Write;

use super::Look;
use super::palette::{BOLD, DIM, shape, style};
use crate::report::tally::counted;
use crate::rules::{self, Rule};

/// How wide the column of categories is.
const CATEGORY: usize = 16;

/// Every rule by topic: its weight, its name and what it is about; in a narrow terminal, that on a line of its own.
#[must_use]
pub fn rules_table(look: Look) -> String {
    let widest = |length: fn(&Rule) -> usize| {
        let lengths = rules::ALL.iter().map(|rule| length(rule));
        lengths.max().unwrap_or_default()
    };
    let (ids, titles) = (
        widest(|rule| rule.id.len()),
        widest(|rule| rule.title.len()),
    );
    let margin = if look.unicode { 4 } else { 2 };
    let fits = margin + CATEGORY + 1 + ids + 2 + titles <= look.width;
    let mut out = String::new();
    for of_topic in rules::ALL.chunk_by(|a, b| a.topic == b.topic) {
        if let Some(rule) = of_topic.first() {
            let title = rule.topic.title();
            let _ = writeln!(out, "{BOLD}{title}{BOLD:#}");
        }
        for rule in of_topic {
            let style = style(rule.category);
            let shape = if look.unicode {
                shape(rule.category)
            } else {
                ""
            };
            let category = rule.category.name().replace('-', " ");
            let _ = write!(out, "  {style}{shape}{category:<CATEGORY$}{style:#} ");
            let _ = if fits {
                writeln!(out, "{:<ids$}  {}", rule.id, rule.title)
            } else {
                let indent = margin + CATEGORY + 1;
                writeln!(out, "{}\n{:indent$}{DIM}{}{DIM:#}", rule.id, "", rule.title)
            };
        }
        out.push('\n');
    }
    let known = rules::ALL.iter().filter(|rule| rule.issue_code.is_some());
    let _ = writeln!(
        out,
        "{DIM}{}, {} of them in AWS's validator too. More on one: policy-check explain RULE{DIM:#}",
        counted(rules::ALL.len(), "rule", "rules"),
        known.count()
    );
    out
}
