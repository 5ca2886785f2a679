use super::value_type::Type;
use crate::policy::{DateForm, Kind, iso_of_epoch};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::{Span, quoted, replace};

/// A date as a number, of seconds or of a year.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-date-value",
    issue_code: Some("INVALID_DATE_VALUE"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
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
    "Condition": { "DateLessThan": { "aws:CurrentTime": «"3984109200"» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "DateLessThan": { "aws:CurrentTime": "2096-04-01T09:00:00Z" } }
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
      "DateGreaterThan": { "aws:CurrentTime": «"2096"» },
      "DateLessThan": { "aws:CurrentTime": "2096-12-31" }
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
      "DateGreaterThan": { "aws:CurrentTime": "2096-01-01" },
      "DateLessThan": { "aws:CurrentTime": "2096-12-31" }
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-date-value",
        "https://www.w3.org/TR/NOTE-datetime",
    ],
    check: in_whole(check),
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let conditions = context.policy.statements.iter().flat_map(|s| &s.conditions);
    for condition in conditions {
        if condition.operator.and_then(|o| Type::of(o.kind)) != Some(Type::Date) {
            continue;
        }
        for node in condition.member.value.one_or_many() {
            let Some(text) = node.scalar() else { continue };
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
                format!("`{seconds}` is {date}, which nobody sees in a number of seconds. Write the date."),
            )
            .safe_fix(write(&date), vec![replace(place, quoted(&date))]);
        return;
    }
    let finding = findings.report(
        place,
        format!(
            "AWS takes `{seconds}` for seconds since 1970, which is a date after the year 9999. Milliseconds may be meant; write the date."
        ),
    );
    if let Some(date) = iso_of_epoch(seconds / 1_000) {
        finding.unsafe_fix(write(&date), vec![replace(place, quoted(&date))]);
    }
}
