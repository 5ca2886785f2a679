//! Which accounts the conditions of policies tell apart.

use std::collections::HashSet;

use super::automaton::{Bits, Walk, includes};
use super::binding::variable_keys;
use super::glob::{Form, Glob, Variables};
use crate::catalog::Catalog;
use crate::policy::pattern::has_wildcard;
use crate::policy::{Condition, Policy, is_account_id};

/// At most this many patterns of accounts are told apart: each doubles the kinds of accounts.
const MAX_PATTERNS: usize = 5;

/// At most this many patterns of partitions are told apart: far more than there are partitions.
const MAX_PARTITION_PATTERNS: usize = 64;

/// At most this many ids of a kind are tried to find one that no policy speaks of, and so many plain ones before them.
const MAX_TRIES: usize = 2_000;
const MAX_PLAIN: usize = 16;

/// The digits of an account's id.
const LENGTH: usize = 12;

/// What conditions say of the accounts of callers.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Accounts by their ids.
    pub(super) ids: Vec<String>,
    /// Patterns of ids.
    patterns: Vec<Glob>,
    /// Partitions besides `aws`, one of each kind.
    pub(super) partitions: Vec<&'static str>,
    /// Whether they speak of the kind of the caller's identity.
    pub(super) of_kinds: bool,
}

/// Keys that identities of one kind have and others lack, or that tell the kind, in lower case.
const OF_KINDS: [&str; 3] = ["aws:principaltype", "aws:username", "aws:userid"];

/// What the conditions of `policies` say of the accounts of callers.
pub(super) fn told(policies: &[&Policy<'_>]) -> Told {
    let variables = variable_keys(policies);
    let mut told = Told {
        of_kinds: OF_KINDS.iter().any(|key| variables.contains(*key)),
        ..Told::default()
    };
    let mut of_partition: Vec<Glob> = Vec::new();
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    for condition in statements.flat_map(|statement| &statement.conditions) {
        let is_arn = condition.is_key("aws:PrincipalArn");
        told.of_kinds |= is_arn || OF_KINDS.iter().any(|key| condition.is_key(key));
        if !is_arn
            && !condition.is_key("aws:PrincipalAccount")
            && !condition.is_key("kms:CallerAccount")
        {
            continue;
        }
        for value in &condition.values {
            let mut parts = value.value.split(':');
            let account = if is_arn {
                let partition = parts.nth(1).unwrap_or_default();
                of_partition.extend(Glob::read(partition, Form::Like, false, Variables::None));
                parts.nth(2)
            } else {
                Some(value.value)
            };
            told.take_account(account.unwrap_or_default(), condition);
        }
    }
    of_partition.truncate(MAX_PARTITION_PATTERNS);
    told.take_partitions(&of_partition);
    told
}

impl Told {
    /// Besides `aws`, a partition of each kind that `patterns` tell apart.
    fn take_partitions(&mut self, patterns: &[Glob]) {
        let kind = |partition: &str| -> Vec<bool> {
            let matches = patterns.iter().map(|pattern| pattern.matches(partition));
            matches.collect()
        };
        let mut known = vec![kind("aws")];
        for partition in Catalog::builtin().partitions() {
            let kind = kind(partition.id());
            if !known.contains(&kind) {
                known.push(kind);
                self.partitions.push(partition.id());
            }
        }
    }

    fn take_account(&mut self, text: &str, condition: &Condition<'_>) {
        let takes_wildcards = condition
            .operator
            .is_some_and(|operator| operator.kind.takes_wildcards());
        if is_account_id(text) {
            self.ids.push(text.to_owned());
        } else if takes_wildcards && has_wildcard(text) {
            let glob = Glob::read(text, Form::Like, false, Variables::None);
            let glob = glob.filter(|glob| !glob.is_everything() && !self.patterns.contains(glob));
            self.patterns.extend(glob);
        }
    }

    /// An account of each kind that the patterns tell apart, none of those `known`, and none that `policies` write anywhere; `None`
    /// where the kinds are too many.
    pub(super) fn strangers(
        &self,
        policies: &[&Policy<'_>],
        known: &[String],
    ) -> Option<Vec<String>> {
        if self.patterns.len() > MAX_PATTERNS {
            return None;
        }
        let is_free = |id: &str| {
            !known.iter().any(|known| known == id)
                && !policies.iter().any(|policy| policy.text.contains(id))
        };
        let kinds = 0..1_u32 << self.patterns.len();
        let ids = kinds.filter_map(|kind| {
            let wanted = |(at, _): (usize, &Glob)| kind >> at & 1 == 1;
            let wanted: Vec<bool> = self.patterns.iter().enumerate().map(wanted).collect();
            Search::new(&self.patterns, &wanted, &is_free).run()
        });
        Some(ids.collect())
    }
}

/// Looks for an id that some patterns take and others do not.
struct Search<'s> {
    patterns: &'s [Glob],
    wanted: &'s [bool],
    is_free: &'s dyn Fn(&str) -> bool,
    walk: Walk<'s>,
    /// Places of the patterns after so many digits from which no id of the kind follows.
    dead: HashSet<(usize, Bits)>,
    tries: usize,
}

/// What comes of some first digits.
enum Step {
    Found,
    /// Ids of the kind, none of them free.
    Taken,
    Nothing,
}

impl<'s> Search<'s> {
    fn new(patterns: &'s [Glob], wanted: &'s [bool], is_free: &'s dyn Fn(&str) -> bool) -> Self {
        Self {
            patterns,
            wanted,
            is_free,
            walk: Walk::new(patterns.iter()),
            dead: HashSet::new(),
            tries: 0,
        }
    }

    fn run(mut self) -> Option<String> {
        // One that people see to be an example, where that will do.
        let of_kind = |id: &String| {
            let mut pairs = self.patterns.iter().zip(self.wanted);
            pairs.all(|(pattern, wanted)| pattern.matches(id) == *wanted) && (self.is_free)(id)
        };
        let plain = (999_900_000_000_u64..).take(MAX_PLAIN);
        if let Some(id) = plain.map(|id| id.to_string()).find(of_kind) {
            return Some(id);
        }
        let mut id = String::new();
        let start = self.walk.start();
        matches!(self.extend(&start, &mut id), Step::Found).then_some(id)
    }

    /// Makes a whole id of `id`, with which the patterns are at `places`.
    fn extend(&mut self, places: &Bits, id: &mut String) -> Step {
        if id.len() == LENGTH {
            let mut wanted = self.wanted.iter().enumerate();
            let takes = |at: usize| includes(places, &self.walk.ends(at..at + 1));
            if !wanted.all(|(at, wanted)| takes(at) == *wanted) {
                return Step::Nothing;
            }
            self.tries += 1;
            return if (self.is_free)(id) {
                Step::Found
            } else {
                Step::Taken
            };
        }
        let state = (id.len(), places.clone());
        if self.dead.contains(&state) {
            return Step::Nothing;
        }
        let mut step = Step::Nothing;
        for digit in "1023456789".chars() {
            let next = self.walk.after(places, digit);
            id.push(digit);
            match self.extend(&next, id) {
                Step::Found => return Step::Found,
                Step::Taken => step = Step::Taken,
                Step::Nothing => {}
            }
            id.pop();
            if self.tries > MAX_TRIES {
                return Step::Taken;
            }
        }
        if matches!(step, Step::Nothing) {
            self.dead.insert(state);
        }
        step
    }
}
