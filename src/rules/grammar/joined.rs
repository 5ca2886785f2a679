//! Several entries of a list in one text, as a script makes them that joins the list.

use crate::catalog::Catalog;
use crate::policy::{Arn, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::replace_item;

/// Several ARNs in one text.
pub static RULE: Rule = Rule::new(Definition {
    id: "several-arns-in-one-text",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Several ARNs in one text",
    what: "An entry of `Resource` or `NotResource` holds more than one ARN, with a comma, a semicolon or a blank between them: what a script \
           makes of a list that it joins.",
    why: "AWS takes the policy without a word, and the whole text for the name of one resource, which nobody has: an Allow gives nothing, a \
          Deny stops nobody.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «"arn:aws:s3:::reports/*,arn:aws:s3:::invoices/*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::invoices/*"]
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let statements = context.policy.statements.iter();
    for resources in statements.filter_map(|statement| statement.resources.as_ref()) {
        for text in &resources.items {
            let arns = arns(text.value);
            if arns.len() < 2 {
                continue;
            }
            if findings.is_full() {
                return;
            }
            let finding = findings.report(
                text.span,
                format!(
                    "`{}` is {} ARNs in one text, which AWS takes for the name of one resource. Each ARN is a text of its own.",
                    short(text.value),
                    arns.len()
                ),
            );
            let value = &resources.member.value;
            // Now it is about nothing, and then about all of these.
            let edit = replace_item(value, text.span, &arns);
            finding.unsafe_fix("Write each ARN by itself", vec![edit]);
        }
    }
}

/// The ARNs that `text` is made of; none where it is not made of ARNs alone.
fn arns(text: &str) -> Vec<&str> {
    // An ARN has five colons.
    if memchr::memchr_iter(b':', text.as_bytes()).count() < 10 {
        return Vec::new();
    }
    let mut parts = split(text);
    let is_arn = |part: &&str| part.starts_with("arn:") && Arn::parse(part).is_some();
    if !parts.iter().all(is_arn) {
        parts.clear();
    }
    parts
}

/// The actions that `text` is made of, as `s3:GetObject, s3:PutObject`; none where it is not made of actions alone.
pub(super) fn actions(text: &str) -> Vec<&str> {
    if text.match_indices(':').nth(1).is_none() {
        return Vec::new();
    }
    let mut parts = split(text);
    let is_action = |part: &&str| {
        let (prefix, name) = part.split_once(':')?;
        let service = Catalog::builtin().service(prefix)?;
        service.actions_matching(name).next()
    };
    if parts.len() > MAX_ACTIONS || parts.iter().any(|part| is_action(part).is_none()) {
        parts.clear();
    }
    parts
}

/// At most this many actions in one text are looked up.
const MAX_ACTIONS: usize = 64;

/// What stands between commas, semicolons and blanks.
fn split(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| matches!(c, ',' | ';') || c.is_whitespace());
    parts.filter(|part| !part.is_empty()).collect()
}
