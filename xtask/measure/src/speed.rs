//! How long real policies take.

use crate::corpus::Policy;
use crate::timing::{quantile, shown, time_of_check};
use anyhow::Result;
use std::time::Duration;

/// Runs of each policy; the median of them counts.
const RUNS: usize = 9;

/// Prints the median, the 99th percentile and the worst of all policies, with every rule.
///
/// # Errors
/// None; for the sake of its siblings.
pub fn run(policies: &[Policy]) -> Result<()> {
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
    let sorted: Vec<Duration> = times.iter().map(|(time, _)| *time).collect();
    println!(
        "Time per policy, over {} of AWS's managed policies, all rules, native",
        policies.len()
    );
    println!("  median           {}", shown(quantile(&sorted, 0.5)));
    println!("  99th percentile  {}", shown(quantile(&sorted, 0.99)));
    if let Some((worst, name)) = times.last() {
        println!("  worst            {} ({name})", shown(*worst));
    }
    println!("  all together     {}", shown(sorted.iter().sum()));
    println!(
        "  the very first   {} (unpacks the catalogue)\n",
        shown(first)
    );
    Ok(())
}
