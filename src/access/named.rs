//! What an entry of `Action` or `NotAction` names.

use crate::catalog::{Action, Catalog, Service};
use crate::policy::ActionPattern;
use crate::policy::pattern::{has_wildcard, is_star};

/// What one entry takes in, found once and small enough to keep for every entry of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// `*`: every action there is.
    Everything,
    /// `s3:*`: every action of one service.
    Service(Service),
    /// `s3:GetObject`: one action.
    One(Action),
    /// `s3:Get*`: what the pattern takes in of one service, which may be nothing.
    Part(Service),
    /// `s*:Get*`: what the pattern takes in of whatever services match, which may be none.
    Across,
    /// An action or a service that the catalogue does not have.
    Unknown,
}

impl Named {
    /// What `entry` names. Entries of one service mostly stand together, so the service found `last` serves the next.
    pub(super) fn of<'a>(
        entry: ActionPattern<'a>,
        last: &mut Option<(&'a str, Option<Service>)>,
    ) -> Self {
        let Some((prefix, name)) = entry.parts() else {
            return match is_star(entry.text.value) {
                true => Self::Everything,
                false => Self::Unknown,
            };
        };
        let found = match *last {
            Some((known, service)) if known == prefix => service,
            _ if has_wildcard(prefix) => {
                return match is_star(prefix) && is_star(name) {
                    true => Self::Everything,
                    false => Self::Across,
                };
            }
            _ => {
                let found = Catalog::builtin().service(prefix);
                *last = Some((prefix, found));
                found
            }
        };
        let Some(service) = found else {
            return Self::Unknown;
        };
        // Mostly it names one, and no action has a wildcard in its name.
        if let Some(action) = service.action(name) {
            return Self::One(action);
        }
        if !has_wildcard(name) {
            return Self::Unknown;
        }
        if is_star(name) {
            return Self::Service(service);
        }
        Self::Part(service)
    }

    /// Whether the entry is a wildcard of whatever reach.
    #[must_use]
    pub fn is_wildcard(self) -> bool {
        !matches!(self, Self::One(_) | Self::Unknown)
    }

    /// How many names have to be looked at, at the most, to find what the entry takes in.
    pub(super) fn cost(self) -> usize {
        match self {
            Self::One(_) | Self::Unknown => 0,
            Self::Everything | Self::Service(_) => 1,
            Self::Part(service) => service.actions().len(),
            Self::Across => Catalog::builtin().actions().len(),
        }
    }
}
