//! What conditions compare, and with what.

mod absence;
mod apart;
mod called_for;
mod change;
mod consequence;
pub(super) mod date_number;
pub(super) mod dynamodb;
pub(super) mod endpoint_owner;
pub(super) mod for_all_values;
pub(super) mod identity_key;
pub(super) mod kms_key;
mod lacking_key;
pub(super) mod list;
pub(super) mod missing_action;
pub(super) mod operator;
pub(super) mod permissive;
pub(super) mod rcp_related;
pub(super) mod region;
pub(super) mod resource_tag;
pub(super) mod s3_prefix;
pub(super) mod service_source;
pub(super) mod unsupported_action;
pub(super) mod untrustworthy;
mod usual;
pub(super) mod value;
mod value_type;
pub(super) mod wildcard;
mod work;

pub(super) use apart::without_unmet;
pub(super) use service_source::{held_to_own_account, is_for_logs_of_accounts};
pub(super) use usual::is_usual;
