//! What policies mean: questions about all requests at once.

use js_sys::{Array, JSON};
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};

use super::{Given, kind, plain, resource_type, string, wrong};
use crate::access::solve::Access;
use crate::policy::Kind;
use crate::report::{self, AccessCheck, Completed, Options};

/// Decides requests as AWS's simulator of policies does, and says why.
///
/// # Errors
/// `INVALID_ARGUMENT`: what is wrong with the question.
#[wasm_bindgen(js_name = simulateCustomPolicy)]
pub fn simulate_custom_policy(question: &JsValue) -> Result<JsValue, JsValue> {
    let text = JSON::stringify(question)
        .ok()
        .and_then(|text| text.as_string());
    let text = text.ok_or_else(|| wrong("The question has to be a plain object."))?;
    let simulation = report::simulate(&text).map_err(|reason| wrong(&reason))?;
    plain(&simulation)
}

/// Whether a new policy allows something that an existing one does not.
///
/// # Errors
/// `INVALID_ARGUMENT`: a text is no string, or an option is missing, unknown, of another type, or not one of its values.
#[wasm_bindgen(js_name = checkNoNewAccess)]
pub fn check_no_new_access(
    new: &JsValue,
    existing: &JsValue,
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    let new = string(new, "newPolicyDocument")?;
    let existing = string(existing, "existingPolicyDocument")?;
    let given = Given::of(options, &["policyType"])?;
    answer(report::check_no_new_access(
        &new,
        &existing,
        policy_type(&given)?,
    ))
}

/// Whether a policy grants access that must not be granted.
///
/// # Errors
/// As [`check_no_new_access`]; and where `access` is no list of objects with `actions` and `resources`, or names nothing that a
/// policy can grant.
#[wasm_bindgen(js_name = checkAccessNotGranted)]
pub fn check_access_not_granted(
    text: &JsValue,
    access: &JsValue,
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    let text = string(text, "policyDocument")?;
    let list = access
        .dyn_ref::<Array>()
        .ok_or_else(|| wrong("access has to be a list of objects."))?;
    let mut accesses = Vec::new();
    for entry in list.iter() {
        let given = Given::of(&entry, &["actions", "resources"])?;
        let access = Access::new(given.strings("actions")?, given.strings("resources")?);
        accesses.push(access.map_err(|reason| wrong(&format!("An entry of access {reason}.")))?);
    }
    if accesses.is_empty() {
        return Err(wrong("access is empty, so there is nothing to check."));
    }
    let given = Given::of(options, &["policyType"])?;
    answer(report::check_access_not_granted(
        &text,
        &accesses,
        policy_type(&given)?,
    ))
}

/// Whether the policy of a resource lets strangers in.
///
/// # Errors
/// As [`check_no_new_access`].
#[wasm_bindgen(js_name = checkNoPublicAccess)]
pub fn check_no_public_access(text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let text = string(text, "policyDocument")?;
    let given = Given::of(options, &["resourceType"])?;
    let name = given.string("resourceType")?;
    let known = |name: &&str| report::PUBLIC_ACCESS_TYPES.contains(name);
    let resource_type = name.as_deref().filter(known).ok_or_else(|| {
        let types = report::PUBLIC_ACCESS_TYPES.join(", ");
        not_one_of("resourceType", name.as_deref(), &types)
    })?;
    answer(report::check_no_public_access(&text, resource_type))
}

/// From which networks what the policies in a text grant can be used.
///
/// # Errors
/// As [`check_no_new_access`].
#[wasm_bindgen(js_name = networkReach)]
pub fn network_reach(text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let text = string(text, "text")?;
    let given = Given::of(
        options,
        &["name", "kind", "resourceType", "action", "resource"],
    )?;
    let (action, resource) = (given.string("action")?, given.string("resource")?);
    if action.is_some() || resource.is_some() {
        Access::new(
            Vec::from_iter(action.clone()),
            Vec::from_iter(resource.clone()),
        )
        .map_err(|reason| wrong(&format!("The question {reason}.")))?;
    }
    let options = Options {
        name: given.string("name")?.unwrap_or_default(),
        kind: kind(given.string("kind")?)?,
        resource_type: resource_type(given.string("resourceType")?)?,
        ..Options::default()
    };
    plain(&report::network_reach(
        &text,
        &options,
        action.as_deref(),
        resource.as_deref(),
    ))
}

/// What a new version of a policy adds and takes away.
///
/// # Errors
/// As [`check_no_new_access`].
#[wasm_bindgen]
pub fn compare(old: &JsValue, new: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let (old, new) = (
        string(old, "oldPolicyDocument")?,
        string(new, "newPolicyDocument")?,
    );
    let given = Given::of(options, &["kind"])?;
    plain(
        &report::compare(&old, &new, kind(given.string("kind")?)?)
            .unwrap_or_else(report::Comparison::unreadable),
    )
}

/// Names of the catalogue that somebody who has typed `typed` may mean.
///
/// # Errors
/// `INVALID_ARGUMENT`: `kind` is none of `action`, `key` and `resource`, or an argument is no string.
#[wasm_bindgen]
pub fn complete(kind: &JsValue, typed: &JsValue) -> Result<JsValue, JsValue> {
    let name = string(kind, "kind")?;
    let kind = Completed::ALL.iter().find(|(known, _)| *known == name);
    let (_, kind) = kind.ok_or_else(|| wrong("kind has to be action, key or resource."))?;
    plain(&report::complete(*kind, &string(typed, "typed")?))
}

pub(super) fn policy_type(given: &Given<'_>) -> Result<Kind, JsValue> {
    let name = given.string("policyType")?;
    let kind = name.as_deref().and_then(report::kind_of_policy_type);
    kind.ok_or_else(|| {
        let names = report::policy_types().collect::<Vec<_>>().join(", ");
        not_one_of("policyType", name.as_deref(), &names)
    })
}

/// What is wrong with an option that has to be one of `names`.
pub(super) fn not_one_of(option: &str, given: Option<&str>, names: &str) -> JsValue {
    wrong(&match given {
        Some(given) => format!("{option} is {given:?}, which is none of {names}."),
        None => format!("{option} is missing: give one of {names}."),
    })
}

/// A policy that cannot be read is an answer too.
fn answer(check: Result<AccessCheck, String>) -> Result<JsValue, JsValue> {
    plain(&check.unwrap_or_else(AccessCheck::unreadable))
}
