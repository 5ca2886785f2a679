//! Makes the safe edits of a text's findings.

use std::collections::BTreeMap;

use super::run::{Options, each_policy};
use crate::rules::{self, Finding, Rule};
use crate::syntax::{Edit, Span, apply};

/// At most this often the edits of one rule are made; each time they bring a mistake fewer, so no real text needs as many.
const MAX_ROUNDS: usize = 200;
/// At most this many bytes are checked over all rounds; what a huge text has left is reported, and mended by the next call.
const MAX_CHECKED: usize = 256 * 1024 * 1024;

/// A text with its safe edits made.
#[derive(Debug)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many findings were mended.
    pub mended: usize,
}

/// `text` with the safe edits of all its findings made, again and again until there is none left.
///
/// Each round makes the edits of one rule: two rules may each call an entry redundant because of the other's, and only a new
/// check tells that the second is needed once the first is gone.
#[must_use]
pub fn fixed(text: &str, options: &Options) -> Fixed {
    let mut fixed = Fixed {
        text: text.to_owned(),
        mended: 0,
    };
    // Rules whose edits do not mend them are left alone after the first try.
    let mut stuck: Vec<&'static str> = Vec::new();
    let mut checked = 0;
    for _ in 0..MAX_ROUNDS {
        checked += fixed.text.len();
        if checked > MAX_CHECKED {
            break;
        }
        let Some(round) = next_round(&fixed.text, options, &stuck) else {
            break;
        };
        match apply(&fixed.text, &round.edits) {
            Some(text) if text != fixed.text => {
                fixed.text = text;
                fixed.mended += round.findings;
            }
            _ => stuck.push(round.rule.id),
        }
    }
    fixed
}

/// Edits to be made at once.
struct Round {
    rule: &'static Rule,
    findings: usize,
    edits: Vec<Edit>,
    /// Their spans, by where they start.
    taken: BTreeMap<u32, Span>,
}

/// The safe edits of the first rule that has any, those left out that touch an earlier one.
fn next_round(text: &str, options: &Options, stuck: &[&str]) -> Option<Round> {
    let mut fixes: Vec<(&'static Rule, Vec<Edit>)> = Vec::new();
    each_policy(text, options, &mut |checked| {
        let places = checked.places;
        for finding in &checked.findings {
            if !stuck.contains(&finding.rule.id)
                && let Some(edits) = safe_edits(finding)
            {
                let outer = edits.iter().map(|edit| places.outer_edit(edit)).collect();
                fixes.push((finding.rule, outer));
            }
        }
    });
    let rule = fixes.iter().map(|&(rule, _)| rule).min_by_key(|rule| {
        rules::ALL
            .iter()
            .position(|candidate| candidate.id == rule.id)
    })?;
    let mut round = Round::of(rule);
    let of_rule = fixes.into_iter().filter(|(of, _)| of.id == rule.id);
    for (_, edits) in of_rule {
        round.add(edits);
    }
    Some(round)
}

fn safe_edits(finding: &Finding) -> Option<&[Edit]> {
    let fix = finding.fixes.iter().find(|fix| fix.safe)?;
    Some(&fix.edits)
}

impl Round {
    fn of(rule: &'static Rule) -> Self {
        Self {
            rule,
            findings: 0,
            edits: Vec::new(),
            taken: BTreeMap::new(),
        }
    }

    /// Takes the edits in, unless one touches an edit that is in already.
    fn add(&mut self, edits: Vec<Edit>) {
        if edits.iter().any(|edit| self.touches(edit.span)) {
            return;
        }
        self.taken
            .extend(edits.iter().map(|edit| (edit.span.start, edit.span)));
        self.edits.extend(edits);
        self.findings += 1;
    }

    /// Whether `span` overlaps a taken one, or meets it where one of them is empty: then their order would matter.
    fn touches(&self, span: Span) -> bool {
        // The taken spans lie apart: of those that start before the end, all but the last two end before the start.
        let before = self.taken.range(..=span.end).rev().take(2);
        before.into_iter().any(|(_, taken)| {
            if span.is_empty() || taken.is_empty() {
                taken.end >= span.start
            } else {
                taken.start < span.end && taken.end > span.start
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Category;
    use crate::syntax::replace;

    #[test]
    fn every_comma_is_mended_at_once() {
        let text = "{\"Version\": \"2012-10-17\",, \"Statement\": [{},],}";
        let fixed = fixed(text, &Options::default());
        assert_eq!(fixed.text.matches(',').count(), 1, "{}", fixed.text);
        assert!(fixed.mended >= 3);
    }

    #[test]
    fn the_examples_of_all_rules_are_mended_without_a_new_error() {
        let errors = |text: &str, options: &Options| {
            let mut errors = Vec::new();
            each_policy(text, options, &mut |checked| {
                let rules = checked.findings.iter().map(|finding| finding.rule);
                errors.extend(rules.filter(|rule| rule.category == Category::Error));
            });
            errors.iter().map(|rule| rule.id).collect::<Vec<_>>()
        };
        for (rule, example) in rules::ALL.iter().flat_map(|rule| {
            rule.page
                .examples
                .iter()
                .map(move |example| (rule, example))
        }) {
            let options = Options {
                kind: Some(example.kind),
                resource_type: example.resource_type.map(str::to_owned),
                ..Options::default()
            };
            let (bad, _) = example.unmarked();
            let before = errors(&bad, &options);
            let fixed = fixed(&bad, &options);
            for error in errors(&fixed.text, &options) {
                assert!(
                    before.contains(&error),
                    "{}: {error}\n{}",
                    rule.id,
                    fixed.text
                );
            }
            assert_eq!(super::fixed(&fixed.text, &options).mended, 0, "{}", rule.id);
        }
    }

    #[test]
    fn edits_that_touch_wait_for_the_next_round() {
        let mut round = Round::of(rules::ALL[0]);
        for (start, end, taken) in [
            (10, 20, true),
            (15, 25, false),
            (20, 25, true),
            (25, 25, false),
            (30, 30, true),
            (30, 30, false),
            (0, 10, true),
            (5, 40, false),
        ] {
            let before = round.findings;
            round.add(vec![replace(Span::new(start, end), "")]);
            assert_eq!(round.findings > before, taken, "{start}..{end}");
        }
    }
}
