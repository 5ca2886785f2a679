//! The answer as a person reads it in a terminal.
//!
//! The text is always styled; whoever prints it takes the styles away where they are not wanted.

mod concise;
mod marks;
mod palette;
mod place;
mod snippet;
mod suggestion;
mod table;

use std::borrow::Cow;
use std::fmt::Write;

use super::answer::{AnsweredDocument, AnsweredFinding};
use super::label::{labels, pointer_of, title};
use super::source::Source;
use super::tally::counted;
use super::visible::visible;
use crate::access::grouped;
use crate::rules;
use crate::syntax::LineIndex;
pub use concise::concise;
pub use table::rules_table;

use palette::{BOLD, DIM, GOOD, shape, style};

/// At most this many findings of one policy are written out, the gravest; the others are counted.
const MAX_SHOWN: usize = 50;

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// How many columns it has.
    pub width: usize,
    /// Whether it shows more than ASCII well.
    pub unicode: bool,
}

/// What was found in every policy of `source`. A policy without findings takes one line.
#[must_use]
pub fn text(source: &Source<'_>, look: Look) -> String {
    let masked = without_secrets(source);
    let source = &Source {
        text: &masked,
        ..*source
    };
    let lines = LineIndex::new(source.text);
    let mut out = String::new();
    let mut after_clean = false;
    for (document, label) in source.documents.iter().zip(labels(source)) {
        let label = label.as_deref();
        let title = title(source.name, &document.name, label);
        if document.findings.is_empty() {
            clean(&mut out, document, &title, look);
            after_clean = true;
            continue;
        }
        if std::mem::take(&mut after_clean) {
            out.push('\n');
        }
        heading(&mut out, document, &title, look);
        if label.is_some() {
            let pointer = visible(pointer_of(&document.name, source.name));
            let _ = writeln!(out, "{DIM}  at {pointer}{DIM:#}");
        }
        out.push('\n');
        let shown = gravest(&document.findings);
        for finding in &shown {
            self::finding(&mut out, source, &lines, finding, look);
        }
        if shown.len() < document.findings.len() {
            others(&mut out, document, &title, &shown, look);
        }
    }
    out
}

/// The text with stars in the place of every secret that was found: a report is passed on more readily than the policy.
fn without_secrets<'s>(source: &Source<'s>) -> Cow<'s, str> {
    let findings = source
        .documents
        .iter()
        .flat_map(|document| &document.findings);
    let mut text = Cow::Borrowed(source.text);
    for finding in findings.filter(|finding| finding.rule == rules::SECRET_KEY.id) {
        let (start, end) = (finding.range.start.offset, finding.range.end.offset);
        let mut at = 0;
        let masked = text.chars().map(|c| {
            let is_secret = (start..end).contains(&at) && c.is_ascii_alphanumeric();
            at += c.len_utf16() as u32;
            if is_secret { '*' } else { c }
        });
        text = Cow::Owned(masked.collect());
    }
    text
}

fn clean(out: &mut String, document: &AnsweredDocument, title: &str, look: Look) {
    let mark = if look.unicode { "✔ " } else { "ok " };
    let line = format!(
        "{title} ({}): no findings. {}",
        document.noun(),
        visible(&document.summary.sentence)
    );
    for (number, line) in wrapped(line.trim_end(), look.width, 3).iter().enumerate() {
        let mark = if number == 0 { mark } else { "  " };
        let _ = writeln!(out, "{GOOD}{mark}{GOOD:#}{line}");
    }
}

/// The document's name, and what it amounts to.
fn heading(out: &mut String, document: &AnsweredDocument, title: &str, look: Look) {
    let name = format!("{title} ({})", document.noun());
    let sentence = visible(&document.summary.sentence);
    let line = if sentence.is_empty() {
        name.clone()
    } else {
        format!("{name}: {sentence}")
    };
    for (number, line) in wrapped(&line, look.width, 0).iter().enumerate() {
        let indent = if number == 0 { "" } else { "  " };
        match line.strip_prefix(&name) {
            Some(rest) => {
                let _ = writeln!(out, "{BOLD}{name}{BOLD:#}{rest}");
            }
            None => {
                let _ = writeln!(out, "{indent}{line}");
            }
        }
    }
}

