//! `policy-check role`

use policy_check::access::roles::Profile;
use policy_check::report::visible;

use super::Status;
use super::arguments::RoleArguments;
use super::output::{filled, show};
use super::settings::SettingsFile;

/// Prints what a role needs, one that comes with policy-check or of the file of settings, or the list of them.
pub(super) fn run(arguments: &RoleArguments) -> Status {
    let file = SettingsFile::find(arguments.config.as_deref());
    show(file.and_then(|file| match &arguments.role {
        Some(name) => file.role_text(name).map(entries),
        None => Ok(list(&file)),
    }))
}

/// The entries of a role, each a line or, where it is too long, some that belong together.
fn entries(text: &str) -> String {
    text.lines()
        .map(|line| filled(&visible(line), "", "  "))
        .collect()
}

/// Each name with what the role does, which is the first line of its file.
fn list(file: &SettingsFile) -> String {
    let own: Vec<&str> = file.own_roles().collect();
    let built_in = Profile::names().filter(|name| !own.contains(name));
    let what = |name: &str| {
        let first = Profile::text(name).and_then(|text| text.lines().next());
        first
            .unwrap_or_default()
            .trim_start_matches("# ")
            .to_owned()
    };
    let of_file = own
        .iter()
        .map(|name| (*name, format!("Yours, from {}.", file.name())));
    let all: Vec<(&str, String)> = built_in
        .map(|name| (name, what(name)))
        .chain(of_file)
        .collect();
    let widths = all.iter().map(|(name, _)| name.chars().count());
    let width = widths.max().unwrap_or_default();
    let line = |(name, what): &(&str, String)| {
        let first = format!("{:<width$}  ", visible(name));
        filled(&visible(what), &first, &" ".repeat(width + 2))
    };
    all.iter().map(line).collect()
}
