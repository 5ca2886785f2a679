//! Findings in the shape of AWS's `accessanalyzer validate-policy`.
//!
//! <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html>

use serde::Serialize;

use super::answer::Range;
use super::run::{Checked, Options, Places, each_policy};
use crate::policy::{Kind, Policy};
use crate::rules::{Category, Finding};
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

/// Checks every policy in `text`, and reports what AWS has a code for.
///
/// A resource policy may be a role's trust policy: told by the resource type, or by its statements. Without the type, what AWS's
/// validator says of these is left out, for it looks at no statements to tell them, and it misses the resource in them. A text with
/// a syntax error it does not check any further than to the first.
#[must_use]
pub fn validate(text: &str, options: &Options) -> Validation {
    let mut options = options.clone();
    options.settings.untyped =
        options.kind == Some(Kind::Resource) && options.resource_type.is_none();
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
        let unsaid = unsaid(policy, context.settings.untyped);
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
    Some(ValidatedFinding {
        finding_type: finding.category.aws_name(),
        issue_code,
        learn_more_link: learn_more_link(finding.rule.category, issue_code),
        locations: std::iter::once(finding.span)
            .chain(related)
            .map(|span| Location {
                path: path(policy.node, span),
                span: places.range(span).into(),
            })
            .collect(),
        finding_details: finding.message,
    })
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
mod tests {
    use super::*;

    #[test]
    fn paths_tell_keys_values_and_parts_of_strings() {
        let text = r#"{"Statement": [{"Action": "s3:GetObjct", "Resorce": "*"}]}"#;
        let root = parse(text).root.unwrap();
        let at = |needle: &str| {
            let start = text.find(needle).unwrap();
            path(&root, Span::new(start, start + needle.len()))
        };
        let statement = |rest: PathElement| {
            vec![
                PathElement::Value("Statement".to_owned()),
                PathElement::Index(0),
                rest,
            ]
        };
        let action = statement(PathElement::Value("Action".to_owned()));
        assert_eq!(at("\"s3:GetObjct\""), action);
        assert_eq!(at("\"Action\": \"s3:GetObjct\""), action);
        assert_eq!(
            at("\"Resorce\""),
            statement(PathElement::Key("Resorce".to_owned()))
        );
        let substring = PathElement::Substring {
            start: 3,
            length: 8,
        };
        assert_eq!(at("GetObjct").last(), Some(&substring));
        assert_eq!(at(text), []);
    }

    /// The codes of AWS's validator for a resource policy with this in its only statement.
    fn codes(statement: &str, resource_type: Option<&str>) -> Vec<&'static str> {
        let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{{{statement}}}]}}");
        let options = Options {
            kind: Some(Kind::Resource),
            resource_type: resource_type.map(str::to_owned),
            ..Options::default()
        };
        let findings = validate(&text, &options).findings;
        findings
            .into_iter()
            .map(|finding| finding.issue_code)
            .collect()
    }

    #[test]
    fn without_its_type_a_resource_policy_has_to_name_the_resource() {
        let role = Some("AWS::IAM::AssumeRolePolicyDocument");
        let trust = r#""Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole""#;
        assert_eq!(codes(trust, None), ["MISSING_RESOURCE"]);
        assert!(codes(trust, role).is_empty());
        let all = r#""Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole""#;
        assert_eq!(codes(all, None), ["MISSING_RESOURCE"]);
        assert_eq!(
            codes(all, role),
            ["ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]
        );
        let github = r#""Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
            "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": "repo:example/shop:ref:refs/heads/main"}}"#;
        let confirmed = "CONFIRM_AUDIENCE_CLAIM_TYPE";
        assert_eq!(codes(github, None), ["MISSING_RESOURCE", confirmed]);
        assert_eq!(codes(github, role), [confirmed]);
        let repository = r#""Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "ecr:BatchGetImage""#;
        assert_eq!(codes(repository, None), ["MISSING_RESOURCE"]);
        assert!(codes(repository, Some("AWS::ECR::Repository")).is_empty());
    }

    #[test]
    fn a_policy_whose_kind_is_told_needs_no_type() {
        let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole"}]}"#;
        assert!(validate(text, &Options::default()).findings.is_empty());
    }

    #[test]
    fn some_is_said_of_certain_types_of_resource_alone() {
        let s3 = Some("AWS::S3::Bucket");
        let service = r#""Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::audit/*""#;
        assert!(codes(service, None).is_empty());
        assert_eq!(codes(service, s3), ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"]);
        let topic = r#""Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish",
            "Resource": "arn:aws:sns:eu-west-1:111122223333:orders""#;
        assert!(codes(topic, Some("AWS::SNS::Topic")).is_empty());
        let provider = r#""Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/staff"}, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::audit/*""#;
        assert!(codes(provider, None).is_empty());
        assert_eq!(codes(provider, s3), ["FEDERATED_PRINCIPAL_NOT_SUPPORTED"]);
    }

    #[test]
    fn a_syntax_error_is_told_alone() {
        let error = "JSON_SYNTAX_ERROR";
        assert_eq!(
            codes(
                r#""Effect": "Allow", "Principal": "*", "Action": "s3:*"]"#,
                None
            ),
            [error]
        );
        assert_eq!(codes("\"Effect\"", None), [error]);
    }

    #[test]
    fn a_step_is_an_object_with_one_member() {
        let steps = [PathElement::Value("Sid".to_owned()), PathElement::Index(2)];
        let json = serde_json::to_string(&steps).unwrap();
        assert_eq!(json, r#"[{"value":"Sid"},{"index":2}]"#);
    }

    #[test]
    fn findings_have_the_shape_of_awss_answer() {
        let text = "{\"Version\": \"2012-10-17\",\n \"Statement\": [],}";
        let options = Options {
            kind: Some(Kind::Identity),
            ..Options::default()
        };
        let answer = serde_json::to_value(validate(text, &options)).unwrap();
        let finding = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["issueCode"] == "JSON_SYNTAX_ERROR")
            .unwrap();
        assert_eq!(finding["findingType"], "ERROR");
        assert!(
            finding["learnMoreLink"]
                .as_str()
                .unwrap()
                .ends_with("#access-analyzer-reference-policy-checks-error-json-syntax-error")
        );
        let start = &finding["locations"][0]["span"]["start"];
        assert_eq!(
            *start,
            serde_json::json!({"line": 2, "column": 16, "offset": 42})
        );
    }
}
