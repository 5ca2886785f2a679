//! A rule's page as data, for faces that lay it out themselves.

use serde::Serialize;

use super::{Range, RuleEntry};
use crate::policy::Kind;
use crate::rules::{Example, Rule};
use crate::syntax::{LineIndex, Span};

/// A rule's page. Its texts are Markdown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RulePage {
    /// What the list has.
    #[serde(flatten)]
    pub entry: RuleEntry,
    /// What it checks.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Policies that break it, mended.
    pub examples: Vec<RuleExample>,
    /// Addresses of pages to read.
    pub references: &'static [&'static str],
}

/// A policy that breaks a rule, and the same policy mended.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleExample {
    /// The kind of policy it is.
    pub kind: Kind,
    /// The type of the resource that it is attached to, where that matters.
    pub resource_type: Option<&'static str>,
    /// The networks that the reader trusts, where that matters.
    pub trusted_cidrs: &'static [&'static str],
    /// The role that it is for, where that matters.
    pub role: Option<&'static str>,
    /// The policy that breaks the rule.
    pub bad: String,
    /// Where `bad` is at fault.
    pub faults: Vec<Range>,
    /// The policy as it should be.
    pub good: &'static str,
}

impl From<&Rule> for RulePage {
    fn from(rule: &Rule) -> Self {
        Self {
            entry: rule.into(),
            what: rule.page.what,
            why: rule.page.why,
            examples: rule.page.examples.iter().map(RuleExample::from).collect(),
            references: rule.page.references,
        }
    }
}

impl From<&Example> for RuleExample {
    fn from(example: &Example) -> Self {
        let (bad, marked) = example.unmarked();
        let lines = LineIndex::new(&bad);
        let range = |marked: &std::ops::Range<usize>| {
            let Span { start, end } = Span::new(marked.start, marked.end);
            Range {
                start: lines.position(start),
                end: lines.position(end),
            }
        };
        let faults = marked.iter().map(range).collect();
        Self {
            kind: example.kind,
            resource_type: example.resource_type,
            trusted_cidrs: example.trusted,
            role: example.role,
            bad,
            faults,
            good: example.good,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_tells_where_it_is_at_fault() {
        let example = RuleExample::from(&Example::new(
            Kind::Identity,
            "{\n  \"Effect\": «\"allow\"»\n}",
            "{}",
        ));
        assert_eq!(example.bad, "{\n  \"Effect\": \"allow\"\n}");
        let [fault] = example.faults.as_slice() else {
            panic!("one fault is marked")
        };
        assert_eq!((fault.start.line, fault.start.character), (1, 12));
        assert_eq!((fault.end.line, fault.end.character), (1, 19));
    }
}
