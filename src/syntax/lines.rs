//! Entries that an edit puts into a list, laid out as the list is.

use super::Edit;

/// So far back the start of a line is looked for.
const LOOKED_BACK: usize = 400;

impl Edit {
    /// Gives each entry that it puts into a list a line of its own, where the entry that it replaces or follows has one.
    pub fn in_lines(&mut self, text: &str) {
        let place = self.span.start as usize;
        let is_appended = self.span.is_empty() && self.new_text.starts_with(", \"");
        let list = self.new_text.get(if is_appended { 2 } else { 0 }..);
        let entries = list.map(entries).unwrap_or_default();
        if entries.is_empty() || (entries.len() == 1 && !is_appended) {
            return;
        }
        let Some((newline, indent, rest)) = line_to(text, place) else {
            return;
        };
        let is_alone = match is_appended {
            true => self::entries(rest).len() == 1,
            false => rest.is_empty() && self.span.of(text).starts_with('"'),
        };
        if is_alone {
            let gap = format!(",{newline}{indent}");
            let before = if is_appended { gap.as_str() } else { "" };
            self.new_text = format!("{before}{}", entries.join(&gap));
        }
    }
}

/// What stands in the line of `place` before it: the line break that it begins with, its blanks, and the rest.
fn line_to(text: &str, place: usize) -> Option<(&'static str, &str, &str)> {
    let before = text
        .as_bytes()
        .get(place.saturating_sub(LOOKED_BACK)..place)?;
    let back = before.iter().rev().position(|byte| *byte == b'\n')?;
    let line = text.get(place - back..place)?;
    let newline = match text.get(..place - back)?.ends_with("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let rest = line.trim_start_matches([' ', '\t']);
    Some((newline, line.get(..line.len() - rest.len())?, rest))
}

/// The strings of `list`, which stand apart by a comma and a space; none where it is no such list.
fn entries(list: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = list;
    while let Some(body) = rest.strip_prefix('"') {
        let mut is_escaped = false;
        let end = body.bytes().position(|byte| {
            let ends = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            ends
        });
        let (Some(entry), Some(behind)) = (
            end.and_then(|end| rest.get(..end + 2)),
            end.and_then(|end| body.get(end + 1..)),
        ) else {
            return Vec::new();
        };
        found.push(entry);
        match behind.strip_prefix(", ") {
            Some(next) => rest = next,
            None if behind.is_empty() => return found,
            None => return Vec::new(),
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use crate::syntax::{append_items, apply, parse, replace_item};

    #[test]
    fn entries_stand_in_lines_where_others_do() {
        for (text, replaced, appended) in [
            (
                "[\n  \"a\",\n  \"b\"\n]",
                "[\n  \"x\",\n  \"y\\\"\",\n  \"b\"\n]",
                "[\n  \"a\",\n  \"b\",\n  \"x\",\n  \"y\\\"\"\n]",
            ),
            (
                "[\r\n\t\"a\"\r\n]",
                "[\r\n\t\"x\",\r\n\t\"y\\\"\"\r\n]",
                "[\r\n\t\"a\",\r\n\t\"x\",\r\n\t\"y\\\"\"\r\n]",
            ),
            (
                "[\"a\",\n \"b\"]",
                "[\"x\", \"y\\\"\",\n \"b\"]",
                "[\"a\",\n \"b\",\n \"x\",\n \"y\\\"\"]",
            ),
            (
                "[\n \"a\", \"b\"]",
                "[\n \"x\",\n \"y\\\"\", \"b\"]",
                "[\n \"a\", \"b\", \"x\", \"y\\\"\"]",
            ),
        ] {
            let parsed = parse(text);
            let list = parsed.root.as_ref().unwrap();
            let first = list.one_or_many().first().unwrap().span;
            let made = |mut edits: Vec<crate::syntax::Edit>| {
                edits.iter_mut().for_each(|edit| edit.in_lines(text));
                apply(text, &edits).unwrap()
            };
            let items = ["x", "y\""];
            assert_eq!(made(vec![replace_item(list, first, &items)]), replaced);
            assert_eq!(made(append_items(list, &items)), appended);
        }
    }

    #[test]
    fn other_edits_stay_as_they_are() {
        let text = "{\n  \"a\": 1\n}";
        for new in [
            "\"b\": 2, ",
            ", \"b\": 2",
            "[\"x\", \"y\"]",
            "\"x\"",
            ", \"",
            "",
        ] {
            let mut edit = crate::syntax::replace(crate::syntax::Span::new(4, 4), new);
            edit.in_lines(text);
            assert_eq!(edit.new_text, new);
        }
    }
}
