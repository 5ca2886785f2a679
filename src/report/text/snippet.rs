//! The source lines of a finding, with markers under the fault and its related places.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Renderer, Snippet};

use super::marks::{Mark, Marks};
use super::palette::style;
use super::place::{bytes_of, char_start};
use super::{Look, wrapped};
use crate::report::answer::AnsweredFinding;
use crate::report::source::Source;
use crate::report::tally::counted;
use crate::report::visible::{push_visible, visible};
use crate::rules::Category;
use crate::syntax::LineIndex;

/// At most this many places are told below the lines.
const MAX_BELOW: usize = 4;
/// Of a longer line only this many bytes around each mark are kept.
const KEPT_AROUND_MARK: usize = 300;

/// Writes the lines of `finding`, each mark with a label.
pub(super) fn write(
    out: &mut String,
    source: &Source<'_>,
    lines: &LineIndex<'_>,
    finding: &AnsweredFinding,
    look: Look,
) {
    if source.text.is_empty() {
        return;
    }
    let Marks { marked, below } = Marks::of(source, lines, finding, look.width);
    out.push_str(&rendered(source, lines, &marked, finding.category, look));
    out.push('\n');
    for related in below.iter().take(MAX_BELOW) {
        let place = place(source, lines, &bytes_of(lines, related.range));
        let note = format!("{place}: {}", visible(&related.message));
        for (number, line) in wrapped(&note, look.width, 4).iter().enumerate() {
            out.push_str(if number == 0 { "  " } else { "    " });
            out.push_str(line);
            out.push('\n');
        }
    }
    if below.len() > MAX_BELOW {
        let more = counted(below.len() - MAX_BELOW, "more place", "more places");
        out.push_str(&format!("  and {more}\n"));
    }
}

fn rendered(
    source: &Source<'_>,
    lines: &LineIndex<'_>,
    marks: &[Mark<'_>],
    category: Category,
    look: Look,
) -> String {
    let window = Window::new(source.text, lines, marks);
    let labels: Vec<_> = marks.iter().map(|mark| visible(mark.label)).collect();
    let name = visible(source.name);
    let mut snippet = Snippet::source(window.text.as_str())
        .line_start(window.first_line + 1)
        .path(&name);
    for (mark, label) in marks.iter().zip(&labels) {
        let range = window.range(&mark.range);
        let label = (!label.is_empty()).then_some(label.as_ref());
        snippet = snippet.annotation(mark.kind.span(range).label(label));
    }
    let decor = if look.unicode {
        DecorStyle::Unicode
    } else {
        DecorStyle::Ascii
    };
    let renderer = Renderer::styled()
        .error(style(category))
        .hyperlink(false)
        .decor_style(decor)
        .term_width(look.width);
    let group = Group::with_level(Level::ERROR);
    let rendered = renderer.render(&[group.element(snippet)]);
    // The renderer counts columns in what it is given: a line that was cut, or has more in it than the file.
    let Some(fault) = marks.first() else {
        return rendered;
    };
    let counted = format!("{name}:{}", window.place_of(&fault.range));
    rendered.replacen(&counted, &place(source, lines, &fault.range), 1)
}

/// `office.json:9:13`, as editors and terminals open it.
pub(super) fn place(source: &Source<'_>, lines: &LineIndex<'_>, range: &Range<usize>) -> String {
    let line = lines.line_of(range.start);
    let before = source.text.get(lines.line(line).start..range.start);
    let column = before.unwrap_or_default().chars().count();
    format!("{}:{}:{}", visible(source.name), line + 1, column + 1)
}

/// The lines that hold all marks: hidden characters spelled out, lines without end cut.
struct Window {
    text: String,
    /// The number of its first line, from 0.
    first_line: usize,
    /// Where the two texts stop running in step: bytes outside, bytes here, ascending.
    steps: Vec<(usize, usize)>,
}

impl Window {
    fn new(text: &str, lines: &LineIndex<'_>, marks: &[Mark<'_>]) -> Self {
        let edges = marks
            .iter()
            .flat_map(|mark| [mark.range.start, mark.range.end]);
        let numbers = edges.map(|edge| lines.line_of(edge));
        let first_line = numbers.clone().min().unwrap_or_default();
        let last_line = numbers.max().unwrap_or_default();
        let mut window = Self {
            text: String::new(),
            first_line,
            steps: Vec::new(),
        };
        for number in first_line..=last_line {
            let line = lines.line(number);
            let mut done = line.start;
            for part in kept(text, &line, marks) {
                window.cut(done, part.start);
                done = part.end;
                window.push(text, part);
            }
            window.cut(done, line.end);
            window.steps.push((line.end, window.text.len()));
            window.text.push('\n');
        }
        window
    }

    fn push(&mut self, text: &str, part: Range<usize>) {
        for (at, c) in text.get(part.clone()).unwrap_or_default().char_indices() {
            self.steps.push((part.start + at, self.text.len()));
            match c {
                '\t' => self.text.push_str("    "),
                c => push_visible(&mut self.text, c),
            }
        }
    }

    /// Leaves out the bytes from `start` to `end`.
    fn cut(&mut self, start: usize, end: usize) {
        if start < end {
            self.steps.push((start, self.text.len()));
            self.text.push_str("...");
        }
    }

    /// Line and column, both from 1, at which the renderer sees the start of `outside`.
    fn place_of(&self, outside: &Range<usize>) -> String {
        let before = self.text.get(..self.place(outside.start));
        let before = before.unwrap_or_default();
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default();
        let column = column.chars().count();
        format!("{}:{}", self.first_line + line + 1, column + 1)
    }

    fn range(&self, outside: &Range<usize>) -> Range<usize> {
        let start = self.place(outside.start);
        start..self.place(outside.end).max(start)
    }

    /// Where byte `outside` of the text stands here; the last place before it where it was cut out.
    fn place(&self, outside: usize) -> usize {
        let index = self.steps.partition_point(|&(at, _)| at <= outside);
        let step = index.checked_sub(1).and_then(|index| self.steps.get(index));
        step.map_or(0, |&(_, here)| here)
    }
}

/// The parts of `line` that are shown: all, or of a long one what is near the edges of marks. In order, and apart.
fn kept(text: &str, line: &Range<usize>, marks: &[Mark<'_>]) -> Vec<Range<usize>> {
    if line.len() <= 4 * KEPT_AROUND_MARK {
        return vec![line.clone()];
    }
    let mut edges: Vec<usize> = marks
        .iter()
        .flat_map(|mark| [mark.range.start, mark.range.end])
        .map(|edge| edge.clamp(line.start, line.end))
        .collect();
    edges.sort_unstable();
    let mut parts: Vec<Range<usize>> = Vec::new();
    for edge in edges {
        let start = edge.saturating_sub(KEPT_AROUND_MARK).max(line.start);
        let start = char_start(text, start);
        let end = char_start(text, (edge + KEPT_AROUND_MARK).min(line.end));
        match parts.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => parts.push(start..end),
        }
    }
    parts
}
