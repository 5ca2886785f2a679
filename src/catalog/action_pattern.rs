//! Action patterns: `service:name`, with wildcards in either part, or `*`.

use super::action::Action;
use super::names::Names;
use super::packed::PACKED;
use super::service::Service;
use crate::policy::pattern::{has_wildcard, literal_prefix, matches_ignore_case};
use std::ops::Range;

/// An action as a policy names it: `s3:GetObject`, `s3:Get*`, `*`. Letter case does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionPattern<'a> {
    service: &'a str,
    name: &'a str,
}

impl<'a> ActionPattern<'a> {
    /// Reads a pattern. `None`: the text is neither `service:name` nor stars alone, and so names nothing.
    #[must_use]
    pub fn new(text: &'a str) -> Option<Self> {
        match text.split_once(':') {
            Some((service, name)) => Some(Self { service, name }),
            None if is_all(text) => Some(Self {
                service: text,
                name: text,
            }),
            None => None,
        }
    }

    /// The part before the colon.
    #[must_use]
    pub const fn service_pattern(self) -> &'a str {
        self.service
    }

    /// The part behind the colon.
    #[must_use]
    pub const fn name_pattern(self) -> &'a str {
        self.name
    }

    /// Whether it takes in every action, of whatever service.
    #[must_use]
    pub fn is_all(self) -> bool {
        is_all(self.service) && is_all(self.name)
    }

    /// The services that the part before the colon takes in, by prefix.
    pub fn services(self) -> impl Iterator<Item = Service> + use<'a> {
        let names = PACKED.service_prefixes;
        found(names, names.all(), self.service).map(Service::at)
    }

    /// The actions it takes in, services by prefix and each one's actions by name.
    pub fn actions(self) -> impl Iterator<Item = Action> + use<'a> {
        let of = move |service| matching(service, self.name);
        self.services().flat_map(of).map(Action::at)
    }

    /// Whether it takes in any action that the catalogue has.
    #[must_use]
    pub fn names_any(self) -> bool {
        self.actions().next().is_some()
    }

    /// Calls `visit` with runs of actions that together are the actions it takes in.
    pub(super) fn for_each_run(self, mut visit: impl FnMut(Range<usize>)) {
        if self.is_all() {
            return visit(0..PACKED.action_names.len());
        }
        let names = PACKED.action_names;
        for service in self.services() {
            let (range, exact) = narrow(names, service.action_range(), self.name);
            if exact {
                visit(range);
            } else {
                filter(names, range, self.name).for_each(|at| visit(at..at + 1));
            }
        }
    }

    /// Whether it takes in `action`.
    #[must_use]
    pub fn matches(self, action: Action) -> bool {
        matches_ignore_case(self.name, action.name())
            && matches_ignore_case(self.service, action.service().prefix())
    }
}

/// The numbers of the actions of `service` whose names match `pattern`.
pub(super) fn matching(service: Service, pattern: &str) -> impl Iterator<Item = usize> {
    found(PACKED.action_names, service.action_range(), pattern)
}

/// The numbers in `range` of the names that match `pattern`.
fn found(names: Names, range: Range<usize>, pattern: &str) -> impl Iterator<Item = usize> {
    let (range, exact) = narrow(names, range, pattern);
    let (all, some) = if exact { (range, 0..0) } else { (0..0, range) };
    all.chain(filter(names, some, pattern))
}

fn filter(names: Names, range: Range<usize>, pattern: &str) -> impl Iterator<Item = usize> {
    let matching = names
        .iter(range)
        .filter(|(_, name)| matches_ignore_case(pattern, name));
    matching.map(|(at, _)| at)
}

/// The part of `range` that can match `pattern`, and whether all of it does.
fn narrow(names: Names, range: Range<usize>, pattern: &str) -> (Range<usize>, bool) {
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
