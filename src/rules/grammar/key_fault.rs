//! What is wrong with a condition key.

use super::unlisted;
use crate::catalog::Catalog;
use crate::rules::{KeyedCondition, Validator};

/// What can be wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Format,
    Global,
    OfService,
    MissingTag,
    Unsupported,
    UnknownService,
}

/// Whether that is wrong with the key.
pub(super) fn has_fault(
    keyed: &KeyedCondition<'_>,
    wanted: Fault,
    validator: Option<Validator>,
) -> bool {
    // Of a key that is known only this can be said.
    if keyed.key.is_some() && wanted != Fault::Unsupported {
        return false;
    }
    let key = keyed.condition.key().value;
    let (prefix, name) = match key.split_once(':') {
        Some((prefix, name)) if !prefix.is_empty() && !name.is_empty() => (prefix, name),
        _ => return wanted == Fault::Format,
    };
    let is_global = prefix.eq_ignore_ascii_case("aws");
    let is_unsupported = key.eq_ignore_ascii_case("aws:ARN");
    let catalog = Catalog::builtin();
    let is_unknown = !unlisted::has_key(key, validator);
    match wanted {
        Fault::Format => false,
        Fault::Unsupported => is_unsupported,
        Fault::Global => is_global && !is_unsupported && is_unknown && !takes_a_tag(key),
        Fault::MissingTag => lacks_tag(name) && is_unknown && takes_a_tag(key),
        // Before a dot or slash stands the address of an identity provider, whose claims AWS does not list.
        _ if is_global || prefix.contains(['.', '/']) => false,
        Fault::OfService => is_unknown && !takes_a_tag(key) && catalog.service(prefix).is_some(),
        Fault::UnknownService => {
            catalog.service(prefix).is_none()
                && is_unknown
                && !unlisted::has_service(prefix, validator)
        }
    }
}

/// Whether a key is called after tags and names none.
fn lacks_tag(name: &str) -> bool {
    let (head, tag) = name.split_once('/').unwrap_or((name, ""));
    let end = head.len().checked_sub(3).and_then(|at| head.get(at..));
    tag.is_empty() && end.is_some_and(|end| end.eq_ignore_ascii_case("tag"))
}

/// Whether a key so called is made of this and the name of a tag: `…/${TagKey}`, or as AWS lists a few, `…/tag-key`.
fn takes_a_tag(key: &str) -> bool {
    let head = key.split_once('/').map_or(key, |(head, _)| head);
    Catalog::builtin()
        .condition_key(&format!("{head}/tag-key"))
        .is_some()
}
