use super::without_statement;
use crate::access::never_met::{
    ByKey, asks_for_absence, holds_without_key, is_in_every_request, is_met_by_no_value,
};
use crate::policy::{Condition, Kind, Policy, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;

/// Conditions on one key that exclude each other.
pub static RULE: Rule = Rule::new(Definition {
    id: "conditions-never-met",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Redundancy,
    needs: Needs::CONDITIONS,
    title: "Conditions that exclude each other",
    what: "Several conditions of one statement are on the same key, and no request meets them all: `StringEquals` and \
           `StringNotEquals` with the same value, two lists with nothing in common, `Null` with `true` beside a condition that \
           is false without the key, or bounds of numbers or dates that leave nothing between them; or one asks by `Null` \
           that the request does not have a key that every request has, as `aws:CurrentTime`. Policy \
           variables, and addresses, which are another rule's matter, are taken for met.",
    why: "All conditions of a statement must hold, so this one does nothing: what an Allow should give is refused, and what a \
          Deny should stop goes through. To let either condition do, write two statements.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"},
    {
      "Effect": "Deny",
      "Action": "ec2:*",
      "Resource": "*",
      "Condition": {
        "StringEquals": {"aws:RequestedRegion": ["us-east-1", "us-west-2"]},
        "StringNotLike": {«"aws:RequestedRegion"»: "us-*"}
      }
    }
  ]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"},
    {
      "Effect": "Deny",
      "Action": "ec2:*",
      "Resource": "*",
      "Condition": {
        "StringEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]},
        "StringNotLike": {"aws:RequestedRegion": "us-*"}
      }
    }
  ]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": {
      "StringEquals": {"aws:PrincipalTag/team": "orders"},
      "Null": {«"aws:PrincipalTag/team"»: "true"}
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": {
      "StringEqualsIfExists": {"aws:PrincipalTag/team": "orders"},
      "Null": {"aws:PrincipalTag/team": "true"}
    }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": {
      "DateGreaterThan": {"aws:CurrentTime": "2096-07-01T00:00:00Z"},
      "DateLessThan": {«"aws:CurrentTime"»: "2096-04-01T00:00:00Z"}
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": {
      "DateGreaterThan": {"aws:CurrentTime": "2096-04-01T00:00:00Z"},
      "DateLessThan": {"aws:CurrentTime": "2096-07-01T00:00:00Z"}
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    for statement in &context.policy.statements {
        if statement.effect.is_none() {
            continue;
        }
        check_presence(context.policy, statement, findings);
        if statement.conditions.len() < 2 {
            continue;
        }
        for same_key in ByKey::of(&statement.conditions).groups() {
            if same_key.len() > 1 && !findings.is_full() {
                check_key(context.policy, statement, same_key, findings);
            }
        }
    }
}

/// Reports the conditions of `statement` that ask that a request lacks what every request has.
fn check_presence(policy: &Policy<'_>, statement: &Statement<'_>, findings: &mut Findings) {
    for condition in &statement.conditions {
        let key = condition.key().value;
        // Beside others on the key it is one of several that exclude each other.
        let is_alone = || {
            let mut same = statement.conditions.iter().filter(|c| c.is_key(key));
            same.nth(1).is_none()
        };
        let never = asks_for_absence(condition) == Some(true)
            && is_in_every_request(policy.kind, key)
            && is_alone();
        if !never {
            continue;
        }
        if findings.is_full() {
            return;
        }
        let key = &condition.member.key;
        let message = format!(
            "`Null` asks that the request does not have `{}`, which every request has, so {}.",
            short(&key.text),
            does(statement)
        );
        let finding = findings.report(key.span, message);
        finding.unsafe_fix("Remove the statement", without_statement(policy, statement));
    }
}

/// What a statement comes to that nothing meets.
pub(super) fn does(statement: &Statement<'_>) -> &'static str {
    if statement.denies() {
        "this Deny stops nobody"
    } else {
        "this Allow lets nobody through"
    }
}

/// Reports `conditions`, which are all that `statement` has on one key, where no request meets them.
fn check_key(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    conditions: &[&Condition<'_>],
    findings: &mut Findings,
) {
    let needs_key = conditions
        .iter()
        .find(|condition| !holds_without_key(condition));
    let (Some(needs_key), Some(first), Some(last)) =
        (needs_key, conditions.first(), conditions.last())
    else {
        return;
    };
    let key = short(&last.member.key.text);
    let absence = conditions
        .iter()
        .find(|condition| asks_for_absence(condition) == Some(true));
    let (pair, message) = if let Some(absence) = absence {
        let operator = short(&needs_key.operator_key.text);
        let message = format!(
            "`Null` asks that the request does not have `{key}`, and `{operator}` is false without it"
        );
        ([*needs_key, *absence], message)
    } else if is_met_by_no_value(policy, &key, conditions) {
        let all = match conditions.len() {
            2 => "both".to_owned(),
            count => format!("all {count}"),
        };
        let message = format!("No value of `{key}` meets {all} conditions on it");
        ([*first, *last], message)
    } else {
        return;
    };
    let does = does(statement);
    let [earlier, later] = if pair[0].member.key.span.start < pair[1].member.key.span.start {
        pair
    } else {
        [pair[1], pair[0]]
    };
    let finding = findings.report(later.member.key.span, format!("{message}, so {does}."));
    finding.related(earlier.member.key.span, "The other condition.");
    // Nothing meets it, so without it the policy means the same.
    finding.safe_fix("Remove the statement", without_statement(policy, statement));
}
