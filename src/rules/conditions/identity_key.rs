use super::called_for::is_one_of;
use super::service_source::services;
use crate::policy::{Kind, OperatorKind, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::code;

/// What an identity has and a service, which calls with a principal of AWS's, has not.
const OF_IDENTITIES: [&str; 7] = [
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalTag/",
    "aws:userid",
    "aws:username",
];

/// A key about identities in a statement for a service.
pub static RULE: Rule = Rule::new(Definition {
    id: "unsupported-condition-key-for-service-principal",
    issue_code: Some("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Condition on an identity for a service",
    what: "A statement whose principals are services compares none of the keys that only identities have: `aws:PrincipalOrgID`, \
           `aws:PrincipalOrgPaths`, `aws:PrincipalAccount`, `aws:PrincipalArn`, `aws:PrincipalTag/…`, `aws:userid`, `aws:username`. AWS \
           names the first as an example; the others are missing from the requests of services for the same reason. Operators with \
           `IfExists` and `Null` are not meant; nor, but in answers for AWS's validator, are the tags that IAM Roles Anywhere makes of a \
           certificate (`aws:PrincipalTag/x509Subject/CN`). One finding tells all such keys of a statement. AWS's validator most likely has this \
           check for the policies of S3 resources alone, where it is given their type.",
    why: "A service calls with a principal that is in no organisation or account of yours. The condition is never true for it, so the \
          Allow lets the service do nothing; under a negated operator it is always true and limits nothing.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "cloudfront.amazonaws.com" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::website/*",
    "Condition": {
      "StringEquals": {
        «"aws:PrincipalOrgID"»: "o-a1b2c3d4e5",
        "aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5E6F7"
      }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "cloudfront.amazonaws.com" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::website/*",
    "Condition": {
      "StringEquals": {
        "aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5E6F7"
      }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-condition-key-for-service-principal",
    ],
    check: in_whole(check),
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !matches!(context.policy.kind, Kind::Resource | Kind::Trust) {
        return;
    }
    let is_own = context.settings.validator.is_none();
    for statement in &context.policy.statements {
        report(statement, is_own, findings);
    }
}

fn report(statement: &Statement<'_>, is_own: bool, findings: &mut Findings) {
    let Some(service) = services(statement).next().filter(|_| !findings.is_full()) else {
        return;
    };
    let mut keys = statement.conditions.iter().filter(|condition| {
        let compared = condition
            .operator
            .is_some_and(|o| !o.if_exists && o.kind != OperatorKind::Null);
        // IAM Roles Anywhere makes tags of what the certificate says.
        let is_told = is_own
            && service.value == "rolesanywhere.amazonaws.com"
            && condition.key().value.starts_with("aws:PrincipalTag/");
        compared && !is_told && is_one_of(condition, &OF_IDENTITIES)
    });
    let Some(first) = keys.next() else {
        return;
    };
    let finding = findings.report(
        first.member.key.span,
        format!(
            "Requests that {} makes itself never have {}: it calls with a principal that is in no organisation or account of yours. \
             For whom it calls is told by `aws:SourceAccount` or `aws:SourceOrgID`.",
            code(service.value),
            code(first.key().value)
        ),
    );
    for other in keys {
        finding.related(other.member.key.span, "Nor do they have this key.");
    }
    finding.related(service.span, "The service.");
}
