//! A rule's page as Markdown: what `policy-check explain` prints.

use std::fmt::Write;

use crate::rules::{self, Rule};

/// The page of `rule`.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let mut page = format!(
        "# {}\n\n`{}` · {}",
        rule.title,
        rule.id,
        rule.category.name()
    );
    if let Some(code) = rule.issue_code {
        let _ = write!(page, " · AWS: `{code}`");
    }
    let _ = write!(
        page,
        "\n\n## What it checks\n\n{}\n\n## Why it matters\n\n{}\n",
        rule.what, rule.why
    );
    for example in rule.examples {
        let _ = write!(
            page,
            "\n## Example\n\nIn {}, at fault between « and »:\n\n```json\n{}\n```\n\n## Use instead\n\n```json\n{}\n```\n",
            example.kind.with_article(),
            example.bad,
            example.good
        );
    }
    page.push_str("\n## References\n\n");
    for reference in rule.references {
        let _ = writeln!(page, "- <{reference}>");
    }
    page
}

/// The names of the rules that are most like `id`, the nearest first.
#[must_use]
pub fn nearest_rules(id: &str) -> Vec<&'static str> {
    let words: Vec<&str> = id
        .split(['-', '_', ' '])
        .filter(|word| word.len() > 2)
        .take(16)
        .collect();
    let mut scored: Vec<(usize, &'static str)> = rules::ALL
        .iter()
        .map(|rule| {
            let shared = words
                .iter()
                .filter(|word| rule.id.contains(word.to_ascii_lowercase().as_str()))
                .count();
            (shared, rule.id)
        })
        .filter(|&(shared, _)| shared > 0)
        .collect();
    scored.sort_by_key(|&(shared, id)| (std::cmp::Reverse(shared), id));
    scored.into_iter().map(|(_, id)| id).take(5).collect()
}
