//! The checks of access on policies in files, `tests/checks/TOPIC/NAME.json`: what each has to come to. Every request that shows
//! something is replayed by the evaluator.

use std::fs;
use std::path::{Path, PathBuf};

use policy_check::access::solve::Access;
use policy_check::report::{
    AccessCheck, check_access_not_granted, check_no_new_access, check_no_public_access,
    kind_of_policy_type, simulate,
};
use serde_json::{Value, json};

fn text(case: &Value, name: &str) -> String {
    case[name].to_string()
}

fn check(case: &Value) -> AccessCheck {
    let kind = || kind_of_policy_type(case["policyType"].as_str().unwrap()).unwrap();
    let answer = if case.get("existingPolicy").is_some() {
        check_no_new_access(
            &text(case, "newPolicy"),
            &text(case, "existingPolicy"),
            kind(),
        )
    } else if let Some(access) = case.get("access") {
        let strings = |value: &Value| -> Vec<String> {
            let list = value.as_array().into_iter().flatten();
            list.map(|entry| entry.as_str().unwrap().to_owned())
                .collect()
        };
        let access = access.as_array().unwrap().iter().map(|entry| {
            Access::new(strings(&entry["actions"]), strings(&entry["resources"])).unwrap()
        });
        check_access_not_granted(&text(case, "policy"), &access.collect::<Vec<_>>(), kind())
    } else {
        check_no_public_access(
            &text(case, "policy"),
            case["resourceType"].as_str().unwrap(),
        )
    };
    answer.unwrap()
}

/// What the evaluator makes of the request that shows something, with `policy` in it.
fn replayed(case: &Value, witness: &Value, policy: &Value) -> String {
    let mut question = witness.clone();
    // A level may have a policy already, beside which the one in question is attached.
    let level = |name: &str| {
        let mut level = witness[name][0].as_array().cloned().unwrap_or_default();
        level.push(policy.clone());
        json!([level])
    };
    let kind = case["policyType"].as_str().unwrap_or("RESOURCE_POLICY");
    match kind {
        "IDENTITY_POLICY" => question["PolicyInputList"] = json!([policy]),
        "SERVICE_CONTROL_POLICY" => {
            question["ServiceControlPolicyInputList"] = level("ServiceControlPolicyInputList");
        }
        "RESOURCE_CONTROL_POLICY" => {
            question["ResourceControlPolicyInputList"] = level("ResourceControlPolicyInputList");
        }
        "VPC_ENDPOINT_POLICY" => question["VpcEndpointPolicyInputList"] = json!([policy]),
        "PERMISSIONS_BOUNDARY" => question["PermissionsBoundaryPolicyInputList"] = json!([policy]),
        _ => question["ResourcePolicy"] = policy.clone(),
    }
    let answer = simulate(&question.to_string()).unwrap();
    let answer = serde_json::to_value(answer).unwrap();
    answer["EvaluationResults"][0]["EvalDecision"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn cases(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            cases(&path, found);
        } else if path.extension().is_some_and(|end| end == "json") {
            found.push(path);
        }
    }
}

#[test]
fn checks_come_to_what_they_have_to() {
    let mut files = Vec::new();
    cases(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks"),
        &mut files,
    );
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let name = file.display();
        let case: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let expected = &case["expect"];
        let answer = serde_json::to_value(check(&case)).unwrap();
        assert_eq!(answer["result"], expected["result"], "{name}: {answer:#}");
        if let Some(relation) = expected.get("relation") {
            assert_eq!(&answer["relation"], relation, "{name}");
        }
        if let Some(statements) = expected.get("statements") {
            let reasons = answer["reasons"].as_array().unwrap().iter();
            let found: Vec<&Value> = reasons.map(|reason| &reason["statementIndex"]).collect();
            assert_eq!(json!(found), *statements, "{name}: {answer:#}");
        }
        let witness = &answer["witness"];
        assert_eq!(witness.is_null(), expected["result"] != "FAIL", "{name}");
        if !witness.is_null() {
            let policy = case.get("newPolicy").unwrap_or(&case["policy"]);
            assert_eq!(
                replayed(&case, witness, policy),
                "allowed",
                "{name}: {witness:#}"
            );
            if let Some(existing) = case.get("existingPolicy") {
                assert_ne!(
                    replayed(&case, witness, existing),
                    "allowed",
                    "{name}: {witness:#}"
                );
            }
        }
    }
}
