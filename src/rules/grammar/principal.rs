use super::spelling::nearest;
use crate::policy::pattern::has_wildcard;
use crate::policy::{Kind, Principal, PrincipalType, is_account_id};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Node, Value, quoted, replace};

/// A principal that is no key with a value.
pub static FORMAT: Rule = Rule::new(Definition {
    id: "invalid-principal-format",
    issue_code: Some("INVALID_PRINCIPAL_FORMAT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::PRINCIPALS,
    title: "Principal without its key",
    what: "`Principal` is `\"*\"`, or an object that says what kind of principal each value is: `{\"AWS\": …}`, `{\"Service\": …}`, \
           `{\"Federated\": …}` or `{\"CanonicalUser\": …}`.",
    why: "AWS refuses the policy.",
    examples: &[
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": «"arn:aws:iam::111122223333:role/report-reader"»,
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/report-reader" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": «["lambda.amazonaws.com"]»,
    "Action": "sts:AssumeRole"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "lambda.amazonaws.com" },
    "Action": "sts:AssumeRole"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-principal-format",
    ],
    check: check_format,
});

/// A key of the principal object that AWS does not know.
pub static KEY: Rule = Rule::new(Definition {
    id: "invalid-principal-key",
    issue_code: Some("INVALID_PRINCIPAL_KEY"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::PRINCIPALS,
    title: "Unknown kind of principal",
    what: "The keys of a principal object are `AWS`, `Service`, `Federated` and `CanonicalUser`, written so: letter case counts.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { «"Services"»: "lambda.amazonaws.com", «"Aws"»: "111122223333" },
    "Action": "sts:AssumeRole"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "lambda.amazonaws.com", "AWS": "111122223333" },
    "Action": "sts:AssumeRole"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-principal-key",
    ],
    check: check_key,
});

/// A pattern where a principal has to be named whole.
pub static WILDCARD: Rule = Rule::new(Definition {
    id: "unsupported-wildcard-in-principal",
    issue_code: Some("UNSUPPORTED_WILDCARD_IN_PRINCIPAL"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::PRINCIPALS,
    title: "Wildcard in a principal",
    what: "Under `AWS` a wildcard stands alone, for everyone, and not in an ARN; under `Service`, `Federated` and `CanonicalUser` there \
           is none at all.",
    why: "AWS refuses the policy, or compares the `*` as a character that no principal has. Patterns of principals go into a condition \
          on `aws:PrincipalArn`.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": «"arn:aws:iam::111122223333:role/report-*"» },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/report-*" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-wildcard-in-principal",
    ],
    check: |context, findings| each(context, findings, check_wildcard),
});

/// A value under `AWS` that names no principal.
pub static VALUE: Rule = Rule::new(Definition {
    id: "invalid-aws-principal",
    issue_code: None,
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::PRINCIPALS,
    title: "Value that names no AWS principal",
    what: "A value under `AWS` is `*`, an account id of twelve digits, or the ARN of an account, user, role or session.",
    why: "The service refuses the policy, since it cannot find whom it is about.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": [«"11112222333"», «"report-reader"»] },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": ["111122223333", "arn:aws:iam::111122223333:role/report-reader"] },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ],
    check: |context, findings| each(context, findings, check_value),
});

const KEYS: [&str; 4] = ["AWS", "CanonicalUser", "Federated", "Service"];

/// The principals of the kinds of policy that have any; in the others the element itself is the fault.
fn each(context: &Context<'_>, findings: &mut Findings, check: fn(&Principal<'_>, &mut Findings)) {
    if !context.policy.kind.names_principals() {
        return;
    }
    for principals in context
        .policy
        .statements
        .iter()
        .filter_map(|s| s.principals.as_ref())
    {
        for principal in &principals.items {
            if findings.is_full() {
                return;
            }
            check(principal, findings);
        }
    }
}

