//! The condition keys that a request carries, with values of their types.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html>

use std::net::IpAddr;

use super::question::{listed, shown, string, unknown};
use crate::catalog::KeyType;
use crate::policy::{Decimal, Instant};
use crate::syntax::Node;

/// AWS's types of a key's values, and what each value has to be.
const KEY_TYPES: [(&str, KeyType); 12] = [
    ("string", KeyType::String),
    ("stringList", KeyType::String),
    ("numeric", KeyType::Numeric),
    ("numericList", KeyType::Numeric),
    ("boolean", KeyType::Bool),
    ("booleanList", KeyType::Bool),
    ("ip", KeyType::IpAddress),
    ("ipList", KeyType::IpAddress),
    ("binary", KeyType::Binary),
    ("binaryList", KeyType::Binary),
    ("date", KeyType::Date),
    ("dateList", KeyType::Date),
];

/// A key with its values.
///
/// # Errors
/// What is wrong with the entry. AWS refuses a value that an input cannot have, too (`InvalidInput`). Where no type is given, a value
/// that the key never has is compared as it is.
pub(super) fn entry(name: &str, node: &Node<'_>) -> Result<(String, Vec<String>), String> {
    let members = node.as_object();
    let members =
        members.ok_or_else(|| format!("{name} is {}; expected an object.", node.kind_name()))?;
    let (mut key, mut values, mut given) = (None, Vec::new(), None);
    for member in members {
        let (field, value) = (member.key.text.as_ref(), &member.value);
        let field_name = format!("{name}.{field}");
        match field {
            "ContextKeyName" => key = Some(string(&field_name, value)?.to_owned()),
            "ContextKeyValues" => values = listed(&field_name, value, scalar)?,
            "ContextKeyType" => given = Some(key_type(&field_name, value)?),
            _ => {
                let fields = ["ContextKeyName", "ContextKeyValues", "ContextKeyType"];
                return Err(unknown(&format!(" in {name}"), field, &fields));
            }
        }
    }
    let key = key.filter(|key| !key.is_empty());
    let key = key.ok_or_else(|| format!("{name} has no ContextKeyName."))?;
    if let Some(kind) = given {
        for (place, value) in values.iter().enumerate() {
            if let Some(expected) = expected(kind, value) {
                return Err(format!(
                    "{name}.ContextKeyValues[{place}] is {}; by its ContextKeyType {key} has to be {expected}.",
                    shown(value)
                ));
            }
        }
    }
    Ok((key, values))
}

fn key_type(name: &str, node: &Node<'_>) -> Result<KeyType, String> {
    let text = string(name, node)?;
    let known = KEY_TYPES.iter().find(|(known, _)| *known == text);
    known.map(|(_, kind)| *kind).ok_or_else(|| {
        let names = KEY_TYPES.map(|(name, _)| name).join(", ");
        format!("{name} is {}, which is none of {names}.", shown(text))
    })
}

/// A value of a context key; numbers and booleans may stand without quotes.
fn scalar(name: &str, node: &Node<'_>) -> Result<String, String> {
    match node.scalar() {
        Some(text) => Ok(text.to_owned()),
        None => string(name, node).map(str::to_owned),
    }
}

/// What values of that type are, where `value` is none.
pub(in crate::report) fn expected(kind: KeyType, value: &str) -> Option<&'static str> {
    let is_number = || Decimal::parse(value).is_some();
    let is_truth = |truth: &str| truth.eq_ignore_ascii_case(value);
    let (fits, expected) = match kind {
        KeyType::Bool => (is_truth("true") || is_truth("false"), "true or false"),
        KeyType::Numeric => (is_number(), "a number"),
        // Seconds since 1970 are one, too.
        KeyType::Date => (
            Instant::parse(value).is_some() || is_number(),
            "a date, such as 2026-04-01T09:00:00Z",
        ),
        KeyType::IpAddress => (value.parse::<IpAddr>().is_ok(), "one address"),
        KeyType::String | KeyType::Arn | KeyType::Binary => return None,
    };
    (!fits).then_some(expected)
}
