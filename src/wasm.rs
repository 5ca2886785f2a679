//! The browser face: strings and plain objects in and out.
//!
//! Objects cross the border as JSON texts, which the host's own parser turns into plain objects.

use js_sys::{Error, JSON, Reflect};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::policy::Kind;
use crate::report::{self, Options, RuleEntry};
use crate::rules::{self, Settings};

/// A wrong call; a bad policy is an answer.
const INVALID_ARGUMENT: &str = "INVALID_ARGUMENT";
const UNKNOWN_RULE: &str = "UNKNOWN_RULE";

/// The options of `check`, as the package's type `CheckOptions` has them.
#[derive(Default, Deserialize)]
#[serde(
    rename_all = "camelCase",
    default,
    deny_unknown_fields,
    expecting = "an object"
)]
struct CheckOptions {
    name: Option<String>,
    kind: Option<String>,
    resource_type: Option<String>,
    trusted_cidrs: Vec<String>,
}

/// The options of `validatePolicy`, named as AWS's command names them.
#[derive(Default, Deserialize)]
#[serde(
    rename_all = "camelCase",
    default,
    deny_unknown_fields,
    expecting = "an object"
)]
struct ValidatePolicyOptions {
    policy_type: String,
    validate_policy_resource_type: Option<String>,
}

/// Checks every policy that a text holds.
///
/// # Errors
/// `INVALID_ARGUMENT`: `text` is no string, or an option is unknown, of another type, or not one of its values.
#[wasm_bindgen]
pub fn check(text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let text = string(text, "text")?;
    let options = check_options(object(options)?)?;
    plain(&report::check(&text, &options))
}

/// Checks a policy, and answers in the shape of AWS's validator.
///
/// # Errors
/// `INVALID_ARGUMENT`: `text` is no string, or an option is missing, unknown, of another type, or not one of its values.
#[wasm_bindgen(js_name = validatePolicy)]
pub fn validate_policy(text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let text = string(text, "text")?;
    let given: ValidatePolicyOptions = object(options)?;
    let kind = report::kind_of_policy_type(&given.policy_type).ok_or_else(|| {
        let names = report::policy_types().collect::<Vec<_>>().join(", ");
        error(
            INVALID_ARGUMENT,
            &format!(
                "policyType is {:?}, which is none of {names}.",
                given.policy_type
            ),
        )
    })?;
    let options = Options {
        kind: Some(kind),
        resource_type: given.validate_policy_resource_type,
        ..Options::default()
    };
    plain(&report::validate(&text, &options))
}

/// Lists every rule.
///
/// # Errors
/// None that a caller can cause.
#[wasm_bindgen]
pub fn rules() -> Result<JsValue, JsValue> {
    plain(
        &rules::ALL
            .iter()
            .map(|&rule| RuleEntry::from(rule))
            .collect::<Vec<_>>(),
    )
}

/// Gives the name of a rule, if there is such a rule. The package has the rules' pages beside this module.
///
/// # Errors
/// `UNKNOWN_RULE`, with the nearest names; `INVALID_ARGUMENT`: `rule` is no string.
#[wasm_bindgen(js_name = knownRule)]
pub fn known_rule(rule: &JsValue) -> Result<String, JsValue> {
    let id = string(rule, "rule")?;
    match rules::find(&id) {
        Some(_) => Ok(id),
        None => Err(error(UNKNOWN_RULE, &unknown_rule(&id))),
    }
}

fn unknown_rule(id: &str) -> String {
    let nearest = report::nearest_rules(id);
    if nearest.is_empty() {
        format!("There is no rule {id:?}.")
    } else {
        format!(
            "There is no rule {id:?}; the nearest are {}.",
            nearest.join(", ")
        )
    }
}

fn check_options(given: CheckOptions) -> Result<Options, JsValue> {
    let kind = match given.kind.as_deref() {
        None | Some("auto") => None,
        Some(name) => Some(Kind::from_name(name).ok_or_else(|| {
            let names = Kind::ALL.map(Kind::name).join(", ");
            error(
                INVALID_ARGUMENT,
                &format!("kind is {name:?}, which is none of auto, {names}."),
            )
        })?),
    };
    let settings =
        Settings::trusting(given.trusted_cidrs.iter().map(String::as_str)).map_err(|text| {
            error(
                INVALID_ARGUMENT,
                &format!(
                    "trustedCidrs has {text:?}, which is no range in CIDR notation and no address."
                ),
            )
        })?;
    Ok(Options {
        name: given.name.unwrap_or_default(),
        kind,
        resource_type: given.resource_type,
        settings,
    })
}

fn string(value: &JsValue, name: &str) -> Result<String, JsValue> {
    value
        .as_string()
        .ok_or_else(|| error(INVALID_ARGUMENT, &format!("{name} has to be a string.")))
}

/// Reads an object; one that is left out is empty.
fn object<T: DeserializeOwned + Default>(value: &JsValue) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    let text = JSON::stringify(value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default();
    // By way of a value: the messages then tell no lines and columns of a text that the caller never saw.
    serde_json::from_str::<Value>(&text)
        .and_then(serde_json::from_value)
        .map_err(|cause| {
            error(
                INVALID_ARGUMENT,
                &format!("The options cannot be read: {cause}."),
            )
        })
}

fn plain(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let text = serde_json::to_string(value).map_err(|cause| Error::new(&cause.to_string()))?;
    JSON::parse(&text)
}

/// An `Error` with a `code`.
fn error(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    // Setting a property of a new object does not fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
