//! The edit that makes two statements of one.

use crate::policy::Statement;
use crate::syntax::{Edit, Span, apply, insert_after, remove_member};

/// Puts behind `statement`, which must stand in a list, a copy of it without its name and with `edits` made.
pub(super) fn with_copy(
    text: &str,
    statement: &Statement<'_>,
    mut edits: Vec<Edit>,
) -> Option<Edit> {
    let whole = statement.node.span;
    let members = statement.node.as_object()?;
    if let Some(at) = members
        .iter()
        .position(|m| m.key.text.eq_ignore_ascii_case("Sid"))
    {
        edits.push(remove_member(members, at)?);
    }
    let within = |edit: Edit| Edit {
        span: Span {
            start: edit.span.start - whole.start,
            end: edit.span.end - whole.start,
        },
        new_text: edit.new_text,
    };
    let edits: Vec<Edit> = edits.into_iter().map(within).collect();
    let copy = apply(whole.of(text), &edits)?;
    // Only where the statement stands in a list can another follow it.
    let before = text.get(..whole.start as usize)?.trim_end();
    if !before.ends_with(['[', ',']) {
        return None;
    }
    let gap = text.get(before.len()..whole.start as usize)?;
    Some(insert_after(whole, format!(",{gap}{copy}")))
}
