//! The rules: one file a rule or a tight family, grouped by topic. [`ALL`] is the list; to add a rule, write its file and name it there.

mod context;
mod finding;
mod grammar;
mod rule;

pub use context::{Context, Settings};
pub use finding::{Finding, Findings, Fix, MAX_FINDINGS};
pub use rule::{Category, Example, Rule, Topic};

/// Every rule, by topic and in reading order.
pub static ALL: &[&Rule] = &[
    &grammar::json_syntax_error::RULE,
    &grammar::invalid_policy_element::RULE,
    &grammar::missing_statement::RULE,
    &grammar::missing_element::EFFECT,
    &grammar::missing_element::ACTION,
    &grammar::missing_element::RESOURCE,
    &grammar::missing_element::PRINCIPAL,
    &grammar::unsupported_principal::RULE,
    &grammar::unsupported_principal::SCP,
    &grammar::version::MISSING,
    &grammar::version::INVALID,
    &grammar::invalid_effect::RULE,
    &grammar::data_type_mismatch::RULE,
];

/// The rule of that name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// Runs every rule on one policy. The findings come in the order of the text.
#[must_use]
pub fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    for rule in ALL {
        findings.start(rule);
        (rule.check)(context, &mut findings);
    }
    findings.into_sorted()
}
