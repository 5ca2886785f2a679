//! Giving some actions of a statement a statement of their own, without one of its conditions.

use super::lacking_key::lacks;
use crate::access::never_met::holds_without_key;
use crate::catalog::{ActionSet, Catalog};
use crate::policy::{ActionPattern, Condition, Element, Kind, Statement};
use crate::rules::Context;
use crate::syntax::{
    Edit, Member, Span, apply, insert_after, remove_items, remove_member, replace,
};

/// With more entries, or more text, a statement is left to its author.
const MAX_ENTRIES: usize = 100;
const MAX_BYTES: u32 = 20_000;

/// The edits that take the entries of `Action` at `spans` out of `statement` and put a copy of it behind it, for them alone and
/// without `condition` and the `Sid`, on `*` where AWS lists no resource for them. `None` where nothing would be left, or the statements
/// do not stand in an array.
pub(super) fn set_apart(
    context: &Context<'_>,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    spans: &[Span],
) -> Option<Vec<Edit>> {
    let whole = statement.node.span;
    let element = statement.actions.as_ref()?;
    if element.items.len() > MAX_ENTRIES || whole.end - whole.start > MAX_BYTES {
        return None;
    }
    let statements = context.policy.element(context.policy.node, "Statement")?;
    statements.value.as_array()?;
    let items = element.member.value.one_or_many();
    let is_moved = |at: &usize| items.get(*at).is_some_and(|i| spans.contains(&i.span));
    let (moved, left): (Vec<usize>, Vec<usize>) = (0..items.len()).partition(is_moved);
    if left.is_empty() || moved.is_empty() {
        return None;
    }
    let members = statement.node.as_object()?;
    let mut own = remove_items(items, &left);
    own.push(statement.without(condition)?);
    if context.policy.kind != Kind::Resource && take_no_resource(element, spans) {
        let resources = statement.resources.as_ref().filter(|r| !r.negated);
        own.extend(resources.map(|r| replace(r.member.value.span, "\"*\"")));
    }
    own.extend(place_of(members, "Sid").and_then(|at| remove_member(members, at)));
    for edit in &mut own {
        edit.span.start -= whole.start;
        edit.span.end -= whole.start;
    }
    let text = context.policy.text;
    let copy = apply(whole.of(text), &own)?;
    let gap = indentation(text, whole);
    let mut edits = remove_items(items, &moved);
    edits.push(insert_after(whole, format!(",{gap}{copy}")));
    Some(edits)
}

/// Whether the entries of `actions` at `spans` are of actions for which AWS lists no resource.
fn take_no_resource(actions: &Element<'_, ActionPattern<'_>>, spans: &[Span]) -> bool {
    let moved = actions.items.iter();
    let mut moved = moved.filter(|entry| spans.contains(&entry.text.span));
    moved.all(|entry| {
        let actions = ActionSet::matching(entry.text.value);
        !actions.is_empty() && actions.iter().all(|a| a.resource_types().next().is_none())
    })
}

/// The edits that take from `statement` the conditions that `actions` never meet, as no request for one of them has the key. `None`
/// where these are several and not all, whose edits could touch, and where a Deny would stop more without them than it says.
pub(in crate::rules) fn without_unmet(
    statement: &Statement<'_>,
    actions: &ActionSet,
) -> Option<Vec<Edit>> {
    let is_unmet = |condition: &&Condition<'_>| {
        let key = Catalog::builtin().condition_key(condition.key().value);
        let key = key.filter(|key| !key.is_global());
        !holds_without_key(condition)
            && key.is_some_and(|key| actions.iter().all(|action| lacks(action, key)))
    };
    let unmet: Vec<&Condition<'_>> = statement.conditions.iter().filter(is_unmet).collect();
    match unmet.as_slice() {
        [] => Some(Vec::new()),
        _ if statement.denies() => None,
        [condition] => Some(vec![statement.without(condition)?]),
        all if all.len() == statement.conditions.len() => {
            let members = statement.node.as_object()?;
            Some(vec![remove_member(
                members,
                place_of(members, "Condition")?,
            )?])
        }
        _ => None,
    }
}

fn place_of(members: &[Member<'_>], name: &str) -> Option<usize> {
    members
        .iter()
        .position(|member| member.key.text.eq_ignore_ascii_case(name))
}

/// The white space before `span`, from the line break on; one space where it does not start its line.
fn indentation(text: &str, span: Span) -> &str {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let gap = before.trim_end_matches([' ', '\t']);
    let line = gap.strip_suffix('\n');
    let line = line.map(|line| line.strip_suffix('\r').unwrap_or(line));
    line.and_then(|line| before.get(line.len()..))
        .unwrap_or(" ")
}