fn finding(
    out: &mut String,
    source: &Source<'_>,
    lines: &LineIndex<'_>,
    finding: &AnsweredFinding,
    look: Look,
) {
    let style = style(finding.category);
    let shape = if look.unicode {
        shape(finding.category)
    } else {
        ""
    };
    let head = format!(
        "{shape}{}[{}]: ",
        finding.category.name().replace('-', " "),
        finding.rule
    );
    let message = visible(&finding.message);
    let mut prose = wrapped(&format!("{head}{message}"), look.width, 0).into_iter();
    // A head that was broken in a narrow terminal is left plain.
    let first = prose.next().unwrap_or_default();
    match first.strip_prefix(head.trim_end()) {
        Some(rest) => {
            let _ = writeln!(out, "{style}{}{style:#}{rest}", head.trim_end());
        }
        None => {
            let _ = writeln!(out, "{first}");
        }
    }
    for line in prose {
        let _ = writeln!(out, "  {line}");
    }
    snippet::write(out, source, lines, finding, look);
    suggestion::write(out, source, lines, finding, look);
    out.push('\n');
}

/// The findings to show, in the order of the text.
fn gravest(findings: &[AnsweredFinding]) -> Vec<&AnsweredFinding> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    if findings.len() > MAX_SHOWN {
        order.sort_by_key(|&at| findings.get(at).map(|finding| finding.category));
        order.truncate(MAX_SHOWN);
        order.sort_unstable();
    }
    order.iter().filter_map(|&at| findings.get(at)).collect()
}

/// Tells what was left out, by rule.
fn others(
    out: &mut String,
    document: &AnsweredDocument,
    title: &str,
    shown: &[&AnsweredFinding],
    look: Look,
) {
    let of = |rule: &str, findings: &mut dyn Iterator<Item = &AnsweredFinding>| {
        findings.filter(|finding| finding.rule == rule).count()
    };
    let mut by_rule: Vec<(usize, &str)> = rules::listed()
        .map(|rule| {
            let all = of(rule.id, &mut document.findings.iter());
            (all - of(rule.id, &mut shown.iter().copied()), rule.id)
        })
        .filter(|&(count, _)| count > 0)
        .collect();
    by_rule.sort_by_key(|&(count, rule)| (std::cmp::Reverse(count), rule));
    let list: Vec<String> = by_rule
        .iter()
        .map(|&(count, rule)| format!("{} {rule}", grouped(count)))
        .collect();
    let more = counted(
        document.findings.len() - shown.len(),
        "more finding",
        "more findings",
    );
    let mut line = format!(
        "and {more} in {title}: {}. With --format concise they are all listed.",
        list.join(", ")
    );
    if !document.cut_short.is_empty() {
        let _ = write!(
            line,
            " There may be more of {} than was kept.",
            document.cut_short.join(", ")
        );
    }
    for line in wrapped(&line, look.width, 0) {
        let _ = writeln!(out, "{DIM}{line}{DIM:#}");
    }
    out.push('\n');
}

