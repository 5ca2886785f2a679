//! Every safe edit keeps the meaning of the policy, which the solver proves, in the examples of the rules, in all cases and in AWS's
//! managed policies, but for two kinds: those that repair what AWS refuses, and those that repair a condition that compares what
//! cannot be compared.

#[path = "support/applied.rs"]
mod applied;
#[path = "support/meaning.rs"]
mod meaning;
#[path = "support/solved.rs"]
mod solved;

use std::env;
use std::fs;
use std::path::Path;

use applied::applied;
use meaning::{Change, change};
use policy_check::access::solve::Relation;
use policy_check::policy::Kind;
use policy_check::report::{Options, check};
use policy_check::rules::{self, Category, Settings};
use solved::relation;

#[test]
fn safe_edits_keep_the_meaning_of_the_examples() {
    let mut failures = Vec::new();
    for rule in rules::ALL {
        for example in rule.page.examples {
            let options = Options {
                kind: Some(example.kind),
                resource_type: example.resource_type.map(str::to_owned),
                settings: Settings::trusting(example.trusted.iter().copied()).expect("networks"),
                ..Options::default()
            };
            let text = example.unmarked().0;
            failures.extend(changes(
                &format!("the example of {}", rule.id),
                &text,
                &options,
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn safe_edits_keep_the_meaning_of_the_cases() {
    let mut failures = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("the folder can be read");
            open.extend(entries.map(|entry| entry.expect("the folder can be listed").path()));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let text = fs::read_to_string(&path).expect("the case can be read");
            let expected = fs::read_to_string(path.with_extension("expected"))
                .expect("the answer can be read");
            let kind = expected
                .lines()
                .find_map(|line| Kind::from_name(line.strip_prefix("# kind: ")?));
            let options = Options {
                kind,
                ..Options::default()
            };
            failures.extend(changes(&path.display().to_string(), &text, &options));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
#[ignore = "reads AWS's managed policies from the folder CORPUS, which `cargo xtask test` fetches"]
fn safe_edits_keep_the_meaning_of_managed_policies() {
    let folder = env::var_os("CORPUS").expect("CORPUS is the folder of the policies");
    let mut policies = 0;
    let mut failures = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be listed").path();
        let text = fs::read_to_string(&path).expect("the policy can be read");
        let name = path.display().to_string();
        failures.extend(changes(&name, &text, &Options::default()));
        policies += 1;
    }
    assert!(policies > 1_000, "there are only {policies} policies");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What these remove matters only to requests from addresses that no request to AWS comes from, which the solver does not know.
const ABOUT_SPECIAL_ADDRESSES: &[&str] = &["private-ip-address-subset", "special-ip-range"];

/// The safe edits of `text` that change its meaning.
fn changes(name: &str, text: &str, options: &Options) -> Vec<String> {
    let answer = check(text, options);
    let mut changes = Vec::new();
    for document in &answer.documents {
        let findings = document.findings.iter();
        for finding in findings.filter(|finding| finding.category != Category::Error) {
            for fix in finding.fixes.iter().filter(|fix| fix.safe) {
                let after = applied(text, fix);
                let change = change(text, &after);
                let kind = document.kind.unwrap_or(Kind::Identity);
                let relation = relation(text, &after, kind);
                let is_kept = relation == Ok(Relation::Equal)
                    || (change == Change::None && ABOUT_SPECIAL_ADDRESSES.contains(&finding.rule));
                if !is_kept && change != Change::Repair {
                    let title = &fix.title;
                    changes.push(format!(
                        "{name}: {}: {title}: {change:?}, {relation:?}",
                        finding.rule
                    ));
                }
            }
        }
    }
    changes
}
