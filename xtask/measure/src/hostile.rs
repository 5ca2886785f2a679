//! What inputs made to harm cost: each is checked in a process of its own, so that its memory can be told.

use crate::table;
use crate::timing::{answer, shown};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::process::Command;
use std::time::{Duration, Instant};

/// What an input may cost.
const LONGEST: Duration = Duration::from_secs(2);
const LARGEST_MEBIBYTES: u64 = 512;

/// An input: its name, and how it is made.
type Input = (&'static str, fn() -> String);

const INPUTS: [Input; 8] = [
    ("nested-lists", || "[".repeat(10 * 1024 * 1024)),
    ("nested-objects", || "{\"Statement\":".repeat(800 * 1024)),
    ("statements", statements),
    ("wildcard-action", || {
        policy(&format!("\"s3:{}b\"", "*a".repeat(20_000)), "\"*\"")
    }),
    ("wildcard-resource", || {
        policy(
            "\"s3:*\"",
            &format!("\"arn:aws:s3:::{}b\"", "*a".repeat(500_000)),
        )
    }),
    ("wildcard-many", wildcards),
    ("quotes", || "\"".repeat(10 * 1024 * 1024)),
    ("duplicate-keys", || {
        format!("{{{}}}", vec!["\"Statement\":[]"; 500_000].join(","))
    }),
];

/// Runs every input, and prints a table of time and peak memory.
///
/// # Errors
/// Where one crashes, takes too long or takes too much memory.
pub fn run_all() -> Result<()> {
    let program = std::env::current_exe().context("cannot find this program")?;
    let mut rows = Vec::new();
    let mut over = Vec::new();
    for (name, make) in INPUTS {
        let output = Command::new(&program)
            .args(["hostile", name])
            .output()
            .context("cannot start this program again")?;
        if !output.status.success() {
            bail!(
                "{name}: {}\n{}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        let printed = String::from_utf8_lossy(&output.stdout);
        let mut numbers = printed
            .split_whitespace()
            .filter_map(|number| number.parse::<u64>().ok());
        let (Some(micros), Some(findings), memory) =
            (numbers.next(), numbers.next(), numbers.next())
        else {
            bail!("{name}: printed {printed}");
        };
        let time = Duration::from_micros(micros);
        if time > LONGEST || memory.is_some_and(|memory| memory > LARGEST_MEBIBYTES) {
            over.push(name);
        }
        let memory = memory.map_or_else(|| "unknown".into(), |memory| format!("{memory} MiB"));
        let size = format!("{:.1} MB", make().len() as f64 / 1e6);
        rows.push(vec![
            name.to_owned(),
            size,
            shown(time),
            memory,
            findings.to_string(),
        ]);
    }
    println!("Hostile inputs");
    table::print(&["", "size", "time", "peak memory", "findings"], &rows);
    if !over.is_empty() {
        println!("over 2 s or 512 MiB: {}", over.join(", "));
    }
    Ok(())
}

/// Checks one input, and prints microseconds, the number of findings, and the peak memory in mebibytes where that is known.
///
/// # Errors
/// Where there is no such input.
pub fn run(name: &str) -> Result<()> {
    let Some((_, make)) = INPUTS.iter().find(|(input, _)| *input == name) else {
        bail!("there is no input {name}")
    };
    let text = make();
    let start = Instant::now();
    let answer = answer(&text);
    let time = start.elapsed();
    let findings: usize = answer
        .documents
        .iter()
        .map(|document| document.findings.len())
        .sum();
    print!("{} {findings}", time.as_micros());
    if let Some(memory) = peak_memory() {
        print!(" {memory}");
    }
    println!();
    Ok(())
}

/// The most memory that this process has had, in mebibytes; Linux tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .trim_end_matches("kB")
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kibibytes| kibibytes / 1024)
}

fn policy(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":{action},"Resource":{resource}}}]}}"#
    )
}

fn statements() -> String {
    let mut text = String::from(r#"{"Version":"2012-10-17","Statement":["#);
    for number in 0..200_000 {
        let comma = if number == 0 { "" } else { "," };
        // Writing to a string does not fail.
        let _ = write!(
            text,
            r#"{comma}{{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b{number}/*"}}"#
        );
    }
    text.push_str("]}");
    text
}

/// Thousands of patterns, each of them costly to compare with another.
fn wildcards() -> String {
    let patterns: Vec<String> = (0..5_000)
        .map(|number| format!("\"s3:{}b{number}\"", "*a".repeat(60)))
        .collect();
    policy(&format!("[{}]", patterns.join(",")), "\"*\"")
}
