use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::{Span, replace};

/// A character that IAM does not take in a policy.
pub static RULE: Rule = Rule::new(Definition {
    id: "unsupported-character",
    issue_code: None,
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Character that IAM does not take",
    what: "A policy that IAM or AWS STS reads has tabs, line ends and the characters from U+0020 to U+00FF only: no dashes or quotes from a \
           word processor, no letters of other scripts. Where one is needed, JSON's `\\u` escape names it.",
    why: "IAM refuses the policy, and its message does not say where the character stands.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/quarter 1«–»2/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/quarter 1-2/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let reads = matches!(
        policy.kind,
        Kind::Identity | Kind::Boundary | Kind::Session | Kind::Trust
    );
    let text = policy.node.span.of(policy.text);
    if !reads || text.is_ascii() {
        return;
    }
    let start = policy.node.span.start as usize;
    let mut outside = text.char_indices().filter(|(_, c)| *c > '\u{ff}');
    let Some((at, c)) = outside.next() else {
        return;
    };
    // Said once: a document in another script has hundreds.
    let others = outside.count();
    let more = match others {
        0 => String::new(),
        1 => " There is one more.".to_owned(),
        _ => format!(" There are {others} more."),
    };
    let span = Span::new(start + at, start + at + c.len_utf8());
    let finding = findings.report(
        span,
        format!(
            "IAM takes no `{c}` (U+{:04X}) in a policy, only characters up to U+00FF, and refuses the policy.{more}",
            u32::from(c)
        ),
    );
    if let Some(plain) = plain(c) {
        finding.unsafe_fix(format!("Write `{plain}`"), vec![replace(span, plain)]);
    }
}

/// What is on a keyboard in the place of a character that word processors put in.
fn plain(c: char) -> Option<&'static str> {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some("-"),
        '\u{2018}' | '\u{2019}' => Some("'"),
        '\u{2026}' => Some("..."),
        _ => None,
    }
}
