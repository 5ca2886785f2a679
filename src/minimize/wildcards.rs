//! Wildcards that take in just the actions of a list, as far as the catalogue goes.

use std::collections::HashSet;

use crate::catalog::{ActionSet, Catalog, Service};
use crate::policy::pattern::{covers_ignore_case, has_wildcard, literal_prefix};

/// At most this many names are held against wildcards for one policy; what is left then stays as it is.
const MAX_WORK: usize = 60_000_000;

/// What an entry costs beside its own text: two quotes and a comma.
const AROUND: usize = 3;

/// What is left of [`MAX_WORK`].
#[derive(Debug)]
pub(super) struct Work(usize);

impl Work {
    pub(super) fn new() -> Self {
        Self(MAX_WORK)
    }
}

/// Writes `entries` in fewer characters, so that they take in the same actions of the catalogue. What a wildcard of the list
/// takes in, a wildcard of the new list does too, in whatever the service gets in the future.
pub(super) fn shorten(entries: &mut Vec<String>, work: &mut Work) {
    let mut services: Vec<Service> = entries
        .iter()
        .filter_map(|entry| service_of(entry))
        .collect();
    services.sort_unstable();
    services.dedup();
    for service in services {
        let is_of = |entry: &String| service_of(entry) == Some(service);
        let own: Vec<String> = entries
            .iter()
            .filter(|entry| is_of(entry))
            .cloned()
            .collect();
        let Some(shorter) = Search::of(service, &own, work).and_then(|search| search.fewest())
        else {
            continue;
        };
        let place = entries.iter().position(is_of).unwrap_or_default();
        entries.retain(|entry| !is_of(entry));
        let rest = entries.split_off(place.min(entries.len()));
        entries.extend(shorter);
        entries.extend(rest);
    }
}

fn service_of(entry: &str) -> Option<Service> {
    let (prefix, _) = entry.split_once(':')?;
    Catalog::builtin().service(prefix)
}

/// The search for the wildcards of one service.
struct Search {
    prefix: String,
    /// The names of the list, without the service.
    names: Vec<String>,
    candidates: Vec<Candidate>,
}

/// A wildcard that takes in nothing that the list does not.
struct Candidate {
    pattern: String,
    /// The names of the list that it takes in.
    takes_in: Vec<usize>,
}

impl Search {
    /// `None` where there is no work left.
    fn of(service: Service, entries: &[String], work: &mut Work) -> Option<Self> {
        let split = entries.iter().filter_map(|entry| entry.split_once(':'));
        let prefix = split.clone().map(|(prefix, _)| prefix).next()?.to_owned();
        let names: Vec<String> = split.map(|(_, name)| name.to_owned()).collect();
        let mut inside = ActionSet::new();
        // A name that the catalogue does not have tells of no wildcard: nobody knows what is like it.
        let known: Vec<&String> = names
            .iter()
            .filter(|name| inside.insert_matching(service, name))
            .filter(|name| name.is_ascii() && !name.contains('$'))
            .collect();
        let outside: Vec<String> = service
            .actions()
            .filter(|action| !inside.contains(*action))
            .map(|action| action.name().to_ascii_lowercase())
            .collect();
        let mut patterns = HashSet::new();
        for name in known {
            Forms {
                name,
                folded: &name.to_ascii_lowercase(),
                outside: &outside,
                work,
            }
            .collect(&mut patterns)?;
        }
        let mut patterns: Vec<String> = patterns.into_iter().collect();
        patterns.sort_unstable();
        work.0 = work
            .0
            .checked_sub(patterns.len().saturating_mul(names.len()))?;
        let candidates = patterns.into_iter().map(|pattern| Candidate {
            takes_in: (0..names.len())
                .filter(|&at| {
                    names
                        .get(at)
                        .is_some_and(|name| covers_ignore_case(&pattern, name))
                })
                .collect(),
            pattern,
        });
        Some(Self {
            candidates: candidates.collect(),
            prefix,
            names,
        })
    }

    fn cost(&self, name: &str) -> usize {
        self.prefix.len() + 1 + name.len() + AROUND
    }

