//! What the values of an operator have to be.

use crate::policy::{DateForm, OperatorKind, OperatorType};

/// A type of values that are not any text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Boolean,
    Date,
    Number,
    Binary,
}

impl Type {
    /// What the values of that operator have to be; `None` for those that take text, and for addresses.
    pub fn of(kind: OperatorKind) -> Option<Self> {
        match kind.value_type() {
            OperatorType::Bool | OperatorType::Null => Some(Self::Boolean),
            OperatorType::Date => Some(Self::Date),
            OperatorType::Numeric => Some(Self::Number),
            OperatorType::Binary => Some(Self::Binary),
            OperatorType::String | OperatorType::Arn | OperatorType::Ip => None,
        }
    }

    /// Whether `text` is one.
    pub fn takes(self, text: &str) -> bool {
        match self {
            Self::Boolean => is_boolean(text),
            Self::Date => DateForm::of(text).is_some(),
            Self::Number => is_number(text),
            Self::Binary => is_base64(text),
        }
    }

    /// What `text` is most likely meant to be.
    pub fn meant(self, text: &str) -> Option<String> {
        const LONGEST: usize = 60;
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        let meant = match self {
            Self::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "on" | "1" => "true",
                "false" | "no" | "n" | "off" | "0" => "false",
                _ => return None,
            }
            .to_owned(),
            Self::Date => text.replace('/', "-").replacen(' ', "T", 1),
            Self::Number => text.replace([',', '_'], ""),
            Self::Binary => format!("{text}{}", "=".repeat(text.len().wrapping_neg() % 4)),
        };
        self.takes(&meant).then_some(meant)
    }

    /// What its operators take, for messages.
    pub const fn taken(self) -> &'static str {
        match self {
            Self::Boolean => "`true` or `false`",
            Self::Date => "a date as ISO 8601 writes it, such as `2026-04-01T09:00:00Z`",
            Self::Number => "a number",
            Self::Binary => "bytes in base 64",
        }
    }
}

/// Whether `text` is `true` or `false`, in any letter case.
pub(super) fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// Whether `text` is an integer or a decimal number, with an exponent or without.
fn is_number(text: &str) -> bool {
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let number = without_sign(number);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    are_digits(whole) && are_digits(part) && are_digits(without_sign(exponent))
}

fn without_sign(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_base64(text: &str) -> bool {
    let bytes = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - bytes.len() <= 2
        && bytes
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}
