//! What can be asked, and how.

mod choices;
mod meaning;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use policy_check::policy::Kind;
use policy_check::report::{VALIDATED_TYPES, resource_type};
use policy_check::rules::{Category, Settings, Topic};

pub(super) use choices::{FailOn, Format, KindChoice, ListFormat};
use choices::{category_parser, fail_on_parser, kind_parser, policy_type_parser, topic_parser};
pub(super) use meaning::{
    AccessNotGrantedArguments, CompareArguments, NetworkArguments, NoNewAccessArguments,
    NoPublicAccessArguments, SimulateArguments,
};

/// Shows what an AWS policy really grants, from which networks, what is wrong with it, and the edit that mends it.
///
/// Nothing is sent anywhere, and no AWS account is needed.
#[derive(Debug, Parser)]
#[command(name = "policy-check", version, max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check policies, and what the AWS command line exports
    Check(CheckArguments),
    /// Answer as `aws accessanalyzer validate-policy` does
    ValidatePolicy(ValidateArguments),
    /// Decide requests as `aws iam simulate-custom-policy` does, and say why
    SimulateCustomPolicy(Box<SimulateArguments>),
    /// Answer as `aws accessanalyzer check-no-new-access` does, with a request that shows new access
    CheckNoNewAccess(NoNewAccessArguments),
    /// Answer as `aws accessanalyzer check-access-not-granted` does
    CheckAccessNotGranted(AccessNotGrantedArguments),
    /// Answer as `aws accessanalyzer check-no-public-access` does
    CheckNoPublicAccess(NoPublicAccessArguments),
    /// Show from which networks what a policy grants can be used
    NetworkReach(NetworkArguments),
    /// Show what a new version of a policy adds and takes away
    Compare(CompareArguments),
    /// Say the same in the fewest characters, for a policy at its size quota
    Minimize(MinimizeArguments),
    /// List the rules
    Rules(RulesArguments),
    /// Print the page of a rule
    Explain(ExplainArguments),
    /// Print what a role needs, with the reasons; without a name, list the roles
    Role(RoleArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 where nothing is at or above --fail-on, 1 where something is, 2 where a file could not be read or an argument \
is wrong.")]
pub(super) struct CheckArguments {
    /// Files with policies; `-` is standard input, a directory is searched for *.json
    ///
    /// A file holds a policy, a list of them, or what the AWS command line wrote. Without any, standard input is read. Of a managed
    /// policy's versions, the one in force counts, where an export has it.
    pub(super) files: Vec<PathBuf>,

    /// What kind of policy it is; `auto` tells it from the document
    #[arg(long, default_value = "auto", value_parser = kind_parser())]
    pub(super) kind: KindChoice,

    /// What the resource policy is attached to, as CloudFormation names it: AWS::S3::Bucket
    #[arg(long, value_name = "TYPE", value_parser = resource_type)]
    pub(super) resource_type: Option<String>,

    /// The role that the policies are for: what goes beyond its needs is named
    ///
    /// developer, qa, project-manager, billing, tech-lead, security-auditor, read-only, or one of policy-check.toml.
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Option<String>,

    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,

    /// The least finding that makes the exit status 1
    #[arg(long, value_name = "CATEGORY", default_value = "warning", value_parser = fail_on_parser())]
    pub(super) fail_on: FailOn,

    /// Your own networks: a range outside of them is reported, one inside never
    #[arg(long, value_name = "CIDR", num_args = 1.., action = clap::ArgAction::Append)]
    trusted_cidr: Vec<String>,

    /// The file of settings; without, the policy-check.toml of the current directory or the nearest above it
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// Make the safe edits in place, those that cannot take away access you meant to give
    ///
    /// Told at the end: how many findings are gone, and which files were changed. A file that is not a policy is left alone.
    /// With standard input, the mended text goes to standard output and the report to standard error.
    #[arg(long)]
    pub(super) fix: bool,

    /// Show what --fix would change, and change nothing
    #[arg(long)]
    pub(super) diff: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Without --wildcards the result means the same whatever the request: entries and statements that others take in are left out, \
statements that differ in one list only are put together, addresses are written as the fewest CIDR blocks. A statement with \
anything that AWS's language does not have stays as it is, one with a Sid stays though another takes it in, and so does one for \
certain principals beside one for everybody.
Exit status: 0 where every policy was read, 2 where a file could not be or an argument is wrong.")]
pub(super) struct MinimizeArguments {
    /// Files with policies; `-` is standard input, a directory is searched for *.json
    ///
    /// A file holds a policy, a list of them, or what the AWS command line wrote. Without any, standard input is read.
    pub(super) files: Vec<PathBuf>,

    /// What kind of policy it is; `auto` tells it from the document
    #[arg(long, default_value = "auto", value_parser = kind_parser())]
    pub(super) kind: KindChoice,

    /// The file of settings; without, the policy-check.toml of the current directory or the nearest above it
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// Write wildcards that take in just the same actions today; what AWS adds later, they take in too
    ///
    /// `s3:*Loc*` is s3:GetBucketLocation as long as no other action of Amazon S3 has these letters. When one comes, an Allow
    /// gives it and a Deny takes it away, without anybody's doing. Trust policies keep their actions, for AWS describes no wildcard
    /// there.
    #[arg(long)]
    pub(super) wildcards: bool,

    /// Leave out the Sid of each statement
    ///
    /// With their names, statements that another takes in stay, and two with names are not put together.
    #[arg(long)]
    pub(super) drop_sids: bool,

    /// Leave out white space
    #[arg(long)]
    pub(super) compact: bool,

    /// Write to the files instead of standard output
    #[arg(long)]
    pub(super) write: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 where it is answered, whatever is found, 2 where the policy could not be read or an argument is wrong.")]
pub(super) struct ValidateArguments {
    /// The policy: `file://PATH`, or its text
    #[arg(long, value_name = "DOCUMENT")]
    pub(super) policy_document: String,

    /// What kind of policy it is
    #[arg(long, value_name = "TYPE", value_parser = policy_type_parser())]
    pub(super) policy_type: Kind,

    /// What a resource policy is attached to, where AWS's validator knows more of it; for RESOURCE_POLICY alone
    #[arg(long, value_name = "TYPE", value_parser = VALIDATED_TYPES)]
    pub(super) validate_policy_resource_type: Option<String>,

    #[command(flatten)]
    _aws: AwsArguments,
}

/// What scripts pass to the AWS command line and means nothing here, where no service is called.
#[derive(Debug, Args)]
struct AwsArguments {
    #[arg(long, hide = true)]
    region: Option<String>,
    #[arg(long, hide = true)]
    profile: Option<String>,
    #[arg(long, hide = true, value_parser = ["json"])]
    output: Option<String>,
    #[arg(long, hide = true, value_parser = ["EN"])]
    locale: Option<String>,
    #[arg(long, hide = true)]
    no_paginate: bool,
    #[arg(long, hide = true)]
    no_cli_pager: bool,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// Only the rules about this
    #[arg(long, value_name = "TOPIC", value_parser = topic_parser())]
    pub(super) topic: Option<Topic>,

    /// Only the rules of this weight
    #[arg(long, value_name = "CATEGORY", value_parser = category_parser())]
    pub(super) category: Option<Category>,

    /// How to print the list
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(super) format: ListFormat,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// The name of the rule, or AWS's code for it
    pub(super) rule: String,
}

#[derive(Debug, Args)]
pub(super) struct RoleArguments {
    /// The name of the role: one that comes with policy-check, or of policy-check.toml
    pub(super) role: Option<String>,

    /// The file of settings; without, the policy-check.toml of the current directory or the nearest above it
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

impl CheckArguments {
    /// The files to check and the trusted networks.
    ///
    /// `--trusted-cidr` takes any number of values, so it may swallow files that follow it: what does not look like an address is
    /// one of them.
    ///
    /// # Errors
    /// The value that is no network.
    pub(super) fn files_and_settings(&self) -> Result<(Vec<PathBuf>, Settings), String> {
        let mut files = self.files.clone();
        let mut networks = Vec::new();
        for value in &self.trusted_cidr {
            for part in value.split(',') {
                if looks_like_address(part) {
                    networks.push(part);
                } else {
                    files.push(PathBuf::from(value));
                    break;
                }
            }
        }
        let settings = Settings::trusting(networks).map_err(|network| {
            format!("{network:?} is no network: expected CIDR notation such as 203.0.113.0/24")
        })?;
        Ok((files, settings))
    }
}

fn looks_like_address(text: &str) -> bool {
    let of_address = |c: char| c.is_ascii_hexdigit() || matches!(c, '.' | ':' | '/' | ' ');
    text.chars().all(of_address) && text.contains(['.', ':']) && !text.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn check(arguments: &[&str]) -> CheckArguments {
        let all = ["policy-check", "check"].iter().chain(arguments);
        match Cli::try_parse_from(all).unwrap().command {
            Command::Check(check) => check,
            other => panic!("{other:?} is no check"),
        }
    }

    #[test]
    fn arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn trusted_networks_come_in_any_form() {
        for arguments in [
            [
                "office.json",
                "--trusted-cidr",
                "203.0.113.0/24",
                "2001:db8::/32",
            ]
            .as_slice(),
            &[
                "--trusted-cidr",
                "203.0.113.0/24",
                "2001:db8::/32",
                "office.json",
            ],
            &[
                "--trusted-cidr",
                "203.0.113.0/24,2001:db8::/32",
                "office.json",
            ],
            &[
                "--trusted-cidr=203.0.113.0/24",
                "--trusted-cidr=2001:db8::/32",
                "office.json",
            ],
        ] {
            let (files, settings) = check(arguments).files_and_settings().unwrap();
            assert_eq!(files, [PathBuf::from("office.json")], "{arguments:?}");
            assert_eq!(settings.trusted.len(), 2, "{arguments:?}");
        }
        let wrong = check(&["office.json", "--trusted-cidr", "203.0.113.0/33"]);
        assert!(wrong.files_and_settings().unwrap_err().contains("/33"));
    }
}
