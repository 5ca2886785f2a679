//! Which services and actions a pattern takes in. Letter case does not count.

use super::names::{self, Part};
use super::packed::PACKED;
use super::service::Service;
use crate::policy::pattern::{has_wildcard, is_star, literal_prefix, matches_ignore_case};
use std::ops::Range;

/// The services whose prefixes match `pattern`, by prefix.
pub(super) fn services(pattern: &str) -> impl Iterator<Item = Service> {
    let prefixes = PACKED.service_prefixes;
    found(prefixes.part(prefixes.all()), pattern).map(Service::at)
}

/// The numbers of the actions of `service` whose names match `pattern`.
pub(super) fn actions(service: Service, pattern: &str) -> impl Iterator<Item = usize> {
    found(names::of_actions(service), pattern)
}

/// The two parts of an action pattern: `service:name`, or stars alone, which stand for both. `None`: the text has not
/// that form, and so names nothing.
pub(super) fn parts(pattern: &str) -> Option<(&str, &str)> {
    let whole = is_star(pattern).then_some((pattern, pattern));
    pattern.split_once(':').or(whole)
}

/// Calls `visit` with runs of actions that together are what `service` and `name` take in.
pub(super) fn for_each_run(service: &str, name: &str, mut visit: impl FnMut(Range<usize>)) {
    if is_star(service) && is_star(name) {
        return visit(0..PACKED.actions);
    }
    for service in services(service) {
        for_each_run_of(service, name, &mut visit);
    }
}

/// As [`for_each_run`], for one service.
pub(super) fn for_each_run_of(service: Service, name: &str, visit: &mut impl FnMut(Range<usize>)) {
    let (names, exact) = narrow(names::of_actions(service), name);
    if exact {
        visit(names.numbers());
    } else {
        filter(names, name).for_each(|at| visit(at..at + 1));
    }
}

/// The numbers of the names that match `pattern`.
fn found(names: Part, pattern: &str) -> impl Iterator<Item = usize> {
    let (names, exact) = narrow(names, pattern);
    let (all, some) = if exact {
        (names.numbers(), None)
    } else {
        (0..0, Some(names))
    };
    let some = some.into_iter();
    all.chain(some.flat_map(move |names| filter(names, pattern)))
}

fn filter(names: Part, pattern: &str) -> impl Iterator<Item = usize> {
    let matching = names.iter();
    let matching = matching.filter(|(_, name)| matches_ignore_case(pattern, name));
    matching.map(|(at, _)| at)
}

/// Those of `names` that can match `pattern`, and whether all of them do.
fn narrow(names: Part, pattern: &str) -> (Part, bool) {
    if is_star(pattern) {
        return (names, true);
    }
    if !has_wildcard(pattern) {
        return (names.named(pattern), true);
    }
    let prefix = literal_prefix(pattern);
    let exact = pattern.get(prefix.len()..).is_some_and(is_star);
    (names.with_prefix(prefix), exact)
}
