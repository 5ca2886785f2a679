//! What a condition of a resource control policy needs beside it, so that the Deny does not stop those it does not mean.

use super::absence::holds_without_key;
use crate::access::audience::SOURCE_KEYS;
use crate::catalog::KeySubject;
use crate::policy::{Condition, Kind, OperatorKind, Statement};
use crate::rules::added_condition::{Added, with_conditions};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::code;

const IS_SERVICE: &str = "aws:PrincipalIsAWSService";

/// A key about the principal, and services are not spared.
pub static PRINCIPAL: Rule = Rule::new(Definition {
    id: "rcp-missing-related-principal-condition-key",
    issue_code: Some("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::RCP,
    title: "Resource control policy that services are not spared by",
    what: "A Deny of a resource control policy that compares a key about the principal, such as `aws:PrincipalOrgID`, also has \
           `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}`. AWS asks for it whenever such a key is used, with whatever \
           operator; one finding tells of one key.",
    why: "AWS services that work for you call your resources with a principal of their own, which is in no organisation and no account \
          of yours. Without the second condition the Deny stops them: logs are no longer delivered, keys no longer used.",
    examples: &[Example::new(
        Kind::Rcp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": { "StringNotEqualsIfExists": { «"aws:PrincipalOrgID"»: "o-a1b2c3d4e5" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {
      "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      "BoolIfExists": { "aws:PrincipalIsAWSService": "false" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-rcp-missing-related-principal-condition-key",
    ],
    check: in_whole(|context, findings| check(context, Lack::Principal, findings)),
});

/// A key about whom a service calls for, and people are not spared.
pub static SERVICE: Rule = Rule::new(Definition {
    id: "rcp-missing-related-service-principal-condition-key",
    issue_code: Some("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::RCP,
    title: "Resource control policy for services that people are not spared by",
    what: "A Deny of a resource control policy that compares `aws:SourceOrgID`, `aws:SourceOrgPaths`, `aws:SourceAccount` or \
           `aws:SourceArn` also compares `aws:PrincipalIsAWSService` with `\"true\"`. `Null` on such a key does not count as comparing it.",
    why: "Only requests that AWS services make have these keys. Under the negated and `IfExists` operators that such a Deny uses, the \
          requests of your own users and roles, which lack the key, are denied as well.",
    examples: &[Example::new(
        Kind::Rcp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sqs:*",
    "Resource": "*",
    "Condition": {
      "StringNotEqualsIfExists": { «"aws:SourceOrgID"»: "o-a1b2c3d4e5" },
      "Null": { "aws:SourceAccount": "false" }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sqs:*",
    "Resource": "*",
    "Condition": {
      "StringNotEqualsIfExists": { "aws:SourceOrgID": "o-a1b2c3d4e5" },
      "Null": { "aws:SourceAccount": "false" },
      "BoolIfExists": { "aws:PrincipalIsAWSService": "true" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-rcp-missing-related-service-principal-condition-key",
    ],
    check: in_whole(|context, findings| check(context, Lack::Service, findings)),
});

/// A key about whom a service calls for, which not every service tells.
pub static NULL_CHECK: Rule = Rule::new(Definition {
    id: "rcp-missing-service-condition-key-null-check",
    issue_code: Some("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::RCP,
    title: "Resource control policy that stops services without a source",
    what: "A Deny of a resource control policy that compares `aws:SourceOrgID`, `aws:SourceOrgPaths`, `aws:SourceAccount` or \
           `aws:SourceArn` also has `\"Null\": {\"aws:SourceAccount\": \"false\"}` or the same of `aws:SourceArn`.",
    why: "Not every service says for whom it calls. Without the `Null` condition the Deny also stops those that never can, and what \
          they do for you breaks.",
    examples: &[Example::new(
        Kind::Rcp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {
      "StringNotEqualsIfExists": { «"aws:SourceOrgID"»: "o-a1b2c3d4e5" },
      "Bool": { "aws:PrincipalIsAWSService": "true" }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {
      "StringNotEqualsIfExists": { "aws:SourceOrgID": "o-a1b2c3d4e5" },
      "Bool": { "aws:PrincipalIsAWSService": "true" },
      "Null": { "aws:SourceAccount": "false" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-rcp-missing-service-condition-key-null-check",
    ],
    check: in_whole(|context, findings| check(context, Lack::NullCheck, findings)),
});

/// What is missing beside a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lack {
    Principal,
    Service,
    NullCheck,
}

fn check(context: &Context<'_>, lack: Lack, findings: &mut Findings) {
    let mut complete: Option<(usize, bool)> = None;
    for keyed in context.conditions() {
        let (statement, condition) = (keyed.statement, keyed.condition);
        let needs = match lack {
            Lack::Principal => {
                keyed.key.and_then(|key| key.subject()) == Some(KeySubject::Principal)
                    && !is_about_services(condition)
            }
            Lack::Service | Lack::NullCheck => {
                !is_null(condition) && SOURCE_KEYS.iter().any(|key| condition.is_key(key))
            }
        };
        if !needs || !statement.denies() || findings.is_full() {
            continue;
        }
        let (_, complete) = match complete.take() {
            Some(same) if same.0 == statement.index => complete.insert(same),
            _ => complete.insert((statement.index, is_complete(statement, lack))),
        };
        if !*complete {
            report(context, statement, condition, lack, findings);
        }
    }
}

/// Whether `statement` has what such a key needs beside it.
fn is_complete(statement: &Statement<'_>, lack: Lack) -> bool {
    statement.conditions.iter().any(|condition| match lack {
        Lack::Principal => condition.is_key(IS_SERVICE) && !condition.says(true),
        Lack::Service => condition.is_key(IS_SERVICE) && condition.says(true),
        Lack::NullCheck => {
            is_null(condition)
                && !condition.says(true)
                && (condition.is_key("aws:SourceAccount") || condition.is_key("aws:SourceArn"))
        }
    })
}

fn is_null(condition: &Condition<'_>) -> bool {
    condition
        .operator
        .is_some_and(|o| o.kind == OperatorKind::Null)
}

/// Whether the key tells services from other principals, or one service from another.
fn is_about_services(condition: &Condition<'_>) -> bool {
    [
        IS_SERVICE,
        "aws:PrincipalServiceName",
        "aws:PrincipalServiceNamesList",
    ]
    .iter()
    .any(|key| condition.is_key(key))
}

fn report(
    context: &Context<'_>,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    lack: Lack,
    findings: &mut Findings,
) {
    let key = code(condition.key().value);
    let (operator, added, value) = match lack {
        Lack::Principal => ("BoolIfExists", IS_SERVICE, "false"),
        Lack::Service => ("BoolIfExists", IS_SERVICE, "true"),
        Lack::NullCheck => ("Null", "aws:SourceAccount", "false"),
    };
    let message = if !holds_without_key(condition) {
        format!(
            "AWS asks for a condition on `{added}` wherever a resource control policy compares {key}; as this one stands, requests \
             without the key are not denied."
        )
    } else if lack == Lack::Principal {
        format!(
            "AWS services that work for you have no {key} of yours, and this Deny is about them too. Spare them with `{added}`."
        )
    } else if lack == Lack::Service {
        format!(
            "Only requests of AWS services have {key}, and this Deny is about your users and roles too. Hold it to services with \
             `{added}`."
        )
    } else {
        format!(
            "Not every AWS service tells {key}, and this Deny also stops those that do not. Hold it to requests that have `{added}`."
        )
    };
    let finding = findings.report(condition.member.key.span, message);
    // Beside the opposite of what is to be added, the author has to say which of the two is meant.
    if statement.conditions.iter().any(|other| other.is_key(added)) {
        return;
    }
    let condition = Added {
        operator,
        key: added,
        value: format!("\"{value}\""),
    };
    if let Some(edits) = with_conditions(context.policy.text, statement, &[condition]) {
        finding.unsafe_fix(format!("Add the condition on `{added}`"), edits);
    }
}