fn check_format(context: &Context<'_>, findings: &mut Findings) {
    if !context.policy.kind.names_principals() {
        return;
    }
    for principals in context
        .policy
        .statements
        .iter()
        .filter_map(|s| s.principals.as_ref())
    {
        let value = &principals.member.value;
        let keyless = match &value.value {
            Value::String(text) => text != "*",
            Value::Array(items) => !items.is_empty(),
            _ => false,
        };
        if !keyless || findings.is_full() {
            continue;
        }
        let finding = findings.report(
            value.span,
            "AWS cannot tell what kind of principal this is: put it into an object, under `AWS`, `Service`, `Federated` or `CanonicalUser`.",
        );
        if let Some(key) = key_for(value) {
            let text = value.span.of(context.policy.text);
            finding.safe_fix(
                format!("Put the principal under `{key}`"),
                vec![replace(value.span, format!("{{ \"{key}\": {text} }}"))],
            );
        }
    }
}

/// The key that all strings of `value` belong under.
fn key_for(value: &Node<'_>) -> Option<&'static str> {
    let mut keys = value.one_or_many().iter().map(|node| {
        let text = node.as_str()?;
        if text == "*"
            || is_account_id(text)
            || text.starts_with("arn:aws") && !text.contains("-provider/")
        {
            Some("AWS")
        } else if text.contains("-provider/") {
            Some("Federated")
        } else if text.ends_with(".amazonaws.com") {
            Some("Service")
        } else {
            None
        }
    });
    let first = keys.next()??;
    keys.all(|key| key == Some(first)).then_some(first)
}

fn check_key(context: &Context<'_>, findings: &mut Findings) {
    for principals in context
        .policy
        .statements
        .iter()
        .filter_map(|s| s.principals.as_ref())
    {
        let members = principals.member.value.as_object().unwrap_or_default();
        for member in members {
            let written = member.key.text.as_ref();
            if KEYS.contains(&written) || findings.is_full() {
                continue;
            }
            let finding = findings.report(
                member.key.span,
                format!(
                    "`{}` is no kind of principal. AWS knows `AWS`, `Service`, `Federated` and `CanonicalUser`.",
                    short(written)
                ),
            );
            if let Some(meant) = nearest(written, KEYS)
                && members.iter().all(|other| other.key.text != meant)
            {
                finding.safe_fix(format!("Write `{meant}`"), vec![member.key.renamed(meant)]);
            }
        }
    }
}

fn check_wildcard(principal: &Principal<'_>, findings: &mut Findings) {
    let text = principal.text.value;
    let Some(key) = principal.key.filter(|_| has_wildcard(text)) else {
        return;
    };
    let message = match principal.kind {
        PrincipalType::Unknown => return,
        PrincipalType::Aws if text == "*" => return,
        PrincipalType::Aws => format!(
            "`{}` is not a pattern here: under `AWS` a wildcard only stands alone. Compare `aws:PrincipalArn` in a `Condition` instead.",
            short(text)
        ),
        _ => format!(
            "`{}` has a wildcard, which `{}` does not take. Name each principal.",
            short(text),
            key.text
        ),
    };
    findings.report(principal.text.span, message);
}

fn check_value(principal: &Principal<'_>, findings: &mut Findings) {
    use crate::policy::PrincipalForm;
    let text = principal.text.value;
    // Without a key, `invalid-principal-format` speaks; of variables and wildcards, other rules do.
    let names_none = principal.kind == PrincipalType::Aws
        && principal.key.is_some()
        && matches!(principal.form(), PrincipalForm::Other(_))
        && !text.starts_with("arn:")
        && !has_wildcard(text)
        && !text.contains("${");
    if !names_none {
        return;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let finding = findings.report(
        principal.text.span,
        if is_number {
            format!("`{}` is no account id: one has twelve digits, this has {digits}.", short(text))
        } else {
            format!(
                "`{}` names no AWS principal. Give the ARN of a user or role, or the id of an account.",
                short(text)
            )
        },
    );
    let plain: String = text.chars().filter(char::is_ascii_digit).collect();
    if is_number && is_account_id(&plain) {
        finding.safe_fix(
            format!("Write `{plain}`"),
            vec![replace(principal.text.span, quoted(&plain))],
        );
    }
}
