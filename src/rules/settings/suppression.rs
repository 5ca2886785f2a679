//! What is said of suppressions in a file of settings, by whoever read them.

use crate::rules::{Category, Context, Definition, Findings, Needs, Rule, Topic};

const REFERENCES: &[&str] =
    &["https://github.com/policy-check/policy-check#settings-of-a-repository"];

/// A suppression without a finding.
pub static UNUSED: Rule = Rule::new(Definition {
    id: "unused-suppression",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Settings,
    needs: Needs::NOTHING,
    title: "Suppression without a finding",
    what: "A suppression in `policy-check.toml` matches no finding any more, in files that it is about. It is looked at where \
           a directory was checked, or the very file that its `path` names.",
    why: "The policy has been mended, moved or renamed. What stays behind would hide the next finding of that rule, which \
          nobody has judged.",
    examples: &[],
    references: REFERENCES,
    check: nothing,
});

/// A suppression whose day is over.
pub static EXPIRED: Rule = Rule::new(Definition {
    id: "expired-suppression",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Settings,
    needs: Needs::NOTHING,
    title: "Suppression that has run out",
    what: "The day that a suppression in `policy-check.toml` has as `until` is over, so it suppresses nothing any more.",
    why: "Whoever accepted the finding did so for a time. Now it is to be mended, or accepted anew with a reason.",
    examples: &[],
    references: REFERENCES,
    check: nothing,
});

/// No policy has suppressions.
fn nothing(_: &Context<'_>, _: &mut Findings) {}
