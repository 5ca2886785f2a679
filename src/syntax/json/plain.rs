//! The short way through JSON that is as it should be. Nearly all of a policy is strings, commas and colons, and most policies hold
//! no mistake: reading these without asking what else might stand there takes a third of the time.

use std::borrow::Cow;

use super::{Content, Expects, Parser};
use crate::syntax::{Key, Member, Node, Value};

impl Parser<'_> {
    /// Reads what comes next of the innermost array or object, up to a bracket, a number, a word or anything amiss.
    pub(super) fn read_plain(&mut self) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let mut expects = open.expects;
        let mut last = self.last;
        loop {
            match expects {
                Expects::CommaOrEnd => match self.lexer.mark(b',') {
                    Some(comma) => (expects, last) = (Expects::Next(comma), comma),
                    None => break,
                },
                Expects::Colon => match self.lexer.mark(b':') {
                    Some(colon) => (expects, last) = (Expects::Value, colon),
                    None => break,
                },
                Expects::First | Expects::Next(_) | Expects::Value => {
                    let Some((text, span)) = self.lexer.plain_string() else {
                        break;
                    };
                    last = span;
                    let text = Cow::Borrowed(text);
                    expects = match &mut open.content {
                        Content::Array { .. } => {
                            let value = Value::String(text);
                            self.items.push(Node { span, value });
                            Expects::CommaOrEnd
                        }
                        Content::Object { key, .. } => match key.take() {
                            None => {
                                *key = Some(Key { span, text });
                                Expects::Colon
                            }
                            Some(key) => {
                                let value = Value::String(text);
                                let value = Node { span, value };
                                self.members.push(Member { key, value });
                                Expects::CommaOrEnd
                            }
                        },
                    };
                }
            }
        }
        open.expects = expects;
        self.last = last;
    }
}
