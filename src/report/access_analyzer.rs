//! Findings in the shape of AWS's `accessanalyzer validate-policy`.
//!
//! <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html>

use serde::Serialize;

use super::answer::Range;
use super::run::{Checked, Options, Places, each_policy};
use crate::policy::{Kind, Policy};
use crate::rules::{Category, Finding, Validator};
use crate::syntax::{Node, Position, Span, Step, Value, parse, steps_to};

const REFERENCE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/// The types of policy that AWS's command takes, and ours beside them.
const POLICY_TYPES: [(&str, Kind); 7] = [
    ("IDENTITY_POLICY", Kind::Identity),
    ("RESOURCE_POLICY", Kind::Resource),
    ("SERVICE_CONTROL_POLICY", Kind::Scp),
    ("RESOURCE_CONTROL_POLICY", Kind::Rcp),
    ("PERMISSIONS_BOUNDARY", Kind::Boundary),
    ("SESSION_POLICY", Kind::Session),
    ("VPC_ENDPOINT_POLICY", Kind::Endpoint),
];

/// The types of resource that AWS's validator takes, for policies of resources alone.
pub const VALIDATED_TYPES: [&str; 6] = [
    "AWS::S3::Bucket",
    "AWS::S3::AccessPoint",
    "AWS::S3::MultiRegionAccessPoint",
    "AWS::S3ObjectLambda::AccessPoint",
    "AWS::IAM::AssumeRolePolicyDocument",
    "AWS::DynamoDB::Table",
];

/// The answer to `validate-policy`.
#[derive(Debug, Default, Serialize)]
pub struct Validation {
    /// What the rules that AWS has too found.
    pub findings: Vec<ValidatedFinding>,
}

/// One finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidatedFinding {
    /// What is wrong.
    pub finding_details: String,
    /// `ERROR`, `SECURITY_WARNING`, `WARNING` or `SUGGESTION`.
    pub finding_type: &'static str,
    /// AWS's code.
    pub issue_code: &'static str,
    /// AWS's page on it.
    pub learn_more_link: String,
    /// The places that it is about, the one at fault first.
    pub locations: Vec<Location>,
}

/// A place in the policy.
#[derive(Debug, Serialize)]
pub struct Location {
    /// The way to the element, from the policy down.
    pub path: Vec<PathElement>,
    /// Its place in the text.
    pub span: LocationSpan,
}

/// One step of a path.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PathElement {
    /// To an item of an array.
    Index(usize),
    /// To a key itself.
    Key(String),
    /// To a part of a string, in UTF-16 code units.
    Substring {
        /// The first, from 0.
        start: u32,
        /// How many.
        length: u32,
    },
    /// To the value of a key.
    Value(String),
}

/// A range as AWS counts.
#[derive(Debug, Serialize)]
pub struct LocationSpan {
    /// The first character.
    pub start: LocationPosition,
    /// The one after the last.
    pub end: LocationPosition,
}

/// A position as AWS counts: lines from 1, columns from 0.
#[derive(Debug, Serialize)]
pub struct LocationPosition {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 0.
    pub column: u32,
    /// UTF-16 code units from the start of the text.
    pub offset: u32,
}

/// The kind that `policy_type` names, one of [`policy_types`].
#[must_use]
pub fn kind_of_policy_type(policy_type: &str) -> Option<Kind> {
    POLICY_TYPES
        .iter()
        .find(|(name, _)| *name == policy_type)
        .map(|&(_, kind)| kind)
}

/// The types of policy that `validate-policy` takes.
pub fn policy_types() -> impl Iterator<Item = &'static str> {
    POLICY_TYPES.iter().map(|&(name, _)| name)
}

const SYNTAX_ERROR: &str = "JSON_SYNTAX_ERROR";

/// What AWS's validator says only where it is given one of S3's types of resource.
const OF_S3: [&str; 3] = [
    "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
];

/// What it says of trust policies only where it is told that they are some.
const OF_TRUST: [&str; 6] = [
    "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
    "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
];

/// What it says of a whole element. Ours is marked at the name; AWS's at what the element holds, as in its answer about `NotResource`
/// (<https://github.com/awslabs/terraform-iam-policy-validator/blob/main/iam_check/test/scp/findings.json>).
const OF_ELEMENTS: [&str; 7] = [
    "ALLOW_WITH_NOT_PRINCIPAL",
    "RCP_SYNTAX_ERROR_NOTACTION",
    "RCP_SYNTAX_ERROR_PRINCIPAL",
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    "SCP_SYNTAX_ERROR_PRINCIPAL",
    "UNSUPPORTED_PRINCIPAL",
];

