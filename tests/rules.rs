//! Every rule keeps the promises of its page: the bad example is found at the marked place, each edit makes the finding go away
//! and leaves a policy without a new error and without a new finding that is worse, the good example is silent. What it says can
//! be understood in a list of findings or in an editor's menu, where it stands by itself.

#[path = "support/applied.rs"]
mod applied;

use applied::applied;
use policy_check::access::roles::Profile;
use policy_check::report::{Answer, AnsweredFinding, Options, check};
use policy_check::rules::{self, Category, Example, Rule, Settings};

fn run(text: &str, example: &Example) -> Answer {
    let options = Options {
        name: "example.json".to_owned(),
        kind: Some(example.kind),
        resource_type: example.resource_type.map(str::to_owned),
        settings: Settings {
            trusted: example
                .trusted
                .iter()
                .map(|cidr| cidr.parse().expect("a trusted network is a CIDR block"))
                .collect(),
            role: example.role.and_then(Profile::built_in).cloned(),
            ..Settings::default()
        },
        ..Options::default()
    };
    check(text, &options)
}

fn of_rule<'a>(answer: &'a Answer, rule: &Rule) -> Vec<&'a AnsweredFinding> {
    answer
        .documents
        .iter()
        .flat_map(|document| &document.findings)
        .filter(|finding| finding.rule == rule.id)
        .collect()
}

fn errors(answer: &Answer) -> Vec<(&'static str, String)> {
    findings(answer, |category| category == Category::Error)
}

/// The findings whose category `counts`.
fn findings(answer: &Answer, counts: impl Fn(Category) -> bool) -> Vec<(&'static str, String)> {
    answer
        .documents
        .iter()
        .flat_map(|document| &document.findings)
        .filter(|finding| counts(finding.category))
        .map(|finding| (finding.rule, finding.message.clone()))
        .collect()
}

/// Rules that only say that AWS no longer asks for something, or asks for it under another code.
const RETIRED: [&str; 6] = [
    "deprecated-global-condition-key",
    "scp-syntax-error-action-wildcard",
    "scp-syntax-error-allow-condition",
    "scp-syntax-error-allow-notaction",
    "scp-syntax-error-allow-resource",
    "scp-syntax-error-notresource",
];

