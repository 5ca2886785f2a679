//! What makes a document a policy.

mod arn_fault;
mod characters;
mod element;
mod meant_action;
pub(super) mod place;
mod repeats;
pub(super) mod spelling;
mod unlisted;

pub(super) use arn_fault::ArnFaults;
pub(super) use place::short;

pub(super) mod action;
pub(super) mod arn;
pub(super) mod arn_resource;
pub(super) mod arn_scope;
pub(super) mod attached_resource;
pub(super) mod condition_key;
pub(super) mod condition_operator;
pub(super) mod data_type_mismatch;
pub(super) mod empty_condition;
pub(super) mod empty_element;
pub(super) mod invalid_effect;
pub(super) mod invalid_policy_element;
pub(super) mod joined;
pub(super) mod json_syntax_error;
pub(super) mod missing_element;
pub(super) mod missing_statement;
pub(super) mod passed_size;
pub(super) mod principal;
pub(super) mod qualifier;
pub(super) mod rcp_syntax;
pub(super) mod repeated_key;
pub(super) mod retired_scp;
pub(super) mod service_principal;
pub(super) mod sid;
pub(super) mod size;
pub(super) mod trust_policy;
pub(super) mod unique_id;
pub(super) mod unsupported_character;
pub(super) mod unsupported_element_combination;
pub(super) mod unsupported_principal;
pub(super) mod variable;
pub(super) mod variable_for_operator;
pub(super) mod version;
pub(super) mod wildcard_in_service_name;
