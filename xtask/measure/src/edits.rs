//! Shows that what the engine changes means the same afterwards: every safe edit, and `minimize`, on every policy of a folder, by
//! the catalogue's expansion and by the solver.

use crate::applied::applied;
use crate::corpus::Policy;
use crate::meaning::{Change, change};
use crate::solved::relation;
use crate::table;
use anyhow::{Result, bail};
use policy_check::access::solve::Relation;
use policy_check::minimize::{Options as MinimizeOptions, minimized};
use policy_check::policy::Kind;
use policy_check::report::{Options, check};
use policy_check::rules::Category;
use std::collections::BTreeMap;

/// What became of a rule's safe edits.
#[derive(Default)]
struct Count {
    /// They mean the same, as the solver proves.
    same: usize,
    /// They mean the same by the expansion; the solver cannot tell.
    not_proved: usize,
    /// They repair what AWS refuses, so that there is no meaning before.
    repaired: usize,
    /// They give a sense to what AWS takes and cannot compare.
    given: usize,
    /// They mean something else: where.
    changed: Vec<String>,
}

/// Prints what became of every edit.
///
/// # Errors
/// Where one that repairs nothing changes the meaning.
pub fn run(policies: &[Policy]) -> Result<()> {
    let mut counts = BTreeMap::new();
    for policy in policies {
        count(policy, &mut counts);
    }
    let changed = print(&counts) + minimize(policies);
    if changed > 0 {
        bail!("{changed} change what the policy means");
    }
    Ok(())
}

type Counts = BTreeMap<&'static str, Count>;

/// Makes each safe edit of a policy by itself.
fn count(policy: &Policy, counts: &mut Counts) {
    let answer = check(&policy.text, &Options::default());
    for finding in answer
        .documents
        .iter()
        .flat_map(|document| &document.findings)
    {
        for fix in finding.fixes.iter().filter(|fix| fix.safe) {
            let count = counts.entry(finding.rule).or_default();
            let after = applied(&policy.text, fix);
            let relation = relation(&policy.text, &after, Kind::Identity);
            match (change(&policy.text, &after), relation) {
                (_, Ok(Relation::Equal)) => count.same += 1,
                (Change::None, Err(_)) => count.not_proved += 1,
                (change, _) if change != Change::None && finding.category == Category::Error => {
                    count.repaired += 1;
                }
                (Change::Repair, _) => count.given += 1,
                (_, relation) => {
                    let title = &fix.title;
                    let place = format!("{}: {title}, {relation:?}", policy.name);
                    count.changed.push(place);
                }
            }
        }
    }
}

/// Prints the counts, and tells how many edits change the meaning.
fn print(counts: &Counts) -> usize {
    println!("Safe edits, each by itself");
    let row = |name: &str, counts: [usize; 5]| {
        let mut row = vec![name.to_owned()];
        row.extend(counts.map(|count| count.to_string()));
        row
    };
    let of = |count: &Count| {
        let changed = count.changed.len();
        [
            count.same,
            count.not_proved,
            count.repaired,
            count.given,
            changed,
        ]
    };
    let mut rows: Vec<Vec<String>> = counts
        .iter()
        .map(|(id, count)| row(id, of(count)))
        .collect();
    let mut sum = [0; 5];
    for counts in counts.values().map(of) {
        sum.iter_mut()
            .zip(counts)
            .for_each(|(sum, count)| *sum += count);
    }
    rows.push(row("all", sum));
    let columns = [
        "rule",
        "same meaning",
        "same, not proved",
        "repairs an error",
        "repairs a void condition",
        "another meaning",
    ];
    table::print(&columns, &rows);
    for (id, count) in counts {
        for place in &count.changed {
            println!("  {place} ({id})");
        }
    }
    let [.., changed] = sum;
    changed
}

/// Minimizes every policy in each way; tells how many then mean something else.
fn minimize(policies: &[Policy]) -> usize {
    println!("Minimized policies");
    let mut rows = Vec::new();
    let mut changed = Vec::new();
    for (title, wildcards, drop_sids) in [
        ("plain", false, false),
        ("--drop-sids", false, true),
        ("--drop-sids --wildcards", true, true),
    ] {
        let options = MinimizeOptions {
            wildcards,
            drop_sids,
            ..MinimizeOptions::default()
        };
        let (mut before, mut after, mut other) = (0, 0, 0);
        for policy in policies {
            let Ok(result) = minimized(&policy.text, &options) else {
                changed.push(format!("{}: refused", policy.name));
                continue;
            };
            for outcome in &result.policies {
                before += outcome.before;
                after += outcome.after;
            }
            if !is_same(policy, &result.text, &options) {
                other += 1;
                changed.push(format!("{}: {title}", policy.name));
            }
        }
        let share = 100.0 * after as f64 / before.max(1) as f64;
        rows.push(vec![
            title.to_owned(),
            before.to_string(),
            after.to_string(),
            format!("{share:.1} %"),
            other.to_string(),
        ]);
    }
    table::print(
        &["", "characters", "afterwards", "", "another meaning"],
        &rows,
    );
    changed.iter().for_each(|place| println!("  {place}"));
    changed.len()
}

/// Whether `after`, which `options` made of `policy`, means the same.
///
/// The solver tells, for the expansion does not see that one list of values takes in another. A wildcard in the place of names also
/// takes in what the catalogue does not know, so there the expansion is held against that of the same text without.
fn is_same(policy: &Policy, after: &str, options: &MinimizeOptions) -> bool {
    if options.wildcards {
        let named = MinimizeOptions {
            wildcards: false,
            ..*options
        };
        let named = minimized(&policy.text, &named);
        return named.is_ok_and(|named| change(&named.text, after) == Change::None);
    }
    match relation(&policy.text, after, Kind::Identity) {
        Ok(relation) => relation == Relation::Equal,
        Err(_) => change(&policy.text, after) == Change::None,
    }
}
