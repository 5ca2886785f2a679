//! A checked text as the readable reports need it.

use super::answer::{AnsweredDocument, Range};
use crate::syntax::Position;

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

/// Turns positions of one text, which count UTF-16 code units, into byte offsets.
pub(super) struct ByteIndex<'a> {
    text: &'a str,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl<'a> ByteIndex<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |&(at, &byte): &(usize, &u8)| {
            byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')
        };
        let ends = bytes.iter().enumerate().filter(ends_line);
        Self {
            text,
            starts: std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
        }
    }

    /// The byte range of `line`, from 0, without its end; empty past the last.
    pub(super) fn line(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line + 1).copied();
        let text = self.text.get(start..end.unwrap_or(self.text.len()));
        let length = text.map_or(0, |text| text.trim_end_matches(['\n', '\r']).len());
        start..start + length
    }

    /// The line, from 0, in which byte `offset` stands.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1)
    }

    pub(super) fn range(&self, range: Range) -> std::ops::Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    fn offset(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let mut units = usize::try_from(position.character).unwrap_or(usize::MAX);
        let rest = self.text.get(start..).unwrap_or_default();
        for (at, c) in rest.char_indices() {
            if units < c.len_utf16() {
                return start + at;
            }
            units -= c.len_utf16();
        }
        self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::LineIndex;

    #[test]
    fn undoes_what_the_line_index_does() {
        let text = "é😀x\r\nb\rc\n";
        let (lines, bytes) = (LineIndex::new(text), ByteIndex::new(text));
        for (at, _) in text.char_indices() {
            let position = lines.position(u32::try_from(at).unwrap());
            assert_eq!(bytes.offset(position), at);
            assert_eq!(bytes.line_of(at), position.line as usize);
        }
        assert_eq!(&text[bytes.line(0)], "é😀x");
        assert_eq!(&text[bytes.line(1)], "b");
    }
}
