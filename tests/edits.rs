//! Every safe edit keeps the meaning of the policy, by itself and with all others of the answer at once, which the solver proves, in the
//! examples of the rules, in all cases, in policies made at random and in AWS's managed policies, but for two kinds: those that repair
//! what AWS refuses, and those that repair a condition that compares what cannot be compared.

#[path = "support/applied.rs"]
mod applied;
#[path = "support/case.rs"]
mod case;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/meaning.rs"]
mod meaning;
#[path = "support/random.rs"]
mod random;
#[path = "support/solved.rs"]
mod solved;

use std::env;

use applied::applied;
use documents::{Document, cases, examples, managed};
use meaning::{Change, change};
use policy_check::access::solve::Relation;
use policy_check::policy::Kind;
use policy_check::report::{
    AnsweredDocument, AnsweredEdit, AnsweredFix, Options, check, check_no_public_access,
};
use policy_check::rules::Category;
use random::Random;
use solved::relation;

#[test]
fn safe_edits_keep_the_meaning_of_the_examples() {
    assert_kept(&examples());
}

#[test]
fn safe_edits_keep_the_meaning_of_the_cases() {
    assert_kept(&cases());
}

#[test]
#[ignore = "reads AWS's managed policies from the folder CORPUS, which `cargo xtask test` fetches"]
fn safe_edits_keep_the_meaning_of_managed_policies() {
    assert_kept(&managed());
}

fn assert_kept(documents: &[Document]) {
    let changes = documents
        .iter()
        .flat_map(|(name, text, options)| changes(name, text, options));
    let changes: Vec<String> = changes.collect();
    assert!(changes.is_empty(), "{}", changes.join("\n"));
}

