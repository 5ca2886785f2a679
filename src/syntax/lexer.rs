//! The words of JSON, and of what people take for JSON: comments, single quotes, bare words, raw line breaks.

use std::borrow::Cow;

use super::edit::replace;
use super::error::{Errors, SyntaxError};
use super::{Span, comment, skip};

mod string;
mod word;

use string::foreign_quote;
pub(super) use string::read_escape;

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
    /// The last string that lacks its closing quote.
    unclosed_string: Option<Span>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            unclosed_string: None,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The last string that lacks its closing quote.
    pub(super) fn unclosed_string(&self) -> Option<Span> {
        self.unclosed_string
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

    /// The byte that comes next but for white space, which is passed over.
    #[inline]
    pub(super) fn next_byte(&mut self) -> Option<u8> {
        // Mostly it follows at once.
        let next = self.peek()?;
        if next > b' ' {
            return Some(next);
        }
        let rest = skip::space(self.bytes());
        self.at = self.text.len() - rest.len();
        rest.first().copied()
    }

    /// The place of the mark that stands here, which is passed over.
    #[inline]
    pub(super) fn mark(&mut self) -> Span {
        self.at += 1;
        Span::new(self.at - 1, self.at)
    }

    /// The string that starts here, and its place, if it is one that holds nothing but plain text.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<(&'a str, Span)> {
        let start = self.at;
        let body = self.bytes().get(1..)?;
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
            match self.next_byte() {
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
}

fn is_foreign_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}
