use std::borrow::Cow;

use super::consequence::of_no_match;
use super::value_type::Type;
use crate::policy::Kind;
use crate::policy::variable::has_variable;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

const OPERATORS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";

/// A value under `Bool` or `Null` that is neither `true` nor `false`.
pub static BOOLEAN: Rule = Rule::new(Definition {
    id: "type-mismatch-boolean",
    issue_code: Some("TYPE_MISMATCH_BOOLEAN"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Neither true nor false",
    what: "A value under `Bool` or `Null` is `true` or `false`, with or without quotes, in any letter case. A finding for each other value; \
           policy variables have a rule of their own.",
    why: "AWS does not say what another value means, so nobody knows whether the statement holds for those that its author had in mind.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": «"no"» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
    )],
    references: &[
        OPERATORS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch-boolean",
    ],
    check: |context, findings| each(context, Type::Boolean, findings),
});

/// A value under a date operator that is no date.
pub static DATE: Rule = Rule::new(Definition {
    id: "type-mismatch-date",
    issue_code: Some("TYPE_MISMATCH_DATE"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Not a date",
    what: "A value under a date operator is a year, a month, a day or a day with a time as ISO 8601 has them: `2026`, `2026-04`, \
           `2026-04-01`, `2026-04-01T09:00Z`, `2026-04-01T09:00:00+01:00`. It may be a number of seconds since 1970 too; of mere numbers \
           `invalid-date-value` speaks. A day that the calendar does not have is no date.",
    why: "Nothing can be said to be before or after it, so the statement begins or ends at no time: access that was to end goes on, or \
          never begins.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {
      "DateGreaterThan": { "aws:CurrentTime": «"2096/04/01"» },
      "DateLessThan": { "aws:CurrentTime": «"2096-06-31T00:00:00Z"» }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {
      "DateGreaterThan": { "aws:CurrentTime": "2096-04-01" },
      "DateLessThan": { "aws:CurrentTime": "2096-07-01T00:00:00Z" }
    }
  }]
}"#,
    )],
    references: &[
        OPERATORS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch-date",
        "https://www.w3.org/TR/NOTE-datetime",
    ],
    check: |context, findings| each(context, Type::Date, findings),
});

/// A value under a numeric operator that is no number.
pub static NUMBER: Rule = Rule::new(Definition {
    id: "type-mismatch-number",
    issue_code: Some("TYPE_MISMATCH_NUMBER"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Not a number",
    what: "A value under a numeric operator is an integer or a decimal number, with or without quotes: no unit, no blank, no separator of \
           thousands.",
    why: "No number of a request equals it or is less or greater, so a limit written so is none.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "NumericGreaterThan": { "aws:MultiFactorAuthAge": «"3,600"» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "NumericGreaterThan": { "aws:MultiFactorAuthAge": "3600" } }
  }]
}"#,
    )],
    references: &[
        OPERATORS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch-number",
    ],
    check: |context, findings| each(context, Type::Number, findings),
});

/// A value under `BinaryEquals` that is not in base 64.
pub static STRING: Rule = Rule::new(Definition {
    id: "type-mismatch-string",
    issue_code: Some("TYPE_MISMATCH_STRING"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Not in base 64",
    what: "A value under `BinaryEquals` is text in base 64: letters, digits, `+` and `/`, four characters for each three bytes, the last \
           four filled up with `=`. AWS's validator speaks under this code of `BinaryEquals` alone; the string operators take any text.",
    why: "It stands for no bytes, so nothing equals it.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "login.example.com:aud": "shop" },
      "BinaryEquals": { "login.example.com:digest": «"QmluYXJ5VmFsdWU"» }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "login.example.com:aud": "shop" },
      "BinaryEquals": { "login.example.com:digest": "QmluYXJ5VmFsdWU=" }
    }
  }]
}"#,
    )],
    references: &[
        OPERATORS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch-string",
        "https://www.rfc-editor.org/rfc/rfc4648#section-4",
    ],
    check: |context, findings| each(context, Type::Binary, findings),
});

fn each(context: &Context<'_>, wanted: Type, findings: &mut Findings) {
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            let Some(operator) = condition.operator else {
                continue;
            };
            if Type::of(operator.kind) != Some(wanted) {
                continue;
            }
            for node in condition.member.value.one_or_many() {
                let Some(text) = node.scalar() else { continue };
                if wanted.takes(text) || has_variable(text) || findings.is_full() {
                    continue;
                }
                let written = match text {
                    "" => Cow::Borrowed("an empty text"),
                    text => Cow::Owned(format!("`{}`", short(text))),
                };
                let consequence = match wanted {
                    Type::Boolean => "AWS does not say which of them it takes that for.",
                    _ => of_no_match(statement, condition),
                };
                let finding = findings.report(
                    node.span,
                    format!(
                        "`{}` takes {}, and {written} is none. {consequence}",
                        operator.kind.name(),
                        wanted.taken(),
                    ),
                );
                if let Some(meant) = wanted.meant(text) {
                    finding.safe_fix(
                        format!("Write `{meant}`"),
                        vec![node.replaced_by_string(&meant)],
                    );
                }
            }
        }
    }
}
