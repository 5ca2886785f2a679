//! A rule's page as Markdown: what `policy-check explain` prints.

use std::fmt::Write;

use crate::rules::Rule;

/// The page of `rule`.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let about = &rule.page;
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
        about.what, about.why
    );
    for example in about.examples {
        let _ = write!(
            page,
            "\n## Example\n\nIn {}, at fault between « and »:\n\n```json\n{}\n```\n\n## Use instead\n\n```json\n{}\n```\n",
            example.kind.with_article(),
            example.bad,
            example.good
        );
    }
    page.push_str("\n## References\n\n");
    for reference in about.references {
        let _ = writeln!(page, "- <{reference}>");
    }
    page
}
