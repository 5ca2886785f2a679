use crate::access::never_met::{asks_for_absence, is_in_every_request};
use crate::policy::Kind;
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;

/// `Null` with `false` on a key that every request has.
pub static RULE: Rule = Rule::new(Definition {
    id: "null-on-present-key",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Asking for a key that every request has",
    what: "`Null` with `false` asks that the request has a key that every request has: `aws:CurrentTime` and `aws:EpochTime`; and where \
           the requests are those of an account's own users and roles, in identity policies, boundaries, session policies and service \
           control policies, `aws:PrincipalArn`, `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:userid` and `aws:RequestedRegion` as \
           well. `Null` with `true` on one of these is a case of `conditions-never-met`.",
    why: "The condition always holds and limits nothing, though it reads as if it did.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": {"Null": {«"aws:PrincipalArn"»: "false"}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let policy = context.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            let always = asks_for_absence(condition) == Some(false)
                && is_in_every_request(policy.kind, condition.key().value);
            if !always {
                continue;
            }
            if findings.is_full() {
                return;
            }
            let key = &condition.member.key;
            let finding = findings.report(
                key.span,
                format!(
                    "Every request has `{}`, so this condition always holds and limits nothing.",
                    short(&key.text)
                ),
            );
            if let Some(edit) = statement.without(condition) {
                finding.unsafe_fix("Remove the condition", vec![edit]);
            }
        }
    }
}
