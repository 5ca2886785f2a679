//! Requests and what becomes of them, as files: `tests/evaluation/TOPIC/NAME.json`.
//!
//! A file holds a `description`, the page of AWS's documentation that it comes from (`source`), the question of
//! `simulate-custom-policy` (`input`), and under `expect` the `action`, `resource` and `decision` of every result, in order.
//! A result may also have `missing`, the missing context keys, and `summary`, words of the explanation's summary.

use std::fs;
use std::path::{Path, PathBuf};

use policy_check::report::simulate;
use serde_json::{Value, json};

#[test]
fn every_request_is_decided_as_documented() {
    let mut failures = Vec::new();
    let files = json_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evaluation"));
    for file in &files {
        let text = fs::read_to_string(file).expect("the case can be read");
        let case: Value = serde_json::from_str(&text).expect("the case is JSON");
        for field in ["description", "source"] {
            assert!(case[field].is_string(), "{} has no {field}", file.display());
        }
        if let Err(failure) = check(&case) {
            failures.push(format!("{}\n  {failure}", file.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(files.len() >= 150, "only {} cases were found", files.len());
}

fn check(case: &Value) -> Result<(), String> {
    let answer = simulate(&case["input"].to_string())?;
    let answer = serde_json::to_value(answer).expect("the answer is JSON");
    let results = answer["EvaluationResults"]
        .as_array()
        .expect("there are results");
    let expected = case["expect"].as_array().expect("something is expected");
    if results.len() != expected.len() {
        return Err(format!(
            "{} results, expected {}",
            results.len(),
            expected.len()
        ));
    }
    for (result, expected) in results.iter().zip(expected) {
        let found = json!({
            "action": result["EvalActionName"],
            "resource": result["EvalResourceName"],
            "decision": result["EvalDecision"],
        });
        for field in ["action", "resource", "decision"] {
            if found[field] != expected[field] {
                return Err(format!(
                    "expected {field} {}, found {}: {}",
                    expected[field], found[field], result["Explanation"]["Summary"]
                ));
            }
        }
        let missing = &result["MissingContextValues"];
        if expected.get("missing").is_some_and(|keys| keys != missing) {
            return Err(format!("missing keys are {missing}"));
        }
        let summary = result["Explanation"]["Summary"]
            .as_str()
            .unwrap_or_default();
        if let Some(words) = expected["summary"].as_str()
            && !summary.contains(words)
        {
            return Err(format!("the summary is {summary:?}"));
        }
    }
    Ok(())
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
