use super::key_fault::{Fault, has_fault};
use super::meant_key::{Meant, meant};
use super::spelling::Guesses;
use crate::policy::{Condition, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A key without service or name.
pub static FORMAT: Rule = Rule::new(Definition {
    id: "invalid-condition-key-format",
    issue_code: Some("INVALID_CONDITION_KEY_FORMAT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Condition key without its prefix",
    what: "A condition key is a prefix, a colon and a name: `aws:SourceIp`, `s3:prefix`.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": { «"SecureTransport"»: "true" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": { "aws:SecureTransport": "true" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-key-format",
    ],
    check: |context, findings| each(context, Fault::Format, findings),
});

/// `aws:` with a name that AWS does not have.
pub static GLOBAL: Rule = Rule::new(Definition {
    id: "invalid-global-condition-key",
    issue_code: Some("INVALID_GLOBAL_CONDITION_KEY"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Unknown global condition key",
    what: "A condition key that starts with `aws:` is one of AWS's global keys. An edit is safe where one key alone can be meant.",
    why: "No request has a key that there is not. Most operators are then false, so an `Allow` gives nothing and a `Deny` denies \
          nothing; negated operators and `IfExists` are true, so the condition restricts nobody.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "IpAddress": { «"aws:SourceIpAddress"»: "54.240.0.0/28" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "IpAddress": { "aws:SourceIp": "54.240.0.0/28" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-global-condition-key",
    ],
    check: |context, findings| each(context, Fault::Global, findings),
});

/// A key that its service does not have.
pub static OF_SERVICE: Rule = Rule::new(Definition {
    id: "invalid-service-condition-key",
    issue_code: Some("INVALID_SERVICE_CONDITION_KEY"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Unknown condition key of a service",
    what: "A condition key with the prefix of a service is one that the service has. An edit is safe where one key alone differs by the \
           spelling.",
    why: "No request has a key that there is not. Most operators are then false, so an `Allow` gives nothing and a `Deny` denies \
          nothing; negated operators and `IfExists` are true, so the condition restricts nobody.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": { "StringEquals": { «"ec2:InstanceTypes"»: "t3.micro" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": { "StringEquals": { "ec2:InstanceType": "t3.micro" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-condition-key",
    ],
    check: |context, findings| each(context, Fault::OfService, findings),
});

/// A tag key without its tag.
pub static MISSING_TAG: Rule = Rule::new(Definition {
    id: "missing-tag-key-in-condition",
    issue_code: Some("MISSING_TAG_KEY_IN_CONDITION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Tag condition without the name of a tag",
    what: "A condition key about tags ends in the name of the tag: `aws:ResourceTag/team`.",
    why: "Without the name it is not said which tag is meant; no request has such a key.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "StringEquals": { «"aws:ResourceTag/"»: "web" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:ResourceTag/team": "web" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-tag-key-in-condition",
    ],
    check: |context, findings| each(context, Fault::MissingTag, findings),
});

/// `aws:ARN`, which AWS no longer supports
pub static UNSUPPORTED: Rule = Rule::new(Definition {
    id: "unsupported-global-condition-key",
    issue_code: Some("UNSUPPORTED_GLOBAL_CONDITION_KEY"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Global condition key that AWS does not support",
    what: "A policy compares `aws:PrincipalArn` or `aws:SourceArn`, and not `aws:ARN`. AWS has two codes for that one key and does not say \
           when it gives which; in the answers that people have published it is this one, in identity policies too.",
    why: "AWS does not support the key: a condition on it may never hold, and what it was to allow is refused. It can be meant for whoever \
          calls, which is `aws:PrincipalArn`, or for the resource that a service calls for, which is `aws:SourceArn`.",
    examples: &[
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "111122223333" },
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": { "ArnLike": { «"aws:ARN"»: "arn:aws:iam::111122223333:role/shop-*" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "111122223333" },
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/shop-*" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "ArnNotLike": { «"aws:ARN"»: "arn:aws:iam::*:role/identity-admin" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "ArnNotLike": { "aws:PrincipalArn": "arn:aws:iam::*:role/identity-admin" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-global-condition-key",
    ],
    check: |context, findings| each(context, Fault::Unsupported, findings),
});

/// `aws:ARN` as AWS's page once spoke of it
pub static DEPRECATED: Rule = Rule::new(Definition {
    id: "deprecated-global-condition-key",
    issue_code: Some("DEPRECATED_GLOBAL_CONDITION_KEY"),
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Global condition key that AWS has replaced (told by another rule)",
    what: "AWS's page still has this warning for `aws:ARN`, beside an error for the same key. Its validator answers with the error, and so \
           does `unsupported-global-condition-key` here.",
    why: "This rule finds nothing. It is listed for those who meet the code in AWS's page and in older reports.",
    examples: &[],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-deprecated-global-condition-key",
    ],
    check: |_, _| {},
});

/// A key with the prefix of a service that there is not.
pub static UNKNOWN_SERVICE: Rule = Rule::new(Definition {
    id: "invalid-service",
    issue_code: Some("INVALID_SERVICE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Unknown service in a condition key or ARN",
    what: "The prefix of a condition key is `aws`, a service that AWS has, or the address of an identity provider. The third field of a \
           resource's ARN is a service.",
    why: "No request has a key that there is not, and no resource such an ARN: the condition does not do what it says, and the entry \
          matches nothing.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": { "StringEquals": { «"ec3:InstanceType"»: "t3.micro" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": { "StringEquals": { "ec2:InstanceType": "t3.micro" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "dynamodb:GetItem",
    "Resource": «"arn:aws:dynamo:eu-west-1:111122223333:table/orders"»
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "dynamodb:GetItem",
    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service",
    ],
    check: |context, findings| {
        each(context, Fault::UnknownService, findings);
        super::arn::report_unknown_services(context, findings);
    },
});

fn each(context: &Context<'_>, wanted: Fault, findings: &mut Findings) {
    let mut guesses = Guesses::default();
    for keyed in context.conditions() {
        let condition = keyed.condition;
        if has_fault(&keyed, wanted, context.settings.validator) && !findings.is_full() {
            let meant = guesses
                .seek(|| meant(condition.key().value, wanted))
                .flatten();
            report(condition, wanted, meant, findings);
        }
    }
}

fn report(condition: &Condition<'_>, fault: Fault, meant: Option<Meant>, findings: &mut Findings) {
    let key = condition.key();
    let written = short(key.value);
    let hint = meant
        .as_ref()
        .map(|meant| format!(" The nearest is `{}`.", meant.key))
        .unwrap_or_default();
    let unmet = if condition.operator.is_some_and(|o| o.holds_without_key()) {
        "no request has it, so this condition holds for every request"
    } else {
        "no request has it, so this condition never holds"
    };
    let message = match fault {
        Fault::Format => {
            format!(
                "`{written}` is no condition key: a prefix, a colon and a name are needed, as in `aws:SourceIp`.{hint}"
            )
        }
        Fault::Global => format!("AWS has no global condition key `{written}`: {unmet}.{hint}"),
        Fault::OfService | Fault::UnknownService => {
            format!("AWS has no condition key `{written}`: {unmet}.{hint}")
        }
        Fault::MissingTag => {
            let head = written.trim_end_matches('/');
            format!(
                "`{head}` needs the name of a tag behind a slash, as in `{head}/team`. As it stands, {unmet}."
            )
        }
        Fault::Unsupported => {
            "AWS does not support `aws:ARN`. For whoever calls, compare `aws:PrincipalArn`; for the resource that a service calls \
             for, `aws:SourceArn`."
                .to_owned()
        }
    };
    let finding = findings.report(key.span, message);
    if let Some(meant) = meant {
        let title = format!("Write `{}`", short(&meant.key));
        let edits = vec![condition.member.key.renamed(&meant.key)];
        finding.fix(meant.sure, title, edits);
    }
}
