//! A Markdown page as a terminal shows it.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

const TITLE: Style = Style::new().bold().underline();
const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
/// Prose is hard to follow in longer lines.
const MAX_WIDTH: usize = 88;

/// `markdown` with headings in bold, code indented, and prose wrapped to `width` columns.
pub(super) fn styled(markdown: &str, width: usize) -> String {
    let width = width.clamp(20, MAX_WIDTH);
    let mut out = String::with_capacity(markdown.len() * 2);
    let mut in_code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            let _ = writeln!(out, "    {CODE}{line}{CODE:#}");
        } else if let Some(title) = line.strip_prefix("# ") {
            let _ = writeln!(out, "{TITLE}{title}{TITLE:#}");
        } else if let Some(heading) = line.strip_prefix("## ") {
            let _ = writeln!(out, "{HEADING}{heading}{HEADING:#}");
        } else if let Some(link) = line.strip_prefix("- <") {
            // Whole, so that the terminal can open it.
            let _ = writeln!(out, "- {}", link.trim_end_matches('>'));
        } else {
            let indent = if line.starts_with("- ") { "  " } else { "" };
            let options = textwrap::Options::new(width)
                .subsequent_indent(indent)
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                .break_words(false);
            for line in textwrap::wrap(line, options) {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}
