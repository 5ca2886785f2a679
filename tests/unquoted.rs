//! "Quotation marks are optional for numeric and Boolean values"
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>): without them a condition gets the same answers,
//! and the edits are as good.

#[path = "support/applied.rs"]
mod applied;
#[path = "support/case.rs"]
mod case;
#[path = "support/documents.rs"]
mod documents;

use std::collections::BTreeSet;

use applied::applied;
use documents::{Document, cases, examples, managed};
use policy_check::policy::{Place, Policy, documents as policies_in};
use policy_check::report::{AnsweredDocument, check};
use policy_check::syntax::{Edit, Node, apply, parse, replace};

/// What is said of lists that hold values with quotes and without.
const MIXED: &str = "invalid-condition-data-type";

#[test]
fn examples_are_judged_alike_without_quotes() {
    assert_alike(&examples());
}

#[test]
fn cases_are_judged_alike_without_quotes() {
    assert_alike(&cases());
}

#[test]
#[ignore = "reads AWS's managed policies from the folder CORPUS, which `cargo xtask test` fetches"]
fn managed_policies_are_judged_alike_without_quotes() {
    assert_alike(&managed());
}

fn assert_alike(documents: &[Document]) {
    let mut faults = Vec::new();
    let mut count = 0;
    for document in documents {
        for wanted in [Unquoted::All, Unquoted::First] {
            if let Some(bare) = unquoted(&document.1, wanted) {
                count += 1;
                faults.extend(differences(document, &bare));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 0, "no document has anything to unquote");
}

/// What is said of `bare`, which is `document` without quotes, and not of it, or the other way round; and edits that break it.
fn differences((name, text, options): &Document, bare: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let answers = [check(text, options), check(bare, options)];
    let [quoted, unquoted] = answers.map(|answer| answer.documents);
    for (before, after) in quoted.iter().zip(&unquoted) {
        let (said, now) = (said(before), said(after));
        let only_one = said.symmetric_difference(&now);
        faults.extend(only_one.map(|line| format!("{name}: {line}")));
        for fix in after.findings.iter().flat_map(|finding| &finding.fixes) {
            if parse(&applied(bare, fix)).errors.len() > parse(bare).errors.len() {
                faults.push(format!("{name}: {} breaks it", fix.title));
            }
        }
    }
    faults
}

/// Which values are to stand without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unquoted {
    All,
    /// The first of each list alone.
    First,
}

/// `text` with values of its conditions without the quotes that they need not have; `None` where there are none.
fn unquoted(text: &str, wanted: Unquoted) -> Option<String> {
    let root = parse(text).root?;
    let mut edits = Vec::new();
    for document in policies_in(text, &root) {
        let Place::Here(node) = document.place else {
            continue;
        };
        let policy = Policy::read(text, node, None, None);
        let conditions = policy.statements.iter().flat_map(|s| &s.conditions);
        for condition in conditions {
            let nodes = condition.member.value.one_or_many();
            let bare: Vec<Edit> = nodes.iter().filter_map(bare).collect();
            // A list of which some values need quotes would be a mixed one.
            match wanted {
                Unquoted::All if bare.len() == nodes.len() => edits.extend(bare),
                Unquoted::First if nodes.len() > 1 => {
                    edits.extend(nodes.first().and_then(self::bare))
                }
                _ => {}
            }
        }
    }
    (!edits.is_empty()).then(|| apply(text, &edits))?
}

fn bare(node: &Node<'_>) -> Option<Edit> {
    let text = node.as_str()?;
    let list = format!("[{text}]");
    let parsed = parse(&list);
    let [alone] = parsed.root.as_ref()?.as_array()? else {
        return None;
    };
    let is_scalar = alone.as_str().is_none() && alone.scalar() == Some(text);
    (is_scalar && parsed.errors.is_empty()).then(|| replace(node.span, text))
}

/// The findings with their places, and what the document amounts to; its size is another matter.
fn said(document: &AnsweredDocument) -> BTreeSet<String> {
    let is_compared = |rule: &str| rule != MIXED && !rule.starts_with("policy-size-");
    let findings = document
        .findings
        .iter()
        .filter(|finding| is_compared(finding.rule));
    let findings =
        findings.map(|finding| format!("{} {} {}", finding.rule, finding.path, finding.message));
    let summary = document.summary.sentence.to_string();
    findings.chain([summary]).collect()
}
