//! The words of JSON, and of what people take for JSON: comments, single quotes, bare words, raw line breaks.

use std::borrow::Cow;

use super::edit::{insert_after, quoted, replace};
use super::error::{Errors, SyntaxError};
use super::{Span, comment, skip};

/// One word of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    String(Cow<'a, str>),
    Number(&'a str),
    True,
    False,
    Null,
    /// Anything else that is not white space, already reported.
    Unknown,
    End,
}

pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Whether a double quote stands at the start of `span`.
    pub(super) fn is_double_quote(&self, span: Span) -> bool {
        span.of(self.text).starts_with('"')
    }

    /// The text from `first` to its end, with the blanks before it where nothing else stands behind `last`; and whether it is
    /// nothing but marks that close or part something.
    pub(super) fn rest_from(&self, last: Span, first: Span) -> (Span, bool) {
        // What trims from the end may be part of it: a form feed is no space of JSON's.
        let end = self.text.trim_end().len().max(first.end as usize);
        let rest = Span::new(first.start as usize, end);
        let between = Span::new(last.end as usize, first.start as usize);
        let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let is_mark = |byte: u8| is_blank(byte) || matches!(byte, b'}' | b']' | b',' | b';');
        let means_nothing = rest.of(self.text).bytes().all(is_mark);
        match between.of(self.text).bytes().all(is_blank) {
            true => (Span::new(last.end as usize, end), means_nothing),
            false => (rest, means_nothing),
        }
    }

    /// The next token and its place. In a key's place a bare word ends at a colon.
    pub(super) fn next(&mut self, key_position: bool, errors: &mut Errors) -> (Token<'a>, Span) {
        self.skip_space(errors);
        let start = self.at;
        let Some(byte) = self.peek() else {
            return (Token::End, Span::new(start, start));
        };
        let single = match byte {
            b'{' => Some(Token::OpenBrace),
            b'}' => Some(Token::CloseBrace),
            b'[' => Some(Token::OpenBracket),
            b']' => Some(Token::CloseBracket),
            b',' => Some(Token::Comma),
            b':' => Some(Token::Colon),
            _ => None,
        };
        let token = match single {
            Some(token) => {
                self.at += 1;
                token
            }
            None if byte == b'"' => self.string(errors),
            None => match foreign_quote(self.rest()) {
                Some(quote) => self.foreign_string(quote, errors),
                None => self.word(key_position, errors),
            },
        };
        (token, Span::new(start, self.at))
    }

    /// The place of `mark`, if it is what comes next but for white space.
    #[inline]
    pub(super) fn mark(&mut self, mark: u8) -> Option<Span> {
        // Mostly it follows at once.
        if self.peek() != Some(mark) {
            self.at += skip::space(self.bytes());
            if self.peek() != Some(mark) {
                return None;
            }
        }
        self.at += 1;
        Some(Span::new(self.at - 1, self.at))
    }

    /// The string that comes next but for white space, and its place, if it is one that holds nothing but plain text.
    pub(super) fn plain_string(&mut self) -> Option<(&'a str, Span)> {
        self.at += skip::space(self.bytes());
        let start = self.at;
        let body = self.bytes().strip_prefix(b"\"")?;
        let length = skip::plain_text(body);
        if body.get(length) != Some(&b'"') {
            return None;
        }
        let end = start + 1 + length;
        let text = self.text.get(start + 1..end)?;
        self.at = end + 1;
        Some((text, Span::new(start, end + 1)))
    }

    /// What is left, as bytes.
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self, errors: &mut Errors) {
        loop {
            self.at += skip::space(self.bytes());
            match self.peek() {
                Some(b'/' | b'#') => {
                    let Some(length) = comment::length(self.rest()) else {
                        return;
                    };
                    let span = Span::new(self.at, self.at + length);
                    let gone = comment::with_blanks(self.text, self.at, self.at + length);
                    self.at += length;
                    errors.push(
                        SyntaxError::new(
                            span,
                            "JSON has no comments: AWS refuses a policy that holds one.",
                        )
                        .fixed("Remove the comment", replace(gone, "")),
                    );
                }
                Some(byte) if !byte.is_ascii() => {
                    // No-break and other wide spaces come along when people copy from web pages and documents.
                    let Some(space) = self.rest().chars().next().filter(|c| is_foreign_space(*c))
                    else {
                        return;
                    };
                    let span = Span::new(self.at, self.at + space.len_utf8());
                    self.at += space.len_utf8();
                    // A byte-order mark before the text is the one that every reader skips.
                    if space != '\u{feff}' || span.start > 0 {
                        errors.push(
                            SyntaxError::new(
                                span,
                                format!(
                                    "This is not an ordinary space (U+{:04X}), and JSON allows no other.",
                                    u32::from(space)
                                ),
                            )
                            .fixed("Replace it by a space", replace(span, " ")),
                        );
                    }
                }
                _ => return,
            }
        }
    }

    fn string(&mut self, errors: &mut Errors) -> Token<'a> {
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
        errors.push(
            SyntaxError::new(
                span,
                "This string is not closed: expected `\"` on the same line.",
            )
            .fixed("Close the string", insert_after(span, "\"")),
        );
        Token::String(Cow::Borrowed(kept))
    }

    fn foreign_string(&mut self, quote: char, errors: &mut Errors) -> Token<'a> {
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

    fn word(&mut self, key_position: bool, errors: &mut Errors) -> Token<'a> {
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
                    format!(
                        "Expected {what} in double quotes, found `{}`.",
                        shortened(word)
                    ),
                )
                .fixed("Put it in quotes", replace(span, quoted(word))),
            );
            return Token::String(Cow::Borrowed(word));
        }
        errors.push(SyntaxError::new(
            span,
            format!("`{}` has no meaning in JSON.", shortened(word)),
        ));
        Token::Unknown
    }
}

fn shortened(word: &str) -> Cow<'_, str> {
    match word.char_indices().nth(40) {
        Some((cut, _)) => Cow::Owned(format!("{}…", word.get(..cut).unwrap_or_default())),
        None => Cow::Borrowed(word),
    }
}

fn is_foreign_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The mark that opens `rest`, if people use it as a quote.
fn foreign_quote(rest: &str) -> Option<char> {
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
pub(super) fn read_escape(rest: &str) -> Option<(char, usize)> {
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
