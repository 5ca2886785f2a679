//! Requests in the form of `simulate-custom-policy`.

use serde::Serialize;
use serde_json::{Value, json};

use super::simulate::expected;
use crate::access::request::{Caller, Request};
use crate::access::solve::Excess;
use crate::catalog::{Catalog, KeyType};
use crate::policy::Kind;

/// A request that shows something. With the policy in question added to it, `simulate-custom-policy` gives the very answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Witness {
    /// The action.
    pub action_names: [String; 1],
    /// The resource.
    pub resource_arns: [String; 1],
    /// Who asks, where the policy names principals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller_arn: Option<String>,
    /// The account that owns the resource, where the policy names principals: another than the caller's, so that the policy decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_owner: Option<String>,
    /// What the request carries.
    pub context_entries: Vec<ContextEntry>,
    /// A policy that allows everything, where the one in question grants nothing to the caller by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policy_input_list: Vec<Value>,
    /// The same as its session policy for a federated user, who has no more than one gives.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub session_policy_input_list: Vec<Value>,
    /// A policy of the resource that allows everything to everyone, where the one in question is of neither side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_policy: Option<Value>,
    /// What AWS attaches beside the policy in question, which allows nothing by itself: a level, to put that policy into.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_control_policy_input_list: Vec<Vec<Value>>,
    /// The same beside a resource control policy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_control_policy_input_list: Vec<Vec<Value>>,
}

/// A condition key with its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContextEntry {
    /// The key.
    pub context_key_name: String,
    /// Its values.
    pub context_key_values: Vec<String>,
    /// AWS's name of their type: `string`, `stringList`, …
    pub context_key_type: String,
}

/// An account that owns the resource of a witness.
const OWNER: &str = "999999999999";

impl Witness {
    /// The request that `excess` was shown by, of a policy of that kind.
    pub(super) fn of_excess(excess: &Excess, kind: Kind) -> Self {
        let mut witness = Self::of(&excess.request, kind);
        if excess.statement.is_some() {
            return witness;
        }
        match kind {
            Kind::Rcp => {
                witness.resource_control_policy_input_list = vec![vec![everything_for_all()]];
            }
            _ => witness.service_control_policy_input_list = vec![vec![everything()]],
        }
        witness
    }

    pub(super) fn of(request: &Request, kind: Kind) -> Self {
        let entries = request.context.iter().map(|(key, values)| ContextEntry {
            context_key_name: key.to_owned(),
            context_key_values: values.to_vec(),
            context_key_type: context_type(key, values),
        });
        let everything = match kind {
            Kind::Identity => Vec::new(),
            _ => vec![everything()],
        };
        let of_session = match &request.caller {
            Some(Caller::FederatedUser(_)) => everything.clone(),
            _ => Vec::new(),
        };
        Self {
            action_names: [request.action.clone()],
            resource_arns: [request.resource.clone()],
            caller_arn: request
                .caller
                .as_ref()
                .map(|caller| caller.text().to_owned()),
            resource_owner: request.caller.is_some().then(|| OWNER.to_owned()),
            context_entries: entries.collect(),
            policy_input_list: everything,
            session_policy_input_list: of_session,
            resource_policy: matches!(kind, Kind::Rcp | Kind::Endpoint).then(everything_for_all),
            service_control_policy_input_list: Vec::new(),
            resource_control_policy_input_list: Vec::new(),
        }
    }
}

/// A policy that allows everything.
fn everything() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    })
}

/// A policy that allows everything to everyone.
fn everything_for_all() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]
    })
}

/// AWS's name of the type of the condition key `name`, of which a request has these `values`. What the key never has is a text.
fn context_type(name: &str, values: &[String]) -> String {
    let key = Catalog::builtin().condition_key(name);
    let kind = key.map(|key| key.key_type());
    let fits = |kind: &KeyType| values.iter().all(|value| expected(*kind, value).is_none());
    let kind = match kind.filter(fits) {
        Some(KeyType::Bool) => "boolean",
        Some(KeyType::Date) => "date",
        Some(KeyType::Numeric) => "numeric",
        Some(KeyType::IpAddress) => "ip",
        Some(KeyType::Binary) => "binary",
        Some(KeyType::String | KeyType::Arn) | None => "string",
    };
    let list = if values.len() > 1 || key.is_some_and(|key| key.is_multivalued()) {
        "List"
    } else {
        ""
    };
    format!("{kind}{list}")
}
