//! The edit that gives a statement more conditions.

use crate::policy::{Condition, OperatorKind, OperatorType, Statement, pattern};
use crate::syntax::{Edit, Member, Node, Span, append_member, quoted, replace};

/// A condition to add.
#[derive(Clone, Debug)]
pub(super) struct Added<'a> {
    pub operator: &'static str,
    pub key: &'a str,
    /// The value as JSON.
    pub value: String,
}

impl Added<'_> {
    fn pair(&self) -> String {
        format!("{}: {}", quoted(self.key), self.value)
    }

    fn under_operator(&self) -> String {
        format!("{}: {{{}}}", quoted(self.operator), self.pair())
    }
}

/// The edits that add `conditions` to those of `statement`: under operators that are there or new ones, or in a block of their
/// own. `None` where an operator compares the key already, and where the block is not of the right form. No two of them may have
/// the same operator.
pub(super) fn with_conditions(
    text: &str,
    statement: &Statement<'_>,
    conditions: &[Added<'_>],
) -> Option<Vec<Edit>> {
    let Some(block) = statement.condition_member else {
        let operators: Vec<String> = conditions.iter().map(Added::under_operator).collect();
        let block = format!("\"Condition\": {{{}}}", operators.join(", "));
        return Some(vec![append_member(text, statement.node, &block)?]);
    };
    let operators = block.value.as_object()?;
    let mut edits = Vec::new();
    let mut new = Vec::new();
    for added in conditions {
        let mut operators = operators.iter();
        let own = operators.find(|member| member.key.text.eq_ignore_ascii_case(added.operator));
        let Some(own) = own else {
            new.push(added.under_operator());
            continue;
        };
        let mut keys = own.value.as_object()?.iter();
        if keys.any(|member| member.key.text.eq_ignore_ascii_case(added.key)) {
            return None;
        }
        edits.push(append_member(text, &own.value, &added.pair())?);
    }
    if !new.is_empty() {
        // One insertion, for it is one place.
        let new = new.join(&format!(",{}", gap(text, &block.value, operators)));
        edits.push(append_member(text, &block.value, &new)?);
    }
    Some(edits)
}

/// The edits that hold `statement` to `added`, which compares its key with one text. Where one condition compares that key already and
/// lets the text through, `added` takes its place, for beside it that would say nothing more. `None` as with [`with_conditions`], and
/// where the condition shares its operator with others or does not let the text through.
pub(super) fn held_to_one(
    text: &str,
    statement: &Statement<'_>,
    added: &Added<'_>,
) -> Option<Vec<Edit>> {
    let compares = |c: &&Condition<'_>| {
        let is_null = c.operator.is_some_and(|o| o.kind == OperatorKind::Null);
        c.is_key(added.key) && !is_null
    };
    let mut own = statement.conditions.iter().filter(compares);
    let Some(condition) = own.next() else {
        return with_conditions(text, statement, std::slice::from_ref(added));
    };
    let is_alone = condition.operator_member.value.as_object()?.len() == 1;
    let mut operators = statement.condition_member?.value.as_object()?.iter();
    let is_new = !operators.any(|other| other.key.text.eq_ignore_ascii_case(added.operator));
    let value = added.value.trim_matches('"');
    (is_alone && is_new && own.next().is_none() && lets_through(condition, value)).then(|| {
        vec![
            condition.operator_member.key.renamed(added.operator),
            replace(condition.member.value.span, added.value.clone()),
        ]
    })
}

/// Whether `condition` holds where its key is `text`.
fn lets_through(condition: &Condition<'_>, text: &str) -> bool {
    condition.operator.is_some_and(|operator| {
        let fits = |value: &str| match operator.kind.takes_wildcards() {
            true => pattern::matches(value, text),
            false => value == text,
        };
        let any = condition.values.iter().any(|value| fits(value.value));
        operator.kind.value_type() == OperatorType::String && any != operator.kind.is_negated()
    })
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
