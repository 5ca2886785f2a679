//! Places in a text: byte spans inside the engine, lines and UTF-16 units at its border.

use std::cell::OnceCell;

use serde::Serialize;

use crate::bytes;

/// A half-open range of byte offsets in a document's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span from byte `start` to byte `end`; offsets past 4 GiB, which no accepted text reaches, are clamped.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| offset.min(u32::MAX as usize) as u32;
        Self {
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The empty span at byte `offset`.
    #[must_use]
    pub fn at(offset: u32) -> Self {
        Self {
            start: offset,
            end: offset,
        }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Whether `other` lies wholly within.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the span has no bytes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The bytes it covers in `text`; empty where it does not fit.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// A place as editors count: lines and characters from 0, in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// UTF-16 code units from the start of the line.
    pub character: u32,
    /// UTF-16 code units from the start of the text.
    pub offset: u32,
}

/// Turns byte offsets of one text into [`Position`]s, and back.
///
/// A line ends at `\n`, `\r\n` or a lone `\r`, as in the Language Server Protocol.
#[derive(Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// The byte at which each line starts.
    starts: OnceCell<Vec<u32>>,
    /// Places along the text, in bytes and in UTF-16 code units, so that no count starts far away; none where the two agree.
    marks: OnceCell<Vec<(u32, u32)>>,
}

/// Room is made for lines of so many bytes.
const USUAL_LINE: usize = 32;

/// How many bytes apart the marks are.
const MARK_EVERY: usize = 1024;

impl<'a> LineIndex<'a> {
    /// The index of `text`, which is read once, when a place is first asked for.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self {
            text,
            starts: OnceCell::new(),
            marks: OnceCell::new(),
        }
    }

    fn starts(&self) -> &[u32] {
        self.starts.get_or_init(|| starts(self.text))
    }

    fn marks(&self) -> &[(u32, u32)] {
        self.marks.get_or_init(|| marks(self.text))
    }

    /// The position of byte `offset`; one past the end for anything beyond.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let mut at = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.line_of(at);
        let line_start = self.starts().get(line).copied().unwrap_or_default();
        let line_start = self.units_before(line_start as usize);
        let offset = self.units_before(at);
        Position {
            line: Span::new(line, line).start,
            character: offset - line_start,
            offset,
        }
    }

    /// The byte at which `position` stands, going by its offset; the text's length for anything beyond.
    #[must_use]
    pub fn byte(&self, position: Position) -> usize {
        let units = position.offset;
        let index = self.marks().partition_point(|&(_, before)| before <= units);
        let (byte, before) = self.mark(index);
        let (byte, mut left) = (byte as usize, units - before);
        if self.marks().is_empty() {
            return (byte + left as usize).min(self.text.len());
        }
        for (at, c) in self.text.get(byte..).unwrap_or_default().char_indices() {
            let Some(after) = left.checked_sub(1 + u32::from(c > '\u{ffff}')) else {
                return byte + at;
            };
            left = after;
        }
        self.text.len()
    }

    /// The line, from 0, in which byte `offset` stands.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts()
            .partition_point(|&start| start as usize <= offset)
            .saturating_sub(1)
    }

    /// The bytes of `line`, from 0, without its end; empty past the last.
    #[must_use]
    pub fn line(&self, line: usize) -> std::ops::Range<usize> {
        let start_of = |line: usize| self.starts().get(line).map(|&start| start as usize);
        let start = start_of(line).unwrap_or(self.text.len());
        let end = start_of(line + 1).unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or_default();
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// The last mark before the one of that number, or the text's start.
    fn mark(&self, number: usize) -> (u32, u32) {
        let before = number.checked_sub(1).and_then(|at| self.marks().get(at));
        before.copied().unwrap_or_default()
    }

    fn units_before(&self, offset: usize) -> u32 {
        let index = self
            .marks()
            .partition_point(|&(byte, _)| byte as usize <= offset);
        let (byte, before) = self.mark(index);
        let between = self.text.get(byte as usize..offset).unwrap_or_default();
        let units = if self.marks().is_empty() {
            between.len()
        } else {
            between.chars().map(char::len_utf16).sum()
        };
        before + Span::new(units, 0).start
    }
}

fn starts(text: &str) -> Vec<u32> {
    let mut starts = Vec::with_capacity(text.len() / USUAL_LINE + 1);
    starts.push(0);
    let bytes = text.as_bytes();
    let mut add_line_behind = |at: usize| starts.push(Span::new(at + 1, 0).start);
    match memchr::memchr(b'\r', bytes) {
        None => bytes::each_place(bytes, b'\n', add_line_behind),
        Some(_) => {
            for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
                if bytes.get(at..at + 2) != Some(b"\r\n") {
                    add_line_behind(at);
                }
            }
        }
    }
    starts
}

fn marks(text: &str) -> Vec<(u32, u32)> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut marks = vec![(0, 0)];
    let (mut last, mut units) = (0, 0);
    for (at, c) in text.char_indices() {
        if at - last >= MARK_EVERY {
            marks.push((Span::new(at, 0).start, Span::new(units, 0).start));
            last = at;
        }
        units += c.len_utf16();
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: u32) -> (u32, u32, u32) {
        let p = LineIndex::new(text).position(offset);
        (p.line, p.character, p.offset)
    }

    #[test]
    fn counts_utf16_units() {
        // é: 2 bytes, 1 unit. 😀: 4 bytes, 2 units.
        let text = "é😀x\nb";
        assert_eq!(at(text, 2), (0, 1, 1));
        assert_eq!(at(text, 6), (0, 3, 3));
        assert_eq!(at(text, 8), (1, 0, 5));
        assert_eq!(at(text, 99), (1, 1, 6));
    }

    #[test]
    fn every_line_end_counts_once() {
        assert_eq!(at("a\r\nb", 3), (1, 0, 3));
        assert_eq!(at("a\rb\n", 2), (1, 0, 2));
        assert_eq!(at("a\rb\n", 4), (2, 0, 4));
    }

    #[test]
    fn long_lines_are_counted_from_nearby() {
        let text = format!("{}\r\n{}", "é".repeat(5_000), "😀ab".repeat(3_000));
        let index = LineIndex::new(&text);
        for (at, _) in text.char_indices().step_by(7) {
            let position = index.position(Span::new(at, 0).start);
            let units = text[..at].encode_utf16().count();
            assert_eq!(position.offset as usize, units);
            assert_eq!(index.byte(position), at);
            assert_eq!(index.line_of(at), position.line as usize);
        }
        assert_eq!(&text[index.line(0)], "é".repeat(5_000));
        assert_eq!(index.line(9), text.len()..text.len());
    }
}
