//! What can be asked about the meaning of policies.

use std::path::PathBuf;

use clap::Args;
use policy_check::policy::Kind;
use policy_check::report::resource_type;

use super::{AwsArguments, KindChoice, ListFormat, kind_parser, policy_type_parser};

/// The question is one document; every other option stands for a field of it, and goes before it.
#[derive(Debug, Args)]
#[command(after_help = "\
Beside AWS's fields the question may have SessionPolicyInputList, VpcEndpointPolicyInputList, ServiceControlPolicyInputList and \
ResourceControlPolicyInputList (of both, a list of policies for each level from the root down), and ManagementAccountId. A \
policy is an object, or a string that holds one.
Exit status: 0 where the requests are decided, whatever the decision, 2 where the question cannot be used.")]
pub(in crate::cli) struct SimulateArguments {
    /// The question: `file://PATH`, or its text
    #[arg(
        long,
        value_name = "DOCUMENT",
        required_unless_present = "action_names"
    )]
    pub(in crate::cli) cli_input_json: Option<String>,

    /// The caller's policies, each `file://PATH` or its text
    #[arg(long, value_name = "DOCUMENT", num_args = 1..)]
    pub(in crate::cli) policy_input_list: Option<Vec<String>>,

    /// The caller's permissions boundary
    #[arg(long, value_name = "DOCUMENT", num_args = 1..)]
    pub(in crate::cli) permissions_boundary_policy_input_list: Option<Vec<String>>,

    /// The actions: s3:GetObject …
    #[arg(long, value_name = "ACTION", num_args = 1..)]
    pub(in crate::cli) action_names: Option<Vec<String>>,

    /// The resources; without, `*`
    #[arg(long, value_name = "ARN", num_args = 1..)]
    pub(in crate::cli) resource_arns: Option<Vec<String>>,

    /// The resource's policy
    #[arg(long, value_name = "DOCUMENT")]
    pub(in crate::cli) resource_policy: Option<String>,

    /// The account that owns the resource
    #[arg(long, value_name = "ACCOUNT")]
    pub(in crate::cli) resource_owner: Option<String>,

    /// Who asks
    #[arg(long, value_name = "ARN")]
    pub(in crate::cli) caller_arn: Option<String>,

    /// Condition keys: ContextKeyName=aws:SourceIp,ContextKeyValues=203.0.113.7,ContextKeyType=ip …, or JSON
    #[arg(long, value_name = "ENTRY", num_args = 1..)]
    pub(in crate::cli) context_entries: Option<Vec<String>>,

    #[arg(long, hide = true)]
    resource_handling_option: Option<String>,
    #[arg(long, hide = true)]
    max_items: Option<String>,
    #[arg(long, hide = true)]
    page_size: Option<String>,
    #[arg(long, hide = true)]
    starting_token: Option<String>,

    #[command(flatten)]
    _aws: AwsArguments,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The networks are computed: what the Allows give less what the Denies take away, over every other value that a request could have.
Exit status: 0 where every policy was read, 2 where a file could not be or an argument is wrong.")]
pub(in crate::cli) struct NetworkArguments {
    /// Files with policies; `-` is standard input, a directory is searched for *.json
    pub(in crate::cli) files: Vec<PathBuf>,

    /// Only this action, or what a pattern such as s3:Get* takes in
    #[arg(long)]
    pub(in crate::cli) action: Option<String>,

    /// Only this resource, or what a pattern of ARNs takes in
    #[arg(long)]
    pub(in crate::cli) resource: Option<String>,

    /// What kind of policy it is; `auto` tells it from the document
    #[arg(long, default_value = "auto", value_parser = kind_parser())]
    pub(in crate::cli) kind: KindChoice,

    /// What the resource policy is attached to, as CloudFormation names it: AWS::S3::Bucket
    #[arg(long, value_name = "TYPE", value_parser = resource_type)]
    pub(in crate::cli) resource_type: Option<String>,

    /// The file of settings; without, the policy-check.toml of the current directory or the nearest above it
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// How to print the answer
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(in crate::cli) format: ListFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 where both were read, 2 where one could not be.")]
pub(in crate::cli) struct CompareArguments {
    /// The old version
    pub(in crate::cli) old: PathBuf,

    /// The new version
    pub(in crate::cli) new: PathBuf,

    /// What kind of policy both are; `auto` goes by policy-check.toml, else by the old one
    #[arg(long, default_value = "auto", value_parser = kind_parser())]
    pub(in crate::cli) kind: KindChoice,

    /// The file of settings; without, the policy-check.toml of the current directory or the nearest above it
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// How to print the answer
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(in crate::cli) format: ListFormat,
}

const CHECK_STATUS: &str = "\
Exit status: 0 for PASS, 1 for FAIL, 2 where a policy could not be read or an argument is wrong, 3 for UNDECIDED.";

#[derive(Debug, Args)]
#[command(after_help = CHECK_STATUS)]
pub(in crate::cli) struct NoNewAccessArguments {
    /// The new policy: `file://PATH`, or its text
    #[arg(long, value_name = "DOCUMENT")]
    pub(in crate::cli) new_policy_document: String,

    /// The policy that it is held against
    #[arg(long, value_name = "DOCUMENT")]
    pub(in crate::cli) existing_policy_document: String,

    /// What kind of policy both are
    #[arg(long, value_name = "TYPE", value_parser = policy_type_parser())]
    pub(in crate::cli) policy_type: Kind,

    #[command(flatten)]
    _aws: AwsArguments,
}

#[derive(Debug, Args)]
#[command(after_help = CHECK_STATUS)]
pub(in crate::cli) struct AccessNotGrantedArguments {
    /// The policy: `file://PATH`, or its text
    #[arg(long, value_name = "DOCUMENT")]
    pub(in crate::cli) policy_document: String,

    /// What must not be granted: `[{"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::reports/*"]}]`
    ///
    /// Any of the actions on any of the resources; without actions any action, without resources any resource. AWS's short form
    /// `actions=s3:GetObject,s3:PutObject,resources=*` is taken too, and `file://PATH`.
    #[arg(long, value_name = "JSON", num_args = 1.., required = true)]
    pub(in crate::cli) access: Vec<String>,

    /// What kind of policy it is
    #[arg(long, value_name = "TYPE", value_parser = policy_type_parser())]
    pub(in crate::cli) policy_type: Kind,

    #[command(flatten)]
    _aws: AwsArguments,
}

#[derive(Debug, Args)]
#[command(after_help = CHECK_STATUS)]
pub(in crate::cli) struct NoPublicAccessArguments {
    /// The policy of the resource: `file://PATH`, or its text
    #[arg(long, value_name = "DOCUMENT")]
    pub(in crate::cli) policy_document: String,

    /// What it is attached to: AWS::S3::Bucket, …
    #[arg(long, value_name = "TYPE")]
    pub(in crate::cli) resource_type: String,

    #[command(flatten)]
    _aws: AwsArguments,
}
