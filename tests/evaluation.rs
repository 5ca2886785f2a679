//! Requests and what becomes of them, as files: `tests/evaluation/TOPIC/NAME.json`.
//!
//! A file holds a `description`, the page of AWS's documentation that it comes from (`source`), the question of
//! `simulate-custom-policy` (`input`), and under `expect` the `action`, `resource` and `decision` of every result, in order.
//! A result may also have `missing`, the missing context keys, and `summary`, words of the explanation's summary.

#[path = "support/files.rs"]
mod files;

use std::fs;
use std::path::Path;

use files::json_files;
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

#[test]
fn questions_that_cannot_be_used_are_refused() {
    let asked = |rest: &str| format!(r#"{{"ActionNames": ["s3:GetObject"], {rest}}}"#);
    let context = |key: &str, value: &str, kind: &str| {
        let entry =
            json!({ "ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": kind });
        asked(&format!(r#""ContextEntries": [{entry}]"#))
    };
    for (question, words) in [
        (String::new(), "The input is not JSON"),
        ("[]".to_owned(), "has to be a JSON object"),
        ("{}".to_owned(), "ActionNames is missing"),
        (
            r#"{"ActionNames": ["s3:*"]}"#.to_owned(),
            r#"ActionNames[0] is "s3:*""#,
        ),
        (
            r#"{"ActionNames": "s3:GetObject"}"#.to_owned(),
            "ActionNames is a string; expected a list",
        ),
        (asked(r#""Colour": 1"#), r#"no field "Colour""#),
        (asked(r#""CallerARN": "*""#), "did you mean CallerArn?"),
        (asked(r#""CallerArn": "Ana""#), r#"CallerArn is "Ana""#),
        (
            asked(r#""ResourceArns": ["reports"]"#),
            "expected the ARN of a resource",
        ),
        (asked(r#""ResourceOwner": "12""#), "twelve digits"),
        (
            context("aws:CurrentTime", "yesterday", "date"),
            r#"ContextEntries[0].ContextKeyValues[0] is "yesterday"; by its ContextKeyType aws:CurrentTime has to be a date"#,
        ),
        (
            context("aws:sourceip", "here", "ip"),
            "has to be one address",
        ),
        (
            context("aws:SourceIp", "203.0.113.0/24", "ipList"),
            "has to be one address",
        ),
        (
            context("aws:SecureTransport", "yes", "boolean"),
            "has to be true or false",
        ),
        (
            context("aws:MultiFactorAuthAge", "an hour", "numeric"),
            "has to be a number",
        ),
        (
            context("shop:Opened", "at nine", "date"),
            "has to be a date",
        ),
        (
            asked(r#""PolicyInputList": [5]"#),
            "PolicyInputList[0] is a number",
        ),
        (
            asked(r#""PolicyInputList": ["{\n x"]"#),
            "PolicyInputList.1 is not JSON: line 2",
        ),
        (
            asked(r#""PolicyInputList": ["{}"]"#),
            "PolicyInputList.1 is no policy: it has no Statement",
        ),
        (
            asked(r#""ServiceControlPolicyInputList": [{}]"#),
            "ServiceControlPolicyInputList[0] is an object; each level",
        ),
        (
            asked(r#""ResourcePolicy": "{}", "ResourcePolicy": "{}""#),
            "ResourcePolicy is given twice",
        ),
        (
            asked(r#""ContextEntries": [{"ContextKeyValues": []}]"#),
            "ContextEntries[0] has no ContextKeyName",
        ),
        (
            asked(r#""ContextEntries": [{"ContextKeyName": "a", "ContextKeyType": "text"}]"#),
            "ContextKeyType is",
        ),
        (
            asked(r#""ContextEntries": [{"ContextKeyName": "a"}, {"ContextKeyName": "A"}]"#),
            "a second time",
        ),
    ] {
        match simulate(&question) {
            Ok(_) => panic!("{question} is answered"),
            Err(refusal) => assert!(refusal.contains(words), "{question}: {refusal}"),
        }
    }
    let passed_over =
        r#""MaxItems": 5, "Marker": null, "ResourceHandlingOption": "EC2-VPC-InstanceStore""#;
    assert!(simulate(&asked(passed_over)).is_ok());
}

#[test]
fn what_a_question_takes_is_bounded() {
    let many = |count: usize, of: &dyn Fn(usize) -> Value| (0..count).map(of).collect::<Vec<_>>();
    let statement = |rest: Value| {
        let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
        let fields = statement.as_object_mut().expect("it is an object");
        fields.extend(rest.as_object().cloned().unwrap_or_default());
        statement
    };
    let question = |statements: Vec<Value>, rest: Value| {
        let mut question = json!({
            "PolicyInputList": [{"Version": "2012-10-17", "Statement": statements}],
            "ActionNames": many(1_000, &|n| json!(format!("s3:Get{n}"))),
        });
        let fields = question.as_object_mut().expect("it is an object");
        fields.extend(rest.as_object().cloned().unwrap_or_default());
        question.to_string()
    };
    let stars = many(1_000, &|n| {
        json!(format!("arn:aws:s3:::{}b{n}", "*a".repeat(900)))
    });
    let long = format!("arn:aws:s3:::{}", "a".repeat(1_900));
    let conditions: serde_json::Map<_, _> =
        (0..20_000).map(|n| (format!("k{n}"), json!("x"))).collect();
    let entries = many(
        2_000,
        &|n| json!({"ContextKeyName": format!("k{n}"), "ContextKeyValues": ["x"]}),
    );
    for hostile in [
        question(
            vec![statement(json!({"Resource": stars}))],
            json!({"ResourceArns": [long]}),
        ),
        question(vec![statement(json!({})); 10_000], json!({})),
        question(
            vec![statement(
                json!({"Condition": {"StringEquals": conditions}}),
            )],
            json!({"ContextEntries": entries}),
        ),
    ] {
        match simulate(&hostile) {
            Ok(_) => panic!("it is answered"),
            Err(refusal) => assert!(refusal.contains("ask for fewer"), "{refusal}"),
        }
    }
    let pairs = json!({"ActionNames": ["s3:GetObject"], "ResourceArns": vec!["*"; 10_001]});
    assert!(simulate(&pairs.to_string()).is_err_and(|refusal| refusal.contains("10001 requests")));
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
