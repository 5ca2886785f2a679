//! `--format sarif` keeps to the published schema, and to what GitHub's code scanning asks for beyond it.

use policy_check::access::roles::Profile;
use policy_check::report::{Answer, Options, Source, check, sarif};
use policy_check::rules::{self, Settings};
use serde_json::Value;

/// What every rule says of its own bad examples.
fn of_all_rules() -> Vec<(String, String, Answer)> {
    let mut answered = Vec::new();
    for rule in rules::ALL {
        for (number, example) in rule.page.examples.iter().enumerate() {
            let (text, _) = example.unmarked();
            let trusted = example.trusted.iter().copied();
            let options = Options {
                name: format!("examples/{} {number}.json", rule.id),
                kind: Some(example.kind),
                resource_type: example.resource_type.map(str::to_owned),
                settings: Settings {
                    role: example.role.and_then(Profile::built_in).cloned(),
                    ..Settings::trusting(trusted).expect("the networks are networks")
                },
                ..Options::default()
            };
            let answer = check(&text, &options);
            answered.push((options.name, text, answer));
        }
    }
    answered
}

fn log() -> Value {
    let answered = of_all_rules();
    let sources: Vec<_> = answered
        .iter()
        .map(|(name, text, answer)| Source {
            name,
            text,
            documents: &answer.documents,
        })
        .collect();
    serde_json::to_value(sarif(&sources)).expect("the log can be written")
}

#[test]
fn the_log_keeps_to_the_published_schema() {
    let schema = include_str!("sarif/sarif-schema-2.1.0.json");
    // The pattern for languages, which we do not name, has a bracket too many to be a regular expression.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema can be used");
    let log = log();
    let faults: Vec<String> = validator
        .iter_errors(&log)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0"})));
}

#[test]
fn github_gets_what_it_asks_for() {
    let log = log();
    let run = &log["runs"][0];
    for rule in run["tool"]["driver"]["rules"].as_array().expect("rules") {
        for (part, most) in [("shortDescription", 1024), ("fullDescription", 1024)] {
            let text = rule[part]["text"].as_str().expect("a text");
            assert!(!text.is_empty() && text.len() <= most, "{}", rule["id"]);
        }
        assert!(rule["help"]["markdown"].is_string());
        let properties = &rule["properties"];
        let tags = properties["tags"].as_array().expect("tags");
        assert!(tags.len() <= 10);
        if let Some(severity) = properties["security-severity"].as_str() {
            let number: f32 = severity.parse().expect("a number as a string");
            assert!((0.1..=10.0).contains(&number));
            assert!(tags.iter().any(|tag| tag == "security"));
        }
    }
    let mut seen = std::collections::HashSet::new();
    for result in run["results"].as_array().expect("results") {
        let hash = &result["partialFingerprints"]["primaryLocationLineHash"];
        let place = &result["locations"][0]["physicalLocation"];
        let file = &place["artifactLocation"]["uri"];
        assert!(hash.is_string());
        assert!(
            seen.insert((file.to_string(), hash.to_string())),
            "{file}: {hash} stands twice"
        );
        for part in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][part].as_u64() >= Some(1));
        }
    }
}
