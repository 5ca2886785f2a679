//! What follows from a value that no request has.

use crate::policy::{Condition, Statement};

/// In a sentence of its own.
pub(super) fn of_no_match(statement: &Statement<'_>, condition: &Condition<'_>) -> &'static str {
    let negated = condition.operator.is_some_and(|o| o.kind.is_negated());
    match (negated, statement.denies()) {
        (false, false) => "No request matches it, so it lets nobody through.",
        (false, true) => "No request matches it, so it stops nobody.",
        (true, false) => "No request matches it, so it keeps nobody out.",
        (true, true) => "No request matches it, so it spares nobody.",
    }
}
