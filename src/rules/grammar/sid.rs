use crate::order::Order;
use crate::policy::{Kind, Text};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, remove_member, replace};

/// The same `Sid` twice where AWS refuses it.
pub static UNIQUE_REQUIRED: Rule = Rule::new(Definition {
    id: "unique-sids-required",
    issue_code: Some("UNIQUE_SIDS_REQUIRED"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::SEVERAL,
    title: "Statement id used twice",
    what: "In a policy of IAM or AWS Organizations, no two statements have the same `Sid`.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadReports",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports"
    },
    {
      "Sid": «"ReadReports"»,
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ListReports",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports"
    },
    {
      "Sid": "ReadReports",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unique-sids-required",
    ],
    check: |context, findings| {
        if !is_of_a_service(context) {
            repeated(context, findings, "AWS refuses the policy.");
        }
    },
});

/// The same `Sid` twice where AWS takes it.
pub static UNIQUE_RECOMMENDED: Rule = Rule::new(Definition {
    id: "unique-sids-recommended",
    issue_code: Some("UNIQUE_SIDS_RECOMMENDED"),
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::SEVERAL,
    title: "Statement id used twice in a resource policy",
    what: "In a resource policy or a VPC endpoint policy, every statement should have a `Sid` of its own.",
    why: "Some services refuse the policy, some use the `Sid` to find the statement that is to be changed or removed and then take \
          the wrong one, and people who read the policy mix the two up.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Partner",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::444455556666:role/import" },
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports"
    },
    {
      "Sid": «"Partner"»,
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::444455556666:role/import" },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "PartnerLists",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::444455556666:role/import" },
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports"
    },
    {
      "Sid": "PartnerReads",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::444455556666:role/import" },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-unique-sids-recommended",
    ],
    check: |context, findings| {
        if is_of_a_service(context) {
            repeated(
                context,
                findings,
                "Some services refuse that, and others find statements by this name.",
            );
        }
    },
});

/// A `Sid` with characters that IAM does not take.
pub static UNSUPPORTED: Rule = Rule::new(Definition {
    id: "unsupported-sid",
    issue_code: Some("UNSUPPORTED_SID"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Character that a statement id cannot have",
    what: "In a policy of IAM or AWS Organizations, a `Sid` has the letters `A` to `Z` and `a` to `z` and digits only. Resource policies \
           are not held to it, since some services take more.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": «"read-the reports"»,
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "ReadTheReports",
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-sid",
    ],
    check: check_unsupported,
});

/// An empty `Sid`.
pub static EMPTY: Rule = Rule::new(Definition {
    id: "empty-sid-value",
    issue_code: Some("EMPTY_SID_VALUE"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Empty statement id",
    what: "A `Sid` that is there says something.",
    why: "An empty name names nothing, and counts towards the size of the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": «""»,
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-sid-value",
    ],
    check: check_empty,
});

/// Whether a service other than IAM and AWS Organizations reads the policy, and makes its own rules for statement ids.
fn is_of_a_service(context: &Context<'_>) -> bool {
    matches!(context.policy.kind, Kind::Resource | Kind::Endpoint)
}

fn repeated(context: &Context<'_>, findings: &mut Findings, consequence: &str) {
    let named = || {
        context
            .policy
            .statements
            .iter()
            .filter_map(|statement| statement.sid)
            .filter(|sid| !sid.value.is_empty())
    };
    if named().nth(1).is_none() {
        return;
    }
    let mut sids: Vec<Text<'_>> = named().collect();
    // Stable: equal ids stay in the order of the text.
    sids.order_by_key(|sid| sid.value);
    let mut next_free = 1;
    for same in sids.chunk_by(|a, b| a.value == b.value) {
        let Some((first, later)) = same.split_first() else {
            continue;
        };
        for sid in later {
            if findings.is_full() {
                return;
            }
            let finding = findings.report(
                sid.span,
                format!(
                    "Another statement has the `Sid` `{}` too. {consequence}",
                    short(sid.value)
                ),
            );
            finding.related(first.span, "It is used here first.");
            let free = loop {
                next_free += 1;
                let name = format!("{}{next_free}", sid.value);
                if sids
                    .binary_search_by(|other| other.value.cmp(&name))
                    .is_err()
                {
                    break name;
                }
            };
            finding.safe_fix(
                format!("Rename this `Sid` to `{}`", short(&free)),
                vec![replace(sid.span, quoted(&free))],
            );
        }
    }
}

fn check_unsupported(context: &Context<'_>, findings: &mut Findings) {
    if is_of_a_service(context) {
        return;
    }
    for sid in context.policy.statements.iter().filter_map(|s| s.sid) {
        if sid.value.bytes().all(|b| b.is_ascii_alphanumeric()) || findings.is_full() {
            continue;
        }
        let finding = findings.report(
            sid.span,
            format!(
                "`{}` has a character that AWS does not take in a `Sid`, so it refuses the policy. Letters without accents and digits are allowed.",
                short(sid.value)
            ),
        );
        let name = allowed_name(sid.value);
        if !name.is_empty() {
            finding.safe_fix(
                format!("Write `{}`", short(&name)),
                vec![replace(sid.span, quoted(&name))],
            );
        }
    }
}

/// The words of `sid`, each with a capital letter, run together.
fn allowed_name(sid: &str) -> String {
    sid.split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(|word| {
            let mut chars = word.chars();
            let head = chars.next().map(|c| c.to_ascii_uppercase());
            head.into_iter().chain(chars)
        })
        .collect()
}

fn check_empty(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let Some(sid) = statement.sid.filter(|sid| sid.value.is_empty()) else {
            continue;
        };
        let members = statement.node.as_object().unwrap_or_default();
        let at = members.iter().position(|m| m.value.span == sid.span);
        if findings.is_full() {
            return;
        }
        findings
            .report(sid.span, "This `Sid` is empty, so it names nothing.")
            .safe_fix(
                "Remove the `Sid`",
                at.and_then(|at| remove_member(members, at))
                    .into_iter()
                    .collect(),
            );
    }
}