    /// The entries in the fewest characters that were found; none where they are no fewer than before.
    fn fewest(&self) -> Option<Vec<String>> {
        let mut uncovered = vec![true; self.names.len()];
        let mut chosen: Vec<&Candidate> = Vec::new();
        while let Some(best) = self.best(&uncovered) {
            for &at in &best.takes_in {
                if let Some(uncovered) = uncovered.get_mut(at) {
                    *uncovered = false;
                }
            }
            chosen.push(best);
        }
        drop_needless(&mut chosen, &uncovered);
        let left = uncovered.iter().zip(&self.names).filter(|(left, _)| **left);
        let patterns = chosen.iter().map(|candidate| candidate.pattern.as_str());
        let fewest: Vec<&str> = patterns
            .chain(left.map(|(_, name)| name.as_str()))
            .collect();
        let total: usize = fewest.iter().map(|name| self.cost(name)).sum();
        let before: usize = self.names.iter().map(|name| self.cost(name)).sum();
        let entry = |name: &&str| format!("{}:{name}", self.prefix);
        (total < before).then(|| fewest.iter().map(entry).collect())
    }

    /// The candidate that says the most for its length, if it is worth its length.
    fn best(&self, uncovered: &[bool]) -> Option<&Candidate> {
        let mut best: Option<(&Candidate, usize, usize)> = None;
        for candidate in &self.candidates {
            let cost = self.cost(&candidate.pattern);
            let worth: usize = candidate
                .takes_in
                .iter()
                .filter(|at| uncovered.get(**at) == Some(&true))
                .filter_map(|at| self.names.get(*at))
                .map(|name| self.cost(name))
                .sum();
            let is_better =
                best.is_none_or(|(_, best_cost, best_worth)| worth * best_cost > best_worth * cost);
            if worth > cost && is_better {
                best = Some((candidate, cost, worth));
            }
        }
        best.map(|(candidate, ..)| candidate)
    }
}

/// Takes out of `chosen` what the others take in together, the first chosen first.
fn drop_needless(chosen: &mut Vec<&Candidate>, uncovered: &[bool]) {
    let mut times = vec![0_usize; uncovered.len()];
    for at in chosen.iter().flat_map(|candidate| &candidate.takes_in) {
        if let Some(times) = times.get_mut(*at) {
            *times += 1;
        }
    }
    chosen.retain(|candidate| {
        let needless = candidate
            .takes_in
            .iter()
            .all(|at| times.get(*at).is_some_and(|times| *times > 1));
        if needless {
            for at in &candidate.takes_in {
                if let Some(times) = times.get_mut(*at) {
                    *times -= 1;
                }
            }
        }
        !needless
    });
}

/// A wildcard of one of the forms `head*`, `*tail`, `head*tail` and `*middle*`, in lower case.
#[derive(Clone, Copy, Default)]
struct Form<'n> {
    head: &'n str,
    middle: &'n str,
    tail: &'n str,
}

impl Form<'_> {
    fn takes_in(self, name: &str) -> bool {
        let rest = name.strip_prefix(self.head);
        let rest = rest.and_then(|rest| rest.strip_suffix(self.tail));
        rest.is_some_and(|rest| rest.contains(self.middle))
    }
}

/// The shortest wildcards of each form that take in `name` and nothing outside.
struct Forms<'s> {
    name: &'s str,
    /// The name in lower case.
    folded: &'s str,
    /// In lower case.
    outside: &'s [String],
    work: &'s mut Work,
}

