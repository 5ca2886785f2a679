//! The edit of a finding, as the lines that it takes away and those that it puts in their place.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use similar::{ChangeTag, TextDiff};

use super::palette::{ADDED, DIM, HELP, REMOVED};
use super::place::{bytes_of, char_start};
use super::{Look, wrapped};
use crate::report::answer::{AnsweredEdit, AnsweredFinding, AnsweredFix};
use crate::report::source::Source;
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
    let room = look.width.clamp(40, MAX_WIDTH) - 10;
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
        let changes: Vec<_> = diff
            .iter_all_changes()
            .filter(|change| change.tag() != ChangeTag::Equal)
            .collect();
        let texts = changes.iter().map(|change| change.value().trim_end());
        let texts = cropped(texts.map(visible).collect(), room);
        for (change, text) in changes.iter().zip(texts) {
            if shown == MAX_LINES {
                hidden += 1;
                continue;
            }
            shown += 1;
            let (mark, style) = match change.tag() {
                ChangeTag::Delete => ('-', REMOVED),
                _ => ('+', ADDED),
            };
            let number = first_line + 1 + change.old_index().or(change.new_index()).unwrap_or(0);
            let _ = writeln!(out, "{DIM}{number:>6}{DIM:#} {style}{mark} {text}{style:#}");
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

/// `lines` in `room` columns each. Where a line and the one that replaces it are too long, both start a little before the place
/// at which they part.
fn cropped(lines: Vec<Cow<'_, str>>, room: usize) -> Vec<String> {
    let too_long = |line: &Cow<'_, str>| line.chars().count() > room;
    let same = match lines.as_slice() {
        [old, new] if too_long(old) || too_long(new) => {
            let pairs = old.chars().zip(new.chars());
            pairs.take_while(|(a, b)| a == b).count()
        }
        _ => 0,
    };
    let skipped = same.saturating_sub(KEPT_BEFORE_CHANGE);
    let crop = |line: Cow<'_, str>| {
        let mut out = String::new();
        if skipped > 0 {
            out.push_str("...");
        }
        let left = room.saturating_sub(out.len());
        let rest = line.chars().skip(skipped);
        if rest.clone().count() <= left {
            out.extend(rest);
        } else {
            out.extend(rest.take(left.saturating_sub(3)));
            out.push_str("...");
        }
        out
    };
    lines.into_iter().map(crop).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_and_its_successor_are_cut_alike() {
        let start = "x".repeat(100);
        let lines = vec![
            Cow::Owned(format!("{start}abc")),
            Cow::Owned(format!("{start}a{}", "b".repeat(100))),
        ];
        let expected = [
            format!("...{}abc", "x".repeat(14)),
            format!("...{}a{}...", "x".repeat(14), "b".repeat(19)),
        ];
        assert_eq!(cropped(lines, 40), expected);
        assert_eq!(cropped(vec!["short".into()], 40), ["short"]);
    }
}
