//! Strings: what stands in them, where one that is not closed ends, and those in other quotes than JSON's.

use std::borrow::Cow;

use super::{Lexer, Token};
use crate::syntax::edit::{insert_after, quoted, replace};
use crate::syntax::error::{Errors, SyntaxError};
use crate::syntax::{Span, skip};

impl<'a> Lexer<'a> {
    pub(super) fn string(&mut self, errors: &mut Errors) -> Token<'a> {
        let open = self.at;
        self.at += 1;
        let body = self.at;
        let mut owned: Option<String> = None;
        let mut copied = body;
        loop {
            self.at += skip::plain_text(self.bytes());
            match self.peek() {
                Some(b'"') => {
                    let tail = self.text.get(copied..self.at).unwrap_or_default();
                    self.at += 1;
                    return Token::String(match owned {
                        Some(mut text) => {
                            text.push_str(tail);
                            Cow::Owned(text)
                        }
                        None => Cow::Borrowed(tail),
                    });
                }
                Some(b'\\') => {
                    let text = owned.get_or_insert_default();
                    text.push_str(self.text.get(copied..self.at).unwrap_or_default());
                    match read_escape(self.rest()) {
                        Some((c, length)) => {
                            text.push(c);
                            self.at += length;
                        }
                        None => self.bad_escape(text, errors),
                    }
                    copied = self.at;
                }
                None | Some(b'\n' | b'\r') => return self.unclosed(open, body, errors),
                Some(byte) => {
                    let span = Span::new(self.at, self.at + 1);
                    errors.push(
                        SyntaxError::new(
                            span,
                            format!(
                                "A control character (U+{byte:04X}) must be escaped in a string."
                            ),
                        )
                        .fixed(
                            "Escape it",
                            replace(
                                span,
                                quoted(&char::from(byte).to_string()).trim_matches('"'),
                            ),
                        ),
                    );
                    self.at += 1;
                }
            }
        }
    }

    fn bad_escape(&mut self, text: &mut String, errors: &mut Errors) {
        let after = self.rest().chars().nth(1);
        let length = 1 + after.filter(|c| !c.is_control()).map_or(0, char::len_utf8);
        let span = Span::new(self.at, self.at + length);
        errors.push(
            SyntaxError::new(
                span,
                r#"This is no escape that JSON knows: they are \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits."#,
            )
            .fixed("Escape the backslash", replace(Span::new(self.at, self.at + 1), "\\\\")),
        );
        text.push_str(span.of(self.text));
        self.at += length;
    }

    /// A string whose line ends before its quote comes: most likely the quote was forgotten before the punctuation.
    fn unclosed(&mut self, open: usize, body: usize, errors: &mut Errors) -> Token<'a> {
        let line = self.text.get(body..self.at).unwrap_or_default();
        let kept = line.trim_end_matches([' ', '\t', ',', ']', '}']);
        self.at = body + kept.len();
        let span = Span::new(open, self.at);
        self.unclosed_string = Some(span);
        errors.push(
            SyntaxError::new(
                span,
                "This string is not closed: expected `\"` on the same line.",
            )
            .fixed("Close the string", insert_after(span, "\"")),
        );
        Token::String(Cow::Borrowed(kept))
    }

    pub(super) fn foreign_string(&mut self, quote: char, errors: &mut Errors) -> Token<'a> {
        let start = self.at;
        let body = self.rest().get(quote.len_utf8()..).unwrap_or_default();
        let line = body.split(['\n', '\r']).next().unwrap_or_default();
        let close = line
            .char_indices()
            .find(|&(_, c)| c == quote || is_closing_quote(quote, c));
        let (text, length) = match close {
            Some((at, c)) => (line.get(..at).unwrap_or_default(), at + c.len_utf8()),
            None => {
                let kept = line.trim_end_matches([' ', '\t', ',', ']', '}']);
                (kept, kept.len())
            }
        };
        self.at = start + quote.len_utf8() + length;
        let span = Span::new(start, self.at);
        errors.push(
            SyntaxError::new(
                span,
                format!("JSON strings stand in straight double quotes, not in {quote}."),
            )
            .fixed("Use double quotes", replace(span, quoted(text))),
        );
        Token::String(Cow::Borrowed(text))
    }
}

/// The mark that opens `rest`, if people use it as a quote.
pub(super) fn foreign_quote(rest: &str) -> Option<char> {
    rest.chars()
        .next()
        .filter(|c| matches!(c, '\'' | '`' | '‘' | '’' | '“' | '”' | '„' | '«' | '»'))
}

fn is_closing_quote(open: char, c: char) -> bool {
    match open {
        '‘' => c == '’',
        '“' | '„' => matches!(c, '”' | '“'),
        '«' => c == '»',
        '»' => c == '«',
        _ => false,
    }
}

/// The character that an escape at the start of `rest` stands for, and the escape's length in bytes.
///
/// Half a surrogate pair stands for U+FFFD, as it names no character.
pub(in crate::syntax) fn read_escape(rest: &str) -> Option<(char, usize)> {
    let bytes = rest.as_bytes();
    let simple = match bytes.get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let high = hex4(bytes.get(2..6)?)?;
            if let Some(c) = char::from_u32(high) {
                return Some((c, 6));
            }
            let low = bytes
                .get(6..8)
                .filter(|mark| mark == b"\\u")
                .and_then(|_| hex4(bytes.get(8..12)?));
            return Some(match low {
                Some(low @ 0xdc00..=0xdfff) if high < 0xdc00 => {
                    let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(code).unwrap_or('\u{fffd}'), 12)
                }
                _ => ('\u{fffd}', 6),
            });
        }
        _ => return None,
    };
    Some((simple, 2))
}

fn hex4(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, &digit| {
        Some(value * 16 + char::from(digit).to_digit(16)?)
    })
}
