use super::spelling::nearest;
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// An `Effect` that is neither `Allow` nor `Deny`.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-effect",
    issue_code: Some("INVALID_EFFECT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Invalid effect",
    what: "`Effect` is `Allow` or `Deny`, written so: letter case counts.",
    why: "AWS refuses a policy with any other effect, so neither this statement nor the others take effect.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": «"allow"»,
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*"
    },
    {
      "Effect": «"Permit"»,
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports"
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*"
    },
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports"
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-effect",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let Some(member) = statement.effect_member else {
            continue;
        };
        let Some(effect) = member.value.as_str() else {
            continue;
        };
        if statement.effect.is_some() || findings.is_full() {
            continue;
        }
        let finding = findings.report(
            member.value.span,
            format!(
                "`{}` is no effect: AWS knows `Allow` and `Deny`, and refuses the policy.",
                short(effect)
            ),
        );
        if let Some(meant) = nearest(effect, ["Allow", "Deny"]) {
            finding.safe_fix(
                format!("Write `{meant}`"),
                vec![member.value.replaced_by_string(meant)],
            );
        }
    }
}
