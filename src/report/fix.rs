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
    /// How many findings are gone: those of the text as it was, less those of the text as it is.
    pub mended: usize,
    /// The rules whose findings had a safe edit and are still there, and how many of each: another rule's edit came first and took
    /// away what it would have changed.
    pub left: Vec<(&'static str, usize)>,
}

/// `text` with the safe edits of all its findings made, again and again until there is none left.
///
/// Each round makes the edits of one rule: two rules may each call an entry redundant because of the other's, and only a new
/// check tells that the second is needed once the first is gone.
#[must_use]
pub fn fixed(text: &str, options: &Options) -> Fixed {
    let mut fixed = text.to_owned();
    // Rules whose edits do not mend them are left alone after the first try.
    let mut stuck: Vec<&'static str> = Vec::new();
    let mut checked = 0;
    for _ in 0..MAX_ROUNDS {
        checked += fixed.len();
        if checked > MAX_CHECKED {
            break;
        }
        let Some(round) = next_round(&fixed, options, &stuck) else {
            break;
        };
        match apply(&fixed, &round.edits) {
            Some(text) if text != fixed => fixed = text,
            _ => stuck.push(round.rule.id),
        }
    }
    let (before, after) = (counts(text, options), counts(&fixed, options));
    let total = |counts: &Counts| counts.values().map(|count| count.findings).sum::<usize>();
    let still = |(rule, count): (&&'static str, &Count)| {
        let findings = after.get(rule).map_or(0, |count| count.findings);
        let gone = count.findings.saturating_sub(findings);
        let left = count.safe.saturating_sub(gone).min(findings);
        (left > 0).then_some((*rule, left))
    };
    Fixed {
        mended: total(&before).saturating_sub(total(&after)),
        left: before.iter().filter_map(still).collect(),
        text: fixed,
    }
}

/// The findings of each rule.
type Counts = BTreeMap<&'static str, Count>;

#[derive(Default)]
struct Count {
    findings: usize,
    /// How many of them have a safe edit.
    safe: usize,
}

fn counts(text: &str, options: &Options) -> Counts {
    let mut counts = Counts::new();
    each_policy(text, options, &mut |checked| {
        for finding in &checked.findings {
            let count = counts.entry(finding.rule.id).or_default();
            count.findings += 1;
            count.safe += usize::from(safe_edits(finding).is_some());
        }
    });
    counts
}

/// Edits to be made at once.
struct Round {
    rule: &'static Rule,
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
                let outer = edits
                    .iter()
                    .map(|edit| places.outer_edit(edit.clone()))
                    .collect();
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
    use crate::access::roles::Profile;
    use crate::rules::{Category, Settings};
    use crate::syntax::replace;

    #[test]
    fn every_comma_is_mended_at_once() {
        let text = "{\"Version\": \"2012-10-17\",, \"Statement\": [{},],}";
        let fixed = fixed(text, &Options::default());
        assert_eq!(fixed.text.matches(',').count(), 1, "{}", fixed.text);
        assert_eq!(fixed.mended, 3);
        assert!(fixed.left.is_empty());
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
                settings: Settings {
                    role: example.role.and_then(Profile::built_in).cloned(),
                    ..Settings::trusting(example.trusted.iter().copied()).unwrap()
                },
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
            let again = super::fixed(&fixed.text, &options);
            assert_eq!(again.text, fixed.text, "{}", rule.id);
        }
    }

    #[test]
    fn what_is_no_policy_is_left_alone() {
        for text in [
            r#"{"name": "x", "version": "1.0.0", "dependencies": {}}"#,
            r#"{"Version": "2008-10-17", "Resources": {},}"#,
            "{\n  // strict\n  \"compilerOptions\": {},\n}",
            r#"{"Effect": "sparkle", "action": "s3:GetObject",}"#,
            "[1, 2,]",
        ] {
            let fixed = fixed(text, &Options::default());
            assert_eq!((fixed.text.as_str(), fixed.mended), (text, 0));
            assert!(fixed.left.is_empty(), "{:?}", fixed.left);
        }
        let statement = r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}"#;
        let misspelt = format!(r#"{{"Version": "2012-10-17", "Statment": [{statement}]}}"#);
        for text in [statement, misspelt.as_str()] {
            let fixed = fixed(text, &Options::default());
            assert!(fixed.text.contains("\"Statement\""), "{}", fixed.text);
        }
    }

    #[test]
    fn what_an_edit_brings_is_not_counted_as_mended() {
        // Of the two entries one is left: each misspelling that is mended makes the other of no use.
        let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Action": ["s3:GetObjct", "s3:GetObject"], "Resource": "arn:aws:s3:::a/*"}]}"#;
        let fixed = fixed(text, &Options::default());
        assert_eq!(fixed.mended, 1, "{}", fixed.text);
        assert_eq!(fixed.text.matches("GetObject\"").count(), 1);
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
            let before = round.edits.len();
            round.add(vec![replace(Span::new(start, end), "")]);
            assert_eq!(round.edits.len() > before, taken, "{start}..{end}");
        }
    }
}
