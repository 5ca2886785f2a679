use std::cell::LazyCell;

use super::mfa::{
    AGE, PRESENT, Requests, Stops, conditions, is_about_users, only_condition, put_under,
};
use crate::catalog::{AccessLevel, ActionSet};
use crate::policy::{Condition, Kind, OperatorType, Statement};
use crate::rules::grammar::place::short;
use crate::rules::{Category, Context, Definition, Example, Finding, Findings, Needs, Rule, Topic};

const KEY: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent";
const SECURE_ACCESS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html";

/// A Deny that strikes sessions without MFA and passes access keys by.
pub static DENY: Rule = Rule::new(Definition {
    id: "mfa-deny-passes-access-keys",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::CONDITIONS,
    title: "Deny without MFA that access keys get past",
    what: "A Deny with `Bool` and `false` on `aws:MultiFactorAuthPresent`. A request that is signed with a long-term access key does not \
           have that key, and `Bool` is false without it. Not where another Deny strikes requests without the key, on the same actions \
           and resources.",
    why: "Access keys are what leaks: into repositories, build logs, laptops. The Deny asks people in the console for a second factor, and \
          the stranger with the key for none.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"],
    "Resource": "*",
    "Condition": { «"Bool"»: { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"],
    "Resource": "*",
    "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Scp,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:TerminateInstances",
    "Resource": "*",
    "Condition": {
      «"Bool"»: { "aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false" }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:TerminateInstances",
    "Resource": "*",
    "Condition": {
      "Bool": { "aws:ViaAWSService": "false" },
      "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }
    }
  }]
}"#,
        ),
    ],
    references: &[KEY, SECURE_ACCESS],
    check: |context, findings| each(context, Fault::DenyPassesKeys, findings),
});

/// An Allow that asks sessions for MFA and access keys for nothing.
pub static ALLOW: Rule = Rule::new(Definition {
    id: "mfa-allow-lets-access-keys-in",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::CONDITIONS,
    title: "Allow with MFA that lets access keys in without",
    what: "An Allow with `BoolIfExists` and `true` on `aws:MultiFactorAuthPresent`. It also holds where the request does not have the key, \
           as all that are signed with a long-term access key. The visual editor of the IAM console writes it so for \"MFA required\". \
           Not where a Deny strikes requests without the key, on the same actions and resources.",
    why: "It asks for MFA in the console and for none elsewhere: whoever finds an access key has the permission without a second factor.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { «"BoolIfExists"»: { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "111122223333" },
    "Action": "sts:AssumeRole",
    "Condition": {
      "Bool": { "aws:SecureTransport": "true" },
      «"BoolIfExists"»: { "aws:MultiFactorAuthPresent": "true" }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "111122223333" },
    "Action": "sts:AssumeRole",
    "Condition": {
      "Bool": { "aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true" }
    }
  }]
}"#,
        ),
    ],
    references: &[KEY, SECURE_ACCESS],
    check: |context, findings| each(context, Fault::AllowLetsKeysIn, findings),
});

/// A condition that holds for those without MFA where it was to hold for those with it, or the other way round.
pub static INVERTED: Rule = Rule::new(Definition {
    id: "mfa-condition-inverted",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::CONDITIONS,
    title: "MFA condition the wrong way round",
    what: "An Allow that asks for `aws:MultiFactorAuthPresent` to be `false`, or a Deny that asks for it to be `true`. Operators for \
           strings count like `Bool` (`StringNotEquals` with `true`), here and in the rules beside it. Not an Allow that \
           only reads, or lets people set up MFA, change their password or get a session: they do that before they have MFA.",
    why: "Whoever proves a second factor is kept out, and whoever has a stolen password and no second factor is let in.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": «"false"» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Scp,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:DeleteBucket",
    "Resource": "*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": «true» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:DeleteBucket",
    "Resource": "*",
    "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
        ),
    ],
    references: &[KEY, SECURE_ACCESS],
    check: |context, findings| each(context, Fault::Inverted, findings),
});

/// `Null` on the key, taken for a test of MFA.
pub static NULL: Rule = Rule::new(Definition {
    id: "mfa-tested-with-null",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::CONDITIONS,
    title: "Null taken for a test of MFA",
    what: "`Null` on `aws:MultiFactorAuthPresent` tells temporary credentials from long-term access keys, not MFA from none: in a session \
           without MFA the key is there and says `false`. A finding for an Allow or a Deny that asks for no more than that. Not where a Deny \
           stops whom it lets through, not for what people do before they have MFA, and not for `aws:MultiFactorAuthAge`, which is \
           there only where MFA was used.",
    why: "A stolen password is enough: who signs in with it alone has a session, and the test asks for nothing more.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Null": { «"aws:MultiFactorAuthPresent"»: "false" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
        ),
        Example {
            resource_type: Some("AWS::S3::Bucket"),
            ..Example::new(
                Kind::Resource,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:DeleteObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Null": { «"aws:MultiFactorAuthPresent"»: true } }
  }]
}"#,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:DeleteObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Null": { "aws:MultiFactorAuthAge": true } }
  }]
}"#,
            )
        },
    ],
    references: &[KEY, SECURE_ACCESS],
    check: |context, findings| each(context, Fault::Null, findings),
});

/// What is wrong with the MFA conditions of a statement; one fault at the most.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    DenyPassesKeys,
    AllowLetsKeysIn,
    Inverted,
    Null,
}

