//! What is wrong with a text.

use super::{Edit, Node, Span};

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
    /// The brackets of all that is closed by a guess.
    pub unclosed: Vec<Span>,
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
            unclosed: Vec::new(),
            fix: None,
            is_lossy: false,
        }
    }

    pub(super) fn fixed(mut self, title: impl Into<String>, edit: Edit) -> Self {
        self.fix = Some((title.into(), edit));
        self
    }

    /// Whether more may belong into the object `node` than was read of it: where it ends is a guess, or what stands there in it could
    /// not be read.
    #[must_use]
    pub fn breaks_off(&self, node: &Node<'_>) -> bool {
        let mut unclosed = self.unclosed.iter();
        let is_garbled = || {
            let members = node.as_object().unwrap_or_default().iter();
            let mut nodes = members.flat_map(|member| member.value.one_or_many());
            let is_within = |node: &Node<'_>| node.span.contains(self.span);
            is_within(node) && !nodes.any(|node| node.as_object().is_some() && is_within(node))
        };
        unclosed.any(|bracket| bracket.start == node.span.start)
            || self.fix.is_none() && is_garbled()
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
