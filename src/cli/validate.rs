//! `policy-check validate-policy`

use policy_check::policy::Kind;
use policy_check::report::{self, Options};

use super::arguments::ValidateArguments;
use super::output::show;
use super::{Status, document};

/// AWS's command line indents so.
const INDENT: &str = "    ";

pub(super) fn run(arguments: &ValidateArguments) -> Status {
    let answer = document::text(&arguments.policy_document).and_then(|text| {
        let of_resource = arguments.policy_type == Kind::Resource;
        if arguments.validate_policy_resource_type.is_some() && !of_resource {
            return Err(
                "--validate-policy-resource-type goes with --policy-type RESOURCE_POLICY alone"
                    .to_owned(),
            );
        }
        let options = Options {
            kind: Some(arguments.policy_type),
            resource_type: arguments.validate_policy_resource_type.clone(),
            ..Options::default()
        };
        let validation = report::validate(&text, &options);
        report::to_json(&validation, INDENT).map_err(|error| error.to_string())
    });
    show(answer)
}
