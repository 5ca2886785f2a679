//! Adding a condition to a statement.

use crate::policy::Statement;
use crate::syntax::{Edit, Member, Node, Span, insert_after, quoted};

/// A condition to add.
#[derive(Clone, Debug)]
pub(in crate::rules) struct Added {
    pub operator: &'static str,
    pub key: &'static str,
    /// The value as JSON.
    pub value: String,
}

/// The edits that add `conditions`, under operators that are there or new ones; `None` where the statement has no condition
/// block of the right form. No two of them may have the same operator.
pub(in crate::rules) fn conditions_added(
    text: &str,
    statement: &Statement<'_>,
    conditions: &[Added],
) -> Option<Vec<Edit>> {
    let operators = statement.condition_member?.value.as_object()?;
    let last = operators.last()?;
    let mut edits = Vec::new();
    let mut new = String::new();
    for added in conditions {
        let (key, value) = (quoted(added.key), &added.value);
        let own = operators
            .iter()
            .find(|member| member.key.text.eq_ignore_ascii_case(added.operator));
        match own {
            Some(member) => {
                let keys = member.value.as_object()?;
                let before = keys.last()?;
                let gap = gap(text, &member.value, keys);
                edits.push(insert_after(before.span(), format!(",{gap}{key}: {value}")));
            }
            None => {
                let gap = gap(text, &statement.condition_member?.value, operators);
                new.push_str(&format!(
                    ",{gap}{}: {{{key}: {value}}}",
                    quoted(added.operator)
                ));
            }
        }
    }
    if !new.is_empty() {
        // One insertion with what goes into the last operator, if that is at the very same place.
        edits.push(insert_after(last.span(), new));
    }
    Some(edits)
}

/// What stands before the first member: a space, or a line break with the indentation.
fn gap<'t>(text: &'t str, object: &Node<'_>, members: &[Member<'_>]) -> &'t str {
    let Some(first) = members.first() else {
        return " ";
    };
    let before = Span {
        start: object.span.start + 1,
        end: first.key.span.start,
    };
    let before = before.of(text);
    if before.contains('\n') && before.trim().is_empty() {
        before
    } else {
        " "
    }
}

/// The edit that gives a statement without a condition block this one, which is JSON.
pub(in crate::rules) fn block_added(
    text: &str,
    statement: &Statement<'_>,
    block: &str,
) -> Option<Edit> {
    let members = statement.node.as_object()?;
    let last = members.last()?;
    if statement.condition_member.is_some() {
        return None;
    }
    let gap = gap(text, statement.node, members);
    Some(insert_after(
        last.span(),
        format!(",{gap}\"Condition\": {block}"),
    ))
}

/// The edit that gives a statement without a condition block one that holds it to `ranges`.
pub(super) fn held_to(text: &str, statement: &Statement<'_>, ranges: &[String]) -> Option<Edit> {
    let values: Vec<String> = ranges.iter().map(|range| quoted(range)).collect();
    let values = match values.as_slice() {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    let block = format!("{{\"IpAddress\": {{\"aws:SourceIp\": {values}}}}}");
    block_added(text, statement, &block)
}
