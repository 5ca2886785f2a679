//! The rules as a list.

use serde::Serialize;

use crate::rules::{Category, Rule, Topic};

/// A rule, as the list has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleEntry {
    /// The rule's name.
    pub id: &'static str,
    /// Its weight.
    pub category: Category,
    /// AWS's code for the same fault.
    pub issue_code: Option<&'static str>,
    /// What it is about.
    pub topic: Topic,
    /// Its heading.
    pub title: &'static str,
}

impl From<&Rule> for RuleEntry {
    fn from(rule: &Rule) -> Self {
        Self {
            id: rule.id,
            category: rule.category,
            issue_code: rule.issue_code,
            topic: rule.topic,
            title: rule.title,
        }
    }
}
