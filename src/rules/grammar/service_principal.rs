use crate::policy::pattern::has_wildcard;
use crate::policy::{Kind, OperatorType, PrincipalType, Text};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, replace};

/// A service principal that is written otherwise than AWS writes them.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-service-principal-format",
    issue_code: Some("INVALID_SERVICE_PRINCIPAL_FORMAT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Malformed service principal",
    what: "A service principal is the name of a service in lower case and `.amazonaws.com`, under `Service` in a `Principal` and in the \
           values of `aws:CalledVia`, `aws:PrincipalServiceName` and `iam:PassedToService`. A service that calls AWS KMS does so in a region, and the values of \
           `kms:ViaService` name it: `s3.eu-west-1.amazonaws.com`. Values with wildcards or variables are not looked at.",
    why: "Under `Service` AWS refuses the policy. In a condition the value equals that of no request.",
    examples: &[
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": [«"lambda"», «"EC2.amazonaws.com"»] },
    "Action": "sts:AssumeRole"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
    "Action": "sts:AssumeRole"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": "arn:aws:iam::111122223333:role/task-*",
    "Condition": { "StringEquals": { "iam:PassedToService": «"ecs-tasks"» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": "arn:aws:iam::111122223333:role/task-*",
    "Condition": { "StringEquals": { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "kms:Decrypt",
    "Resource": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "Condition": { "StringEquals": { "kms:ViaService": «"s3.amazonaws.com"» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "kms:Decrypt",
    "Resource": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services",
        "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-principal-format",
    ],
    check,
});

/// The condition keys whose values are service principals.
const KEYS: [&str; 8] = [
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "iam:PassedToService",
    VIA,
    OF_LINKED_ROLE,
];

/// The one whose values have a region in them.
const VIA: &str = "kms:ViaService";

/// The one whose values AWS's validator is not known to look at.
const OF_LINKED_ROLE: &str = "iam:AWSServiceName";

/// What service principals end in. The last is of services that call each other inside AWS.
const DOMAINS: [&str; 5] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".amazon.com",
    ".aws.internal",
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    each_value(context, |value, key| {
        if key != OF_LINKED_ROLE {
            check_value(value, key, findings);
        }
    });
}

/// Calls `visit` with every service principal: those that statements name, and those that conditions compare, with the key.
pub(super) fn each_value<'a>(context: &Context<'a>, mut visit: impl FnMut(Text<'a>, &str)) {
    for statement in &context.policy.statements {
        for principal in statement.principals.iter().flat_map(|p| &p.items) {
            // In the other kinds of policy, the principal itself is the fault.
            let may_stand = context.policy.kind.names_principals();
            if may_stand && principal.kind == PrincipalType::Service {
                visit(principal.text, "");
            }
        }
        for condition in &statement.conditions {
            let is_text = condition
                .operator
                .is_some_and(|o| o.kind.value_type() == OperatorType::String);
            let key = KEYS.iter().find(|key| condition.is_key(key));
            let Some(key) = key.filter(|_| is_text) else {
                continue;
            };
            for value in &condition.values {
                visit(*value, key);
            }
        }
    }
}

/// The name in a service principal, and the domain behind it.
pub(super) fn domain_of(text: &str) -> Option<(&str, &'static str)> {
    let mut domains = DOMAINS.into_iter();
    domains.find_map(|domain| Some((text.strip_suffix(domain)?, domain)))
}

/// Whether `name` is that of a service and, behind a dot, of a region: `s3.eu-west-1`.
fn ends_in_region(name: &str) -> bool {
    let region = name.rsplit_once('.').map(|(_, region)| region);
    region.is_some_and(|r| r.contains('-') && r.ends_with(|c: char| c.is_ascii_digit()))
}

fn check_value(value: Text<'_>, key: &str, findings: &mut Findings) {
    let text = value.value;
    // Of wildcards and variables, other rules speak.
    if has_wildcard(text) || text.contains("${") || findings.is_full() {
        return;
    }
    let name = domain_of(text).map(|(name, _)| name);
    let has_region = key == VIA;
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|b| {
                b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'_')
            })
    };
    if name.is_some_and(|name| is_name(name) && (!has_region || ends_in_region(name))) {
        return;
    }
    let form = if has_region {
        "`SERVICE.REGION.amazonaws.com`"
    } else {
        "`SERVICE.amazonaws.com`"
    };
    let finding = findings.report(
        value.span,
        format!(
            "`{}` is no service principal; one has the form {form}, in lower case.",
            short(text)
        ),
    );
    let lower = text.trim().to_ascii_lowercase();
    let meant = if DOMAINS.iter().any(|domain| lower.ends_with(domain)) {
        lower
    } else {
        format!("{lower}.amazonaws.com")
    };
    let name = meant.strip_suffix(".amazonaws.com").unwrap_or(&meant);
    if !has_region && is_name(name) && !name.contains("..") {
        finding.safe_fix(
            format!("Write `{}`", short(&meant)),
            vec![replace(value.span, quoted(&meant))],
        );
    }
}
