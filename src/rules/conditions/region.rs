use super::consequence::of_no_match;
use crate::catalog::Catalog;
use crate::policy::variable::has_variable;
use crate::policy::{Condition, Kind, OperatorKind, OperatorType, pattern};
use crate::rules::grammar::spelling::{Guesses, nearest};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, replace};

/// A region that there is not.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-region",
    issue_code: Some("INVALID_REGION"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Unknown region in a condition",
    what: "A value that a string operator compares with `aws:RequestedRegion`, or with a service's key for a region, is a region that AWS has. \
           A finding for each that is not; patterns are not judged, nor `unspecified`, which policies that AWS makes compare with \
           `aws:RequestedRegion`. The regions are those of the catalogue's day.",
    why: "No request names such a region. In a list of regions that may be used it gives nothing; in a Deny of all others it does not spare \
          the region that was meant, and its people are shut out.",
    examples: &[Example::new(
        Kind::Scp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": ["iam:*", "organizations:*", "support:*", "sts:*"],
    "Resource": "*",
    "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-west-1", «"eu-centrall-1"»] } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": ["iam:*", "organizations:*", "support:*", "sts:*"],
    "Resource": "*",
    "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion",
        "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-region",
    ],
    check,
});

/// Keys whose values are regions.
const KEYS: [&str; 9] = [
    "aws:RequestedRegion",
    "account:TargetRegion",
    "cloudformation:TargetRegion",
    "ec2:Region",
    "kms:PrimaryRegion",
    "kms:ReplicaRegion",
    "secretsmanager:AddReplicaRegions",
    "secretsmanager:SecretPrimaryRegion",
    "ses:ReplicaRegion",
];

/// What the service control policies for an account with advanced features compare the region with, beside its regions. AWS's
/// validator takes it for one, as a published answer about such a policy shows.
const NO_REGION: &str = "unspecified";

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut guesses = Guesses::default();
    for statement in &context.policy.statements {
        for condition in statement.conditions.iter().filter(|c| holds_regions(c)) {
            for text in &condition.values {
                let value = text.value;
                if pattern::has_wildcard(value)
                    || has_variable(value)
                    || is_region(value, condition)
                    || findings.is_full()
                {
                    continue;
                }
                let regions = Catalog::builtin().regions().map(|region| region.id());
                let meant = guesses.seek(|| nearest(value, regions)).flatten();
                let hint = meant
                    .map(|meant| format!(" The nearest is `{meant}`."))
                    .unwrap_or_default();
                let finding = findings.report(
                    text.span,
                    format!(
                        "`{}` is no region of AWS. {}{hint}",
                        short(value),
                        of_no_match(statement, condition)
                    ),
                );
                if let Some(meant) = meant {
                    finding.unsafe_fix(
                        format!("Write `{meant}`"),
                        vec![replace(text.span, quoted(meant))],
                    );
                }
            }
        }
    }
}

fn holds_regions(condition: &Condition<'_>) -> bool {
    let compares_text = condition
        .operator
        .is_some_and(|operator| operator.kind.value_type() == OperatorType::String);
    compares_text && KEYS.iter().any(|key| condition.is_key(key))
}

fn is_region(value: &str, condition: &Condition<'_>) -> bool {
    if value == NO_REGION && condition.is_key("aws:RequestedRegion") {
        return true;
    }
    let ignores_case = condition.operator.is_some_and(|operator| {
        matches!(
            operator.kind,
            OperatorKind::StringEqualsIgnoreCase | OperatorKind::StringNotEqualsIgnoreCase
        )
    });
    let catalog = Catalog::builtin();
    if ignores_case {
        catalog.region(&value.to_ascii_lowercase()).is_some()
    } else {
        catalog.region(value).is_some()
    }
}
