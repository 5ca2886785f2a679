use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::remove_member;

/// An element and its `Not…` form in one statement.
pub static RULE: Rule = Rule::new(Definition {
    id: "unsupported-element-combination",
    issue_code: Some("UNSUPPORTED_ELEMENT_COMBINATION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Elements that exclude each other",
    what: "A statement has `Action` or `NotAction`, `Resource` or `NotResource`, `Principal` or `NotPrincipal`, never both of a pair.",
    why: "AWS refuses the policy. To leave something out of a wide statement, add a second statement that denies it.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:*",
    «"NotAction"»: "s3:DeleteBucket",
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:*",
      "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
    },
    {
      "Effect": "Deny",
      "Action": "s3:DeleteBucket",
      "Resource": "arn:aws:s3:::reports"
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-element-combination",
    ],
    check,
});

const PAIRS: [(&str, &str); 3] = [
    ("Action", "NotAction"),
    ("Resource", "NotResource"),
    ("Principal", "NotPrincipal"),
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let members = statement.node.as_object().unwrap_or_default();
        for (plain, negated) in PAIRS {
            let at = |name: &str| members.iter().rposition(|member| member.key.text == name);
            let (Some(plain_at), Some(negated_at)) = (at(plain), at(negated)) else {
                continue;
            };
            let (first, second) = (plain_at.min(negated_at), plain_at.max(negated_at));
            let (Some(earlier), Some(later)) = (members.get(first), members.get(second)) else {
                continue;
            };
            if findings.is_full() {
                return;
            }
            let finding = findings.report(
                later.key.span,
                format!(
                    "This statement has both `{plain}` and `{negated}`, so AWS refuses the policy. Leave one of them."
                ),
            );
            finding.related(earlier.key.span, "The other of the two.");
            for (index, name) in [(negated_at, negated), (plain_at, plain)] {
                finding.unsafe_fix(
                    format!("Remove `{name}`"),
                    remove_member(members, index).into_iter().collect(),
                );
            }
        }
    }
}
