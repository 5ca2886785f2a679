//! What `check-no-new-access` says of each version of AWS's managed policies beside the one before it, and how long it takes.

use crate::corpus;
use crate::table;
use crate::timing::{Distribution, quantile, shown};
use anyhow::{Context, Result};
use policy_check::access::solve::{Outcome, Relation, no_new_access};
use policy_check::policy::{Kind, Policy};
use policy_check::syntax::parse;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Runs of each pair; the median of them counts.
const RUNS: usize = 5;
/// So many of the slowest pairs are named.
const SLOWEST: usize = 10;

/// What was found of one direction of a pair, and when.
struct Checked {
    /// The policy with the numbers of its two versions.
    name: String,
    outcome: Outcome,
    relation: Option<Relation>,
    time: Duration,
}

/// Prints the answers and the times for each pair of versions in `folder`, which has a folder for each policy.
///
/// # Errors
/// Where the folder cannot be read.
pub fn run(folder: &Path) -> Result<()> {
    let mut newer = Vec::new();
    let mut older = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let policy = path.file_name().unwrap_or_default().to_string_lossy();
        for pair in corpus::read(&path)?.windows(2) {
            let [old, new] = pair else { continue };
            let name = |from: &str, to: &str| format!("{policy} {from} → {to}");
            newer.push(checked(name(&old.name, &new.name), &new.text, &old.text));
            older.push(checked(name(&new.name, &old.name), &old.text, &new.text));
        }
    }
    println!(
        "Each version of AWS's managed policies beside the one before it: {} pairs",
        newer.len()
    );
    print_answers(&newer, &older);
    print_relations(&newer);
    newer.append(&mut older);
    print_times(newer);
    Ok(())
}

fn checked(name: String, new: &str, existing: &str) -> Checked {
    let (new_tree, existing_tree) = (parse(new), parse(existing));
    let (Some(new_root), Some(existing_root)) = (&new_tree.root, &existing_tree.root) else {
        return Checked {
            name,
            outcome: Outcome::Undecided("no JSON".to_owned()),
            relation: None,
            time: Duration::ZERO,
        };
    };
    let new = Policy::read(new, new_root, Some(Kind::Identity), None);
    let existing = Policy::read(existing, existing_root, Some(Kind::Identity), None);
    let (outcome, relation) = no_new_access(&new, &existing);
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(no_new_access(&new, &existing));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    Checked {
        name,
        outcome,
        relation,
        time: quantile(&times, 0.5),
    }
}

fn print_answers(newer: &[Checked], older: &[Checked]) {
    let directions = [newer, older];
    let row = |name: &str, counts: [usize; 2]| {
        let counts = counts.iter().map(ToString::to_string);
        std::iter::once(name.to_owned()).chain(counts).collect()
    };
    let count = |is: fn(&Outcome) -> bool| {
        directions.map(|all| all.iter().filter(|pair| is(&pair.outcome)).count())
    };
    let mut rows = vec![
        row("PASS", count(|outcome| matches!(outcome, Outcome::Pass))),
        row("FAIL", count(|outcome| matches!(outcome, Outcome::Fail(_)))),
        row(
            "UNDECIDED",
            count(|outcome| matches!(outcome, Outcome::Undecided(_))),
        ),
    ];
    let mut causes: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (direction, all) in directions.iter().enumerate() {
        for pair in *all {
            if let Outcome::Undecided(cause) = &pair.outcome {
                let counts = causes.entry(cause).or_default();
                counts
                    .iter_mut()
                    .skip(direction)
                    .take(1)
                    .for_each(|n| *n += 1);
            }
        }
    }
    rows.extend(
        causes
            .iter()
            .map(|(cause, n)| row(&format!("  {cause}"), *n)),
    );
    table::print(&["", "new over old", "old over new"], &rows);
    for pair in directions.into_iter().flatten() {
        if let Outcome::Undecided(cause) = &pair.outcome {
            println!("  {}: {cause}", pair.name);
        }
    }
}

fn print_relations(newer: &[Checked]) {
    let mut relations: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in newer {
        let name = pair.relation.map_or("not known", Relation::name);
        *relations.entry(name).or_default() += 1;
    }
    let rows: Vec<Vec<String>> = relations
        .iter()
        .map(|(name, count)| vec![(*name).to_owned(), count.to_string()])
        .collect();
    table::print(&["the new version is", "pairs"], &rows);
}

fn print_times(mut pairs: Vec<Checked>) {
    println!("Time per answer, which looks in both directions");
    Distribution::of(pairs.iter().map(|pair| pair.time).collect()).print();
    println!();
    pairs.sort_unstable_by_key(|pair| std::cmp::Reverse(pair.time));
    let rows: Vec<Vec<String>> = pairs
        .iter()
        .take(SLOWEST)
        .map(|pair| vec![pair.name.clone(), shown(pair.time)])
        .collect();
    table::print(&["slowest", "time"], &rows);
}
