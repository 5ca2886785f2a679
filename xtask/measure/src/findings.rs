//! What each rule says about a corpus of policies.

use crate::corpus::Policy;
use crate::table;
use crate::timing::{answer, shown};
use anyhow::{Result, bail};
use policy_check::report::Answer;
use policy_check::rules::{self, Category, Topic};
use std::time::Instant;

/// A rule that speaks on more than this share of good policies had better be right to.
const LOUD: f64 = 0.05;

/// What of the corpus to show.
#[derive(clap::Args)]
pub struct Choice {
    /// Show every message of this rule instead of the table
    #[arg(long)]
    rule: Option<String>,
    /// Show at most this many messages
    #[arg(long, default_value_t = 40)]
    limit: usize,
}

/// Prints the table of rules and the policies with errors of syntax or grammar, or the messages of one rule.
///
/// # Errors
/// Where the chosen rule does not exist.
pub fn run(policies: &[Policy], choice: &Choice) -> Result<()> {
    let start = Instant::now();
    let answers: Vec<Answer> = policies.iter().map(|policy| answer(&policy.text)).collect();
    let took = start.elapsed();
    let checked: Vec<(&Policy, &Answer)> = policies.iter().zip(&answers).collect();

    if let Some(rule) = &choice.rule {
        if rules::find(rule).is_none() {
            bail!("there is no rule {rule}; `cargo xtask corpus` names them");
        }
        print_messages(&checked, |finding| finding == rule, choice.limit);
        return Ok(());
    }
    println!("{} policies checked in {}\n", policies.len(), shown(took));
    print_rules(&checked);
    println!("Errors of syntax or grammar:");
    let grammar = |id: &str| {
        rules::find(id)
            .is_some_and(|rule| rule.topic == Topic::Grammar && rule.category == Category::Error)
    };
    print_messages(&checked, grammar, usize::MAX);
    Ok(())
}

fn print_rules(checked: &[(&Policy, &Answer)]) {
    let total = checked.len();
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    for rule in rules::ALL {
        let counts: Vec<usize> = checked
            .iter()
            .map(|(_, answer)| {
                findings(answer)
                    .filter(|finding| finding.rule == rule.id)
                    .count()
            })
            .collect();
        let policies = counts.iter().filter(|&&count| count > 0).count();
        let share = policies as f64 / total.max(1) as f64;
        let row = vec![
            rule.id.to_owned(),
            rule.category.name().to_owned(),
            counts.iter().sum::<usize>().to_string(),
            policies.to_string(),
            format!("{:.1} %", share * 100.0),
            if share > LOUD { "loud" } else { "" }.to_owned(),
        ];
        rows.push((policies, row));
    }
    rows.sort_by_key(|(policies, _)| std::cmp::Reverse(*policies));
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    table::print(
        &["rule", "category", "findings", "policies", "share", ""],
        &rows,
    );
}

fn print_messages(checked: &[(&Policy, &Answer)], wanted: impl Fn(&str) -> bool, limit: usize) {
    let mut all = checked
        .iter()
        .flat_map(|(policy, answer)| findings(answer).map(move |finding| (policy, finding)));
    let chosen: Vec<_> = all
        .by_ref()
        .filter(|(_, finding)| wanted(finding.rule))
        .collect();
    for (policy, finding) in chosen.iter().take(limit) {
        let line = finding.range.start.line + 1;
        println!(
            "  {}:{line}: {} ({})",
            policy.name, finding.message, finding.rule
        );
    }
    match chosen.len().saturating_sub(limit) {
        0 if chosen.is_empty() => println!("  none"),
        0 => {}
        more => println!("  … and {more} more (`--limit` shows them)"),
    }
}

fn findings(answer: &Answer) -> impl Iterator<Item = &policy_check::report::AnsweredFinding> {
    answer
        .documents
        .iter()
        .flat_map(|document| &document.findings)
}
