//! A rule's page as Markdown: what `policy-check explain` prints.

use std::fmt::Write;

use crate::rules::{Example, Rule};

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
            "\n## Example\n\n{}:\n\n```json\n{}\n```\n\n## Use instead\n\n```json\n{}\n```\n",
            introduction(example),
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

/// What the bad policy of `example` is, what is taken for granted about it, and how it is marked.
fn introduction(example: &Example) -> String {
    let mut text = format!("In {}", example.kind.with_article());
    if let Some(resource_type) = example.resource_type {
        let _ = write!(text, " for `{resource_type}`");
    }
    if !example.trusted.is_empty() {
        let networks = example.trusted.join(", ");
        let _ = write!(text, ", with {networks} as trusted networks");
    }
    if let Some(role) = example.role {
        let _ = write!(text, ", for the role `{role}`");
    }
    text.push_str(", at fault between « and »");
    if example.bad.contains('⟦') {
        text.push_str(
            "; what is between ⟦ and ⟧ stands there as often as `×` says, with a number for `#`",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Kind;

    #[test]
    fn an_example_tells_what_it_takes_for_granted() {
        let plain = Example::new(Kind::Resource, "«{}»", "{}");
        assert_eq!(
            introduction(&plain),
            "In a resource policy, at fault between « and »"
        );
        let of_a_bucket = Example {
            resource_type: Some("AWS::S3::Bucket"),
            trusted: &["203.0.113.0/24", "2001:db8::/32"],
            role: Some("read-only"),
            ..plain
        };
        assert_eq!(
            introduction(&of_a_bucket),
            "In a resource policy for `AWS::S3::Bucket`, with 203.0.113.0/24, 2001:db8::/32 as trusted networks, for the role \
             `read-only`, at fault between « and »"
        );
        let long = Example::new(Kind::Scp, "«[»⟦#, ⟧×300 0]", "[]");
        assert!(introduction(&long).contains("between ⟦ and ⟧"));
    }
}
