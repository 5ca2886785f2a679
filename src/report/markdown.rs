//! The answer as Markdown, for a comment on a pull request or the summary of a job.

use std::fmt::Write;

use super::answer::{AnsweredDocument, AnsweredFinding};
use super::label::labels;
use super::source::Source;
use super::tally::Tally;
use super::visible::visible;
use crate::access::{capitalized, grouped};
use crate::rules::Category;

/// At most this many findings of one policy get a row.
const MAX_ROWS: usize = 100;

/// A section for each policy in `source`.
#[must_use]
pub fn markdown(source: &Source<'_>) -> String {
    let mut out = String::new();
    for (document, label) in source.documents.iter().zip(labels(source)) {
        section(&mut out, document, label.as_deref());
    }
    out
}

fn section(out: &mut String, document: &AnsweredDocument, label: Option<&str>) {
    let mut tally = Tally::default();
    tally.add(document);
    let name = code(&document.name);
    // People know a policy of an export by its owner; the place follows.
    let title = match label {
        Some(label) => format!("{}\n\n{name}", code(label)),
        None => name,
    };
    let _ = write!(
        out,
        "## {title}\n\n{}: {}. {}\n\n",
        capitalized(document.noun()),
        tally.findings_phrase(),
        prose(&document.summary.sentence)
    );
    if document.findings.is_empty() {
        return;
    }
    out.push_str("| | Line | Rule | What is wrong |\n| --- | ---: | --- | --- |\n");
    for finding in document.findings.iter().take(MAX_ROWS) {
        row(out, finding);
    }
    out.push('\n');
    let more = document.findings.len().saturating_sub(MAX_ROWS);
    if more > 0 {
        let _ = write!(
            out,
            "And {} more: `policy-check check --format concise` lists them all.\n\n",
            grouped(more)
        );
    }
}

fn row(out: &mut String, finding: &AnsweredFinding) {
    let shape = match finding.category {
        Category::Error => "✖",
        Category::SecurityWarning => "◆",
        Category::Warning => "▲",
        Category::Suggestion => "●",
    };
    let _ = write!(
        out,
        "| {shape} {} | {} | {} | {}",
        finding.category.name().replace('-', " "),
        finding.range.start.line + 1,
        code(finding.rule),
        prose(&finding.message)
    );
    if let Some(fix) = finding.fixes.first() {
        let _ = write!(out, "<br>Mend: {}", prose(&fix.title));
    }
    out.push_str(" |\n");
}

/// A message as Markdown: what stands between backticks stays code, and nothing of the rest can become markup.
fn prose(message: &str) -> String {
    let message = visible(message);
    let mut out = String::with_capacity(message.len() + 16);
    let mut parts = message.split('`').peekable();
    let mut in_code = false;
    while let Some(part) = parts.next() {
        // A last backtick without its partner opens nothing.
        if in_code && parts.peek().is_some() {
            out.push_str(&code(part));
        } else {
            out.push_str(&escaped(part));
        }
        in_code = !in_code;
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '`' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // GitHub makes links of bare addresses.
    out.replace("://", ":\\//").replace("www.", "www\\.")
}

/// `text` as code in a table's cell.
fn code(text: &str) -> String {
    let text = visible(text).replace('`', "'").replace('|', "\\|");
    if text.is_empty() {
        text
    } else {
        format!("`{text}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Options, check};

    #[test]
    fn what_has_no_row_can_be_had() {
        let statement = r#"{"Effect": "Allow", "Action": "s3:NoSuchAction", "Resource": "*"}"#;
        let statements = [statement; MAX_ROWS + 2].join(",");
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let answer = check(&text, &Options::default());
        let mut out = String::new();
        answer
            .documents
            .iter()
            .for_each(|document| section(&mut out, document, None));
        assert!(
            out.contains(" more: `policy-check check --format concise` lists them all."),
            "{out}"
        );
    }

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(
            prose("`s3:Get*|x` and <img> [a](b) *c* `odd"),
            "`s3:Get*\\|x` and &lt;img> \\[a\\](b) \\*c\\* odd"
        );
        assert_eq!(
            prose("(\"http://a www.a\") `http://a`"),
            "(\"http:\\//a www\\.a\") `http://a`"
        );
        assert_eq!(code("a`b"), "`a'b`");
    }
}