impl Forms<'_> {
    /// Adds them to `patterns`; `None` where there is no work left.
    fn collect(&mut self, patterns: &mut HashSet<String>) -> Option<()> {
        let (name, folded) = (self.name, self.folded);
        let is_whole = !has_wildcard(name);
        let head = literal_prefix(name).len();
        let tail = name.rsplit(['*', '?']).next().map_or(0, str::len);
        for length in 0..=head {
            let form = Form {
                head: folded.get(..length)?,
                ..Form::default()
            };
            if self.is_exact(form)? {
                patterns.insert(format!("{}*", name.get(..length)?));
                break;
            }
        }
        for length in 1..=tail {
            let start = name.len() - length;
            let form = Form {
                tail: folded.get(start..)?,
                ..Form::default()
            };
            if self.is_exact(form)? {
                patterns.insert(format!("*{}", name.get(start..)?));
                break;
            }
        }
        self.collect_ends(head, tail, is_whole, patterns)?;
        if is_whole {
            self.collect_middles(patterns)?;
        }
        Some(())
    }

    /// `head*tail`: for each longer head a shorter tail.
    fn collect_ends(
        &mut self,
        head: usize,
        tail: usize,
        is_whole: bool,
        patterns: &mut HashSet<String>,
    ) -> Option<()> {
        let (name, folded) = (self.name, self.folded);
        let mut shortest = tail + 1;
        for length in 1..=head {
            let room = if is_whole { tail - length } else { tail };
            let mut found = None;
            for ending in (1..shortest.min(room + 1)).rev() {
                let start = name.len() - ending;
                let form = Form {
                    head: folded.get(..length)?,
                    tail: folded.get(start..)?,
                    ..Form::default()
                };
                if !self.is_exact(form)? {
                    break;
                }
                found = Some(format!("{}*{}", name.get(..length)?, name.get(start..)?));
                shortest = ending;
            }
            patterns.extend(found);
        }
        Some(())
    }

    /// `*middle*`: those that hold no other.
    fn collect_middles(&mut self, patterns: &mut HashSet<String>) -> Option<()> {
        let (name, folded) = (self.name, self.folded);
        let mut end = 1;
        let mut last: Option<(usize, &str)> = None;
        for start in 0..name.len() {
            end = end.max(start + 1);
            while let Some(middle) = folded.get(start..end) {
                let form = Form {
                    middle,
                    ..Form::default()
                };
                if self.is_exact(form)? {
                    break;
                }
                end += 1;
            }
            let Some(middle) = name.get(start..end) else {
                break;
            };
            // One that ends where this does holds this.
            if let Some((before, middle)) = last.replace((end, middle))
                && before < end
            {
                patterns.insert(format!("*{middle}*"));
            }
        }
        patterns.extend(last.map(|(_, middle)| format!("*{middle}*")));
        Some(())
    }

    /// Whether `form` takes in nothing outside; `None` where there is no work left.
    fn is_exact(&mut self, form: Form<'_>) -> Option<bool> {
        let found = self.outside.iter().position(|name| form.takes_in(name));
        let looked_at = found.map_or(self.outside.len(), |at| at + 1);
        self.work.0 = self.work.0.checked_sub(looked_at)?;
        Some(found.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(entries: &[&str]) -> Vec<String> {
        let mut shortened: Vec<String> = entries.iter().map(|entry| (*entry).to_owned()).collect();
        shorten(&mut shortened, &mut Work::new());
        shortened
    }

    fn set(entries: &[String]) -> ActionSet {
        let mut set = ActionSet::new();
        for entry in entries {
            set.insert_pattern(entry);
        }
        set
    }

    #[test]
    fn the_actions_are_the_same_and_the_text_is_shorter() {
        let describe: Vec<String> = ActionSet::matching("ec2:Describe*")
            .iter()
            .map(|a| a.to_string())
            .collect();
        let describe: Vec<&str> = describe.iter().map(String::as_str).collect();
        for entries in [
            describe.as_slice(),
            &["s3:GetObject"],
            &[
                "s3:GetObject",
                "s3:PutObject",
                "s3:DeleteObject",
                "iam:PassRole",
            ],
            &["s3:Get*", "s3:PutObject", "s3:NoSuchAction"],
            &["s3:GetObject", "nosuch:Action", "*"],
        ] {
            let before: Vec<String> = entries.iter().map(|entry| (*entry).to_owned()).collect();
            let after = shortened(entries);
            assert_eq!(set(&after), set(&before), "{after:?}");
            let length =
                |entries: &[String]| entries.iter().map(|e| e.len() + AROUND).sum::<usize>();
            assert!(length(&after) <= length(&before), "{after:?}");
            for wide in before.iter().filter(|entry| has_wildcard(entry)) {
                assert!(
                    after.iter().any(|entry| covers_ignore_case(entry, wide)),
                    "{after:?}"
                );
            }
        }
        assert_eq!(shortened(&describe).len(), 1);
    }

    #[test]
    fn a_whole_service_becomes_its_wildcard() {
        let all: Vec<String> = ActionSet::matching("sqs:*")
            .iter()
            .map(|a| a.to_string())
            .collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        assert_eq!(shortened(&all), ["sqs:*"]);
    }
}
