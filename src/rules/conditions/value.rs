use std::borrow::Cow;

use super::consequence::of_no_match;
use crate::policy::variable::has_variable;
use crate::policy::{DateForm, Kind, OperatorKind, OperatorType, iso_of_epoch};
use crate::rules::grammar::place::short;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::{Node, Span, Value, quoted, replace};

const OPERATORS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";

/// A value under `Bool` or `Null` that is neither `true` nor `false`.
pub static BOOLEAN: Rule = Rule::new(Definition {
    id: "type-mismatch-boolean",
    issue_code: Some("TYPE_MISMATCH_BOOLEAN"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
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
    needs: Needs::CONDITIONS,
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
      "DateGreaterThan": { "aws:CurrentTime": «"2026/04/01"» },
      "DateLessThan": { "aws:CurrentTime": «"2026-06-31T00:00:00Z"» }
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
      "DateGreaterThan": { "aws:CurrentTime": "2026-04-01" },
      "DateLessThan": { "aws:CurrentTime": "2026-07-01T00:00:00Z" }
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
    needs: Needs::CONDITIONS,
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
    needs: Needs::CONDITIONS,
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

/// A date as a number, of seconds or of a year.
pub static EPOCH: Rule = Rule::new(Definition {
    id: "invalid-date-value",
    issue_code: Some("INVALID_DATE_VALUE"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Date as a mere number",
    what: "A value under a date operator is written as a date, `2026-04-01` or `2026-04-01T09:00:00Z`, not as a mere number: of seconds \
           since 1970, also for `aws:EpochTime`, or of a year. All of these are allowed; AWS's validator warns of every whole number, a \
           plausible one and a year too, because it may not be taken for the time that is meant.",
    why: "Nobody who reads the policy sees which day is meant. A number with a digit too many, or of milliseconds, is a date thousands \
          of years away: access that was to end never does. Of a year it does not show whether its start or its end is meant, and as \
          a number of seconds it is in the first hour of 1970.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "DateLessThan": { "aws:CurrentTime": «"1775034000"» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "DateLessThan": { "aws:CurrentTime": "2026-04-01T09:00:00Z" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {
      "DateGreaterThan": { "aws:CurrentTime": «"2026"» },
      "DateLessThan": { "aws:CurrentTime": "2026-12-31" }
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
      "DateGreaterThan": { "aws:CurrentTime": "2026-01-01" },
      "DateLessThan": { "aws:CurrentTime": "2026-12-31" }
    }
  }]
}"#,
        ),
    ],
    references: &[
        OPERATORS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-date-value",
        "https://www.w3.org/TR/NOTE-datetime",
    ],
    check: check_epoch,
});

/// What the values of an operator have to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Boolean,
    Date,
    Number,
    Binary,
}

impl Type {
    /// What the values of that operator have to be; `None` for those that take text, and for addresses.
    pub(super) fn of(kind: OperatorKind) -> Option<Self> {
        match kind.value_type() {
            OperatorType::Bool | OperatorType::Null => Some(Self::Boolean),
            OperatorType::Date => Some(Self::Date),
            OperatorType::Numeric => Some(Self::Number),
            OperatorType::Binary => Some(Self::Binary),
            OperatorType::String | OperatorType::Arn | OperatorType::Ip => None,
        }
    }

    /// Whether `text` is one.
    pub(super) fn takes(self, text: &str) -> bool {
        match self {
            Self::Boolean => is_boolean(text),
            Self::Date => DateForm::of(text).is_some(),
            Self::Number => is_number(text),
            Self::Binary => is_base64(text),
        }
    }

    /// What `text` is most likely meant to be.
    fn meant(self, text: &str) -> Option<String> {
        const LONGEST: usize = 60;
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        let meant = match self {
            Self::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "on" | "1" => "true",
                "false" | "no" | "n" | "off" | "0" => "false",
                _ => return None,
            }
            .to_owned(),
            Self::Date => text.replace('/', "-").replacen(' ', "T", 1),
            Self::Number => text.replace([',', '_'], ""),
            Self::Binary => format!("{text}{}", "=".repeat(text.len().wrapping_neg() % 4)),
        };
        self.takes(&meant).then_some(meant)
    }

    /// What its operators take, for messages.
    const fn taken(self) -> &'static str {
        match self {
            Self::Boolean => "`true` or `false`",
            Self::Date => "a date as ISO 8601 writes it, such as `2026-04-01T09:00:00Z`",
            Self::Number => "a number",
            Self::Binary => "bytes in base 64",
        }
    }
}

/// Whether `text` is `true` or `false`, in any letter case.
pub(super) fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// Whether `text` is an integer or a decimal number, with an exponent or without.
fn is_number(text: &str) -> bool {
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let number = without_sign(number);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    are_digits(whole) && are_digits(part) && are_digits(without_sign(exponent))
}

fn without_sign(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_base64(text: &str) -> bool {
    let bytes = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - bytes.len() <= 2
        && bytes
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

/// The text of a value, without its quotes.
fn text_of<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.value {
        Value::String(text) => Some(text),
        Value::Number(text) => Some(text),
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        _ => None,
    }
}

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
                let Some(text) = text_of(node) else { continue };
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

fn check_epoch(context: &Context<'_>, findings: &mut Findings) {
    let conditions = context.policy.statements.iter().flat_map(|s| &s.conditions);
    for condition in conditions {
        if condition.operator.and_then(|o| Type::of(o.kind)) != Some(Type::Date) {
            continue;
        }
        for node in condition.member.value.one_or_many() {
            let Some(text) = text_of(node) else { continue };
            if findings.is_full() {
                return;
            }
            match DateForm::of(text) {
                Some(DateForm::Epoch(seconds)) => report_epoch(node.span, seconds, findings),
                Some(DateForm::Iso) if text.bytes().all(|b| b.is_ascii_digit()) => {
                    report_year(node.span, text, findings);
                }
                _ => {}
            }
        }
    }
}

fn report_year(place: Span, year: &str, findings: &mut Findings) {
    let date = format!("{year}-01-01");
    findings
        .report(
            place,
            format!(
                "As a year, `{year}` is its first moment; as a number of seconds it would be in 1970. Write the day that is meant."
            ),
        )
        .unsafe_fix(
            format!("Write `{date}`"),
            vec![replace(place, quoted(&date))],
        );
}

fn report_epoch(place: Span, seconds: i64, findings: &mut Findings) {
    let write = |date: &str| format!("Write `{date}`");
    if let Some(date) = iso_of_epoch(seconds) {
        findings
            .report(
                place,
                format!(
                    "This is {date}, which nobody sees in a number of seconds. Write the date."
                ),
            )
            .safe_fix(write(&date), vec![replace(place, quoted(&date))]);
        return;
    }
    let finding = findings.report(
        place,
        "As seconds since 1970, which AWS takes this for, it is a date after the year 9999. Milliseconds may be meant; write the date.",
    );
    if let Some(date) = iso_of_epoch(seconds / 1_000) {
        finding.unsafe_fix(write(&date), vec![replace(place, quoted(&date))]);
    }
}
