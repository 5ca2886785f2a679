//! The rules that speak of one class of actions, and of one principal.

use super::party::Party;
use super::rule::Rule;

/// The rules that speak of one class of actions.
pub(super) struct Relevant<'r, 'p> {
    pub(super) allows: Vec<&'r Rule<'p>>,
    pub(super) denies: Vec<&'r Rule<'p>>,
    pub(super) reference_allows: Vec<&'r Rule<'p>>,
    pub(super) reference_denies: Vec<&'r Rule<'p>>,
}

impl<'r, 'p> Relevant<'r, 'p> {
    pub(super) fn of(
        rules: &'r [Rule<'p>],
        reference: &'r [Rule<'p>],
        speaks: impl Fn(&&Rule<'_>) -> bool,
    ) -> Self {
        let pick = |rules: &'r [Rule<'p>], allows: bool| {
            rules
                .iter()
                .filter(|rule| rule.allows == allows)
                .filter(|rule| speaks(rule))
                .collect()
        };
        Self {
            allows: pick(rules, true),
            denies: pick(rules, false),
            reference_allows: pick(reference, true),
            reference_denies: pick(reference, false),
        }
    }

    /// What of it is about `party`.
    pub(super) fn about(&self, party: &Party) -> Self {
        let pick = |rules: &[&'r Rule<'p>]| {
            let about = rules.iter().filter(|rule| {
                rule.principals
                    .is_none_or(|p| party.is_among(p, rule.effect))
            });
            about.copied().collect()
        };
        Self {
            allows: pick(&self.allows),
            denies: pick(&self.denies),
            reference_allows: pick(&self.reference_allows),
            reference_denies: pick(&self.reference_denies),
        }
    }

    /// The places of all rules but the policy's Allows, by which two classes can be told to be the same.
    pub(super) fn others(&self) -> Vec<usize> {
        let lists = [&self.denies, &self.reference_allows, &self.reference_denies];
        let mut places = Vec::new();
        for list in lists {
            places.extend(list.iter().map(|rule| rule.index));
            places.push(usize::MAX);
        }
        places
    }

    /// What cannot be said of `allow`, or of what it is held against.
    pub(super) fn unclear(&self, allow: &Rule<'_>) -> Option<&'static str> {
        let lists = [&self.denies, &self.reference_allows, &self.reference_denies];
        let mut others = lists.into_iter().flatten();
        allow
            .unclear
            .or_else(|| others.find_map(|rule| rule.unclear))
    }
}
