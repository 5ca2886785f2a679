//! `policy-check compare`

use std::cmp::Reverse;
use std::fmt::Write;

use policy_check::access::grouped;
use policy_check::catalog::AccessLevel;
use policy_check::policy::Kind;
use policy_check::report::{
    self, Changed, Comparison, Options, Witness, counted, some_of, visible,
};

use super::Status;
use super::arguments::{CompareArguments, ListFormat};
use super::input::{Input, named};
use super::output::{filled, show};
use super::settings::SettingsFile;

/// How many actions of a group are named, and how many services of those that are left out.
const MAX_NAMED: usize = 8;
/// At most this many groups of what is added are written out, and of what is taken away.
const MAX_GROUPS: usize = 12;

pub(super) fn run(arguments: &CompareArguments) -> Status {
    show(answer(arguments))
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
    let relation = match comparison.relation {
        Some("equal") => "Equal: both allow the same.",
        Some("narrower") => {
            "Narrower: the new policy allows less than the old one, and nothing else."
        }
        Some("wider") => {
            "Wider: the new policy allows more than the old one, and takes nothing away."
        }
        Some(_) => "Neither is wider: each allows something that the other does not.",
        None => "How the two lie to each other could not be decided.",
    };
    let mut out = filled(relation, "", "  ");
    let (added, removed) = (&comparison.added, &comparison.removed);
    for (verb, groups) in [("Adds", added), ("Takes away", removed)] {
        if !groups.is_empty() {
            out.push_str(&filled(&format!("{verb} {}.", gist(groups)), "", "  "));
        }
    }
    for (title, groups) in [("Added", added), ("Taken away", removed)] {
        if !groups.is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(out, "\n{title}");
            list(&mut out, groups);
        }
    }
    if let Some(cause) = &comparison.undecided {
        let more = format!("There may be more. What could not be decided: {cause}.");
        let _ = write!(out, "\n{}", filled(&visible(&more), "", ""));
    }
    out
}

/// "1,204 actions of 101 services: 12 Permissions management, 800 Write, 392 Read".
fn gist(groups: &[Changed]) -> String {
    let of = |level: Option<&str>| {
        let of_level = groups.iter().filter(|group| group.level == level);
        of_level.map(|group| group.actions.len()).sum::<usize>()
    };
    let levels = AccessLevel::ALL.into_iter().rev().map(AccessLevel::name);
    let counts = levels.map(|level| (of(Some(level)), level));
    let counts: Vec<(usize, &str)> = counts.filter(|&(count, _)| count > 0).collect();
    if counts.is_empty() {
        return "actions that AWS does not have today".to_owned();
    }
    let total = counts.iter().map(|(count, _)| count).sum();
    let mut levels: Vec<String> = counts
        .iter()
        .map(|(count, level)| format!("{} {level}", grouped(*count)))
        .collect();
    if of(None) > 0 {
        levels.push("and such as AWS does not have today".to_owned());
    }
    let services = match services(groups).as_slice() {
        [one] => (*one).to_owned(),
        many => counted(many.len(), "service", "services"),
    };
    let actions = counted(total, "action", "actions");
    format!("{actions} of {services}: {}", levels.join(", "))
}

fn services<'a>(groups: impl IntoIterator<Item = &'a Changed>) -> Vec<&'a str> {
    let mut services: Vec<&str> = groups
        .into_iter()
        .map(|group| group.service.as_str())
        .collect();
    services.dedup();
    services
}

/// The gravest of `groups`, and how much more there is.
fn list(out: &mut String, groups: &[Changed]) {
    let (shown, left_out) = gravest(groups);
    for group in shown {
        out.push_str(&changed(group));
    }
    if !left_out.is_empty() {
        let actions = left_out.iter().map(|group| group.actions.len()).sum();
        let services = services(left_out);
        let more = format!(
            "and {} of {}. With --format json they are all listed.",
            counted(actions, "more action", "more actions"),
            some_of(&services, services.len(), MAX_NAMED)
        );
        out.push_str(&filled(&visible(&more), "  ", "    "));
    }
}

/// The groups to show, and the others, each in their order.
fn gravest(groups: &[Changed]) -> (Vec<&Changed>, Vec<&Changed>) {
    let gravity = |group: &Changed| {
        let mut levels = AccessLevel::ALL.iter();
        levels.rposition(|level| Some(level.name()) == group.level)
    };
    let mut order: Vec<(usize, &Changed)> = groups.iter().enumerate().collect();
    order.sort_by_key(|(_, group)| Reverse(gravity(group)));
    let mut others = order.split_off(order.len().min(MAX_GROUPS));
    let in_order = |part: &mut Vec<(usize, &'_ Changed)>| part.sort_unstable_by_key(|&(at, _)| at);
    in_order(&mut order);
    in_order(&mut others);
    let plain = |part: Vec<(usize, _)>| part.into_iter().map(|(_, group)| group).collect();
    (plain(order), plain(others))
}

fn changed(group: &Changed) -> String {
    let names = some_of(&group.actions, group.actions.len(), MAX_NAMED);
    let count = counted(group.actions.len(), "action", "actions");
    let what = match group.level {
        Some(level) => format!("{level}: {count}:"),
        None => "actions that AWS does not have today, such as".to_owned(),
    };
    let statement = group
        .statement
        .map_or_else(String::new, |at| format!(" (statement {})", at + 1));
    let group_line = format!("{} · {what} {names}", group.service);
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