#[test]
fn no_edit_of_the_cases_opens_a_policy_to_strangers() {
    let mut failures = Vec::new();
    for (name, text, options) in cases() {
        failures.extend(openings(&name, &text, &options));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The edits of `text`, safe ones and others, that let strangers in where none was let in before.
fn openings(name: &str, text: &str, options: &Options) -> Vec<String> {
    let answer = check(text, options);
    let [document] = answer.documents.as_slice() else {
        return Vec::new();
    };
    let resource_type = match document.kind {
        Some(Kind::Resource) => "AWS::S3::Bucket",
        Some(Kind::Trust) => "AWS::IAM::AssumeRolePolicyDocument",
        _ => return Vec::new(),
    };
    let is = |text: &str, result: &str| {
        check_no_public_access(text, resource_type).is_ok_and(|check| check.result == result)
    };
    if !is(text, "PASS") {
        return Vec::new();
    }
    let findings = document.findings.iter();
    let fixes = findings.flat_map(|finding| finding.fixes.iter().map(|fix| (finding.rule, fix)));
    let opening = fixes.filter(|(_, fix)| is(&applied(text, fix), "FAIL"));
    opening
        .map(|(rule, fix)| format!("{name}: {rule}: {}", fix.title))
        .collect()
}

/// Policies of a few words, so that statements and entries often lie within one another, also round in a circle. `POLICIES=20000` tries
/// as many.
#[test]
fn safe_edits_keep_the_meaning_of_policies_that_repeat_themselves() {
    let mut random = Random::new(7);
    let mut failures = Vec::new();
    let mut edited = 0;
    let count = env::var("POLICIES").map_or(400, |count| count.parse().expect("a number"));
    for _ in 0..count {
        let text = repetitive(&mut random);
        let options = Options {
            kind: Some(Kind::Identity),
            ..Options::default()
        };
        let answer = check(&text, &options);
        edited += usize::from(answer.documents.iter().any(|d| safe(d).len() > 1));
        failures.extend(changes("made at random", &text, &options));
    }
    assert!(edited > 100, "only {edited} have several safe edits");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn repetitive(random: &mut Random) -> String {
    const ACTIONS: &[&str] = &[
        "s3:GetObject",
        "s3:Get*",
        "s3:PutObject",
        "s3:*Object",
        "S3:GETOBJECT",
        "sqs:SendMessage",
    ];
    const RESOURCES: &[&str] = &[
        "*",
        "arn:aws:s3:::a/*",
        "arn:aws:s3:::a/b",
        "arn:aws:s3:::a/c",
        "arn:aws:s3:::*/b",
    ];
    const CONDITIONS: &[&str] = &[
        r#""StringEquals": {"aws:PrincipalTag/team": "red"}"#,
        r#""StringEquals": {"aws:PrincipalTag/team": ["red", "blue"]}"#,
        r#""StringLike": {"aws:PrincipalTag/team": "*"}"#,
        r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.7/32"]}"#,
    ];
    let several = |random: &mut Random, from: &[&str]| {
        let count = 1 + random.below(3);
        let items: Vec<String> = (0..count)
            .map(|_| format!("\"{}\"", random.pick(from)))
            .collect();
        format!("[{}]", items.join(", "))
    };
    let count = 2 + random.below(3);
    let statements: Vec<String> = (0..count)
        .map(|_| {
            let effect = if random.one_in(6) { "Deny" } else { "Allow" };
            let (action, resource) = (several(random, ACTIONS), several(random, RESOURCES));
            let mut conditions = Vec::new();
            if random.one_in(4) {
                conditions.push(*random.pick(CONDITIONS));
            }
            let condition = format!(r#", "Condition": {{{}}}"#, conditions.join(", "));
            let condition = if conditions.is_empty() {
                ""
            } else {
                &condition
            };
            format!(
                r#"{{"Effect": "{effect}", "Action": {action}, "Resource": {resource}{condition}}}"#
            )
        })
        .collect();
    format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": [\n{}\n]}}",
        statements.join(",\n")
    )
}

/// What these remove matters only to requests from addresses that no request to AWS comes from, which the solver does not know.
const ABOUT_SPECIAL_ADDRESSES: &[&str] = &["private-ip-address-subset", "special-ip-range"];

/// The safe edits of `text` that change its meaning, each by itself, and all at once if they do.
fn changes(name: &str, text: &str, options: &Options) -> Vec<String> {
    let answer = check(text, options);
    let mut changes = Vec::new();
    for document in &answer.documents {
        let kind = document.kind.unwrap_or(Kind::Identity);
        let mut keeping = Vec::new();
        for (rule, fix) in safe(document) {
            let after = applied(text, fix);
            let change = change(text, &after);
            let relation = relation(text, &after, kind);
            let is_kept = relation == Ok(Relation::Equal)
                || (change == Change::None && ABOUT_SPECIAL_ADDRESSES.contains(&rule));
            if !is_kept && change != Change::Repair {
                let title = &fix.title;
                changes.push(format!("{name}: {rule}: {title}: {change:?}, {relation:?}"));
            }
            if relation == Ok(Relation::Equal) {
                keeping.push(fix);
            }
        }
        let all = at_once(text, &keeping);
        let relation = relation(text, &all, kind);
        if keeping.len() > 1 && relation != Ok(Relation::Equal) {
            changes.push(format!(
                "{name}: all at once: {relation:?}:\n{text}\nbecomes\n{all}"
            ));
        }
    }
    changes
}

/// The safe edits of the findings of `document`, as the page offers them all at once, but for those that repair errors.
fn safe(document: &AnsweredDocument) -> Vec<(&'static str, &AnsweredFix)> {
    let findings = document.findings.iter();
    let findings = findings.filter(|finding| finding.category != Category::Error);
    let fixes = findings.filter_map(|finding| {
        let fix = finding.fixes.iter().find(|fix| fix.safe);
        fix.map(|fix| (finding.rule, fix))
    });
    fixes.collect()
}

/// `text` with as many of `fixes` made as touch no earlier one.
fn at_once(text: &str, fixes: &[&AnsweredFix]) -> String {
    let mut all = AnsweredFix {
        title: String::new(),
        safe: true,
        edits: Vec::new(),
    };
    for fix in fixes {
        let place = |edit: &AnsweredEdit| (edit.range.start.offset, edit.range.end.offset);
        let touch = |a: &AnsweredEdit, b: &AnsweredEdit| {
            let ((from, to), (other_from, other_to)) = (place(a), place(b));
            if from == to || other_from == other_to {
                from <= other_to && other_from <= to
            } else {
                from < other_to && other_from < to
            }
        };
        let mut edits = fix.edits.iter();
        if !edits.any(|edit| all.edits.iter().any(|taken| touch(edit, taken))) {
            all.edits.extend(fix.edits.iter().cloned());
        }
    }
    applied(text, &all)
}
