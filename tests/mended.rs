//! Every edit, safe or not, takes its finding away and draws no other, in the examples of the rules, in all cases and in AWS's managed
//! policies, but for what may follow: what is given a meaning is judged for the first time, and [`MAY_FOLLOW`].

#[path = "support/applied.rs"]
mod applied;
#[path = "support/case.rs"]
mod case;
#[path = "support/documents.rs"]
mod documents;

use std::collections::BTreeMap;

use applied::applied;
use documents::{Document, cases, examples, managed};
use policy_check::report::{AnsweredDocument, AnsweredFinding, check};
use policy_check::rules::Category;

/// That something is said elsewhere as well.
const ELSEWHERE: &str = "action-in-another-statement";

/// Rules that say of the same fault what it amounts to: what one of them no longer says of a whole, another says of a part.
const ALIKE: &[&[&str]] = &[&[
    "action-in-another-statement",
    "allow-under-deny",
    "action-under-deny",
    "resource-in-another-statement",
    "statement-within-another",
    "redundant-statement",
]];

/// Rules whose edits give a meaning to what had none, as those of errors do: it is judged for the first time.
const GIVES_MEANING: &[&str] = &[
    "allow-with-unsupported-tag-condition-key-for-service",
    "condition-key-not-supported-by-action",
    "invalid-date-value",
    "service-principal-misspelt",
    "type-mismatch",
    "type-mismatch-boolean",
    "wildcard-without-like-operator",
];

/// What may be said once an edit for the first rule is made: the second.
const MAY_FOLLOW: &[(&str, &str)] = &[
    // Without the gravest action what is left of the statement is judged by itself.
    ("pass-role-with-star-in-resource", "unscoped-resource"),
    // Two statements then say the same.
    ("address-restriction-walked-around", ELSEWHERE),
    ("restrict-access-to-service-principal", ELSEWHERE),
    ("source-key-in-identity-policy", ELSEWHERE),
    // Of the wildcards that take the place of one, each is judged by its own words.
    ("watchers-switched-off", "broad-action-wildcard"),
    // An action that lacks the key of one condition lacks that of another.
    (
        "cognito-guests-not-told-apart",
        "unsupported-action-for-condition-key",
    ),
    // AWS asks to write the claim so, and then to make sure of it.
    (
        "foranyvalue-with-audience-claim-type",
        "confirm-audience-claim-type",
    ),
    // Of a Deny that stops more than strangers, the gravest is told first, and nothing of one that stops nobody.
    (
        "deny-outside-networks-stops-aws-services",
        "deny-outside-networks-stops-vpc-endpoints",
    ),
    (
        "source-ip-restriction-without-key",
        "deny-outside-networks-stops-vpc-endpoints",
    ),
];

#[test]
fn edits_of_the_examples_draw_nothing() {
    assert_mended(&examples());
}

#[test]
fn edits_of_the_cases_draw_nothing() {
    assert_mended(&cases());
}

#[test]
#[ignore = "reads AWS's managed policies from the folder CORPUS, which `cargo xtask test` fetches"]
fn edits_of_managed_policies_draw_nothing() {
    assert_mended(&managed());
}

fn assert_mended(documents: &[Document]) {
    let faults: Vec<String> = documents.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is wrong with the edits of `document`, each made by itself.
fn faults((name, text, options): &Document) -> Vec<String> {
    let answer = check(text, options);
    let [document] = answer.documents.as_slice() else {
        return Vec::new();
    };
    let mut options = options.clone();
    options.kind = document.kind;
    let before = counts(document);
    let mut faults = Vec::new();
    for finding in &document.findings {
        for fix in &finding.fixes {
            let answer = check(&applied(text, fix), &options);
            let [after] = answer.documents.as_slice() else {
                continue;
            };
            let title = format!(
                "{name}: {} at {}: {}",
                finding.rule, finding.path, fix.title
            );
            let counted = counts(after);
            let count = |counts: &BTreeMap<&str, usize>| {
                counts
                    .get(fault_of(finding.rule))
                    .copied()
                    .unwrap_or_default()
            };
            if same(finding, after) >= same(finding, document) && count(&counted) >= count(&before)
            {
                faults.push(format!("{title}: leaves the finding"));
            }
            let may_follow = |rule: &str| {
                finding.category == Category::Error
                    || GIVES_MEANING.contains(&finding.rule)
                    || MAY_FOLLOW.contains(&(finding.rule, rule))
                    // More text can be too much, which is another matter.
                    || rule.starts_with("policy-size-exceeds-")
            };
            for (rule, count) in counted {
                let known = before.get(rule).copied().unwrap_or_default();
                let breaks = rule == "json-syntax-error";
                if count > known && (breaks || !may_follow(rule)) && fault_of(finding.rule) != rule
                {
                    faults.push(format!("{title}: draws {rule}"));
                }
            }
        }
    }
    faults
}

/// How many findings of `document` say the very thing.
fn same(finding: &AnsweredFinding, document: &AnsweredDocument) -> usize {
    let others = document.findings.iter();
    let same = others.filter(|o| o.rule == finding.rule && o.message == finding.message);
    same.count()
}

/// How often each fault is found.
fn counts(document: &AnsweredDocument) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in &document.findings {
        *counts.entry(fault_of(finding.rule)).or_default() += 1;
    }
    counts
}

/// The fault that `rule` tells: the first of the rules that tell the same.
fn fault_of(rule: &'static str) -> &'static str {
    let alike = ALIKE.iter().find(|rules| rules.contains(&rule));
    alike
        .and_then(|rules| rules.first())
        .copied()
        .unwrap_or(rule)
}
