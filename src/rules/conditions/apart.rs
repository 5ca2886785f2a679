//! Giving some actions of a statement a statement of their own, without one of its conditions.

use crate::policy::{Condition, Statement};
use crate::rules::Context;
use crate::syntax::{Edit, Member, Span, apply, insert_after, remove_items, remove_member};

/// With more entries, or more text, a statement is left to its author.
const MAX_ENTRIES: usize = 100;
const MAX_BYTES: u32 = 20_000;

/// The edits that take the entries of `Action` at `spans` out of `statement` and put a copy of it behind it, for them alone and
/// without `condition` and the `Sid`. `None` where nothing would be left, or the statements do not stand in an array.
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
    own.push(without_condition(statement, condition)?);
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

/// The edit that removes `condition`, and the operator and the block with it where nothing else stands in them.
fn without_condition(statement: &Statement<'_>, condition: &Condition<'_>) -> Option<Edit> {
    let operators = statement.condition_member?.value.as_object()?;
    let keys = condition.operator_member.value.as_object()?;
    let same = |member: &Member<'_>, other: &Member<'_>| member.key.span == other.key.span;
    if keys.len() > 1 {
        let at = keys.iter().position(|m| same(m, condition.member))?;
        return remove_member(keys, at);
    }
    if operators.len() > 1 {
        let own = |m: &Member<'_>| same(m, condition.operator_member);
        return remove_member(operators, operators.iter().position(own)?);
    }
    let members = statement.node.as_object()?;
    remove_member(members, place_of(members, "Condition")?)
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
