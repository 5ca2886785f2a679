//! Values that make a request look like one that people know.

use crate::access::sensitive;
use crate::catalog::{Action, Catalog, KeyType};

/// At most this many resources of an action's types are tried.
const MAX_RESOURCES: usize = 7;

/// The action of `class` that tells most: the most dangerous, else the first.
pub(super) fn action(class: &[Action]) -> Option<Action> {
    let worst = sensitive::worst(&class.iter().copied().collect(), 1);
    worst
        .first()
        .map(|entry| entry.action)
        .or_else(|| class.first().copied())
}

/// Resources of the types that `action` takes, those that it needs first, and `*`.
#[must_use]
pub fn resources(action: Action) -> Vec<String> {
    let mut all = Vec::new();
    for required in [true, false] {
        let used = action.resource_types();
        for usage in used.filter(|usage| usage.is_required() == required) {
            for form in usage.resource_type().arns() {
                all.push(filled(&form.to_string()));
            }
        }
    }
    all.truncate(MAX_RESOURCES);
    all.push("*".to_owned());
    all
}

/// An ARN's form with its variable parts filled.
fn filled(form: &str) -> String {
    let mut text = String::new();
    let mut rest = form;
    while let Some((head, tail)) = rest.split_once("${") {
        text.push_str(head);
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        text.push_str(match name {
            "Partition" => "aws",
            "Region" => "us-east-1",
            "Account" => "123456789012",
            _ => "example",
        });
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Values that the condition key `name` could have.
pub(super) fn values(name: &str) -> Vec<String> {
    let kind = Catalog::builtin()
        .condition_key(name)
        .map(|key| key.key_type());
    let value = match kind {
        Some(KeyType::Bool) => "true",
        Some(KeyType::Arn) => "arn:aws:iam::123456789012:role/example",
        Some(KeyType::String) => "example",
        Some(KeyType::IpAddress) => "192.0.2.1",
        Some(KeyType::Numeric) => "1",
        Some(KeyType::Date) => "2026-01-01T00:00:00Z",
        _ => return Vec::new(),
    };
    vec![value.to_owned()]
}
