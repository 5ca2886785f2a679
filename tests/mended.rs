//! Every edit, safe or not, takes its finding away and draws no other, in the examples of the rules, in all cases and in AWS's managed
//! policies, but for what may follow: what is given a meaning is judged for the first time, and [`MAY_FOLLOW`].

#[path = "support/applied.rs"]
mod applied;
#[path = "support/case.rs"]
mod case;
#[path = "support/documents.rs"]
mod documents;

use std::collections::{BTreeMap, BTreeSet};

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

/// What may be said once an edit for the first rule is made: the second. Each has an example or a case that needs it.
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
fn edits_of_examples_and_cases_draw_nothing() {
    let judged = judged(examples().into_iter().chain(cases()));
    assert_mended(&judged);
    let needed = &judged.followed;
    let idle: Vec<_> = MAY_FOLLOW
        .iter()
        .filter(|pair| !needed.contains(*pair))
        .collect();
    assert!(idle.is_empty(), "MAY_FOLLOW, and nothing does: {idle:?}");
}

#[test]
#[ignore = "reads AWS's managed policies from the folder CORPUS, which `cargo xtask test` fetches"]
fn edits_of_managed_policies_draw_nothing() {
    assert_mended(&judged(managed().into_iter()));
}

/// What came out of the edits of some documents.
#[derive(Default)]
struct Judged {
    faults: Vec<String>,
    /// The pairs of [`MAY_FOLLOW`] that did.
    followed: BTreeSet<(&'static str, &'static str)>,
}

fn judged(documents: impl Iterator<Item = Document>) -> Judged {
    let mut judged = Judged::default();
    documents.for_each(|document| judged.judge(&document));
    judged
}

fn assert_mended(judged: &Judged) {
    assert!(judged.faults.is_empty(), "{}", judged.faults.join("\n"));
}

impl Judged {
    /// Makes each edit of a document by itself.
    fn judge(&mut self, (name, text, options): &Document) {
        let answer = check(text, options);
        let [document] = answer.documents.as_slice() else {
            return;
        };
        let mut options = options.clone();
        options.kind = document.kind;
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
                self.compare(&title, finding, document, after);
            }
        }
    }

    /// Holds what is said after an edit for `finding` against what was said before.
    fn compare(
        &mut self,
        title: &str,
        finding: &AnsweredFinding,
        document: &AnsweredDocument,
        after: &AnsweredDocument,
    ) {
        let (before, counted) = (counts(document), counts(after));
        let own = fault_of(finding.rule);
        let count = |counts: &Counts| counts.get(own).copied().unwrap_or_default();
        if same(finding, after) >= same(finding, document) && count(&counted) >= count(&before) {
            self.faults.push(format!("{title}: leaves the finding"));
        }
        let gives_meaning =
            finding.category == Category::Error || GIVES_MEANING.contains(&finding.rule);
        for (rule, count) in counted {
            let known = before.get(rule).copied().unwrap_or_default();
            // More text can be too much, which is another matter.
            let is_size = rule.starts_with("policy-size-exceeds-");
            let breaks = rule == "json-syntax-error";
            let is_excused = is_size || gives_meaning && !breaks;
            if count <= known || own == rule || is_excused {
                continue;
            }
            if MAY_FOLLOW.contains(&(finding.rule, rule)) {
                self.followed.insert((finding.rule, rule));
            } else {
                self.faults.push(format!("{title}: draws {rule}"));
            }
        }
    }
}

/// How many findings of `document` say the very thing.
fn same(finding: &AnsweredFinding, document: &AnsweredDocument) -> usize {
    let others = document.findings.iter();
    let same = others.filter(|o| o.rule == finding.rule && o.message == finding.message);
    same.count()
}

/// How often each fault is found.
type Counts = BTreeMap<&'static str, usize>;

fn counts(document: &AnsweredDocument) -> Counts {
    let mut counts = Counts::new();
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
