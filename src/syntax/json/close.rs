//! How arrays and objects end: at their bracket, at one that closes more than they are, or with the text.

use super::{Content, Expects, Open, Parser};
use crate::syntax::edit::{insert_after, replace};
use crate::syntax::error::SyntaxError;
use crate::syntax::{Node, Span, Value};

impl Parser<'_> {
    /// A closing bracket: closes what it fits, and what was left open within.
    pub(super) fn close(&mut self, brace: bool, span: Span) {
        let fits = |open: &Open<'_>| matches!(open.content, Content::Object { .. }) == brace;
        if !self.open.iter().any(fits) {
            let mark = if brace { "}" } else { "]" };
            self.errors.push(
                SyntaxError::new(span, format!("Nothing is open that `{mark}` could close."))
                    .fixed("Remove it", replace(span, "")),
            );
            return;
        }
        while let Some(open) = self.open.last() {
            let (done, start, expects) = (fits(open), open.start, open.expects);
            if let Expects::Next(comma) = expects {
                self.errors.push(
                    SyntaxError::new(comma, "JSON allows no comma after the last entry.")
                        .fixed("Remove the comma", replace(comma, "")),
                );
            } else if matches!(expects, Expects::Colon | Expects::Value) {
                self.missing_value(expects);
            }
            if done {
                self.pop(span);
                return;
            }
            let mark = if brace { "]" } else { "}" };
            let mut error = SyntaxError::new(span, format!("Expected `{mark}` before this."))
                .fixed(format!("Insert `{mark}`"), insert_after(self.last, mark));
            error.opened = Some(start);
            error.unclosed = vec![start];
            self.errors.push(error);
            self.pop(self.last);
        }
    }

    pub(super) fn pop(&mut self, end: Span) {
        if let Some(open) = self.open.pop() {
            let value = match open.content {
                Content::Array { from } => Value::Array(last(&mut self.items, from)),
                Content::Object { from, .. } => Value::Object(last(&mut self.members, from)),
            };
            let span = open.start.to(end);
            self.complete(Node { span, value });
        }
    }

    pub(super) fn end_of_text(&mut self, end: Span) {
        let expects = self.open.last().map(|open| open.expects);
        if let Some(expects @ (Expects::Colon | Expects::Value)) = expects {
            self.missing_value(expects);
        }
        if self.lexer.unclosed_string() == Some(self.last) {
            self.forget_half(expects == Some(Expects::Colon));
        }
        let closers: String = self
            .open
            .iter()
            .rev()
            .map(|open| match open.content {
                Content::Array { .. } => ']',
                Content::Object { .. } => '}',
            })
            .collect();
        let first = closers.get(..1).unwrap_or_default();
        let mut error = SyntaxError::new(
            Span::at(self.last.end),
            format!("Expected `{first}`, but the text ends here."),
        )
        .fixed(
            format!("Insert `{closers}`"),
            insert_after(self.last, closers.clone()),
        );
        error.unclosed = self.open_brackets();
        error.opened = error.unclosed.last().copied();
        self.errors.push(error);
        self.close_empty(end);
        self.close_all(end);
    }

    pub(super) fn open_brackets(&self) -> Vec<Span> {
        self.open.iter().map(|open| open.start).collect()
    }

    /// Takes back the key or value of which the text has the first half: nobody knows what it would be.
    fn forget_half(&mut self, is_key: bool) {
        let node = match self.open.last().map(|open| &open.content) {
            Some(Content::Array { .. }) => self.items.last_mut(),
            Some(Content::Object { .. }) if is_key => {
                self.members.pop();
                None
            }
            Some(Content::Object { .. }) => self.members.last_mut().map(|m| &mut m.value),
            None => None,
        };
        if let Some(node) = node {
            node.value = Value::Invalid;
        }
    }

    /// Closes the innermost array or object where the text ends before its first entry: it is not known to be empty.
    fn close_empty(&mut self, end: Span) {
        let is_empty = |open: &mut Open<'_>| match open.content {
            Content::Array { from } => self.items.len() <= from,
            Content::Object { from, .. } => self.members.len() <= from,
        };
        if let Some(open) = self.open.pop_if(is_empty) {
            self.complete(Node {
                span: open.start.to(end),
                value: Value::Invalid,
            });
        }
    }

    pub(super) fn close_all(&mut self, end: Span) {
        while !self.open.is_empty() {
            self.pop(end);
        }
    }
}

/// What stands in `list` from place `from` on, which is taken out.
fn last<T>(list: &mut Vec<T>, from: usize) -> Vec<T> {
    list.split_off(from.min(list.len()))
}