#[test]
fn every_rule_keeps_the_promises_of_its_page() {
    let mut failures = Vec::new();
    for rule in rules::ALL {
        for (number, example) in rule.page.examples.iter().enumerate() {
            for failure in broken_promises(rule, example) {
                failures.push(format!("{} example {}: {failure}", rule.id, number + 1));
            }
        }
        if rule.page.examples.is_empty() && !RETIRED.contains(&rule.id) {
            failures.push(format!("{}: no example", rule.id));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn broken_promises(rule: &Rule, example: &Example) -> Vec<String> {
    let mut broken = Vec::new();
    let (bad, marked) = example.unmarked();
    let answer = run(&bad, example);
    let found = of_rule(&answer, rule);
    let marked: Vec<_> = marked
        .into_iter()
        .map(|range| {
            let units = |end: usize| bad[..end].encode_utf16().count();
            (units(range.start), units(range.end))
        })
        .collect();
    let ranges: Vec<_> = found
        .iter()
        .map(|f| (f.range.start.offset as usize, f.range.end.offset as usize))
        .collect();
    if ranges != marked {
        broken.push(format!("found at {ranges:?}, marked at {marked:?}"));
    }
    for finding in &found {
        broken.extend(unclear_words(finding));
        for fix in &finding.fixes {
            let mended = applied(&bad, fix);
            let after = run(&mended, example);
            if of_rule(&after, rule).len() >= found.len() {
                broken.push(format!("\"{}\" does not mend it:\n{mended}", fix.title));
            }
            for made in worse(&answer, &after, finding.category) {
                broken.push(format!(
                    "\"{}\" makes a worse finding: {made:?}\n{mended}",
                    fix.title
                ));
            }
        }
    }
    let good = run(example.good, example);
    for finding in of_rule(&good, rule) {
        broken.push(format!("the good example is found: {}", finding.message));
    }
    for error in errors(&good) {
        broken.push(format!("the good example has an error: {error:?}"));
    }
    broken
}

/// What cannot be understood without the rest of the page in sight: a message has a subject, and a title says what it changes.
fn unclear_words(finding: &AnsweredFinding) -> Vec<String> {
    let mut unclear = Vec::new();
    let message = &finding.message;
    let mut verbs = ["It ", "Is ", "Lets ", "Allows "].iter();
    if verbs.any(|start| message.starts_with(start)) {
        unclear.push(format!("by itself, this has no subject: {message}"));
    }
    for title in finding.fixes.iter().map(|fix| &fix.title) {
        if title.split(' ').any(|word| word == "it" || word == "them") {
            unclear.push(format!(
                "by itself, this does not say what it changes: {title}"
            ));
        }
    }
    unclear
}

/// The findings of rules that said nothing `before`: errors, and what is graver than `category`.
fn worse(before: &Answer, after: &Answer, category: Category) -> Vec<(&'static str, String)> {
    let before = findings(before, |_| true);
    let is_worse = |made: Category| made == Category::Error || made < category;
    let mut made = findings(after, is_worse);
    made.retain(|(name, _)| !before.iter().any(|(known, _)| known == name));
    made
}

#[test]
fn rules_have_unique_names_in_kebab_case() {
    let mut names: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    for rule in rules::ALL {
        assert!(
            rule.id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{}",
            rule.id
        );
        if let Some(code) = rule.issue_code {
            assert_eq!(code.to_ascii_lowercase().replace('_', "-"), rule.id);
        }
        assert!(
            !rule.page.references.is_empty(),
            "{} has no reference",
            rule.id
        );
    }
    names.sort_unstable();
    names
        .windows(2)
        .for_each(|pair| assert_ne!(pair[0], pair[1]));
}

#[test]
fn every_way_that_a_wildcard_opens_is_named() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": "iam:Create*", "Resource": "*"}]}"#;
    let answer = check(text, &Options::default());
    let documents = answer.documents.iter();
    let ways: Vec<_> = documents
        .flat_map(|document| &document.findings)
        .filter(|finding| finding.rule.starts_with("escalation-"))
        .collect();
    assert_eq!(ways.len(), 3);
    for finding in ways {
        let (_, counted) = finding.message.split_once(" in ").unwrap();
        let (counted, _) = counted.split_once(" ways, such as ").unwrap();
        let mut related = finding.related.iter();
        let others = related.find_map(|r| r.message.strip_prefix("The other ways: "));
        let named = 3 + others.unwrap_or_default().split("; ").count();
        assert_eq!(named.to_string(), counted, "{}", finding.message);
    }
}

#[test]
fn findings_tell_of_a_deny_that_leaves_some_of_it() {
    let role = r#""arn:aws:iam::*:role/prod-*""#;
    let user = r#""arn:aws:iam::*:user/boss""#;
    let cases = [
        ("pass-role-with-star-in-resource", "iam:PassRole", role),
        (
            "create-slr-with-star-in-resource",
            "iam:CreateServiceLinkedRole",
            role,
        ),
        ("deactivating-others-mfa", "iam:DeactivateMFADevice", user),
        ("broad-action-wildcard", "iam:*AccessKey*", user),
    ];
    for (rule, action, denied) in cases {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [
                {{"Effect": "Allow", "Action": "{action}", "Resource": "*"}},
                {{"Effect": "Deny", "Action": "{action}", "Resource": {denied}}}]}}"#
        );
        let answer = check(&text, &Options::default());
        let mut findings = answer.documents.iter().flat_map(|d| &d.findings);
        let finding = findings.find(|finding| finding.rule == rule);
        let message = finding.map_or("", |finding| finding.message.as_str());
        assert!(
            message.contains("Denies of this policy"),
            "{rule}: {message}"
        );
    }
}
