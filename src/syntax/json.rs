//! Reads JSON, says what is wrong with it, and reads on.
//!
//! The kept JSON crates stop at the first error, merge repeated keys or recurse on the text's nesting; a person who pastes a
//! policy with a comma too many wants to see the rest of the findings too. This reader keeps its own stack, so no nesting can
//! exhaust the machine's, and it repairs what people get wrong: each repair is an error with the edit that makes it.

use std::borrow::Cow;

use super::edit::{insert_after, replace};
use super::error::{Errors, SyntaxError};
use super::lexer::{Lexer, Token};
use super::{Key, Member, Node, Span, Value};

mod close;
mod plain;

/// Texts longer than this many bytes are refused.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Arrays and objects may be nested this deep; policies need six levels, exports a dozen.
pub const MAX_DEPTH: usize = 64;

/// Room is made for so many open arrays and objects, items and members of these at first; the lists grow where that does not do.
const USUALLY_OPEN: usize = 8;
const USUAL_ITEMS: usize = 16;
const USUAL_MEMBERS: usize = 8;

const NO_POLICY: &str = "Expected a policy: a JSON object that starts with `{`.";

/// A text as read.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The document; absent where nothing in the text could be one.
    pub root: Option<Node<'a>>,
    /// What was wrong, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

/// Reads `text`.
#[must_use]
pub fn parse(text: &str) -> Parsed<'_> {
    read(text, true)
}

/// Reads `text`, by the short way as far as it goes or all by the long one: either gives the same.
fn read(text: &str, is_short: bool) -> Parsed<'_> {
    let mut parser = Parser {
        lexer: Lexer::new(text),
        errors: Errors::default(),
        open: Vec::with_capacity(USUALLY_OPEN),
        items: Vec::with_capacity(USUAL_ITEMS),
        members: Vec::with_capacity(USUAL_MEMBERS),
        root: None,
        last: Span::default(),
    };
    if text.len() > MAX_BYTES {
        parser.errors.push(SyntaxError::new(
            Span::at(0),
            format!(
                "The text has {} bytes; no more than {MAX_BYTES} are read.",
                text.len()
            ),
        ));
    } else {
        parser.run(is_short);
    }
    Parsed {
        root: parser.root,
        errors: parser.errors.into_list(),
    }
}

/// An array or object that is not closed yet.
struct Open<'a> {
    start: Span,
    content: Content<'a>,
    expects: Expects,
}

/// What has been read of it: the last of the parser's items or members, from a place on. So each list is made once, as long as it is.
enum Content<'a> {
    Array { from: usize },
    Object { from: usize, key: Option<Key<'a>> },
}

/// What may come next in an array or object.
#[derive(Clone, Copy, PartialEq)]
enum Expects {
    /// An item or key, or the end: right after the bracket.
    First,
    /// An item or key: after the comma at this place.
    Next(Span),
    /// The colon after a key.
    Colon,
    /// The value after a colon.
    Value,
    /// A comma or the end.
    CommaOrEnd,
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    errors: Errors,
    open: Vec<Open<'a>>,
    /// The items of all open arrays.
    items: Vec<Node<'a>>,
    /// The members of all open objects.
    members: Vec<Member<'a>>,
    root: Option<Node<'a>>,
    /// The token before.
    last: Span,
}

impl<'a> Parser<'a> {
    fn run(&mut self, is_short: bool) {
        loop {
            // Where size counts more than time, the long way does for all.
            if is_short && cfg!(feature = "meaning") {
                self.read_plain();
            }
            let expects = self.open.last().map(|open| open.expects);
            let key_position =
                matches!(expects, Some(Expects::First | Expects::Next(_))) && self.in_object();
            let (token, span) = self.lexer.next(key_position, &mut self.errors);
            let go_on = match expects {
                None if self.root.is_some() => self.after_root(&token, span),
                None => self.root_token(token, span),
                Some(expects) => self.inner_token(token, span, expects),
            };
            if !go_on {
                return;
            }
            self.last = span;
        }
    }

