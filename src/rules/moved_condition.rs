//! The edits that put a condition under another operator.

use crate::policy::{Condition, Statement};
use crate::syntax::{Edit, append_member, quoted, replace};

/// The edit that writes the operator `name` over `condition` of `statement`, where it stands alone under its own and that name is
/// free.
pub(super) fn moved_to(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    name: &str,
) -> Option<Edit> {
    let mut operators = statement.condition_member?.value.as_object()?.iter();
    let is_free = !operators.any(|member| member.key.text.eq_ignore_ascii_case(name));
    let is_alone = condition.operator_member.value.as_object()?.len() == 1;
    (is_free && is_alone).then(|| condition.operator_key.renamed(name))
}

/// The edits that write `condition` with `operator` and `value`; `None` where the key is compared with that operator already, and
/// with another value.
pub(super) fn put_under(
    text: &str,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    operator: &str,
    value: &str,
) -> Option<Vec<Edit>> {
    let block = &statement.condition_member?.value;
    let key = &condition.member.key.text;
    let written = format!("{}: \"{value}\"", quoted(key));
    let mut operators = block.as_object()?.iter();
    if let Some(own) = operators.find(|own| own.key.text.eq_ignore_ascii_case(operator)) {
        let mut tests = own.value.as_object()?.iter();
        return match tests.find(|test| test.key.text.eq_ignore_ascii_case(key)) {
            Some(test) => {
                let is_same = test
                    .value
                    .scalar()
                    .is_some_and(|own| own.eq_ignore_ascii_case(value));
                Some(vec![statement.without(condition).filter(|_| is_same)?])
            }
            None => Some(vec![
                statement.without(condition)?,
                append_member(text, &own.value, &written)?,
            ]),
        };
    }
    let whole = format!("{}: {{{written}}}", quoted(operator));
    if condition.operator_member.value.as_object()?.len() == 1 {
        return Some(vec![replace(condition.operator_member.span(), whole)]);
    }
    Some(vec![
        statement.without(condition)?,
        append_member(text, block, &whole)?,
    ])
}
