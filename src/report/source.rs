//! A checked text as the readable reports need it.

use super::answer::{AnsweredDocument, Range};
use crate::syntax::LineIndex;

/// A text, and what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name.
    pub name: &'a str,
    /// What stands in it.
    pub text: &'a str,
    /// Its policies.
    pub documents: &'a [AnsweredDocument],
}

/// The bytes that `range` covers in the text of `lines`.
pub(super) fn bytes_of(lines: &LineIndex<'_>, range: Range) -> std::ops::Range<usize> {
    let start = lines.byte(range.start);
    start..lines.byte(range.end).max(start)
}

/// The start of the character in which byte `offset` stands; the text's length for anything beyond.
pub(super) fn char_start(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
