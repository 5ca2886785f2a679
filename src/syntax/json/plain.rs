//! The short way through JSON that is as it should be. Nearly all of a policy is objects and lists of strings, and most policies hold
//! no mistake: to read these without asking what else might stand there takes half the time.

use std::borrow::Cow;

use super::{Content, Expects, MAX_DEPTH, Open, Parser};
use crate::syntax::{Key, Member, Node, Value};

/// The innermost array or object is another one now; or else `None`: the long way goes on from here.
type Moved = Option<()>;

impl Parser<'_> {
    /// Reads on up to a number, a word, an escape, an empty array or object, the end of the document or anything amiss.
    pub(super) fn read_plain(&mut self) {
        while self.read_content().is_some() {}
    }

    fn read_content(&mut self) -> Moved {
        match self.open.last()?.content {
            Content::Array { .. } => self.read_items(),
            Content::Object { .. } => self.read_members(),
        }
    }

    /// Reads items of the innermost array.
    fn read_items(&mut self) -> Moved {
        let open = self.open.last_mut()?;
        loop {
            if open.expects != Expects::CommaOrEnd {
                let mark = self.lexer.next_byte()?;
                if mark != b'"' {
                    return self.read_opening(mark);
                }
                let (text, span) = self.lexer.plain_string()?;
                let value = Value::String(Cow::Borrowed(text));
                self.items.push(Node { span, value });
                open.expects = Expects::CommaOrEnd;
                self.last = span;
            }
            match self.lexer.next_byte()? {
                b',' => {
                    self.last = self.lexer.mark();
                    open.expects = Expects::Next(self.last);
                }
                b']' => return self.read_closing(),
                _ => return None,
            }
        }
    }

    /// Reads members of the innermost object.
    fn read_members(&mut self) -> Moved {
        let open = self.open.last_mut()?;
        let Content::Object { key, .. } = &mut open.content else {
            return None;
        };
        loop {
            if matches!(open.expects, Expects::First | Expects::Next(_)) {
                if self.lexer.next_byte()? != b'"' {
                    return None;
                }
                let (text, span) = self.lexer.plain_string()?;
                let text = Cow::Borrowed(text);
                *key = Some(Key { span, text });
                open.expects = Expects::Colon;
                self.last = span;
            }
            if open.expects == Expects::Colon {
                if self.lexer.next_byte()? != b':' {
                    return None;
                }
                self.last = self.lexer.mark();
                open.expects = Expects::Value;
            }
            if open.expects == Expects::Value {
                let mark = self.lexer.next_byte()?;
                if mark != b'"' {
                    return self.read_opening(mark);
                }
                let (text, span) = self.lexer.plain_string()?;
                let value = Value::String(Cow::Borrowed(text));
                let key = key.take()?;
                let value = Node { span, value };
                self.members.push(Member { key, value });
                open.expects = Expects::CommaOrEnd;
                self.last = span;
            }
            match self.lexer.next_byte()? {
                b',' => {
                    self.last = self.lexer.mark();
                    open.expects = Expects::Next(self.last);
                }
                b'}' => return self.read_closing(),
                _ => return None,
            }
        }
    }

    /// Opens the array or object that starts with `mark`, if it is one.
    fn read_opening(&mut self, mark: u8) -> Moved {
        let content = match mark {
            b'{' => Content::Object {
                from: self.members.len(),
                key: None,
            },
            b'[' => Content::Array {
                from: self.items.len(),
            },
            _ => return None,
        };
        if self.open.len() >= MAX_DEPTH {
            return None;
        }
        self.last = self.lexer.mark();
        self.open.push(Open {
            start: self.last,
            content,
            expects: Expects::First,
        });
        Some(())
    }

    /// Closes the innermost array or object.
    fn read_closing(&mut self) -> Moved {
        self.last = self.lexer.mark();
        self.pop(self.last);
        Some(())
    }
}