impl Fault {
    /// The fault of `statement`, whose MFA conditions can hold for `requests`.
    fn of(statement: &Statement<'_>, requests: Requests) -> Option<Self> {
        let Requests {
            keys,
            sessions,
            mfa,
        } = requests;
        let fault = match (statement.allows(), keys, sessions, mfa) {
            (true, true, false, true) => Self::AllowLetsKeysIn,
            // Who says with `Null` that keys are left out means it.
            (false, false, true, false) if !has(statement, PRESENT, OperatorType::Null) => {
                Self::DenyPassesKeys
            }
            (true, _, true, false) => Self::Inverted,
            // With an age, it is those whose MFA is old who are denied.
            (false, _, false, true) if !has(statement, AGE, OperatorType::Numeric) => {
                Self::Inverted
            }
            (true, true, false, false)
            | (true, false, true, true)
            | (false, true, false, false)
            | (false, false, true, true) => Self::Null,
            _ => return None,
        };
        Some(fault)
    }
}

fn has(statement: &Statement<'_>, key: &str, compared: OperatorType) -> bool {
    conditions(statement).any(|condition| {
        let operator = condition.operator;
        condition.is_key(key) && operator.is_some_and(|o| o.kind.value_type() == compared)
    })
}

fn each(context: &Context<'_>, wanted: Fault, findings: &mut Findings) {
    let stops = LazyCell::new(|| Stops::of(context));
    for statement in &context.policy.statements {
        let Some(condition) = conditions(statement).find(|c| c.is_key(PRESENT)) else {
            continue;
        };
        if statement.effect.is_none() || !is_about_users(statement) || findings.is_full() {
            continue;
        }
        let Some(requests) = Requests::matching(statement) else {
            continue;
        };
        if Fault::of(statement, requests) != Some(wanted)
            || (wanted != Fault::AllowLetsKeysIn && is_before_mfa(context, statement))
            // Nothing makes up for keeping out those with MFA.
            || (requests.mfa == statement.allows()
                && stops.make_up_for(context, statement, requests))
        {
            continue;
        }
        let finding = report(statement, condition, requests, wanted, findings);
        if let Some(only) = only_condition(statement) {
            offer(context.policy.text, statement, only, finding);
        }
    }
}

fn report<'f>(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    requests: Requests,
    fault: Fault,
    findings: &'f mut Findings,
) -> &'f mut Finding {
    let operator = short(&condition.operator_key.text);
    match fault {
        Fault::DenyPassesKeys => findings.report(
            condition.operator_key.span,
            format!(
                "A request that is signed with a long-term access key has no `{PRESENT}`, and `{operator}` is false without it. So this Deny \
                 stops sessions without MFA and passes by whoever has an access key, without a second factor."
            ),
        ),
        Fault::AllowLetsKeysIn => findings.report(
            condition.operator_key.span,
            format!(
                "`{operator}` also holds where a request has no `{PRESENT}`, as all that are signed with a long-term access key. So this Allow \
                 asks for MFA in the console, and for none from whoever has an access key."
            ),
        ),
        Fault::Inverted => findings.report(
            condition.member.value.span,
            if statement.allows() {
                "This Allow is for those who did not use MFA: whoever proves a second factor cannot use it."
            } else {
                "This Deny stops those who used MFA, and passes by those who did not."
            },
        ),
        Fault::Null => findings.report(
            condition.member.key.span,
            match (statement.allows(), requests.keys) {
                (true, true) => {
                    "This Allow is for requests with long-term access keys alone, and none of those has MFA."
                }
                (true, false) => {
                    "This asks for temporary credentials, not for MFA: in a session without MFA the key is there too, and says `false`."
                }
                (false, true) => {
                    "This Deny stops requests with long-term access keys alone. In a session without MFA the key is there and says `false`, \
                     so that it passes by."
                }
                (false, false) => {
                    "This Deny stops every session, with MFA or without, and passes by whoever has a long-term access key, whose requests do \
                     not have the key."
                }
            },
        ),
    }
}

/// Offers what AWS recommends in the place of `condition`, the only one on MFA.
fn offer(text: &str, statement: &Statement<'_>, condition: &Condition<'_>, finding: &mut Finding) {
    let (operator, value) = if statement.allows() {
        ("Bool", "true")
    } else {
        ("BoolIfExists", "false")
    };
    let edits = put_under(text, statement, condition, operator, value);
    finding.unsafe_fix(format!("Write `{operator}` with `{value}`"), edits);
}

/// What people do before they have MFA, besides reading.
const BEFORE_MFA: [&str; 7] = [
    "iam:ChangePassword",
    "iam:CreateVirtualMFADevice",
    "iam:DeleteVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:ResyncMFADevice",
    "sts:GetCallerIdentity",
    "sts:GetSessionToken",
];

/// Whether the statement is an Allow of what people do before they have MFA.
fn is_before_mfa<'a>(context: &Context<'a>, statement: &Statement<'a>) -> bool {
    if !statement.allows() {
        return false;
    }
    let mut actions = context.grants.actions(statement);
    let mut before = ActionSet::new();
    for name in BEFORE_MFA {
        before.insert_pattern(name);
    }
    actions.subtract(&before);
    actions.subtract(&actions.at_level(AccessLevel::Read));
    actions.subtract(&actions.at_level(AccessLevel::List));
    actions.is_empty()
}
