//! The browser face: strings and plain objects in and out.

#[cfg(feature = "meaning")]
mod meaning;
#[cfg(feature = "meaning")]
mod rules;

use js_sys::{Array, Error, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};

use crate::access::roles::Profile;
use crate::policy::Kind;
use crate::report::{self, Options};
use crate::rules::Settings;

/// A wrong call; a bad policy is an answer.
const INVALID_ARGUMENT: &str = "INVALID_ARGUMENT";

/// Checks every policy that a text holds.
///
/// # Errors
/// `INVALID_ARGUMENT`: `text` is no string, or an option is unknown, of another type, or not one of its values.
#[wasm_bindgen]
pub fn check(text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let text = string(text, "text")?;
    let names = [
        "name",
        "kind",
        "resourceType",
        "trustedCidrs",
        "role",
        "evidence",
    ];
    let given = Given::of(options, &names)?;
    let options = Options {
        name: given.string("name")?.unwrap_or_default(),
        kind: kind(given.string("kind")?)?,
        resource_type: resource_type(given.string("resourceType")?)?,
        evidence: given.flag("evidence")?.unwrap_or(true),
        settings: Settings {
            role: role(given.string("role")?)?,
            ..trusting(&given.strings("trustedCidrs")?)?
        },
        ..Options::default()
    };
    plain(&report::check(&text, &options))
}

fn kind(name: Option<String>) -> Result<Option<Kind>, JsValue> {
    let Some(name) = name.filter(|name| name != "auto") else {
        return Ok(None);
    };
    let names = || Kind::ALL.map(Kind::name).join(", ");
    let kind = Kind::from_name(&name).ok_or_else(|| {
        wrong(&format!(
            "kind is {name:?}, which is none of auto, {}.",
            names()
        ))
    })?;
    Ok(Some(kind))
}

fn resource_type(name: Option<String>) -> Result<Option<String>, JsValue> {
    name.map(|name| report::resource_type(&name))
        .transpose()
        .map_err(|reason| wrong(&format!("resourceType: {reason}.")))
}

fn role(name: Option<String>) -> Result<Option<Profile>, JsValue> {
    // The page's first engine does not judge by roles; what it is asked comes from a list of them.
    let Some(name) = name.filter(|_| cfg!(feature = "meaning")) else {
        return Ok(None);
    };
    let role = Profile::built_in(&name).ok_or_else(|| {
        let names = Profile::names().collect::<Vec<_>>().join(", ");
        wrong(&format!("role is {name:?}, which is none of {names}."))
    })?;
    Ok(Some(role.clone()))
}

fn trusting(networks: &[String]) -> Result<Settings, JsValue> {
    Settings::trusting(networks.iter().map(String::as_str)).map_err(|text| {
        wrong(&format!(
            "trustedCidrs has {text:?}, which is no range in CIDR notation and no address."
        ))
    })
}

/// The options of a call; one that is left out, `undefined` or `null` is not given.
struct Given<'a>(Option<&'a JsValue>);

impl<'a> Given<'a> {
    /// Reads `options`, which may have these names and no others.
    fn of(options: &'a JsValue, names: &[&str]) -> Result<Self, JsValue> {
        if options.is_undefined() || options.is_null() {
            return Ok(Self(None));
        }
        let object = options
            .dyn_ref::<Object>()
            .filter(|object| !Array::is_array(object));
        let object = object.ok_or_else(|| wrong("The options have to be an object."))?;
        for key in Object::keys(object).iter() {
            let key = key.as_string().unwrap_or_default();
            if !names.contains(&key.as_str()) {
                let names = names.join(", ");
                return Err(wrong(&format!(
                    "There is no option {key:?}; there are {names}."
                )));
            }
        }
        Ok(Self(Some(options)))
    }

    fn value(&self, name: &str) -> Option<JsValue> {
        let value = Reflect::get(self.0?, &name.into()).ok()?;
        (!value.is_undefined() && !value.is_null()).then_some(value)
    }

    fn string(&self, name: &str) -> Result<Option<String>, JsValue> {
        self.value(name)
            .map(|value| string(&value, name))
            .transpose()
    }

    fn flag(&self, name: &str) -> Result<Option<bool>, JsValue> {
        let flag = |value: JsValue| {
            let flag = value.as_bool();
            flag.ok_or_else(|| wrong(&format!("{name} has to be true or false.")))
        };
        self.value(name).map(flag).transpose()
    }

    fn strings(&self, name: &str) -> Result<Vec<String>, JsValue> {
        let Some(value) = self.value(name) else {
            return Ok(Vec::new());
        };
        let list = value.dyn_ref::<Array>();
        let list = list.ok_or_else(|| wrong(&format!("{name} has to be a list of strings.")))?;
        list.iter().map(|entry| string(&entry, name)).collect()
    }
}

fn string(value: &JsValue, name: &str) -> Result<String, JsValue> {
    value
        .as_string()
        .ok_or_else(|| wrong(&format!("{name} has to be a string.")))
}

/// Plain objects, lists and strings, as JSON has them.
fn plain(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

fn wrong(message: &str) -> JsValue {
    error(INVALID_ARGUMENT, message)
}

/// An `Error` with a `code`.
fn error(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    // Setting a property of a new object does not fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
