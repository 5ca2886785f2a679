//! Findings as SARIF 2.1.0, for code scanning.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, and of it what GitHub takes:
//! <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support>

mod fingerprint;
mod log;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::answer::{AnsweredFinding, AnsweredFix, Range};
use super::explain;
use super::label::{labelled, labels};
use super::source::{Source, plain_name};
use crate::rules::{self, Category, Rule, Topic};
use fingerprint::Fingerprints;
pub use log::Sarif;
use log::{
    ArtifactChange, ArtifactLocation, Configuration, Driver, Fix, Help, Location, Message,
    PartialFingerprints, PhysicalLocation, Replacement, ReportingDescriptor, RuleProperties, Run,
    SarifResult, Tool,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// GitHub shows no more of a description.
const MAX_DESCRIPTION: usize = 1024;

/// The findings in `sources`.
#[must_use]
pub fn sarif<'a>(sources: &[Source<'a>]) -> Sarif<'a> {
    let documents = sources.iter().flat_map(|source| source.documents);
    let found: BTreeSet<&str> = documents
        .flat_map(|document| &document.findings)
        .map(|finding| finding.rule)
        .collect();
    let rules: Vec<&'static Rule> = rules::listed()
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
            results: sources
                .iter()
                .flat_map(|source| results(source, &indices))
                .collect(),
        }],
    }
}

/// A file's name as a URI reference: relative where the name is.
fn uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len() + 8);
    if name.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in plain_name(name).bytes() {
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
    let security_severity = security_severity(rule);
    let mut tags = vec!["aws", "iam", rule.topic.title()];
    // GitHub reads the severity of rules with this tag only.
    if security_severity.is_some() {
        tags.push("security");
    }
    ReportingDescriptor {
        id: rule.id,
        short_description: rule.title.into(),
        full_description: description(rule.page.what).into(),
        help: Help {
            text: rule.page.why,
            markdown: explain(rule),
        },
        default_configuration: Configuration {
            level: level(rule.category),
        },
        properties: RuleProperties {
            tags,
            precision: "high",
            problem_severity: match rule.category {
                Category::Error => "error",
                Category::SecurityWarning | Category::Warning => "warning",
                Category::Suggestion => "recommendation",
            },
            security_severity,
        },
    }
}

/// The sentences of `text` for which there is room.
fn description(text: &str) -> &str {
    if text.len() <= MAX_DESCRIPTION {
        return text;
    }
    let ends = text.match_indices(". ").map(|(at, _)| at + 1);
    let end = ends.take_while(|&end| end <= MAX_DESCRIPTION).last();
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

fn level(category: Category) -> &'static str {
    match category {
        Category::Error => "error",
        Category::SecurityWarning | Category::Warning => "warning",
        Category::Suggestion => "note",
    }
}

/// How grave a rule's findings are for security, from 0 to 10: from 9 on critical, from 7 high, from 4 medium, below low.
///
/// None for what only makes a policy wrong, unclear or too long.
fn security_severity(rule: &Rule) -> Option<&'static str> {
    let is_security = match rule.topic {
        Topic::LeastPrivilege
        | Topic::Network
        | Topic::Escalation
        | Topic::Trust
        | Topic::Credentials => true,
        Topic::Grammar | Topic::Conditions | Topic::Redundancy | Topic::Settings => false,
    };
    match rule.category {
        Category::SecurityWarning if rule.topic == Topic::Escalation => Some("9.0"),
        Category::SecurityWarning => Some("8.0"),
        Category::Warning if is_security => Some("5.0"),
        Category::Suggestion if is_security => Some("2.0"),
        Category::Error | Category::Warning | Category::Suggestion => None,
    }
}

fn results<'a>(source: &Source<'a>, indices: &BTreeMap<&str, usize>) -> Vec<SarifResult<'a>> {
    let uri = uri(source.name);
    let mut fingerprints = Fingerprints::of(source.text);
    let mut results = Vec::new();
    for (document, label) in source.documents.iter().zip(labels(source)) {
        for finding in &document.findings {
            let fingerprint = fingerprints.next(finding);
            results.push(result(
                &uri,
                finding,
                label.as_deref(),
                indices,
                fingerprint,
            ));
        }
    }
    results
}

fn result<'a>(
    uri: &str,
    finding: &'a AnsweredFinding,
    label: Option<&str>,
    indices: &BTreeMap<&str, usize>,
    fingerprint: String,
) -> SarifResult<'a> {
    let mut related_locations = Vec::new();
    for related in &finding.related {
        let location = location(uri, related.range, Some(&related.message));
        // The standard wants each once.
        if !related_locations.contains(&location) {
            related_locations.push(location);
        }
    }
    SarifResult {
        rule_id: finding.rule,
        rule_index: indices.get(finding.rule).copied().unwrap_or_default(),
        level: level(finding.category),
        message: told(labelled(label, &finding.message)),
        locations: [location(uri, finding.range, None)],
        related_locations,
        partial_fingerprints: PartialFingerprints {
            primary_location_line_hash: fingerprint,
        },
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
        message: message.map(|message| told(Cow::Borrowed(message))),
    }
}

