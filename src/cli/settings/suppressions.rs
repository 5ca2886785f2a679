//! The suppressions of a file of settings: which are in force, which are of use.

use std::ops::Range;
use std::path::{Path, PathBuf};

use globset::GlobMatcher;
use policy_check::report::{AnsweredFinding, Range as Place, Suppression, nearest_rules};
use policy_check::rules::{self, Topic};
use policy_check::syntax::{LineIndex, Span};
use toml::{Spanned, Value};

use super::format::{Fault, SuppressionTable};
use super::glob;

/// The suppressions of a file, in its order.
#[derive(Debug, Default)]
pub(super) struct Suppressions(Vec<Accepted>);

#[derive(Debug)]
struct Accepted {
    suppression: Suppression,
    path: Option<GlobMatcher>,
    /// Where the file names the rule.
    place: Range<usize>,
    /// The last day, where it is over.
    over_since: Option<String>,
    checked: Checked,
    used: bool,
}

/// How much was checked of what a suppression can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Checked {
    /// Too little to say that it is of no use.
    Little,
    /// A directory, and there may be more elsewhere.
    Part,
    All,
}

impl Suppressions {
    /// Reads what the file has; `today` is written `2027-01-31`.
    ///
    /// # Errors
    /// A rule that does not exist, an empty reason, what is no pointer, glob or day.
    pub(super) fn read(tables: Vec<SuppressionTable>, today: &str) -> Result<Self, Fault> {
        let all = tables.into_iter().map(|table| Accepted::read(table, today));
        all.collect::<Result<_, _>>().map(Self)
    }

    /// Those in force for the file at `path`, with the place of each; `found` tells that a directory was searched.
    pub(super) fn for_file(
        &mut self,
        path: Option<&Path>,
        found: bool,
    ) -> Vec<(usize, Suppression)> {
        let mut in_force = Vec::new();
        for (at, accepted) in self.0.iter_mut().enumerate() {
            let glob = accepted.path.as_ref();
            if !glob.is_none_or(|glob| path.is_some_and(|path| glob.is_match(path))) {
                continue;
            }
            accepted.saw(match glob {
                Some(glob) if is_literal(glob) => Checked::All,
                _ if found => Checked::Part,
                _ => Checked::Little,
            });
            if accepted.over_since.is_none() {
                in_force.push((at, accepted.suppression.clone()));
            }
        }
        in_force
    }

    /// Tells that everything below `folder` is checked; `home` is the directory of their file.
    pub(super) fn walked(&mut self, folder: &Path, home: &Path) {
        for accepted in &mut self.0 {
            if home.join(accepted.root()).starts_with(folder) {
                accepted.saw(Checked::All);
            }
        }
    }

    /// Tells that the one at place `at` took out a finding.
    pub(super) fn used(&mut self, at: usize) {
        if let Some(accepted) = self.0.get_mut(at) {
            accepted.used = true;
        }
    }

    /// Those that are of no use, as findings in the `text` of their file.
    pub(super) fn stale(&self, text: &str) -> Vec<AnsweredFinding> {
        let lines = LineIndex::new(text);
        let all = self.0.iter().enumerate();
        all.filter_map(|(at, accepted)| {
            let (rule, message) = accepted.complaint()?;
            let span = Span::new(accepted.place.start, accepted.place.end);
            Some(AnsweredFinding {
                rule,
                category: rules::find(rule)?.category,
                issue_code: None,
                message,
                path: format!("/suppressions/{at}/rule"),
                range: Place {
                    start: lines.position(span.start),
                    end: lines.position(span.end),
                },
                related: Vec::new(),
                fixes: Vec::new(),
                evidence: None,
                help: rule,
            })
        })
        .collect()
    }
}

