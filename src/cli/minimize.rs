//! `policy-check minimize`

use std::fs;

use policy_check::access::grouped;
use policy_check::minimize::{Minimized, Options, Outcome, Refusal, minimized};
use policy_check::report::{self, visible};

use super::Status;
use super::arguments::MinimizeArguments;
use super::input::{Input, inputs, no_policy_in, or_standard_input};
use super::output::{print, print_error, refused};
use super::settings::SettingsFile;

pub(super) fn run(arguments: &MinimizeArguments) -> Status {
    let files = match or_standard_input(arguments.files.clone(), "nothing to minimize") {
        Ok(files) => files,
        Err(reason) => return refused(&reason),
    };
    let mut file = match SettingsFile::find(arguments.config.as_deref()) {
        Ok(file) => file,
        Err(reason) => return refused(&reason),
    };
    let asked = report::Options {
        kind: arguments.kind.0,
        ..report::Options::default()
    };
    let options = |input: &Input, file: &mut SettingsFile| Options {
        kind: file.options_for(input, &asked).0.kind,
        wildcards: arguments.wildcards,
        drop_sids: arguments.drop_sids,
        compact: arguments.compact,
    };
    let mut status = None;
    for input in inputs(&files) {
        status = status.max(match input {
            Ok(input) => minimize(&input, arguments, &options(&input, &mut file)),
            Err(reason) => Some(refused(&reason)),
        });
    }
    status.unwrap_or_else(|| refused(&no_policy_in(&files)))
}

/// What came of `input`; nothing where it is other JSON, which may lie in a directory.
fn minimize(input: &Input, arguments: &MinimizeArguments, options: &Options) -> Option<Status> {
    let name = &input.name;
    let result = match minimized(&input.text, options) {
        Ok(result) => result,
        Err(Refusal::NoPolicy) if input.found => return None,
        Err(refusal) => return Some(refused(&format!("cannot minimize {name}: {refusal}"))),
    };
    let written = match input.path.as_deref().filter(|_| arguments.write) {
        Some(_) if result.text == input.text => Ok(()),
        Some(path) => fs::write(path, input.encoded(&result.text)),
        None => print(&ended(&result.text)),
    };
    if let Err(cause) = written {
        return Some(refused(&format!("cannot write {name}: {cause}")));
    }
    print_error(&told(name, &result));
    Some(Status::Good)
}

/// `text` as a whole line, so that what follows starts one.
fn ended(text: &str) -> String {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}")
}

/// What became of each policy, a line each.
fn told(name: &str, result: &Minimized) -> String {
    let line = |outcome: &Outcome| {
        let place = match outcome.pointer.as_str() {
            "" => String::new(),
            pointer => format!("#{pointer}"),
        };
        let left_alone = match outcome.left_alone {
            0 => String::new(),
            1 => "; 1 statement that is not as AWS's language has it stays as it is".to_owned(),
            count => format!(
                "; {count} statements that are not as AWS's language has them stay as they are"
            ),
        };
        let (after, before) = (grouped(outcome.after), grouped(outcome.before));
        format!(
            "{}: {after} characters, had {before} (white space not counted){left_alone}\n",
            visible(&format!("{name}{place}"))
        )
    };
    result.policies.iter().map(line).collect()
}