/// What a finding says as a message, in which `[text](target)` would be a link: none is meant, so that the brackets are escaped.
fn told(text: Cow<'_, str>) -> Message<'_> {
    let text = match text.contains("](") {
        true => Cow::Owned(
            text.replace('\\', "\\\\")
                .replace('[', "\\[")
                .replace(']', "\\]"),
        ),
        false => text,
    };
    Message { text }
}

fn fix<'a>(uri: &str, fix: &'a AnsweredFix) -> Fix<'a> {
    Fix {
        description: told(Cow::Borrowed(&fix.title)),
        artifact_changes: [ArtifactChange {
            artifact_location: ArtifactLocation {
                uri: uri.to_owned(),
            },
            replacements: fix
                .edits
                .iter()
                .map(|edit| Replacement {
                    deleted_region: edit.range.into(),
                    inserted_content: edit.new_text.as_str().into(),
                })
                .collect(),
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Answer, Options, check};
    use serde_json::{Value, json};

    fn log(name: &str, text: &str, answer: &Answer) -> Value {
        let source = Source {
            name,
            text,
            documents: &answer.documents,
        };
        serde_json::to_value(sarif(&[source])).unwrap()
    }

    #[test]
    fn a_finding_has_its_rule_its_region_and_its_fix() {
        let text = "{\"Version\": \"2012-10-17\",,\n \"Statement\": []}";
        let log = log("./a policy.json", text, &check(text, &Options::default()));
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
            json!({
                "artifactLocation": {"uri": "a%20policy.json"},
                "region": {"startLine": 1, "startColumn": 26, "endLine": 1, "endColumn": 27}
            })
        );
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "");
    }

    fn fingerprints(statements: &str) -> Vec<(String, String)> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let log = log("a.json", &text, &check(&text, &Options::default()));
        let results = log["runs"][0]["results"].as_array().unwrap();
        let of = |result: &Value| {
            let hash = &result["partialFingerprints"]["primaryLocationLineHash"];
            (result["ruleId"].to_string(), hash.to_string())
        };
        results.iter().map(of).collect()
    }

    #[test]
    fn a_fingerprint_survives_what_moves_the_finding() {
        let wrong =
            r#"{"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}"#;
        let good = r#"{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:a"}"#;
        let found = fingerprints(wrong);
        assert_eq!(found.len(), 1);
        let laid_out_anew = wrong.replace("\": ", "\" :\n ");
        assert_eq!(fingerprints(&format!("\n\n{laid_out_anew}")), found);
        assert_eq!(fingerprints(&format!("\n{good},\n\n{wrong}")), found);
        assert_ne!(fingerprints(&wrong.replace("allow", "ALLOW")), found);
        let twice = fingerprints(&format!("{wrong}, {wrong}"));
        assert_eq!(twice.first(), found.first());
        assert!(
            twice
                .iter()
                .skip(1)
                .all(|other| Some(other) != found.first())
        );
    }

    #[test]
    fn what_people_wrote_makes_no_link() {
        let text = r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:[a](http://b)", "Resource": "*"}]}"#;
        let log = log("a.json", text, &check(text, &Options::default()));
        let results = log["runs"][0]["results"].as_array().unwrap();
        let messages = results
            .iter()
            .map(|r| r["message"]["text"].as_str().unwrap());
        let said: Vec<&str> = messages.filter(|said| said.contains("http")).collect();
        assert!(!said.is_empty());
        assert!(
            said.iter().all(|said| said.contains(r"\[a\](http://b)")),
            "{said:?}"
        );
    }

    #[test]
    fn a_message_says_whose_policy_of_an_export_it_is_about() {
        let text = r#"{"UserName": "ann", "PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17",
            "Statement": [{"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}}"#;
        let options = Options {
            name: "a.json".to_owned(),
            ..Options::default()
        };
        let log = log(&options.name, text, &check(text, &options));
        let message = &log["runs"][0]["results"][0]["message"]["text"];
        let message = message.as_str().unwrap();
        assert!(message.starts_with("user ann / own: "), "{message}");
    }

    #[test]
    fn a_long_description_ends_with_a_sentence() {
        assert_eq!(description("Short."), "Short.");
        let long = "A sentence of some length. ".repeat(60);
        let cut = description(&long);
        assert!(cut.len() <= MAX_DESCRIPTION && cut.len() > MAX_DESCRIPTION - 30);
        assert!(cut.ends_with("length."));
    }

    #[test]
    fn security_rules_are_as_grave_as_their_category() {
        let severity = |id| security_severity(rules::find(id).unwrap());
        assert_eq!(severity("invalid-effect"), None);
        assert_eq!(severity("full-access"), Some("8.0"));
        assert_eq!(severity("redundant-ip-range"), Some("2.0"));
    }
}