/// `text` in lines of at most `width` columns less `used`; those after the first leave two columns more.
fn wrapped(text: &str, width: usize, used: usize) -> Vec<String> {
    // Prose is hard to follow in long lines, however wide the terminal is.
    let width = width.clamp(40, 100) - used;
    textwrap::wrap(
        text,
        textwrap::Options::new(width)
            .subsequent_indent("  ")
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false),
    )
    .into_iter()
    .map(|line| line.trim_start().to_owned())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::visible::is_hidden;
    use crate::report::{Options, check};
    use proptest::prelude::*;

    /// What breaks layouts: line ends of every kind, wide and hidden characters, long lines, and what JSON is made of.
    fn hostile_text() -> impl Strategy<Value = String> {
        let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;
        let parts = prop_oneof![
            4 => r#"[{}\[\]",: \n\t\r]"#,
            2 => Just(policy.to_owned()),
            1 => Just("😀é\u{301}\u{202e}\u{9b}".to_owned()),
            1 => Just("\"Effect\": \"allow\",\n".to_owned()),
            1 => Just("\u{2028}\r\r\n\u{feff}\0".to_owned()),
            1 => (1..3_000_usize).prop_map(|length| "é, ".repeat(length)),
        ];
        prop::collection::vec(parts, 0..24).prop_map(|parts| parts.concat())
    }

    fn shown(text: &str, look: Look) -> String {
        let options = Options {
            name: "x\u{1b}[2J.json".to_owned(),
            ..Options::default()
        };
        let answer = check(text, &options);
        super::text(
            &Source {
                name: &options.name,
                text,
                documents: &answer.documents,
            },
            look,
        )
    }

    proptest! {
        #[test]
        fn nothing_that_is_pasted_reaches_the_terminal_raw(
            text in hostile_text(),
            width in 1..200_usize,
            unicode: bool,
        ) {
            let shown = shown(&text, Look { width, unicode });
            // Our own styles are the only escapes: a bracket, digits and semicolons, an m.
            for part in shown.split('\u{1b}').skip(1) {
                let style = part.strip_prefix('[').and_then(|part| part.split_once('m'));
                let (codes, _) = style.expect("an escape is a style");
                prop_assert!(codes.bytes().all(|b| b.is_ascii_digit() || b == b';'), "{codes:?}");
            }
            let plain = shown.replace(['\u{1b}', '\n'], "");
            prop_assert!(!plain.contains(is_hidden), "{plain:?}");
        }
    }

    #[test]
    fn a_policy_in_one_line_is_shown_within_the_width() {
        let statement = |sid: &str| {
            format!(
                r#"{{"Sid":"{sid}","Effect":"Allow","Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:*Message"],"Resource":"*"}}"#
            )
        };
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{},{}]}}"#,
            statement("One"),
            statement("Two")
        );
        for width in [60, 80, 100] {
            let look = Look {
                width,
                unicode: true,
            };
            let shown = shown(&text, look);
            assert!(shown.contains("redundant-statement"));
            for line in shown.lines() {
                let mut styled = line.split('\u{1b}');
                let plain: String = styled
                    .next()
                    .into_iter()
                    .chain(styled.filter_map(|part| part.split_once('m').map(|(_, rest)| rest)))
                    .collect();
                assert!(plain.chars().count() <= width, "{plain}");
            }
        }
    }

    #[test]
    fn a_secret_is_not_repeated() {
        let secret = ["q8ZtR2mVb/7xLpW4", "sKdN9+HcYf3JuQgA0eTiXoB5"].concat();
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:*", "Resource": "*",
                "Condition": {{"StringEquals": {{"aws:PrincipalTag/a": "secret={secret}"}}}}}}}}"#
        );
        let look = Look {
            width: 200,
            unicode: false,
        };
        let shown = shown(&text, look);
        assert!(shown.contains("secret-key-in-policy"));
        assert!(!shown.contains("sKdN9") && !shown.contains("q8Zt"));
    }

    #[test]
    fn the_gravest_of_many_are_shown_and_the_others_counted() {
        let statement = r#"{"Sid": "", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#;
        let wrong = statement.replace("Deny", "deny");
        let statements = [vec![statement; 80], vec![&wrong]].concat().join(",\n");
        let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}");
        let look = Look {
            width: 100,
            unicode: false,
        };
        let shown = shown(&text, look);
        assert!(shown.contains("[invalid-effect]"));
        assert!(shown.contains("more findings in"));
        assert!(shown.lines().count() < 20 * MAX_SHOWN);
    }
}
