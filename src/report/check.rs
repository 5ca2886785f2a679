//! From a text to its answer.

use super::answer::{
    Answer, AnsweredDocument, AnsweredEdit, AnsweredFinding, AnsweredFix, Related,
};
use super::evidence::evidence;
use super::run::{Checked, Options, Places, each_policy};
use super::summary::Summary;
use crate::policy::Policy;
use crate::rules::{Finding, Fix};
use crate::syntax::{Value, pointer_at};

/// Checks every policy in `text`.
#[must_use]
pub fn check(text: &str, options: &Options) -> Answer {
    let mut documents = Vec::new();
    let passed_over = each_policy(text, options, &mut |checked| {
        documents.push(document(checked, options));
    });
    Answer {
        passed_over,
        ..Answer::of(documents)
    }
}

fn document(checked: Checked<'_>, options: &Options) -> AnsweredDocument {
    let Checked {
        pointer,
        context,
        findings,
        cut_short,
        is_policy,
        suppressed,
        places,
    } = checked;
    let policy = context.policy;
    let shown = match options.evidence && cfg!(feature = "meaning") {
        true => evidence(&findings, context),
        false => Vec::new(),
    };
    let shown = shown.into_iter().chain(std::iter::repeat_with(|| None));
    AnsweredDocument {
        name: document_name(&options.name, pointer),
        kind: Some(policy.kind),
        findings: findings
            .into_iter()
            .zip(shown)
            .map(|(finding, shown)| AnsweredFinding {
                evidence: shown.map(Box::new),
                ..answered(finding, policy, places)
            })
            .collect(),
        cut_short: cut_short.iter().map(|rule| rule.id).collect(),
        summary: Summary::of(context),
        suppressed,
        is_policy: is_policy && policy.node.value != Value::Invalid,
    }
}

/// What a document is called: as the text it is in, and of several by its place there.
pub(super) fn document_name(text: &str, pointer: &str) -> String {
    if pointer.is_empty() {
        text.to_owned()
    } else {
        format!("{text}#{pointer}")
    }
}

fn answered(finding: Finding, policy: &Policy<'_>, places: Places<'_>) -> AnsweredFinding {
    AnsweredFinding {
        rule: finding.rule.id,
        category: finding.category,
        issue_code: finding.rule.issue_code,
        path: pointer_at(policy.node, finding.span),
        range: places.range(finding.span),
        related: finding
            .related
            .into_iter()
            .map(|(span, message)| Related {
                message,
                range: places.range(span),
            })
            .collect(),
        fixes: finding
            .fixes
            .into_iter()
            .map(|fix| answered_fix(fix, places))
            .collect(),
        evidence: None,
        message: finding.message,
        help: finding.rule.id,
    }
}

fn answered_fix(fix: Fix, places: Places<'_>) -> AnsweredFix {
    AnsweredFix {
        title: fix.title,
        safe: fix.safe,
        edits: fix
            .edits
            .into_iter()
            .map(|edit| {
                let outer = places.outer_edit(edit);
                AnsweredEdit {
                    range: places.outer_range(outer.span),
                    new_text: outer.new_text,
                }
            })
            .collect(),
    }
}
