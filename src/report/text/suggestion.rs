//! The edit of a finding, as the lines that it takes away and those that it puts in their place.

use std::fmt::Write;
use std::ops::Range;

use similar::{ChangeTag, TextDiff};

use super::palette::{ADDED, DIM, HELP, REMOVED};
use super::{Look, wrapped};
use crate::report::answer::{AnsweredEdit, AnsweredFinding, AnsweredFix};
use crate::report::source::{Source, bytes_of, char_start};
use crate::report::tally::counted;
use crate::report::visible::visible;
use crate::syntax::LineIndex;

/// At most this many changed lines are shown.
const MAX_LINES: usize = 8;
/// Edits that touch more bytes than this are named, not shown.
const MAX_TOUCHED: usize = 65_536;
/// How many bytes of a line are looked at around an edit: more than any terminal shows.
const KEPT_AROUND: usize = 1_000;
/// Wider terminals get no longer lines.
const MAX_WIDTH: usize = 400;
/// How much of a line that stays the same is kept before a change.
const KEPT_BEFORE_CHANGE: usize = 16;

/// Writes the best edit of `finding`, and the titles of the others.
pub(super) fn write(
    out: &mut String,
    source: &Source<'_>,
    lines: &LineIndex<'_>,
    finding: &AnsweredFinding,
    look: Look,
) {
    for (number, fix) in finding.fixes.iter().enumerate() {
        let word = if number == 0 { "help" } else { "or" };
        let safe = if fix.safe { " [--fix]" } else { "" };
        let title = format!("{word}: {}{safe}", visible(&fix.title));
        for (number, line) in wrapped(&title, look.width, 2).iter().enumerate() {
            match line.strip_prefix(word).filter(|_| number == 0) {
                Some(rest) => {
                    let _ = writeln!(out, "  {HELP}{word}{HELP:#}{rest}");
                }
                None => {
                    let _ = writeln!(out, "    {line}");
                }
            }
        }
        if number == 0 {
            changed_lines(out, source, lines, fix, look);
        }
    }
}

fn changed_lines(
    out: &mut String,
    source: &Source<'_>,
    lines: &LineIndex<'_>,
    fix: &AnsweredFix,
    look: Look,
) {
    let mut edits: Vec<(Range<usize>, &AnsweredEdit)> = fix
        .edits
        .iter()
        .map(|edit| (bytes_of(lines, edit.range), edit))
        .collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut shown = 0;
    let mut hidden = 0;
    for hunk in edits.chunk_by(|(before, _), (after, _)| {
        lines.line_of(after.start) <= lines.line_of(before.end) + 1
    }) {
        let Some(Hunk {
            first_line,
            old,
            new,
        }) = Hunk::new(source, lines, hunk)
        else {
            return;
        };
        let diff = TextDiff::from_lines(&old, &new);
        for change in diff.iter_all_changes() {
            let (mark, style) = match change.tag() {
                ChangeTag::Equal => continue,
                ChangeTag::Delete => ('-', REMOVED),
                ChangeTag::Insert => ('+', ADDED),
            };
            if shown == MAX_LINES {
                hidden += 1;
                continue;
            }
            shown += 1;
            let number = first_line + 1 + change.old_index().or(change.new_index()).unwrap_or(0);
            let other = match change.tag() {
                ChangeTag::Delete => &new,
                _ => &old,
            };
            let room = look.width.clamp(40, MAX_WIDTH) - 10;
            let line = cropped(change.value().trim_end(), other, room);
            let _ = writeln!(out, "{DIM}{number:>6}{DIM:#} {style}{mark} {line}{style:#}");
        }
    }
    if hidden > 0 {
        let more = counted(hidden, "more line", "more lines");
        let _ = writeln!(out, "{DIM}       and {more}{DIM:#}");
    }
}

/// Lines that edits touch, before and after.
struct Hunk {
    /// From 0.
    first_line: usize,
    old: String,
    new: String,
}

impl Hunk {
    fn new(
        source: &Source<'_>,
        lines: &LineIndex<'_>,
        edits: &[(Range<usize>, &AnsweredEdit)],
    ) -> Option<Self> {
        let (first, last) = (edits.first()?.0.start, edits.last()?.0.end);
        let first_line = lines.line_of(first);
        let line_end = lines.line(lines.line_of(last)).end;
        let near = |offset: usize| char_start(source.text, offset);
        let start = near(first.saturating_sub(KEPT_AROUND)).max(lines.line(first_line).start);
        let end = near(last + KEPT_AROUND).min(line_end).max(last);
        if end - start > MAX_TOUCHED {
            return None;
        }
        let mut new = String::new();
        let mut done = start;
        for (range, edit) in edits {
            new.push_str(source.text.get(done..range.start)?);
            new.push_str(&edit.new_text);
            done = range.end;
        }
        new.push_str(source.text.get(done..end)?);
        Some(Self {
            first_line,
            old: source.text.get(start..end)?.to_owned(),
            new,
        })
    }
}

/// `line` in `room` columns: where it is too long, from a little before the place at which it leaves `other`.
fn cropped(line: &str, other: &str, room: usize) -> String {
    let shown = visible(line);
    if shown.chars().count() <= room {
        return shown.into_owned();
    }
    let other = visible(other);
    let pairs = shown.chars().zip(other.chars());
    let same = pairs.take_while(|(a, b)| a == b).count();
    let skipped = same.saturating_sub(KEPT_BEFORE_CHANGE);
    let mut out = String::new();
    if skipped > 0 {
        out.push_str("...");
    }
    out.extend(shown.chars().skip(skipped).take(room.saturating_sub(6)));
    if shown.chars().count() > skipped + room {
        out.push_str("...");
    }
    out
}