/// Checks every policy in `text`, and reports what AWS has a code for.
///
/// A resource policy may be a role's trust policy: told by the resource type, or by its statements. Without the type, what AWS's
/// validator says of these is left out, for it looks at no statements to tell them, and it misses the resource in them. A text with
/// a syntax error it does not check any further than to the first.
#[must_use]
pub fn validate(text: &str, options: &Options) -> Validation {
    let mut options = options.clone();
    options.settings.validator = Some(Validator {
        untyped: options.kind == Some(Kind::Resource) && options.resource_type.is_none(),
    });
    if options.kind == Some(Kind::Resource) {
        options.kind = match &options.resource_type {
            Some(resource_type) => Some(Kind::of_resource_type(resource_type)),
            None if is_trust_policy(text) => Some(Kind::Trust),
            None => Some(Kind::Resource),
        };
    }
    let mut validation = Validation::default();
    each_policy(text, &options, &mut |checked| {
        let Checked {
            context,
            mut findings,
            places,
            ..
        } = checked;
        let policy = context.policy;
        if !context.syntax_errors.is_empty() {
            findings.retain(|finding| finding.rule.issue_code == Some(SYNTAX_ERROR));
            findings.truncate(1);
        }
        let unsaid = unsaid(policy, context.settings.is_untyped());
        let findings = findings.into_iter();
        validation
            .findings
            .extend(findings.filter_map(|finding| validated(finding, policy, places, &unsaid)));
    });
    validation
}

fn is_trust_policy(text: &str) -> bool {
    parse(text)
        .root
        .is_some_and(|root| Policy::read(text, &root, None, None).kind == Kind::Trust)
}

/// What AWS's validator does not say, given what it is told of the resource.
fn unsaid(policy: &Policy<'_>, untyped: bool) -> Vec<&'static str> {
    let mut codes = Vec::new();
    let of_s3 = |name: &str| name.starts_with("AWS::S3");
    if !policy.resource_type.is_some_and(of_s3) {
        codes.extend(OF_S3);
    }
    if policy.resource_type.is_none() {
        codes.push("FEDERATED_PRINCIPAL_NOT_SUPPORTED");
    }
    if untyped {
        codes.extend(OF_TRUST);
    }
    codes
}

fn validated(
    finding: Finding,
    policy: &Policy<'_>,
    places: Places<'_>,
    unsaid: &[&str],
) -> Option<ValidatedFinding> {
    let issue_code = finding.rule.issue_code?;
    if unsaid.contains(&issue_code) {
        return None;
    }
    let related = finding.related.iter().map(|&(span, _)| span);
    let spans = std::iter::once(finding.span).chain(related);
    let spans = spans.map(|span| match OF_ELEMENTS.contains(&issue_code) {
        true => held_by(policy.node, span).unwrap_or(span),
        false => span,
    });
    let locations = if issue_code == SYNTAX_ERROR {
        // There is no tree to lead a way through.
        vec![location(Vec::new(), finding.span, places)]
    } else {
        spans
            .map(|span| location(path(policy.node, span), span, places))
            .collect()
    };
    Some(ValidatedFinding {
        finding_type: finding.category.aws_name(),
        issue_code,
        learn_more_link: learn_more_link(finding.rule.category, issue_code),
        locations,
        finding_details: finding.message,
    })
}

fn location(path: Vec<PathElement>, span: Span, places: Places<'_>) -> Location {
    Location {
        path,
        span: places.range(span).into(),
    }
}

/// The page's anchor is made of the finding's type and its code.
fn learn_more_link(category: Category, issue_code: &str) -> String {
    let kind = match category {
        Category::Error => "error",
        Category::SecurityWarning => "security-warning",
        Category::Warning => "general-warning",
        Category::Suggestion => "suggestion",
    };
    let code = issue_code.to_ascii_lowercase().replace('_', "-");
    format!("{REFERENCE}#access-analyzer-reference-policy-checks-{kind}-{code}")
}

/// What the key at `key` holds.
fn held_by(root: &Node<'_>, key: Span) -> Option<Span> {
    let (_, object) = steps_to(root, key);
    let mut members = object.as_object()?.iter();
    let member = members.find(|member| member.key.span == key)?;
    Some(member.value.span)
}

fn path(root: &Node<'_>, span: Span) -> Vec<PathElement> {
    let (steps, node) = steps_to(root, span);
    let at_key = matches!(steps.last(), Some(Step::Key(_)));
    let mut path: Vec<PathElement> = steps
        .into_iter()
        .map(|step| match step {
            Step::Index(index) => PathElement::Index(index),
            Step::Key(key) => PathElement::Key(key.to_owned()),
            Step::Value(key) => PathElement::Value(key.to_owned()),
        })
        .collect();
    if !at_key && let Value::String(text) = &node.value {
        path.extend(substring(text, node.span, span));
    }
    path
}

/// The part of a string that `part` covers. With escapes before it, the two count differently, and the part is left out.
fn substring(text: &str, string: Span, part: Span) -> Option<PathElement> {
    let unescaped = usize::try_from(string.end - string.start).ok()? == text.len() + 2;
    if !unescaped || part == string || part.is_empty() || !string.contains(part) {
        return None;
    }
    let byte = |offset: u32| usize::try_from(offset.checked_sub(string.start + 1)?).ok();
    let (start, end) = (byte(part.start)?, byte(part.end)?);
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).ok();
    Some(PathElement::Substring {
        start: units(text.get(..start)?)?,
        length: units(text.get(start..end)?)?,
    })
}

impl From<Range> for LocationSpan {
    fn from(range: Range) -> Self {
        Self {
            start: range.start.into(),
            end: range.end.into(),
        }
    }
}

impl From<Position> for LocationPosition {
    fn from(position: Position) -> Self {
        Self {
            line: position.line + 1,
            column: position.character,
            offset: position.offset,
        }
    }
}

#[cfg(test)]
mod tests;
