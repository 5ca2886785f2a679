//! `policy-check role`

use policy_check::access::roles::Profile;

use super::Status;
use super::arguments::RoleArguments;
use super::output::{complain, print};

/// Prints the profile of a role that comes with policy-check, or the list of them.
pub(super) fn run(arguments: &RoleArguments) -> Status {
    let text = match &arguments.role {
        Some(name) => Profile::text(name).map(str::to_owned),
        None => Some(list()),
    };
    let printed = match (text, &arguments.role) {
        (None, Some(name)) => Err(unknown(name, &Profile::names().collect::<Vec<_>>())),
        (text, _) => print(&text.unwrap_or_default()).map_err(|error| error.to_string()),
    };
    match printed {
        Ok(()) => Status::Good,
        Err(reason) => {
            complain(&reason);
            Status::Unusable
        }
    }
}

/// Each name with what the role does, which is the first line of its file.
fn list() -> String {
    let line = |name: &str| {
        let text = Profile::text(name).unwrap_or_default();
        let what = text.lines().next().unwrap_or_default();
        format!("{name:<16}  {}\n", what.trim_start_matches("# "))
    };
    Profile::names().map(line).collect()
}

/// That there is no such role, and which there are.
pub(super) fn unknown(name: &str, known: &[&str]) -> String {
    format!("there is no role {name:?}; there are: {}", known.join(", "))
}
