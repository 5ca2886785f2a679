//! Words without quotes: numbers, `true`, `false` and `null`, and what should stand in quotes.

use std::borrow::Cow;

use super::{Lexer, Token};
use crate::syntax::Span;
use crate::syntax::edit::{quoted, replace};
use crate::syntax::error::{Errors, SyntaxError};
use crate::syntax::excerpt::short;

impl<'a> Lexer<'a> {
    pub(super) fn word(&mut self, key_position: bool, errors: &mut Errors) -> Token<'a> {
        let start = self.at;
        let rest = self.rest();
        let ends = |c: char| {
            c.is_whitespace()
                || matches!(c, ',' | ']' | '}' | '{' | '[' | '"')
                || key_position && c == ':'
        };
        let length = rest.find(ends).unwrap_or(rest.len());
        let length = length.max(rest.chars().next().map_or(0, char::len_utf8));
        self.at = start + length;
        let word = rest.get(..length).unwrap_or_default();
        let span = Span::new(start, self.at);
        match word {
            "true" if !key_position => Token::True,
            "false" if !key_position => Token::False,
            "null" if !key_position => Token::Null,
            _ if !key_position && is_number(word) => Token::Number(word),
            _ => self.bare_word(word, span, key_position, errors),
        }
    }

    fn bare_word(
        &self,
        word: &'a str,
        span: Span,
        key_position: bool,
        errors: &mut Errors,
    ) -> Token<'a> {
        if !key_position {
            let constant = match word.to_ascii_lowercase().as_str() {
                "true" => Some((Token::True, "true")),
                "false" => Some((Token::False, "false")),
                "none" | "null" | "undefined" | "nil" => Some((Token::Null, "null")),
                _ => None,
            };
            if let Some((token, name)) = constant {
                errors.push(
                    SyntaxError::new(span, format!("JSON writes this `{name}`."))
                        .fixed(format!("Write `{name}`"), replace(span, name)),
                );
                return token;
            }
        }
        if word.contains(|c: char| c.is_alphanumeric() || c == '*') {
            let what = if key_position { "a key" } else { "a value" };
            errors.push(
                SyntaxError::new(
                    span,
                    format!("Expected {what} in double quotes, found `{}`.", short(word)),
                )
                .fixed("Put it in quotes", replace(span, quoted(word))),
            );
            return Token::String(Cow::Borrowed(word));
        }
        errors.push(SyntaxError::new(
            span,
            format!("`{}` has no meaning in JSON.", short(word)),
        ));
        Token::Unknown
    }
}

/// Whether `word` is a number as JSON writes them.
fn is_number(word: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