    fn in_object(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                content: Content::Object { .. },
                ..
            })
        )
    }

    fn root_token(&mut self, token: Token<'a>, span: Span) -> bool {
        match token {
            Token::OpenBrace | Token::OpenBracket => self.value(token, span),
            Token::String(_) if self.lexer.is_double_quote(span) => self.value(token, span),
            Token::String(_) | Token::Unknown => {
                // A word: one error for all of a text that is not JSON, in the place of what the lexer said of the word.
                self.errors.forget_from(span.start);
                self.error(span, NO_POLICY);
                false
            }
            _ => {
                self.error(span, NO_POLICY);
                false
            }
        }
    }

    fn after_root(&mut self, token: &Token<'a>, span: Span) -> bool {
        if *token == Token::End {
            return false;
        }
        let message = match token {
            Token::OpenBrace => {
                "Expected the end: the document is closed before this. To check several policies at once, put them in an array."
            }
            _ => "Expected the end: the document is closed before this.",
        };
        // Nothing that the lexer would mend of it makes the text a document.
        self.errors.forget_from(span.start);
        let (rest, means_nothing) = self.lexer.rest_from(self.last, span);
        let title = match means_nothing {
            true => "Remove it",
            false => "Remove all that follows the document",
        };
        let mut error = SyntaxError::new(span, message).fixed(title, replace(rest, ""));
        error.is_lossy = !means_nothing;
        self.errors.push(error);
        false
    }

    /// A token inside an array or object. Returns whether to read on.
    fn inner_token(&mut self, token: Token<'a>, span: Span, expects: Expects) -> bool {
        match token {
            Token::End => {
                self.end_of_text(span);
                false
            }
            Token::CloseBrace | Token::CloseBracket => {
                self.close(token == Token::CloseBrace, span);
                true
            }
            Token::Comma => {
                self.comma(span, expects);
                true
            }
            Token::Colon => {
                self.colon(span, expects);
                true
            }
            Token::Unknown => true,
            token => self.item(token, span, expects),
        }
    }

    fn item(&mut self, token: Token<'a>, span: Span, expects: Expects) -> bool {
        if expects == Expects::CommaOrEnd {
            self.errors.push(
                SyntaxError::new(
                    Span::at(self.last.end),
                    "Expected `,` between this and the next.",
                )
                .fixed("Insert a comma", insert_after(self.last, ",")),
            );
        }
        if expects == Expects::Colon {
            self.errors.push(
                SyntaxError::new(
                    Span::at(self.last.end),
                    "Expected `:` and a value after the key.",
                )
                .fixed("Insert a colon", insert_after(self.last, ":")),
            );
        }
        let needs_key = self.in_object() && !matches!(expects, Expects::Value | Expects::Colon);
        if needs_key {
            match token {
                Token::String(text) => {
                    self.set_key(Key { span, text });
                    return true;
                }
                _ => {
                    self.error(
                        span,
                        "Expected a key in double quotes, then `:` and a value.",
                    );
                    self.set_key(Key {
                        span: Span::at(span.start),
                        text: Cow::Borrowed(""),
                    });
                }
            }
        }
        self.value(token, span)
    }

    fn set_key(&mut self, new: Key<'a>) {
        if let Some(open) = self.open.last_mut() {
            if let Content::Object { key, .. } = &mut open.content {
                *key = Some(new);
            }
            open.expects = Expects::Colon;
        }
    }

    /// A value, or the opening of one. Returns whether to read on.
    fn value(&mut self, token: Token<'a>, span: Span) -> bool {
        let value = match token {
            Token::OpenBrace => {
                let from = self.members.len();
                return self.push(Content::Object { from, key: None }, span);
            }
            Token::OpenBracket => {
                let from = self.items.len();
                return self.push(Content::Array { from }, span);
            }
            Token::String(text) => Value::String(text),
            Token::Number(text) => Value::Number(text),
            Token::True => Value::Bool(true),
            Token::False => Value::Bool(false),
            Token::Null => Value::Null,
            _ => Value::Invalid,
        };
        self.complete(Node { span, value });
        true
    }

    fn push(&mut self, content: Content<'a>, start: Span) -> bool {
        if self.open.len() >= MAX_DEPTH {
            let message = format!(
                "Arrays and objects are nested more than {MAX_DEPTH} deep here; nothing further is read."
            );
            let mut error = SyntaxError::new(start, message);
            error.unclosed = self.open_brackets();
            self.errors.push(error);
            self.close_all(start);
            return false;
        }
        self.open.push(Open {
            start,
            content,
            expects: Expects::First,
        });
        true
    }

    /// Puts a finished value where it belongs.
    fn complete(&mut self, node: Node<'a>) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        open.expects = Expects::CommaOrEnd;
        match &mut open.content {
            Content::Array { .. } => self.items.push(node),
            Content::Object { key, .. } => {
                if let Some(key) = key.take() {
                    self.members.push(Member { key, value: node });
                }
            }
        }
    }

    fn comma(&mut self, span: Span, expects: Expects) {
        match expects {
            Expects::CommaOrEnd => {}
            Expects::First | Expects::Next(_) => self.errors.push(
                SyntaxError::new(span, "Expected a value before this comma.")
                    .fixed("Remove the comma", replace(span, "")),
            ),
            Expects::Colon | Expects::Value => self.missing_value(expects),
        }
        if let Some(open) = self.open.last_mut() {
            open.expects = Expects::Next(span);
        }
    }

    fn colon(&mut self, span: Span, expects: Expects) {
        if expects == Expects::Colon {
            if let Some(open) = self.open.last_mut() {
                open.expects = Expects::Value;
            }
        } else {
            self.error(span, "A colon may stand only between a key and its value.");
        }
    }

    /// A key whose value does not come.
    fn missing_value(&mut self, expects: Expects) {
        let message = if expects == Expects::Colon {
            "Expected `:` and a value after the key."
        } else {
            "Expected a value after the colon."
        };
        let span = Span::at(self.last.end);
        self.error(span, message);
        self.complete(Node {
            span,
            value: Value::Invalid,
        });
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.errors.push(SyntaxError::new(span, message));
    }
}

#[cfg(test)]
mod tests;
