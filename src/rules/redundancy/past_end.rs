use super::never_met::does;
use super::without_statement;
use crate::access::never_met::{excludes_all, past_end};
use crate::policy::{Condition, Kind, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;

/// A statement whose time is over.
pub static RULE: Rule = Rule::new(Definition {
    id: "statement-past-its-end",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "A statement whose time is over",
    what: "A condition on `aws:CurrentTime` or `aws:EpochTime` lets the statement hold up to a point in time, and that is past: \
           `DateLessThan`, `DateLessThanEquals` or `DateEquals`, or the same of numbers on `aws:EpochTime`, where all values are seconds since 1970. Of \
           several values the latest counts. What the day is, is not asked of the clock, so that an answer stays the same: past \
           for certain is what lies before the day of the catalogue of actions that the check works with, and the days since are not \
           spoken of. What such an Allow names counts nowhere else as given. `aws:TokenIssueTime` is left alone: a Deny with it ends sessions of earlier days, and stays for good reason.",
    why: "An Allow that is over gives nothing, and whoever reads it may count on it. A Deny that is over stops nobody: a guard that \
          looks as if it stood has long gone home. Set a new end, leave out the condition where the Deny is to stand for good, or \
          remove the statement.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"},
    {
      "Effect": "Allow",
      "Action": "sqs:PurgeQueue",
      "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
      "Condition": {"DateLessThan": {"aws:CurrentTime": «"2024-04-01T00:00:00Z"»}}
    }
  ]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"},
    {
      "Effect": "Allow",
      "Action": "sqs:PurgeQueue",
      "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
      "Condition": {"DateLessThan": {"aws:CurrentTime": "2099-04-01T00:00:00Z"}}
    }
  ]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"},
    {
      "Effect": "Deny",
      "Action": "sqs:DeleteQueue",
      "Resource": "*",
      "Condition": {"NumericLessThanEquals": {"aws:EpochTime": «["1704067200", "1711929600"]»}}
    }
  ]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"},
    {"Effect": "Deny", "Action": "sqs:DeleteQueue", "Resource": "*"}
  ]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws-dates.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let policy = context.policy;
    for statement in &policy.statements {
        let Some((condition, end)) = end_of(statement) else {
            continue;
        };
        // Conditions that exclude each other are another rule's matter.
        if statement.effect.is_none() || excludes_all(policy, statement) {
            continue;
        }
        if findings.is_full() {
            return;
        }
        let message = format!("`{}` is past, so {} any more.", short(end), does(statement));
        let finding = findings.report(condition.member.value.span, message);
        finding.unsafe_fix("Remove the statement", without_statement(policy, statement));
    }
}

/// The condition of `statement` that no request meets any more, and its latest value.
fn end_of<'s>(statement: &'s Statement<'_>) -> Option<(&'s Condition<'s>, &'s str)> {
    let conditions = statement.conditions.iter();
    let mut ends = conditions.filter_map(|condition| Some((condition, past_end(condition)?)));
    ends.next()
}
