//! `policy-check compare`

use std::fmt::Write;
use std::path::Path;

use policy_check::report::{self, Changed, Comparison, Witness, counted, visible};

use super::Status;
use super::arguments::{CompareArguments, ListFormat};
use super::input::read_text;
use super::output::{complain, print};

/// How many actions of a group are named.
const MAX_NAMED: usize = 8;

pub(super) fn run(arguments: &CompareArguments) -> Status {
    let printed =
        answer(arguments).and_then(|text| print(&text).map_err(|error| error.to_string()));
    match printed {
        Ok(()) => Status::Good,
        Err(reason) => {
            complain(&reason);
            Status::Unusable
        }
    }
}

fn answer(arguments: &CompareArguments) -> Result<String, String> {
    let old = read_text(Path::new(&arguments.old))?;
    let new = read_text(Path::new(&arguments.new))?;
    let comparison = report::compare(&old, &new, arguments.kind.0)?;
    match arguments.format {
        ListFormat::Json => report::to_json(&comparison, "  ").map_err(|error| error.to_string()),
        ListFormat::Text => Ok(text(&comparison)),
    }
}

fn text(comparison: &Comparison) -> String {
    let mut out = match comparison.relation {
        Some("equal") => "Equal: both allow the same.\n",
        Some("narrower") => {
            "Narrower: the new policy allows less than the old one, and nothing else.\n"
        }
        Some("wider") => {
            "Wider: the new policy allows more than the old one, and takes nothing away.\n"
        }
        Some(_) => "Neither is wider: each allows something that the other does not.\n",
        None => "How the two lie to each other could not be decided.\n",
    }
    .to_owned();
    for (title, groups) in [
        ("Added", &comparison.added),
        ("Taken away", &comparison.removed),
    ] {
        if !groups.is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(out, "\n{title}");
        }
        for group in groups {
            out.push_str(&changed(group));
        }
    }
    if let Some(cause) = &comparison.undecided {
        let _ = writeln!(
            out,
            "\nThere may be more. What could not be decided: {cause}."
        );
    }
    out
}

fn changed(group: &Changed) -> String {
    let names: Vec<&str> = group
        .actions
        .iter()
        .take(MAX_NAMED)
        .map(String::as_str)
        .collect();
    let more = if group.actions.len() > MAX_NAMED {
        ", …"
    } else {
        ""
    };
    let count = counted(group.actions.len(), "action", "actions");
    let what = match group.level {
        Some(level) => format!("{level}: {count}:"),
        None => "actions that AWS does not have today, such as".to_owned(),
    };
    format!(
        "  {} · {what} {}{more}\n      for example {}{}\n",
        visible(&group.service),
        visible(&names.join(", ")),
        visible(&request(&group.witness)),
        group
            .statement
            .map_or_else(String::new, |at| format!(" (statement {})", at + 1)),
    )
}

/// A request in a line.
fn request(witness: &Witness) -> String {
    let [action] = &witness.action_names;
    let [resource] = &witness.resource_arns;
    let mut text = format!("{action} on {resource}");
    if let Some(caller) = &witness.caller_arn {
        let _ = write!(text, " by {caller}");
    }
    let entries = witness.context_entries.iter();
    let keys: Vec<String> = entries
        .map(|entry| {
            format!(
                "{} = {}",
                entry.context_key_name,
                entry.context_key_values.join(", ")
            )
        })
        .collect();
    if !keys.is_empty() {
        let _ = write!(text, " with {}", keys.join(" and "));
    }
    text
}
