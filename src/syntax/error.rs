//! What is wrong with a text.

use super::{Edit, Span};

/// At most this many syntax errors are reported for one text.
pub const MAX_ERRORS: usize = 100;

/// What is wrong with the text at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntaxError {
    /// The place.
    pub span: Span,
    /// What was expected there, or why this cannot stand.
    pub message: String,
    /// The bracket that was opened, where one is missing.
    pub opened: Option<Span>,
    /// The repair that was assumed in reading on: its title and its edit.
    pub fix: Option<(String, Edit)>,
    /// Whether the repair takes away what may be meant.
    pub is_lossy: bool,
}

impl SyntaxError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            opened: None,
            fix: None,
            is_lossy: false,
        }
    }

    pub(super) fn fixed(mut self, title: impl Into<String>, edit: Edit) -> Self {
        self.fix = Some((title.into(), edit));
        self
    }
}

/// The errors of one text, bounded.
#[derive(Default)]
pub(super) struct Errors {
    list: Vec<SyntaxError>,
}

impl Errors {
    pub(super) fn push(&mut self, error: SyntaxError) {
        if self.list.len() < MAX_ERRORS {
            self.list.push(error);
        }
    }

    /// Takes back the last errors that are of places from `start` on.
    pub(super) fn forget_from(&mut self, start: u32) {
        while self.list.last().is_some_and(|e| e.span.start >= start) {
            self.list.pop();
        }
    }

    /// The errors, in the order in which they were found.
    pub(super) fn into_list(self) -> Vec<SyntaxError> {
        self.list
    }
}
