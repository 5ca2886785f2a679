//! Policies and what AWS's validator really answered about them, as files: `tests/validator/NAME.json` beside `NAME.expected`.
//!
//! The expected file has lines `# type: RESOURCE_POLICY`, `# resource-type: AWS::S3::Bucket` and `# source: ADDRESS`, where the answer
//! is published; any other `#` line is a comment. Under them stands one line for each finding, `TYPE CODE PATH`, with a further path
//! for each further place; a path to a key instead of its value ends with `(key)`. Names and accounts are not those of the source.

#[path = "support/head.rs"]
mod head;

use std::fs;
use std::path::Path;

use policy_check::report::{PathElement, ValidatedFinding, validate};

#[test]
fn policies_are_answered_as_aws_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validator");
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let files = entries.map(|entry| entry.expect("an entry").path());
    let mut count = 0;
    for file in files.filter(|file| file.extension().is_some_and(|e| e == "json")) {
        count += 1;
        let text = fs::read_to_string(&file).expect("the policy can be read");
        let expected =
            fs::read_to_string(file.with_extension("expected")).expect("what AWS answered");
        let mut found: Vec<String> = validate(&text, &head::options(&expected))
            .findings
            .iter()
            .map(line)
            .collect();
        let mut expected: Vec<&str> = expected.lines().filter(|l| !l.starts_with('#')).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{}", file.display());
    }
    assert!(count > 0, "no policy was found");
}

fn line(finding: &ValidatedFinding) -> String {
    let places = finding.locations.iter().map(|place| path(&place.path));
    let head = [finding.finding_type, finding.issue_code].map(str::to_owned);
    let parts: Vec<String> = head.into_iter().chain(places).collect();
    parts.join(" ")
}

fn path(steps: &[PathElement]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            PathElement::Index(index) => path += &format!("/{index}"),
            PathElement::Value(key) => path += &format!("/{key}"),
            PathElement::Key(key) => path += &format!("/{key}(key)"),
            PathElement::Substring { start, length } => path += &format!("/{start}+{length}"),
        }
    }
    path
}
