//! `policy-check compare`

use std::fmt::Write;

use policy_check::policy::Kind;
use policy_check::report::{self, Changed, Comparison, Options, Witness, counted, visible};

use super::Status;
use super::arguments::{CompareArguments, ListFormat};
use super::input::{Input, named};
use super::output::{complain, filled, print};
use super::settings::SettingsFile;

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
    let old = named(&arguments.old)?;
    let new = named(&arguments.new)?;
    let kind = kind(arguments, &old, &new)?;
    let comparison = report::compare(&old.text, &new.text, kind)?;
    match arguments.format {
        ListFormat::Json => report::to_json(&comparison, "  ").map_err(|error| error.to_string()),
        ListFormat::Text => Ok(text(&comparison)),
    }
}

/// The kind of both, where the arguments or the file of settings say it.
fn kind(arguments: &CompareArguments, old: &Input, new: &Input) -> Result<Option<Kind>, String> {
    let asked = Options {
        kind: arguments.kind.0,
        ..Options::default()
    };
    let mut file = SettingsFile::find(arguments.config.as_deref())?;
    let mut of = |input| file.options_for(input, &asked).0.kind;
    match (of(old), of(new)) {
        (Some(of_old), Some(of_new)) if of_old != of_new => Err(format!(
            "{} is {} and {} {}, as {} says: choose one with --kind",
            old.name,
            of_old.with_article(),
            new.name,
            of_new.with_article(),
            file.name()
        )),
        (of_old, of_new) => Ok(of_old.or(of_new)),
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
        let more = format!("There may be more. What could not be decided: {cause}.");
        let _ = write!(out, "\n{}", filled(&visible(&more), "", ""));
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
    let statement = group
        .statement
        .map_or_else(String::new, |at| format!(" (statement {})", at + 1));
    let group_line = format!("{} · {what} {}{more}", group.service, names.join(", "));
    let example = format!("for example {}{statement}", request(&group.witness));
    filled(&visible(&group_line), "  ", "    ") + &filled(&visible(&example), "      ", "        ")
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
