//! `policy-check simulate-custom-policy`

use policy_check::report;
use serde_json::{Map, Value, from_str, json};

use super::arguments::SimulateArguments;
use super::output::show;
use super::{Status, document};

/// AWS's command line indents so.
const INDENT: &str = "    ";

pub(super) fn run(arguments: &SimulateArguments) -> Status {
    show(question(arguments).and_then(|question| {
        let simulation = report::simulate(&question)?;
        report::to_json(&simulation, INDENT).map_err(|error| error.to_string())
    }))
}

/// The question as one document: the options go before what it says.
fn question(arguments: &SimulateArguments) -> Result<String, String> {
    let text = match &arguments.cli_input_json {
        Some(document) => document::text(document)?,
        None => "{}".to_owned(),
    };
    let options = options(arguments)?;
    if options.is_empty() {
        return Ok(text);
    }
    let mut question: Map<String, Value> =
        from_str(&text).map_err(|error| format!("--cli-input-json is no JSON object: {error}"))?;
    question.extend(options);
    Ok(Value::Object(question).to_string())
}

fn options(arguments: &SimulateArguments) -> Result<Map<String, Value>, String> {
    let mut options = Map::new();
    let policies = [
        ("PolicyInputList", &arguments.policy_input_list),
        (
            "PermissionsBoundaryPolicyInputList",
            &arguments.permissions_boundary_policy_input_list,
        ),
    ];
    for (name, documents) in policies {
        if let Some(documents) = documents {
            let texts: Result<Vec<String>, String> =
                documents.iter().map(|text| document::text(text)).collect();
            options.insert(name.to_owned(), json!(texts?));
        }
    }
    let lists = [
        ("ActionNames", &arguments.action_names),
        ("ResourceArns", &arguments.resource_arns),
    ];
    for (name, list) in lists {
        if let Some(list) = list {
            options.insert(name.to_owned(), json!(list));
        }
    }
    let texts = [
        ("ResourceOwner", &arguments.resource_owner),
        ("CallerArn", &arguments.caller_arn),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            options.insert(name.to_owned(), json!(text));
        }
    }
    if let Some(policy) = &arguments.resource_policy {
        options.insert("ResourcePolicy".to_owned(), json!(document::text(policy)?));
    }
    if let Some(entries) = &arguments.context_entries {
        options.insert("ContextEntries".to_owned(), context_entries(entries)?);
    }
    Ok(options)
}

/// The list of them, be they JSON, one or several, or in AWS's shorthand.
fn context_entries(entries: &[String]) -> Result<Value, String> {
    let mut list = Vec::new();
    for entry in entries {
        match document::text(entry)? {
            text if text.trim_start().starts_with(['{', '[']) => match from_str(&text) {
                Ok(Value::Array(entries)) => list.extend(entries),
                Ok(entry) => list.push(entry),
                Err(error) => return Err(format!("--context-entries is no JSON: {error}")),
            },
            text => list.push(shorthand(&text)?),
        }
    }
    Ok(Value::Array(list))
}

/// `ContextKeyName=KEY,ContextKeyValues=A,B,ContextKeyType=TYPE`, as the AWS command line takes it.
fn shorthand(text: &str) -> Result<Value, String> {
    let mut entry = Map::new();
    let mut values: Option<Vec<String>> = None;
    for part in text.split(',') {
        match part.split_once('=') {
            Some(("ContextKeyValues", value)) => values = Some(vec![value.to_owned()]),
            Some((name @ ("ContextKeyName" | "ContextKeyType"), value)) => {
                entry.insert(name.to_owned(), json!(value));
            }
            _ => match &mut values {
                Some(values) => values.push(part.to_owned()),
                None => {
                    return Err(format!(
                        "--context-entries has {part:?}; expected ContextKeyName=…,ContextKeyValues=…,ContextKeyType=…"
                    ));
                }
            },
        }
    }
    let values = values.unwrap_or_default().into_iter();
    let trimmed: Vec<String> = values
        .map(|value| value.trim_matches(['[', ']', '"', '\'']).to_owned())
        .collect();
    entry.insert("ContextKeyValues".to_owned(), json!(trimmed));
    Ok(Value::Object(entry))
}
