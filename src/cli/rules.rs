//! `policy-check rules` and `policy-check explain`

use std::fmt::Write;
use std::io::{self, IsTerminal};

use policy_check::report::{self, Look, RuleEntry};
use policy_check::rules::{self, Rule};

use super::arguments::{ExplainArguments, ListFormat, RulesArguments};
use super::output::{look, refused, show};
use super::{Status, page};

const INDENT: &str = "  ";

/// Lists the rules.
pub(super) fn list(arguments: &RulesArguments) -> Status {
    let wanted = |rule: &&Rule| {
        arguments.topic.is_none_or(|topic| rule.topic == topic)
            && arguments
                .category
                .is_none_or(|category| rule.category == category)
    };
    let rules: Vec<&Rule> = rules::listed().filter(wanted).collect();
    match arguments.format {
        ListFormat::Text => show(Ok(report::rules_table(&rules, list_look()))),
        ListFormat::Json => {
            let rules: Vec<RuleEntry> = rules.into_iter().map(RuleEntry::from).collect();
            show(report::to_json(&rules, INDENT).map_err(|error| error.to_string()))
        }
    }
}

/// A line a rule for programs, whatever its length.
fn list_look() -> Look {
    match io::stdout().is_terminal() {
        true => look(),
        false => Look {
            width: usize::MAX,
            ..look()
        },
    }
}

/// Prints a rule's page; to a file or a pipe, as Markdown.
pub(super) fn explain(arguments: &ExplainArguments) -> Status {
    let Some(rule) = find(&arguments.rule) else {
        return refused(&unknown(&arguments.rule));
    };
    let markdown = report::explain(rule);
    show(Ok(match io::stdout().is_terminal() {
        true => page::styled(&markdown, look().width),
        false => markdown,
    }))
}

/// The rule of that name, or with that code of AWS.
fn find(name: &str) -> Option<&'static Rule> {
    rules::find(&name.to_ascii_lowercase().replace('_', "-"))
}

fn unknown(name: &str) -> String {
    let mut message = format!("there is no rule `{name}`");
    let nearest = report::nearest_rules(name);
    if nearest.is_empty() {
        message.push_str("; `policy-check rules` lists them");
    } else {
        let _ = write!(message, "; the nearest are: {}", nearest.join(", "));
    }
    message
}
