//! How the time grows with the size of a policy.

use crate::corpus::Policy;
use crate::table;
use crate::timing::{shown, time_of_check};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SIZES: [u32; 4] = [10, 100, 1_000, 10_000];

/// Prints the times for growing numbers of statements, actions, resources and address ranges.
pub fn run(policies: &[Policy]) {
    let actions = actions_of(policies);
    let growing: [(&str, &dyn Fn(u32) -> Value); 4] = [
        ("statements", &|size| statements(&actions, size)),
        ("actions", &|size| {
            one_statement(json!(cycled(&actions, size)), json!("*"), None)
        }),
        ("resources", &|size| {
            let resources: Vec<String> = (0..size)
                .map(|number| format!("arn:aws:s3:::bucket-{number}/*"))
                .collect();
            one_statement(json!("s3:GetObject"), json!(resources), None)
        }),
        ("address ranges", &|size| {
            one_statement(json!("s3:GetObject"), json!("*"), Some(addresses(size)))
        }),
    ];
    let mut rows = Vec::new();
    for (name, policy) in growing {
        let times = SIZES.map(|size| {
            let text = policy(size).to_string();
            time_of_check(&text, if size < 10_000 { 9 } else { 3 })
        });
        let points: Vec<(f64, f64)> = SIZES
            .iter()
            .zip(times)
            .map(|(&size, time)| (f64::from(size).ln(), time.as_secs_f64().ln()))
            .collect();
        let steepest = points
            .windows(2)
            .filter_map(slope)
            .fold(f64::NEG_INFINITY, f64::max);
        let mut row = vec![name.to_owned()];
        row.extend(times.map(shown));
        row.extend(
            [slope(&points), Some(steepest)]
                .map(|slope| slope.map_or_else(String::new, |slope| format!("{slope:.2}"))),
        );
        rows.push(row);
    }
    println!("Growth (log-log slope; 1 is linear)");
    table::print(
        &["", "10", "100", "1,000", "10,000", "slope", "steepest step"],
        &rows,
    );
}

/// The slope of the straight line that fits points best.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let count = f64::from(u32::try_from(points.len()).ok()?);
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let covariance: f64 = points
        .iter()
        .map(|(x, y)| (x - mean_x) * (y - mean_y))
        .sum();
    let variance: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    (variance > 0.0).then(|| covariance / variance)
}

/// Every action that the policies name, wildcards among them.
fn actions_of(policies: &[Policy]) -> Vec<String> {
    let mut actions = BTreeSet::new();
    for policy in policies {
        let Ok(document) = serde_json::from_str::<Value>(&policy.text) else {
            continue;
        };
        for statement in list(&document["Statement"]) {
            actions.extend(
                list(&statement["Action"])
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned),
            );
        }
    }
    actions.into_iter().collect()
}

fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn cycled(actions: &[String], size: u32) -> Vec<&str> {
    (0..size)
        .zip(actions.iter().cycle())
        .map(|(_, action)| action.as_str())
        .collect()
}

fn statements(actions: &[String], size: u32) -> Value {
    let statements: Vec<Value> = (0..size)
        .zip(actions.iter().cycle())
        .map(|(number, action)| {
            json!({
                "Sid": format!("Part{number}"),
                "Effect": if number % 10 == 9 { "Deny" } else { "Allow" },
                "Action": action,
                "Resource": format!("arn:aws:s3:::bucket-{number}/*"),
                "Condition": { "IpAddress": { "aws:SourceIp": address(number) } },
            })
        })
        .collect();
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn one_statement(action: Value, resource: Value, source: Option<Vec<String>>) -> Value {
    let mut statement = json!({ "Effect": "Allow", "Action": action, "Resource": resource });
    if let Some(source) = source {
        statement["Condition"] = json!({ "IpAddress": { "aws:SourceIp": source } });
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

fn addresses(size: u32) -> Vec<String> {
    (0..size).map(address).collect()
}

/// Ranges spread over the address space, in no order, none beside another.
fn address(number: u32) -> String {
    let [a, b, c, d] = number.wrapping_mul(0x9E37_79B1).to_be_bytes();
    format!("{a}.{b}.{c}.{}/31", d & 0xFC)
}