impl Accepted {
    fn read(table: SuppressionTable, today: &str) -> Result<Self, Fault> {
        let name = table.rule.get_ref();
        let Some(rule) = rules::find(name) else {
            return Err(Fault::at(&table.rule, unknown_rule(name)));
        };
        if rule.topic == Topic::Settings {
            let message = format!(
                "{name} is about this file, so it cannot be suppressed: turn it off under [severities]"
            );
            return Err(Fault::at(&table.rule, message));
        }
        let reason = table.reason.as_ref();
        if reason.is_none_or(|reason| reason.get_ref().trim().is_empty()) {
            let message = "a suppression needs a reason: why is the finding accepted?";
            return Err(Fault::at(reason.unwrap_or(&table.rule), message.to_owned()));
        }
        if let Some(pointer) = &table.pointer
            && !(pointer.get_ref().is_empty() || pointer.get_ref().starts_with('/'))
        {
            let message = format!(
                "{:?} is no JSON Pointer: expected one such as /Statement/0",
                pointer.get_ref()
            );
            return Err(Fault::at(pointer, message));
        }
        let until = table.until.as_ref().map(day).transpose()?;
        Ok(Self {
            path: table.path.as_ref().map(glob).transpose()?,
            place: table.rule.span(),
            // Both are written year, month, day, so they sort as they follow each other.
            over_since: until.filter(|until| until.as_str() < today),
            checked: Checked::Little,
            used: false,
            suppression: Suppression {
                rule: rule.id,
                pointer: table.pointer.map(Spanned::into_inner),
                sid: table.sid,
            },
        })
    }

    /// The rule that it breaks, and what there is to say.
    fn complaint(&self) -> Option<(&'static str, String)> {
        let rule = self.suppression.rule;
        if let Some(day) = &self.over_since {
            let message = format!(
                "The suppression of `{rule}` ran out on {day}, and its findings are reported again: mend them, or accept them \
                 for longer."
            );
            return Some(("expired-suppression", message));
        }
        let unless = match self.checked {
            _ if self.used => return None,
            Checked::Little => return None,
            Checked::Part => ", unless it is for files that were not checked",
            Checked::All => "",
        };
        let message = format!(
            "Nothing that was checked has a finding of `{rule}` that this suppression is for: remove it{unless}."
        );
        Some(("unused-suppression", message))
    }

    fn saw(&mut self, checked: Checked) {
        self.checked = self.checked.max(checked);
    }

    /// The directory, or the file, below which all that it can be about lies.
    fn root(&self) -> PathBuf {
        let glob = self.path.as_ref().map_or("", |path| path.glob().glob());
        let named = |part: &&str| !part.contains(WILDCARDS);
        glob.split('/').take_while(named).collect()
    }
}

/// The day, as `2027-01-31`.
fn day(until: &Spanned<Value>) -> Result<String, Fault> {
    let written = match until.get_ref() {
        Value::Datetime(moment) => match (moment.date, moment.time) {
            (Some(date), None) => return Ok(date.to_string()),
            _ => moment.to_string(),
        },
        Value::String(text) => {
            let message = format!("{text:?} is text: a day stands without quotes, as 2027-01-31");
            return Err(Fault::at(until, message));
        }
        other => format!("this {}", other.type_str()),
    };
    let message = format!("{written} is no day: expected one such as 2027-01-31");
    Err(Fault::at(until, message))
}

/// What makes a glob more than a name.
const WILDCARDS: [char; 5] = ['*', '?', '[', '{', '\\'];

/// Whether a glob is the name of one file.
fn is_literal(glob: &GlobMatcher) -> bool {
    !glob.glob().glob().contains(WILDCARDS)
}

/// That there is no such rule, and what may have been meant.
pub(super) fn unknown_rule(name: &str) -> String {
    let nearest = nearest_rules(name);
    if nearest.is_empty() {
        return format!("there is no rule {name:?}; `policy-check rules` lists them");
    }
    format!(
        "there is no rule {name:?}; the nearest are: {}",
        nearest.join(", ")
    )
}
