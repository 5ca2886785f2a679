//! The source lines of a finding, with markers under the fault and its related places.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::palette::style;
use super::{Look, wrapped};
use crate::report::answer::AnsweredFinding;
use crate::report::source::{ByteIndex, Source};
use crate::report::tally::counted;
use crate::report::visible::{push_visible, visible};
use crate::rules::{self, Category};

/// Related places that are marked beside the fault.
const MAX_RELATED: usize = 4;
/// A related place farther away than this many lines is named, not shown.
const MAX_LINES_APART: usize = 400;
/// Of a longer line only this many characters around each mark are kept.
const KEPT_AROUND_MARK: usize = 400;

/// A place to mark.
struct Mark<'a> {
    /// Bytes of the text.
    range: Range<usize>,
    label: &'a str,
    kind: AnnotationKind,
}

/// Writes the lines of `finding`, each mark with a label.
pub(super) fn write(
    out: &mut String,
    source: &Source<'_>,
    bytes: &ByteIndex<'_>,
    finding: &AnsweredFinding,
    look: Look,
) {
    if source.text.is_empty() {
        return;
    }
    let fault = bytes.range(finding.range);
    let line = bytes.line_of(fault.start);
    let mut marks = vec![Mark {
        range: fault,
        label: rules::find(finding.rule).map_or("", |rule| rule.title),
        kind: AnnotationKind::Primary,
    }];
    let mut left_out = Vec::new();
    for related in &finding.related {
        let range = bytes.range(related.range);
        let near = bytes.line_of(range.start).abs_diff(line) <= MAX_LINES_APART
            && bytes.line_of(range.end).abs_diff(line) <= MAX_LINES_APART;
        if near && marks.len() <= MAX_RELATED {
            marks.push(Mark {
                range,
                label: &related.message,
                kind: AnnotationKind::Context,
            });
        } else {
            left_out.push(related);
        }
    }
    out.push_str(&rendered(source, bytes, &marks, finding.category, look));
    out.push('\n');
    for related in left_out.iter().take(MAX_RELATED) {
        let place = place(source, bytes, &bytes.range(related.range));
        for line in wrapped(
            &format!("{place}: {}", visible(&related.message)),
            look.width,
            2,
        ) {
            out.push_str("  ");
            out.push_str(&line);
            out.push('\n');
        }
    }
    if left_out.len() > MAX_RELATED {
        let more = counted(left_out.len() - MAX_RELATED, "more place", "more places");
        out.push_str(&format!("  and {more}\n"));
    }
}

fn rendered(
    source: &Source<'_>,
    bytes: &ByteIndex<'_>,
    marks: &[Mark<'_>],
    category: Category,
    look: Look,
) -> String {
    let window = Window::new(source.text, bytes, marks);
    let labels: Vec<_> = marks.iter().map(|mark| visible(mark.label)).collect();
    let name = visible(source.name);
    let mut snippet = Snippet::source(window.text.as_str())
        .line_start(window.first_line + 1)
        .path(&name);
    for (mark, label) in marks.iter().zip(&labels) {
        let range = window.range(&mark.range);
        snippet = snippet.annotation(mark.kind.span(range).label(label.as_ref()));
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
    let lines = renderer.render(&[group.element(snippet)]);
    // The renderer counts columns in what it is given: a line that was cut, or has more in it than the file.
    marks.first().map_or(lines.clone(), |fault| {
        let counted = format!("{name}:{}", window.place_of(&fault.range));
        lines.replacen(&counted, &place(source, bytes, &fault.range), 1)
    })
}

/// `office.json:9:13`, as editors and terminals open it.
fn place(source: &Source<'_>, bytes: &ByteIndex<'_>, range: &Range<usize>) -> String {
    let line = bytes.line_of(range.start);
    let before = source.text.get(bytes.line(line).start..range.start);
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
    fn new(text: &str, bytes: &ByteIndex<'_>, marks: &[Mark<'_>]) -> Self {
        let lines = marks.iter().flat_map(|mark| {
            [
                bytes.line_of(mark.range.start),
                bytes.line_of(mark.range.end),
            ]
        });
        let first_line = lines.clone().min().unwrap_or_default();
        let last_line = lines.max().unwrap_or_default();
        let mut window = Self {
            text: String::new(),
            first_line,
            steps: Vec::new(),
        };
        for number in first_line..=last_line {
            let line = bytes.line(number);
            window.push_line(text, line, marks);
            window.text.push('\n');
        }
        window
    }

    fn push_line(&mut self, text: &str, line: Range<usize>, marks: &[Mark<'_>]) {
        let long = line.len() > 4 * KEPT_AROUND_MARK;
        let kept = |at: usize| {
            !long
                || at < line.start + KEPT_AROUND_MARK
                || marks.iter().any(|mark| {
                    let near = |edge: usize| at.abs_diff(edge) <= KEPT_AROUND_MARK;
                    near(mark.range.start) || near(mark.range.end)
                })
        };
        let mut cut = false;
        for (at, c) in text.get(line.clone()).unwrap_or_default().char_indices() {
            let at = line.start + at;
            let keep = kept(at);
            if keep || !cut {
                self.steps.push((at, self.text.len()));
            }
            match (keep, c) {
                (true, '\t') => self.text.push_str("    "),
                (true, c) => push_visible(&mut self.text, c),
                (false, _) if !cut => self.text.push('…'),
                (false, _) => {}
            }
            cut = !keep;
        }
        self.steps.push((line.end, self.text.len()));
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
