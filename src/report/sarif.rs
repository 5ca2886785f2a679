//! Findings as SARIF 2.1.0, for code scanning.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::answer::{Answer, AnsweredFinding, AnsweredFix, Range};
use super::explain;
use crate::rules::{self, Category, Rule};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A SARIF log with one run.
#[derive(Debug, Serialize)]
pub struct Sarif<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<SarifResult<'a>>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<ReportingDescriptor>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportingDescriptor {
    id: &'static str,
    short_description: Message<'static>,
    full_description: Message<'static>,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Debug, Serialize)]
struct Help {
    text: &'static str,
    markdown: String,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct RuleProperties {
    tags: [&'static str; 2],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Debug, Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

/// Lines and columns from 1, the end after the last character.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Message<'a>,
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<'a>,
}

/// The findings of `answers`, each with the name of the file that it answers.
#[must_use]
pub fn sarif(answers: &[(String, Answer)]) -> Sarif<'_> {
    let found: BTreeSet<&str> = findings(answers).map(|(_, finding)| finding.rule).collect();
    let rules: Vec<&'static Rule> = rules::ALL
        .iter()
        .copied()
        .filter(|rule| found.contains(rule.id))
        .collect();
    let indices: BTreeMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.id, index))
        .collect();
    Sarif {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: super::ENGINE,
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.into_iter().map(descriptor).collect(),
                },
            },
            column_kind: "utf16CodeUnits",
            results: findings(answers)
                .map(|(name, finding)| result(&uri(name), finding, &indices))
                .collect(),
        }],
    }
}

fn findings(answers: &[(String, Answer)]) -> impl Iterator<Item = (&str, &AnsweredFinding)> {
    answers.iter().flat_map(|(name, answer)| {
        let findings = answer.documents.iter().flat_map(|d| &d.findings);
        findings.map(move |finding| (name.as_str(), finding))
    })
}

/// A file's name as a URI reference: relative where the name is.
fn uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len() + 8);
    if name.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in name.bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn descriptor(rule: &'static Rule) -> ReportingDescriptor {
    ReportingDescriptor {
        id: rule.id,
        short_description: Message { text: rule.title },
        full_description: Message {
            text: rule.page.what,
        },
        help: Help {
            text: rule.page.why,
            markdown: explain(rule),
        },
        default_configuration: Configuration {
            level: level(rule.category),
        },
        properties: RuleProperties {
            tags: ["aws", rule.topic.title()],
        },
    }
}

fn level(category: Category) -> &'static str {
    match category {
        Category::Error => "error",
        Category::SecurityWarning | Category::Warning => "warning",
        Category::Suggestion => "note",
    }
}

fn result<'a>(
    uri: &str,
    finding: &'a AnsweredFinding,
    indices: &BTreeMap<&str, usize>,
) -> SarifResult<'a> {
    SarifResult {
        rule_id: finding.rule,
        rule_index: indices.get(finding.rule).copied().unwrap_or_default(),
        level: level(finding.category),
        message: Message {
            text: &finding.message,
        },
        locations: [location(uri, finding.range, None)],
        related_locations: finding
            .related
            .iter()
            .map(|related| location(uri, related.range, Some(&related.message)))
            .collect(),
        fixes: finding
            .fixes
            .iter()
            .map(|fix| self::fix(uri, fix))
            .collect(),
    }
}

fn location<'a>(uri: &str, range: Range, message: Option<&'a str>) -> Location<'a> {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri.to_owned(),
            },
            region: range.into(),
        },
        message: message.map(|text| Message { text }),
    }
}

fn fix<'a>(uri: &str, fix: &'a AnsweredFix) -> Fix<'a> {
    Fix {
        description: Message { text: &fix.title },
        artifact_changes: [ArtifactChange {
            artifact_location: ArtifactLocation {
                uri: uri.to_owned(),
            },
            replacements: fix
                .edits
                .iter()
                .map(|edit| Replacement {
                    deleted_region: edit.range.into(),
                    inserted_content: Message {
                        text: &edit.new_text,
                    },
                })
                .collect(),
        }],
    }
}

impl From<Range> for Region {
    fn from(range: Range) -> Self {
        Self {
            start_line: range.start.line + 1,
            start_column: range.start.character + 1,
            end_line: range.end.line + 1,
            end_column: range.end.character + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Options, check};

    #[test]
    fn a_finding_has_its_rule_its_region_and_its_fix() {
        let text = "{\"Version\": \"2012-10-17\",,\n \"Statement\": []}";
        let answers = [("a policy.json".to_owned(), check(text, &Options::default()))];
        let log = serde_json::to_value(sarif(&answers)).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        let result = results
            .iter()
            .find(|result| result["ruleId"] == "json-syntax-error")
            .unwrap();
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], "json-syntax-error");
        assert_eq!(
            result["locations"][0]["physicalLocation"],
            serde_json::json!({
                "artifactLocation": {"uri": "a%20policy.json"},
                "region": {"startLine": 1, "startColumn": 26, "endLine": 1, "endColumn": 27}
            })
        );
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "");
    }
}
