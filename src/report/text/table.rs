//! The list of rules, as a person reads it in a terminal.

use std::fmt::Write;

use super::Look;
use super::palette::{BOLD, DIM, shape, style};
use crate::report::tally::counted;
use crate::rules;

/// Every rule by topic: its weight, its name and what it is about.
#[must_use]
pub fn rules_table(look: Look) -> String {
    let mut out = String::new();
    let widest = rules::ALL.iter().map(|rule| rule.id.len()).max();
    let widest = widest.unwrap_or_default();
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
            let _ = writeln!(
                out,
                "  {style}{shape}{category:<16}{style:#}  {:<widest$}  {}",
                rule.id, rule.title
            );
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
