//! Policies and what is found in them, as files: `tests/cases/TOPIC/NAME.json` beside `NAME.expected`.
//!
//! The expected file has a line `[KIND POINTER]` for each policy in the text and under it one for each finding, `RULE PATH`, in
//! the order of the text. Before them may stand lines `# kind: scp`, `# resource-type: AWS::S3::Bucket`,
//! `# trusted: 203.0.113.0/24` (one network a line), `# role: developer`, and any other `#` line is a comment. To add a case, write the policy and run the tests with `UPDATE_CASES=1`: it writes the expected file, for you to
//! read before you commit it.

use std::fs;
use std::path::{Path, PathBuf};

use policy_check::access::roles::Profile;
use policy_check::policy::Kind;
use policy_check::report::{Options, check};

#[test]
fn every_case_is_answered_as_expected() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut failures = Vec::new();
    let mut count = 0;
    for file in json_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")) {
        count += 1;
        let expected_file = file.with_extension("expected");
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        let found = answered(&file, &expected);
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

fn answered(file: &Path, expected: &str) -> Vec<String> {
    let text = fs::read_to_string(file).expect("the case can be read");
    let mut options = Options::default();
    for line in expected.lines() {
        let Some((key, value)) = line.strip_prefix("# ").and_then(|l| l.split_once(": ")) else {
            continue;
        };
        match key {
            "kind" => options.kind = Some(Kind::from_name(value).expect("a kind of policy")),
            "resource-type" => options.resource_type = Some(value.to_owned()),
            "role" => options.settings.role = Profile::built_in(value).cloned(),
            "trusted" => options
                .settings
                .trusted
                .push(value.parse().expect("a CIDR block")),
            _ => {}
        }
    }
    let answer = check(&text, &options);
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

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
