//! `policy-check check-no-new-access`, `check-access-not-granted` and `check-no-public-access`

use policy_check::report::{self, AccessCheck};

use super::arguments::{AccessNotGrantedArguments, NoNewAccessArguments, NoPublicAccessArguments};
use super::output::{print, refused};
use super::{Status, access_argument, document};

/// AWS's command line indents so.
const INDENT: &str = "    ";

pub(super) fn no_new_access(arguments: &NoNewAccessArguments) -> Status {
    answer(|| {
        let new = document::text(&arguments.new_policy_document)?;
        let existing = document::text(&arguments.existing_policy_document)?;
        report::check_no_new_access(&new, &existing, arguments.policy_type)
    })
}

pub(super) fn access_not_granted(arguments: &AccessNotGrantedArguments) -> Status {
    answer(|| {
        let text = document::text(&arguments.policy_document)?;
        let accesses = access_argument::accesses(&arguments.access)?;
        report::check_access_not_granted(&text, &accesses, arguments.policy_type)
    })
}

pub(super) fn no_public_access(arguments: &NoPublicAccessArguments) -> Status {
    answer(|| {
        let text = document::text(&arguments.policy_document)?;
        report::check_no_public_access(&text, &arguments.resource_type)
    })
}

fn answer(check: impl FnOnce() -> Result<AccessCheck, String>) -> Status {
    let printed = check().and_then(|check| {
        let json = report::to_json(&check, INDENT).map_err(|error| error.to_string())?;
        print(&json).map_err(|error| error.to_string())?;
        Ok(match check.result {
            "PASS" => Status::Good,
            "FAIL" => Status::Found,
            _ => Status::Undecided,
        })
    });
    printed.unwrap_or_else(|reason| refused(&reason))
}
