//! Operators with one part changed, as they are written.

use crate::policy::{Operator, OperatorKind, SetOperator};

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

fn spelt(operator: Operator) -> String {
    let set = match operator.set {
        Some(SetOperator::ForAllValues) => "ForAllValues:",
        Some(SetOperator::ForAnyValue) => "ForAnyValue:",
        None => "",
    };
    let suffix = if operator.if_exists { "IfExists" } else { "" };
    format!("{set}{}{suffix}", operator.kind.name())
}
