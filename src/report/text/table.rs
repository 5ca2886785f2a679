//! The list of rules, as a person reads it in a terminal.

use std::fmt::Write;

use super::Look;
use super::palette::{BOLD, DIM, shape, style};
use crate::access::grouped;
use crate::report::tally::counted;
use crate::rules::{Rule, Topic};

/// How wide the column of categories is.
const CATEGORY: usize = 16;
/// Room for most titles.
const TITLE: usize = 40;

/// `rules` by topic: the weight of each, its name and what it is about; what does not fit into the line on one of its own. Behind
/// them AWS's codes that report nothing.
#[must_use]
pub fn rules_table(rules: &[&Rule], look: Look) -> String {
    let (silent, speaking): (Vec<&Rule>, Vec<&Rule>) =
        rules.iter().partition(|rule| is_silent(rule));
    let mut out = String::new();
    for topic in Topic::ALL {
        let of_topic = speaking.iter().filter(|rule| rule.topic == topic);
        let of_topic: Vec<&Rule> = of_topic.copied().collect();
        group(&mut out, topic.title(), &of_topic, look);
    }
    let title = "Codes of AWS that report nothing: retired, or not told by a policy alone";
    group(&mut out, title, &silent, look);
    let known = speaking.iter().filter(|rule| rule.issue_code.is_some());
    let known = match known.count() {
        0 => "none".to_owned(),
        number => grouped(number),
    };
    let _ = write!(
        out,
        "{DIM}{}, {known} of them in AWS's validator too",
        counted(speaking.len(), "rule", "rules"),
    );
    if !silent.is_empty() {
        let (one, many) = ("code that reports nothing", "codes that report nothing");
        let _ = write!(out, "; {}", counted(silent.len(), one, many));
    }
    let _ = writeln!(out, ". More on one: policy-check explain RULE{DIM:#}");
    out
}

/// A rule about policies without an example is there for its code alone.
fn is_silent(rule: &Rule) -> bool {
    rule.page.examples.is_empty() && rule.topic != Topic::Settings
}

fn group(out: &mut String, title: &str, rules: &[&Rule], look: Look) {
    let Some(ids) = rules.iter().map(|rule| rule.id.len()).max() else {
        return;
    };
    let indent = if look.unicode { 4 } else { 2 } + CATEGORY + 1;
    let room = look.width.saturating_sub(indent);
    let column = ids.min(room.saturating_sub(2 + TITLE));
    // Writing to a string does not fail.
    let _ = writeln!(out, "{BOLD}{title}{BOLD:#}");
    for rule in rules {
        let style = style(rule.category);
        let shape = if look.unicode {
            shape(rule.category)
        } else {
            ""
        };
        let category = rule.category.name().replace('-', " ");
        let _ = write!(out, "  {style}{shape}{category:<CATEGORY$}{style:#} ");
        // A longer name pushes its title to the right.
        let name = column.max(rule.id.len());
        let _ = if name + 2 + rule.title.len() <= room {
            writeln!(out, "{:<column$}  {}", rule.id, rule.title)
        } else {
            writeln!(out, "{}\n{:indent$}{DIM}{}{DIM:#}", rule.id, "", rule.title)
        };
    }
    out.push('\n');
}
