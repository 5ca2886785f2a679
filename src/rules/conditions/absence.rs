//! What a condition comes to for requests that never have its key.

use crate::policy::{Condition, OperatorKind, Statement};

/// Whether a request without the key satisfies the condition, `Null` included.
pub(super) fn holds_without_key(condition: &Condition<'_>) -> bool {
    condition.operator.is_some_and(|operator| {
        if operator.kind == OperatorKind::Null {
            condition.says(true)
        } else {
            operator.holds_without_key()
        }
    })
}

/// What follows for actions whose requests never have the key, as the end of a sentence; `them` is "it" or "them".
pub(super) fn consequence(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    them: &str,
) -> String {
    match (statement.denies(), holds_without_key(condition)) {
        (false, false) => format!("this statement never allows {them}"),
        (false, true) => format!("this condition does not limit {them}"),
        (true, false) => format!("this statement never denies {them}"),
        (true, true) => format!("this condition denies {them} whatever the value"),
    }
}
