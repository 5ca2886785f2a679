//! What keeps a tag out of its holder's hands: conditions of the tagging, and Denies that are about tags.

use std::cell::OnceCell;
use std::rc::Rc;

use super::limit::Limited;
use super::tag::{Tag, is_on_tag_keys, tag_of};
use super::{MAX_LENGTH, MAX_LIMITS, MAX_PAIRS};
use crate::catalog::{Action, ActionSet};
use crate::policy::{
    Condition, Effect, OperatorKind, OperatorType, Policy, SetOperator, Statement, pattern,
};
use crate::rules::Context;

/// The Denies that are about tags, with what they deny, found when first asked for.
pub(super) struct Guards<'s, 'a> {
    denies: Vec<&'s Statement<'a>>,
    denied: OnceCell<Vec<Rc<ActionSet>>>,
}

impl<'s, 'a> Guards<'s, 'a> {
    pub fn of(policy: &'s Policy<'a>) -> Self {
        let denies = policy.with_effect(Effect::Deny);
        Self {
            denies: denies.filter(|deny| is_about_tags(deny)).collect(),
            denied: OnceCell::new(),
        }
    }

    /// Whether one of them may keep the holder from `action`; of too many of them it is taken for granted.
    pub fn deny(&self, context: &Context<'a>, action: Action) -> bool {
        let actions = |deny: &&Statement<'a>| context.grants.actions(deny);
        let denied = || self.denies.iter().map(actions).collect();
        self.denies.len() > MAX_LIMITS
            || self
                .denied
                .get_or_init(denied)
                .iter()
                .any(|set| set.contains(action))
    }
}

/// Whether a condition of `statement` is about tags, or about what is tagged as it is made.
fn is_about_tags(statement: &Statement<'_>) -> bool {
    statement
        .conditions
        .iter()
        .any(|condition: &Condition<'_>| {
            let key = &condition.member.key.text;
            tag_of(key).is_some_and(|(kind, _)| kind != Tag::Holder)
                || is_on_tag_keys(condition)
                || condition.is_key("ec2:CreateAction")
        })
}

/// Whether conditions of `tagging` keep the holder from lifting `limited`, by setting the tag, or by `removing` it. All tags of the
/// resource that an Allow asks for must be there.
pub(super) fn keeps_all(
    tagging: &Statement<'_>,
    limited: &Limited<'_, '_>,
    limits: &[Limited<'_, '_>],
    removing: bool,
) -> bool {
    let mut conditions = tagging.conditions.iter();
    conditions.any(|condition| {
        let beside = |other: &&Limited<'_, '_>| {
            limited.statement.allows()
                && limited.kind != Tag::Holder
                && other.statement.index == limited.statement.index
                && other.kind == limited.kind
        };
        keeps(condition, limited, removing)
            || limits
                .iter()
                .filter(beside)
                .any(|other| keeps(condition, other, removing))
    })
}

/// Whether `condition`, of an Allow of tagging, keeps the tag of `limited` from being set as that asks for, or from being taken off: it
/// is on the tags that a resource has already, on what is tagged as it is made, or on tags or values that leave this one out.
fn keeps(condition: &Condition<'_>, limited: &Limited<'_, '_>, removing: bool) -> bool {
    let key = condition.key().value;
    let name = key.split_once(':').map_or(key, |(_, name)| name);
    if is_on_tag_keys(condition) {
        return leaves_out(condition, limited.tag);
    }
    match tag_of(key) {
        Some((Tag::Request, tag)) => {
            tag.eq_ignore_ascii_case(limited.tag) && (removing || gives_others(condition, limited))
        }
        Some((Tag::Resource | Tag::Object, _)) => true,
        Some((Tag::Holder, _)) => false,
        None => name.eq_ignore_ascii_case("CreateAction"),
    }
}

/// Whether `condition`, on the keys of the tags that are set, leaves `tag` out of them.
fn leaves_out(condition: &Condition<'_>, tag: &str) -> bool {
    let Some(operator) = condition.operator else {
        return true;
    };
    if operator.kind == OperatorKind::Null {
        return condition.says_only(true);
    }
    let wild = operator.kind.takes_wildcards();
    let mut values = condition.values.iter().map(|value| value.value);
    // Other tags than those that are asked for may be set beside them.
    let is_named = values.any(|value| match wild {
        true => pattern::matches_ignore_case(value, tag),
        false => value.eq_ignore_ascii_case(tag),
    });
    match operator.kind.is_negated() {
        true => is_named,
        false => !is_named && operator.set != Some(SetOperator::ForAnyValue),
    }
}

/// Whether `condition`, on the value that the tag of `limited` is given, lets it have none that the limit asks for. Where the limit has
/// no values of its own, that cannot be told.
fn gives_others(condition: &Condition<'_>, limited: &Limited<'_, '_>) -> bool {
    let (Some(given), Some(limit)) = (condition.operator, limited.condition) else {
        return true;
    };
    if given.kind == OperatorKind::Null {
        return condition.says_only(true);
    }
    let asks_listed = limited.statement.allows()
        || limit
            .operator
            .is_some_and(|operator| operator.kind.is_negated());
    let is_text = |condition: &Condition<'_>| {
        let operator = condition.operator;
        operator.is_some_and(|operator| operator.kind.value_type() == OperatorType::String)
    };
    if !is_text(condition) || !is_text(limit) {
        return true;
    }
    match (asks_listed, given.kind.is_negated()) {
        (true, false) => !shares_value(limit, condition),
        (true, true) => lists_all(condition, limit),
        (false, false) => lists_all(limit, condition),
        (false, true) => false,
    }
}

/// Whether a value fits both conditions.
fn shares_value(one: &Condition<'_>, other: &Condition<'_>) -> bool {
    let pairs = one
        .values
        .iter()
        .flat_map(|x| other.values.iter().map(move |y| (x.value, y.value)));
    let mut pairs = pairs.take(MAX_PAIRS);
    pairs.any(|(x, y)| takes(one, x, y) || takes(other, y, x))
}

/// Whether `wide` lists all values of `narrow`.
fn lists_all(wide: &Condition<'_>, narrow: &Condition<'_>) -> bool {
    let mut values = narrow.values.iter().take(MAX_PAIRS);
    values.all(|value| {
        let mut listed = wide.values.iter().take(MAX_PAIRS);
        listed.any(|listed| takes(wide, listed.value, value.value))
    })
}

/// Whether `listed`, a value of `condition`, takes in `value`.
fn takes(condition: &Condition<'_>, listed: &str, value: &str) -> bool {
    let wild = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
    listed == value
        || wild && listed.len().max(value.len()) <= MAX_LENGTH && pattern::covers(listed, value)
}
