//! How long real policies take.

use crate::corpus::Policy;
use crate::timing::{Distribution, shown, time_of_check};
use anyhow::Result;
use std::path::Path;
use std::time::Duration;

/// Runs of each policy; the median of them counts.
const RUNS: usize = 9;

/// Prints the median, the 99th percentile and the worst of all policies, with every rule; and how many times as long the linter
/// took whose times are in `beside`.
///
/// # Errors
/// Where `beside` cannot be read.
pub fn run(policies: &[Policy], beside: Option<&Path>) -> Result<()> {
    // The first check unpacks the catalogue.
    let first = policies
        .first()
        .map(|policy| time_of_check(&policy.text, 1))
        .unwrap_or_default();
    let mut times: Vec<(Duration, &str)> = policies
        .iter()
        .map(|policy| (time_of_check(&policy.text, RUNS), policy.name.as_str()))
        .collect();
    times.sort_unstable();
    let own = Distribution::of(times.iter().map(|(time, _)| *time).collect());
    println!(
        "Time per policy, over {} of AWS's managed policies, all rules, native",
        policies.len()
    );
    own.print();
    if let Some((_, name)) = times.last() {
        println!("                   ({name})");
    }
    println!(
        "  the very first   {} (unpacks the catalogue)\n",
        shown(first)
    );
    if let Some(file) = beside {
        let text = std::fs::read_to_string(file)?;
        let seconds: Vec<f64> = serde_json::from_str(&text)?;
        let other = Distribution::of(seconds.into_iter().map(Duration::from_secs_f64).collect());
        println!("parliament, over the same policies in the same run");
        other.print();
        println!(
            "  times as long    {:.0} (median), {:.0} (all together)\n",
            ratio(other.median, own.median),
            ratio(other.all, own.all)
        );
    }
    Ok(())
}

fn ratio(other: Duration, own: Duration) -> f64 {
    other.as_secs_f64() / own.as_secs_f64()
}
