//! Which services and actions a pattern takes in. Letter case does not count.

use super::names::Names;
use super::packed::PACKED;
use super::service::Service;
use crate::policy::pattern::{has_wildcard, literal_prefix, matches_ignore_case};
use std::ops::Range;

/// The services whose prefixes match `pattern`, by prefix.
pub(super) fn services(pattern: &str) -> impl Iterator<Item = Service> {
    let prefixes = PACKED.service_prefixes;
    found(prefixes, prefixes.all(), pattern).map(Service::at)
}

/// The numbers of the actions of `service` whose names match `pattern`.
pub(super) fn actions(service: Service, pattern: &str) -> impl Iterator<Item = usize> {
    found(PACKED.action_names, service.action_range(), pattern)
}

/// The two parts of an action pattern: `service:name`, or stars alone, which stand for both. `None`: the text has not
/// that form, and so names nothing.
pub(super) fn parts(pattern: &str) -> Option<(&str, &str)> {
    let whole = is_all(pattern).then_some((pattern, pattern));
    pattern.split_once(':').or(whole)
}

/// Calls `visit` with runs of actions that together are what `service` and `name` take in.
pub(super) fn for_each_run(service: &str, name: &str, mut visit: impl FnMut(Range<usize>)) {
    if is_all(service) && is_all(name) {
        return visit(PACKED.action_names.all());
    }
    for service in services(service) {
        for_each_run_of(service, name, &mut visit);
    }
}

/// As [`for_each_run`], for one service.
pub(super) fn for_each_run_of(service: Service, name: &str, visit: &mut impl FnMut(Range<usize>)) {
    let names = PACKED.action_names;
    let (range, exact) = narrow(names, service.action_range(), name);
    if exact {
        visit(range);
    } else {
        filter(names, range, name).for_each(|at| visit(at..at + 1));
    }
}

/// The numbers in `range` of the names that match `pattern`.
fn found(names: Names, range: Range<usize>, pattern: &str) -> impl Iterator<Item = usize> {
    let (range, exact) = narrow(names, range, pattern);
    let (all, some) = if exact { (range, 0..0) } else { (0..0, range) };
    all.chain(filter(names, some, pattern))
}

fn filter(names: Names, range: Range<usize>, pattern: &str) -> impl Iterator<Item = usize> {
    let matching = names.iter(range);
    let matching = matching.filter(|(_, name)| matches_ignore_case(pattern, name));
    matching.map(|(at, _)| at)
}

/// The part of `range` that can match `pattern`, and whether all of it does.
fn narrow(names: Names, range: Range<usize>, pattern: &str) -> (Range<usize>, bool) {
    if is_all(pattern) {
        return (range, true);
    }
    if !has_wildcard(pattern) {
        let found = names.find(range, pattern);
        return (found.map_or(0..0, |at| at..at + 1), true);
    }
    let prefix = literal_prefix(pattern);
    let exact = pattern.get(prefix.len()..).is_some_and(is_all);
    (names.with_prefix(range, prefix, ""), exact)
}

/// Whether a pattern is stars alone.
fn is_all(pattern: &str) -> bool {
    !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*')
}
