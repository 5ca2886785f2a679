//! Places in a text: byte spans inside the engine, lines and UTF-16 units at its border.

use serde::Serialize;

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
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
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

/// Turns byte offsets of one text into [`Position`]s.
///
/// A line ends at `\n`, `\r\n` or a lone `\r`, as in the Language Server Protocol.
#[derive(Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    ascii: bool,
    /// Where each line starts: in bytes, and in UTF-16 code units.
    starts: Vec<(u32, u32)>,
}

impl<'a> LineIndex<'a> {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let ascii = text.is_ascii();
        let mut starts = vec![(0, 0)];
        let bytes = text.as_bytes();
        let mut counted = 0;
        let mut utf16 = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            let ends_line =
                byte == b'\n' || byte == b'\r' && bytes.get(at + 1).is_none_or(|&b| b != b'\n');
            if ends_line {
                let next = at + 1;
                utf16 += units(text.get(counted..next).unwrap_or_default(), ascii);
                counted = next;
                starts.push((Span::new(next, next).start, utf16));
            }
        }
        Self {
            text,
            ascii,
            starts,
        }
    }

    /// The position of byte `offset`; one past the end for anything beyond.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self
            .starts
            .partition_point(|&(start, _)| start as usize <= offset)
            .saturating_sub(1);
        let (start, utf16) = self.starts.get(line).copied().unwrap_or_default();
        let character = units(
            self.text.get(start as usize..offset).unwrap_or_default(),
            self.ascii,
        );
        Position {
            line: Span::new(line, line).start,
            character,
            offset: utf16 + character,
        }
    }
}

fn units(text: &str, ascii: bool) -> u32 {
    let count = if ascii {
        text.len()
    } else {
        text.chars().map(char::len_utf16).sum()
    };
    Span::new(count, count).start
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
}
