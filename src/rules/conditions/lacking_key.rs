//! Which actions' requests do not have a condition key, and where that is a slip.

use std::sync::LazyLock;

use super::absence::holds_without_key;
use crate::catalog::{AccessLevel, Action, Catalog, ConditionKey};
use crate::policy::{OperatorKind, SetOperator};
use crate::rules::KeyedCondition;

/// Keys that AWS's managed policies compare for actions that its reference does not list them for: in statements of their own, so
/// that it is no slip.
const COMPARED_BY_AWS: [(&str, &str); 2] = [
    ("aws-marketplace:ProductId", "Subscribe"),
    ("aws-marketplace:ProductId", "Unsubscribe"),
];

/// Keys, or how they start, and actions that AWS's validator takes together, going by its published answers, although AWS's
/// reference does not list the key for the action. No cause is common to them.
const TAKEN_TOGETHER: [(&str, &str); 3] = [
    ("kms:RecipientAttestation:", "Encrypt"),
    (
        "kms:RecipientAttestation:",
        "GenerateDataKeyPairWithoutPlaintext",
    ),
    (
        "kms:RecipientAttestation:",
        "GenerateDataKeyWithoutPlaintext",
    ),
];

/// Whether requests for `action` do not have `key`.
pub(super) fn lacks(action: Action, key: ConditionKey) -> bool {
    if key.is_global() {
        return sets_no_tags(action);
    }
    let pair = (key.name(), action.name());
    let taken = |(start, name): &(&str, &str)| pair.0.starts_with(start) && pair.1 == *name;
    !action.lists_key(key) && !COMPARED_BY_AWS.contains(&pair) && !TAKEN_TOGETHER.iter().any(taken)
}

/// Whether the key is about the tags that a request sets.
pub(super) fn tells_tags(key: ConditionKey) -> bool {
    let name = key.template().map_or(key.name(), |(before, _)| before);
    matches!(name, "aws:RequestTag/" | "aws:TagKeys")
}

/// Whether a condition on the tags of the request is a slip where the request sets none; of `all` actions of the statement or of some.
pub(super) fn bars_untagged(keyed: &KeyedCondition<'_>, all: bool) -> bool {
    let (statement, condition) = (keyed.statement, keyed.condition);
    let Some(operator) = condition.operator else {
        return false;
    };
    let name = condition.key().value;
    let mut others = statement.conditions.iter();
    // `Null` beside a comparison of the key says the same of such requests.
    let is_told = operator.kind == OperatorKind::Null
        && others.any(|other| {
            other.is_key(name) && other.operator.is_some_and(|o| o.kind != OperatorKind::Null)
        });
    // With `ForAllValues`, what sets no tags is meant to be let through, beside what sets some.
    if is_told || (!all && operator.set == Some(SetOperator::ForAllValues)) {
        return false;
    }
    match (statement.denies(), holds_without_key(condition)) {
        // Beside a condition on the resource's own tags it is for those that make the resource.
        (true, true) => statement.conditions.len() == 1,
        (true, false) => all,
        (false, holds) => !holds || all,
    }
}

/// Whether requests for the action surely set no tags. AWS's reference leaves out the keys of a whole service now and then.
fn sets_no_tags(action: Action) -> bool {
    static KEYS: LazyLock<[Option<ConditionKey>; 2]> = LazyLock::new(|| {
        ["aws:RequestTag/team", "aws:TagKeys"].map(|name| Catalog::builtin().condition_key(name))
    });
    // What a kind of resource is tagged with when it is made is listed for the kind, too, as if every action on it set tags.
    let lists = |action: Action, key: ConditionKey| {
        let mut used = action.resource_types();
        action.condition_keys().contains(key) || used.any(|u| u.condition_keys().contains(key))
    };
    let may = |action: Action| KEYS.iter().flatten().any(|key| lists(action, *key));
    match action.level() {
        _ if may(action) => false,
        AccessLevel::List | AccessLevel::Read => true,
        AccessLevel::Tagging => false,
        AccessLevel::Write | AccessLevel::PermissionsManagement => {
            action.service().actions().any(may)
        }
    }
}

/// Whether AWS lists the key for any action of its service. Of a few it only says that there are such keys, not for what.
pub(super) fn is_listed(key: ConditionKey) -> bool {
    Catalog::builtin()
        .service(owner(key))
        .is_none_or(|service| service.actions().any(|action| action.lists_key(key)))
}

/// The service or the identity provider that the key is of.
pub(super) fn owner(key: ConditionKey) -> &'static str {
    key.name().split(':').next().unwrap_or_default()
}
