//! Putting a condition under another operator.

use crate::policy::{Operator, OperatorKind, SetOperator};
use crate::rules::KeyedCondition;
use crate::syntax::Edit;

/// `operator` as it is written with another kind.
pub(super) fn with_kind(operator: Operator, kind: OperatorKind) -> String {
    spelt(Operator { kind, ..operator })
}

/// `operator` as it is written without `ForAllValues:` or `ForAnyValue:`.
pub(super) fn without_set(operator: Operator) -> String {
    spelt(Operator {
        set: None,
        ..operator
    })
}

/// Puts the condition under the operator `name`, where it stands alone under its own and that name is free.
pub(super) fn moved_to(keyed: &KeyedCondition<'_>, name: &str) -> Option<Edit> {
    let operators = keyed.statement.condition_member?.value.as_object()?;
    let alone = keyed.condition.operator_member.value.as_object()?.len() == 1;
    let free = operators
        .iter()
        .all(|member| !member.key.text.eq_ignore_ascii_case(name));
    (alone && free).then(|| keyed.condition.operator_key.renamed(name))
}

fn spelt(operator: Operator) -> String {
    let set = match operator.set {
        Some(SetOperator::ForAllValues) => "ForAllValues:",
        Some(SetOperator::ForAnyValue) => "ForAnyValue:",
        None => "",
    };
    let suffix = if operator.if_exists { "IfExists" } else { "" };
    format!("{set}{}{suffix}", operator.kind.name())
}
