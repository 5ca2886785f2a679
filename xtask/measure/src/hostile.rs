//! What inputs made to harm cost: each is checked in a process of its own, so that its memory can be told.

use crate::pairs::PAIRS;
use crate::table;
use crate::timing::{answer, shown};
use anyhow::{Context, Result, bail};
use policy_check::report::check_no_new_access;
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

/// Checks every input, and prints a table of time and peak memory.
///
/// # Errors
/// Where one crashes.
pub fn run_all() -> Result<()> {
    println!("Hostile inputs");
    let names = INPUTS.iter().map(|(name, _)| *name);
    let over = table_of(names, "findings")?;
    println!("Hostile pairs under check-no-new-access");
    let pairs = PAIRS.iter().map(|(name, ..)| *name);
    let over = [over, table_of(pairs, "answer")?].concat();
    if !over.is_empty() {
        println!("over 2 s or 512 MiB: {}", over.join(", "));
    }
    Ok(())
}

/// Prints what each of the named inputs cost, and tells which cost too much.
fn table_of(names: impl Iterator<Item = &'static str>, answer: &str) -> Result<Vec<&'static str>> {
    let program = std::env::current_exe().context("cannot find this program")?;
    let mut rows = Vec::new();
    let mut over = Vec::new();
    for name in names {
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
        let mut words = printed.split_whitespace();
        let mut number = || words.next()?.parse::<u64>().ok();
        let (Some(bytes), Some(micros)) = (number(), number()) else {
            bail!("{name}: printed {printed}");
        };
        let time = Duration::from_micros(micros);
        let answer = words.next().unwrap_or_default();
        let memory = words.next().and_then(|word| word.parse::<u64>().ok());
        if time > LONGEST || memory.is_some_and(|memory| memory > LARGEST_MEBIBYTES) {
            over.push(name);
        }
        rows.push(vec![
            name.to_owned(),
            format!("{:.1} MB", bytes as f64 / 1e6),
            shown(time),
            memory.map_or_else(|| "unknown".into(), |memory| format!("{memory} MiB")),
            answer.to_owned(),
        ]);
    }
    table::print(&["", "size", "time", "peak memory", answer], &rows);
    Ok(over)
}

/// Checks one input or pair, and prints its bytes, the microseconds, the number of findings or the answer, and the peak memory in
/// mebibytes where that is known.
///
/// # Errors
/// Where there is no such input, or a pair cannot be read.
pub fn run(name: &str) -> Result<()> {
    let (bytes, time, answer) = if let Some((_, make)) = INPUTS.iter().find(|(own, _)| *own == name)
    {
        let text = make();
        let start = Instant::now();
        let answer = answer(&text);
        let time = start.elapsed();
        let findings = answer.documents.iter().map(|d| d.findings.len());
        (text.len(), time, findings.sum::<usize>().to_string())
    } else if let Some((_, kind, make)) = PAIRS.iter().find(|(own, ..)| *own == name) {
        let [new, existing] = make().map(|policy| policy.to_string());
        let start = Instant::now();
        let check = check_no_new_access(&new, &existing, *kind).map_err(anyhow::Error::msg)?;
        let time = start.elapsed();
        (new.len() + existing.len(), time, check.result.to_owned())
    } else {
        bail!("there is no input {name}")
    };
    print!("{bytes} {} {answer}", time.as_micros());
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
