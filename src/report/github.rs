//! Findings as annotations of a GitHub Actions run.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::fmt::Write;

use super::label::{labelled, labels};
use super::source::{Source, plain_name};
use super::visible::visible;
use crate::rules::{self, Category};

/// A workflow command for each finding in `source`.
#[must_use]
pub fn github(source: &Source<'_>) -> String {
    let mut out = String::new();
    let file = property(plain_name(source.name));
    let documents = source.documents.iter().zip(labels(source));
    let findings = documents
        .flat_map(|(document, label)| document.findings.iter().map(move |f| (f, label.clone())));
    for (finding, label) in findings {
        let command = match finding.category {
            Category::Error => "error",
            Category::SecurityWarning | Category::Warning => "warning",
            Category::Suggestion => "notice",
        };
        let (start, end) = (finding.range.start, finding.range.end);
        let _ = write!(out, "::{command} file={file},line={}", start.line + 1);
        // GitHub takes columns only where the annotation stays in one line.
        if start.line == end.line {
            let end = end.character.max(start.character + 1) + 1;
            let _ = write!(out, ",col={},endColumn={end}", start.character + 1);
        } else {
            let _ = write!(out, ",endLine={}", end.line + 1);
        }
        let title = rules::find(finding.rule).map_or(finding.rule, |rule| rule.title);
        let _ = writeln!(
            out,
            ",title={}::{} [{}]",
            property(title),
            data(&labelled(label.as_deref(), &finding.message)),
            finding.rule
        );
    }
    out
}

fn data(text: &str) -> String {
    visible(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Options, check};

    #[test]
    fn a_finding_is_a_workflow_command() {
        let text = "{\n  \"Version\": \"2012-10-17\",,\n  \"Statement\": []\n}";
        let options = Options {
            name: "./a,b:100%.json".to_owned(),
            ..Options::default()
        };
        let answer = check(text, &options);
        let lines = github(&Source {
            name: &options.name,
            text,
            documents: &answer.documents,
        });
        let line = lines
            .lines()
            .find(|line| line.contains("json-syntax-error"));
        let start = "::error file=a%2Cb%3A100%25.json,line=2,col=27,endColumn=28,title=";
        assert!(line.unwrap().starts_with(start), "{lines}");
    }

    #[test]
    fn no_text_can_start_a_command_of_its_own() {
        assert_eq!(data("a\n::stop-commands::x\r"), "a ::stop-commands::x ");
    }
}
