//! Places in a text, by its bytes.

use crate::report::answer::Range;
use crate::syntax::LineIndex;

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
