//! Which places of a finding are marked in its source lines, and which are told below them.
//!
//! The renderer shows the same stretch of every line. What does not fit into it beside the fault is told below.

use std::ops::Range;

use annotate_snippets::AnnotationKind;

use super::place::bytes_of;
use crate::report::answer::{AnsweredFinding, Range as AnsweredRange, Related};
use crate::report::source::Source;
use crate::rules;
use crate::syntax::{LineIndex, Position};

/// Related places that are marked beside the fault.
const MAX_RELATED: usize = 4;
/// A related place farther away than this many lines is named, not shown.
const MAX_LINES_APART: usize = 400;
/// A longer label is written below the lines.
const MAX_LABEL: usize = 36;
/// What the renderer leaves free on either side of the marks, where it cuts lines.
const MARGIN: usize = 6;
/// Its columns beside the lines, but for their numbers.
const GUTTER: usize = 3;
/// How many columns a tab takes beyond its one character.
const MORE_OF_TAB: usize = 3;

/// A place to mark.
pub(super) struct Mark<'a> {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub label: &'a str,
    pub kind: AnnotationKind,
}

/// The places of a finding.
pub(super) struct Marks<'a> {
    /// What is marked, the fault first.
    pub marked: Vec<Mark<'a>>,
    /// What is told below, with its place.
    pub below: Vec<&'a Related>,
}

impl<'a> Marks<'a> {
    /// Those of `finding` in `width` columns.
    pub fn of(
        source: &Source<'_>,
        lines: &LineIndex<'_>,
        finding: &'a AnsweredFinding,
        width: usize,
    ) -> Self {
        let mut stretch = Stretch::new(source.text, lines, finding, width);
        let fault = stretch.of_fault(finding.range);
        let line = lines.line_of(fault.start);
        let title = rules::find(finding.rule).map_or("", |rule| rule.title);
        let mut marked = vec![Mark {
            label: if stretch.has_room_for(title) {
                title
            } else {
                ""
            },
            range: fault,
            kind: AnnotationKind::Primary,
        }];
        let mut below = Vec::new();
        for related in &finding.related {
            let range = bytes_of(lines, related.range);
            let near = lines.line_of(range.start).abs_diff(line) <= MAX_LINES_APART
                && lines.line_of(range.end).abs_diff(line) <= MAX_LINES_APART;
            let shown = near && marked.len() <= MAX_RELATED && stretch.takes(related.range);
            let labelled = shown
                && related.message.chars().count() <= MAX_LABEL
                && stretch.has_room_for(&related.message);
            if shown {
                marked.push(Mark {
                    range,
                    label: if labelled { &related.message } else { "" },
                    kind: AnnotationKind::Context,
                });
            }
            if !labelled {
                below.push(related);
            }
        }
        Self { marked, below }
    }
}

/// The columns that are shown of every line.
struct Stretch<'t> {
    text: &'t str,
    lines: &'t LineIndex<'t>,
    /// How many there are.
    room: usize,
    /// Those of the marks so far.
    marked: Range<usize>,
    /// The longest of their lines.
    longest: usize,
}

impl<'t> Stretch<'t> {
    fn new(
        text: &'t str,
        lines: &'t LineIndex<'t>,
        finding: &AnsweredFinding,
        width: usize,
    ) -> Self {
        let places = finding.related.iter().map(|related| related.range);
        let places = places.chain([finding.range]);
        let last_line = places.map(|range| range.end.line + 1).max();
        let digits = last_line.unwrap_or(1).to_string().len();
        Self {
            text,
            lines,
            room: width.saturating_sub(GUTTER + digits),
            marked: 0..0,
            longest: 0,
        }
    }

    /// Starts with the fault at `range`; gives the bytes to mark, of one that is too long its beginning.
    fn of_fault(&mut self, range: AnsweredRange) -> Range<usize> {
        let mut fault = bytes_of(self.lines, range);
        let line = self.lines.line_of(fault.start);
        if self.lines.line_of(fault.end) - line > MAX_LINES_APART {
            fault.end = self.lines.line(line).end.max(fault.start);
        }
        self.marked = self.columns(range);
        self.longest = self.longest_of(range);
        if range.start.line == range.end.line && self.marked.len() + 2 * MARGIN > self.room {
            let half = self.room / 2;
            let shown = self.text.get(fault.clone()).unwrap_or_default();
            let shown = shown.chars().take(half).map(char::len_utf8).sum::<usize>();
            fault.end = fault.start + shown;
            self.marked.end = self.marked.start + half;
        }
        fault
    }

    /// Whether there is room for a mark at `range` beside the others; then it is among them.
    fn takes(&mut self, range: AnsweredRange) -> bool {
        let columns = self.columns(range);
        let marked = self.marked.start.min(columns.start)..self.marked.end.max(columns.end);
        let longest = self.longest.max(self.longest_of(range));
        let fits = longest <= self.room || marked.len() + 2 * MARGIN <= self.room;
        if fits {
            (self.marked, self.longest) = (marked, longest);
        }
        fits
    }

    /// Whether `label` can stand behind the last column that is marked.
    fn has_room_for(&self, label: &str) -> bool {
        let end = self.marked.end + 1 + label.chars().count();
        match self.longest <= self.room {
            true => end <= self.room,
            false => end - self.marked.start + 2 * MARGIN <= self.room,
        }
    }

    fn columns(&self, range: AnsweredRange) -> Range<usize> {
        let column = |place: Position| place.character as usize + self.indent(place);
        let (start, end) = (column(range.start), column(range.end));
        start.min(end)..start.max(end)
    }

    fn longest_of(&self, range: AnsweredRange) -> usize {
        let length =
            |place: Position| self.lines.line(place.line as usize).len() + self.indent(place);
        length(range.start).max(length(range.end))
    }

    /// What the tabs before the line of `place` take beyond their characters.
    fn indent(&self, place: Position) -> usize {
        let line = self.lines.line(place.line as usize);
        let line = self.text.get(line).unwrap_or_default();
        let tabs = line.bytes().take_while(|byte| *byte == b'\t').count();
        tabs * MORE_OF_TAB
    }
}
