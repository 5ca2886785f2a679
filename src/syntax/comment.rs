//! Comments, which JSON does not have.

use super::Span;

/// The length of the comment that `rest` starts with, if it starts with one.
pub(super) fn length(rest: &str) -> Option<usize> {
    let to_line_end = || rest.find(['\n', '\r']).unwrap_or(rest.len());
    if rest.starts_with('#') || rest.starts_with("//") {
        Some(to_line_end())
    } else if rest.starts_with("/*") {
        Some(rest.find("*/").map_or(rest.len(), |end| end + 2))
    } else {
        None
    }
}

/// What goes from `text` with the comment from byte `start` to `end`: the whole line where it stands alone on it, else the blanks on
/// the one side where they would be too many.
pub(super) fn with_blanks(text: &str, start: usize, end: usize) -> Span {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let is_blank = |c: char| matches!(c, ' ' | '\t');
    let (head, tail) = (
        before.trim_end_matches(is_blank),
        after.trim_start_matches(is_blank),
    );
    let blanks = after.len() - tail.len();
    let starts_line = head.is_empty() || head.ends_with(['\n', '\r']);
    let line_end = match tail.as_bytes() {
        [] => Some(0),
        [b'\r', b'\n', ..] => Some(2),
        [b'\n' | b'\r', ..] => Some(1),
        _ => None,
    };
    match (starts_line, line_end) {
        (true, Some(newline)) => Span::new(head.len(), end + blanks + newline),
        (false, Some(_)) => Span::new(head.len(), end + blanks),
        (false, None) if tail.starts_with([',', ']', '}']) => Span::new(head.len(), end + blanks),
        (_, None) => Span::new(start, end + blanks),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_takes_its_line_or_its_blanks_along() {
        for (text, comment, left) in [
            ("{\n  // all\n  \"a\": 1\n}", "// all", "{\n  \"a\": 1\n}"),
            ("{\r\n\t# all \r\n\t1\r\n}", "# all ", "{\r\n\t1\r\n}"),
            ("[1, // one\n 2]", "// one", "[1,\n 2]"),
            ("[1 /* one */, 2]", "/* one */", "[1, 2]"),
            ("[1, /* two */ 2]", "/* two */", "[1, 2]"),
            ("[/* one */ 1]", "/* one */", "[1]"),
            ("[\n  /* a\n     b */\n  1]", "/* a\n     b */", "[\n  1]"),
            ("// first\n{}", "// first", "{}"),
            ("{}\n// last", "// last", "{}\n"),
            ("// alone", "// alone", ""),
        ] {
            let start = text.find(comment).unwrap();
            assert_eq!(length(&text[start..]), Some(comment.len()), "{text}");
            let span = with_blanks(text, start, start + comment.len());
            let mut made = text.to_owned();
            made.replace_range(span.start as usize..span.end as usize, "");
            assert_eq!(made, left);
        }
    }
}
