//! Policies and what is found in them, as files: `tests/cases/TOPIC/NAME.json` beside `NAME.expected`.
//!
//! The expected file has a line `[KIND POINTER]` for each policy in the text and under it one for each finding, `RULE PATH`, in
//! the order of the text. Before them may stand lines `# kind: scp`, `# resource-type: AWS::S3::Bucket`,
//! `# trusted: 203.0.113.0/24` (one network a line), `# role: developer`, and any other `#` line is a comment. To add a case, write
//! the policy and run the tests with `UPDATE_CASES=1`: it writes the expected file, for you to read before you commit it.

#[path = "support/case.rs"]
mod case;

use std::fs;

use policy_check::policy::Kind;
use policy_check::report::{Options, check};

#[test]
fn every_case_is_answered_as_expected() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut failures = Vec::new();
    let mut count = 0;
    for (file, text, options) in case::all() {
        count += 1;
        let expected_file = file.with_extension("expected");
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        let found = answered(&text, &options);
        if update {
            let header = expected.lines().filter(|line| line.starts_with('#'));
            let lines: Vec<&str> = header.chain(found.iter().map(String::as_str)).collect();
            fs::write(&expected_file, lines.join("\n") + "\n").expect("the case can be written");
        }
        let expected: Vec<&str> = expected
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        if !update && found != expected {
            failures.push(format!(
                "{}\n  expected: {expected:#?}\n  found: {found:#?}",
                file.display()
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count > 0, "no case was found");
}

#[test]
fn messages_have_no_gaps() {
    let mut gaps = Vec::new();
    for (file, text, options) in case::all() {
        let documents = check(&text, &options).documents;
        for finding in documents.iter().flat_map(|document| &document.findings) {
            if finding.message.contains("  ") {
                gaps.push(format!("{}: {}", file.display(), finding.message));
            }
        }
    }
    assert!(gaps.is_empty(), "{}", gaps.join("\n"));
}

fn answered(text: &str, options: &Options) -> Vec<String> {
    let answer = check(text, options);
    let mut lines = Vec::new();
    for document in &answer.documents {
        let pointer = document.name.trim_start_matches('#');
        lines.push(
            format!(
                "[{} {pointer}",
                document.kind.map_or("settings", Kind::name)
            )
            .trim_end()
            .to_owned()
                + "]",
        );
        for finding in &document.findings {
            lines.push(
                format!("{} {}", finding.rule, finding.path)
                    .trim_end()
                    .to_owned(),
            );
        }
    }
    lines
}
