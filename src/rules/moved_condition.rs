//! The edits that put a condition under another operator.

use super::added_condition::{Added, with_conditions};
use crate::policy::{Condition, Statement};
use crate::syntax::{Edit, quoted, replace};

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

/// The edits that write `condition` with `operator` and `value`, in its place where that can be; `None` where the key is compared
/// with that operator already, and with another value.
pub(super) fn put_under(
    text: &str,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    operator: &'static str,
    value: &str,
) -> Option<Vec<Edit>> {
    let in_place = if condition.operator_key.text.eq_ignore_ascii_case(operator) {
        Some(None)
    } else {
        moved_to(statement, condition, operator).map(Some)
    };
    if let Some(renamed) = in_place {
        let held = &condition.member.value;
        let is_same = held.scalar() == Some(value);
        let written = (!is_same).then(|| replace(held.span, quoted(value)));
        return Some(renamed.into_iter().chain(written).collect());
    }
    let key = &condition.member.key.text;
    let mut edits = vec![statement.without(condition)?];
    let mut others = statement.conditions.iter();
    let other = others
        .find(|other| other.operator_key.text.eq_ignore_ascii_case(operator) && other.is_key(key));
    if let Some(other) = other {
        let own = other.member.value.scalar()?;
        return own.eq_ignore_ascii_case(value).then_some(edits);
    }
    let added = Added {
        operator,
        key,
        value: quoted(value),
    };
    edits.extend(with_conditions(text, statement, &[added])?);
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Kind, Policy};
    use crate::syntax::{apply, parse};

    /// The conditions that become of `conditions` where the first on MFA is put under `Bool` with `true`.
    fn put(conditions: &str) -> Option<String> {
        let text = format!(r#"{{"Statement": {{"Condition": {conditions}}}}}"#);
        let root = parse(&text).root?;
        let policy = Policy::read(&text, &root, Some(Kind::Identity), None);
        let statement = policy.statements.first()?;
        let key = "aws:MultiFactorAuthPresent";
        let condition = statement.conditions.iter().find(|c| c.is_key(key))?;
        let edits = put_under(&text, statement, condition, "Bool", "true")?;
        let put = apply(&text, &edits)?;
        let put = put.strip_prefix(r#"{"Statement": {"Condition": "#)?;
        Some(put.strip_suffix("}}")?.to_owned())
    }

    #[test]
    fn a_condition_stays_in_its_place_where_that_can_be() {
        let mfa = "aws:multifactorauthpresent";
        for (before, after) in [
            // Alone: the layout and the spelling of the key stay.
            (
                format!("{{\n  \"StringLike\": {{ \"{mfa}\": [\"*\"] }}\n}}"),
                Some(format!("{{\n  \"Bool\": {{ \"{mfa}\": \"true\" }}\n}}")),
            ),
            (
                format!(r#"{{"BoolIfExists": {{"{mfa}": true}}}}"#),
                Some(format!(r#"{{"Bool": {{"{mfa}": true}}}}"#)),
            ),
            // Under the operator already.
            (
                format!(r#"{{"bool": {{"{mfa}": "false", "b": "true"}}}}"#),
                Some(format!(r#"{{"bool": {{"{mfa}": "true", "b": "true"}}}}"#)),
            ),
            // Beside others.
            (
                format!(r#"{{"StringLike": {{"a": "b", "{mfa}": "*"}}}}"#),
                Some(format!(
                    r#"{{"StringLike": {{"a": "b"}},"Bool": {{"{mfa}": "true"}}}}"#
                )),
            ),
            (
                format!(r#"{{"Null": {{"{mfa}": "false"}}, "Bool": {{"b": "true"}}}}"#),
                Some(format!(r#"{{"Bool": {{"b": "true","{mfa}": "true"}}}}"#)),
            ),
            // The operator compares the key already: with that value, or with another.
            (
                format!(r#"{{"Null": {{"{mfa}": "false"}}, "Bool": {{"{mfa}": "True"}}}}"#),
                Some(format!(r#"{{"Bool": {{"{mfa}": "True"}}}}"#)),
            ),
            (
                format!(r#"{{"Null": {{"{mfa}": "false"}}, "Bool": {{"{mfa}": "false"}}}}"#),
                None,
            ),
        ] {
            assert_eq!(put(&before), after, "{before}");
        }
    }
}
