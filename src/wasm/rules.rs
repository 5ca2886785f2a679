//! The rules: AWS's own shape of what they find, and their list.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::meaning::{not_one_of, policy_type};
use super::{Given, error, plain, string, wrong};
use crate::policy::Kind;
use crate::report::{self, Options, RuleEntry};

const UNKNOWN_RULE: &str = "UNKNOWN_RULE";

/// Checks a policy, and answers in the shape of AWS's validator.
///
/// # Errors
/// `INVALID_ARGUMENT`: `text` is no string, or an option is missing, unknown, of another type, or not one of its values.
#[wasm_bindgen(js_name = validatePolicy)]
pub fn validate_policy(text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let text = string(text, "text")?;
    let given = Given::of(options, &["policyType", "validatePolicyResourceType"])?;
    let kind = policy_type(&given)?;
    let resource_type = given.string("validatePolicyResourceType")?;
    if let Some(name) = &resource_type {
        if kind != Kind::Resource {
            return Err(wrong(
                "validatePolicyResourceType goes with the policyType RESOURCE_POLICY alone.",
            ));
        }
        if !report::VALIDATED_TYPES.contains(&name.as_str()) {
            let types = report::VALIDATED_TYPES.join(", ");
            return Err(not_one_of("validatePolicyResourceType", Some(name), &types));
        }
    }
    let options = Options {
        kind: Some(kind),
        resource_type,
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
        &crate::rules::listed()
            .map(RuleEntry::from)
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
    match crate::rules::find(&id) {
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
