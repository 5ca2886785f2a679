//! Sets of actions.

use super::access_level::{AccessLevel, AccessLevels};
use super::action::Action;
use super::expand;
use super::packed::PACKED;
use super::service::Service;
use super::words::{Words, bits_of};
use crate::bits::set_bits;
use std::fmt;
use std::ops::Range;

/// How many words hold one bit an action.
const WORDS: usize = PACKED.actions.div_ceil(64);

/// A set of actions of the catalogue: one bit each, 2.8 KB for all. Actions that the catalogue does not know cannot be in it.
///
/// Every operation passes over the words that are not zero, which are few where the services are few; a pattern such as
/// `s3:Get*` is a search and the filling of a run.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ActionSet(Words);

impl ActionSet {
    /// The empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The set of all actions.
    #[must_use]
    pub fn all() -> Self {
        let mut set = Self::new();
        set.insert_run(0..PACKED.actions);
        set
    }

    /// The set of all actions of a service.
    #[must_use]
    pub fn of_service(service: Service) -> Self {
        let mut set = Self::new();
        set.insert_run(service.action_range());
        set
    }

    /// The set of actions that `pattern` (`service:name` with wildcards, or `*`) takes in.
    #[must_use]
    pub fn matching(pattern: &str) -> Self {
        let mut set = Self::new();
        set.insert_pattern(pattern);
        set
    }

    /// Adds the actions that `pattern` takes in, and tells whether there are any.
    pub fn insert_pattern(&mut self, pattern: &str) -> bool {
        let mut any = false;
        if let Some((service, name)) = expand::parts(pattern) {
            expand::for_each_run(service, name, |run| {
                any |= !run.is_empty();
                self.insert_run(run);
            });
        }
        any
    }

    /// Adds the actions of `service` whose names match `pattern`, and tells whether there are any.
    pub fn insert_matching(&mut self, service: Service, pattern: &str) -> bool {
        let mut any = false;
        expand::for_each_run_of(service, pattern, &mut |run| {
            any |= !run.is_empty();
            self.insert_run(run);
        });
        any
    }

    /// Adds one action.
    pub fn insert(&mut self, action: Action) {
        self.0.add(action.index() / 64, 1 << (action.index() % 64));
    }

    fn insert_run(&mut self, run: Range<usize>) {
        if run.is_empty() {
            return;
        }
        for at in run.start / 64..run.end.div_ceil(64) {
            self.0.add(at, bits_of(at, &run));
        }
    }

    /// Whether it has `action`.
    #[must_use]
    pub fn contains(&self, action: Action) -> bool {
        self.0.get(action.index() / 64) >> (action.index() % 64) & 1 == 1
    }

    /// Adds what `other` has.
    pub fn union_with(&mut self, other: &Self) {
        self.0.add_all(&other.0);
    }

    /// Keeps only what `other` has too.
    pub fn intersect_with(&mut self, other: &Self) {
        self.0.mask(|at| other.0.get(at));
    }

    /// Takes away what `other` has.
    pub fn subtract(&mut self, other: &Self) {
        self.0.mask(|at| !other.0.get(at));
    }

    /// The union of two sets.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.union_with(other);
        set
    }

    /// What is in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.intersect_with(other);
        set
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.subtract(other);
        set
    }

    /// All actions that are not in it, as `NotAction` means.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut set = Self::all();
        set.subtract(self);
        set
    }

    /// How many actions it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.used().map(|(_, word)| ones(word)).sum()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `other` has all that this set has.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.used().all(|(at, word)| word & !other.0.get(at) == 0)
    }

    /// Whether the two sets have anything in common.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.0.intersects(&other.0)
    }

    /// How many actions it has at each primary access level, in the order of [`AccessLevel::ALL`].
    #[must_use]
    pub fn len_by_level(&self) -> [usize; AccessLevel::ALL.len()] {
        let mut counts = [0; AccessLevel::ALL.len()];
        self.for_each_level(|_, level, bits| {
            if let Some(count) = counts.get_mut(level.index()) {
                *count += ones(bits);
            }
        });
        counts
    }

    /// Its actions whose primary access level is `level`.
    #[must_use]
    pub fn at_level(&self, level: AccessLevel) -> Self {
        let mut set = Self::new();
        self.for_each_level(|at, of, bits| {
            if of == level {
                set.0.add(at, bits);
            }
        });
        set
    }

    /// Calls `visit` with the number of a word, a primary level, and the bits of that level in the word.
    fn for_each_level(&self, mut visit: impl FnMut(usize, AccessLevel, u64)) {
        for (at, word) in self.0.used() {
            let plane = |plane: usize| {
                let bits = PACKED.level_planes.get(plane * WORDS + at);
                bits.copied().map_or(0, u64::from_le_bytes)
            };
            let planes = [plane(0), plane(1), plane(2)];
            for (code, levels) in PACKED.level_sets.iter().enumerate() {
                let bits = planes.iter().enumerate().fold(word, |bits, (plane, mask)| {
                    bits & if code >> plane & 1 == 1 { *mask } else { !mask }
                });
                if bits != 0 {
                    visit(at, AccessLevels(*levels).primary(), bits);
                }
            }
        }
    }

    /// Its actions, services by prefix and each one's actions by name.
    pub fn iter(&self) -> impl Iterator<Item = Action> + '_ {
        self.in_run(0..PACKED.actions)
    }

    /// Its actions that `other` has too, in the same order.
    pub fn iter_common<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = Action> + use<'s> {
        set_bits(self.0.used_in_both(&other.0)).map(Action::at)
    }

    /// Its actions of one service, by name.
    pub fn iter_service(&self, service: Service) -> impl Iterator<Item = Action> + '_ {
        self.in_run(service.action_range())
    }

    /// How many actions of `service` it has.
    #[must_use]
    pub fn len_in(&self, service: Service) -> usize {
        let run = service.action_range();
        self.words_of(&run).map(|(_, word)| ones(word)).sum()
    }

    /// The services it has actions of, by prefix.
    pub fn services(&self) -> impl Iterator<Item = Service> + '_ {
        let mut from = 0;
        std::iter::from_fn(move || {
            let service = Service::of_action(self.0.first_from(from)?);
            from = service.action_range().end;
            Some(service)
        })
    }

    fn in_run(&self, run: Range<usize>) -> impl Iterator<Item = Action> + use<'_> {
        let words = self.words_of(&run);
        set_bits(words).map(Action::at)
    }

    /// The words that hold `run`, with their numbers, the bits of other actions cleared.
    fn words_of(&self, run: &Range<usize>) -> impl Iterator<Item = (usize, u64)> + use<'_> {
        let run = run.clone();
        let words = self.0.used_in(&(run.start / 64..run.end.div_ceil(64)));
        words.map(move |(at, word)| (at, word & bits_of(at, &run)))
    }
}

const fn ones(word: u64) -> usize {
    word.count_ones() as usize
}

impl Extend<Action> for ActionSet {
    fn extend<I: IntoIterator<Item = Action>>(&mut self, actions: I) {
        for action in actions {
            self.insert(action);
        }
    }
}

impl FromIterator<Action> for ActionSet {
    fn from_iter<I: IntoIterator<Item = Action>>(actions: I) -> Self {
        let mut set = Self::new();
        set.extend(actions);
        set
    }
}

impl fmt::Debug for ActionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    /// The same set, found the slow way.
    fn slowly(takes: impl Fn(Action) -> bool) -> ActionSet {
        Catalog::builtin()
            .actions()
            .filter(|action| takes(*action))
            .collect()
    }

    #[test]
    fn patterns_take_in_what_they_say() {
        let s3 = Catalog::builtin().service("s3").unwrap();
        assert_eq!(ActionSet::matching("*"), ActionSet::all());
        assert_eq!(ActionSet::matching("*:*"), ActionSet::all());
        assert_eq!(ActionSet::matching("S3:*"), ActionSet::of_service(s3));
        let gets = |action: Action| action.service() == s3 && action.name().starts_with("Get");
        assert_eq!(ActionSet::matching("s3:gEt*"), slowly(gets));
        let tags = |action: Action| action.name().to_lowercase().contains("tag");
        assert_eq!(ActionSet::matching("*:*Tag*"), slowly(tags));
        assert_eq!(
            ActionSet::matching("*:TagResource"),
            slowly(|a| a.name() == "TagResource")
        );
        assert_eq!(ActionSet::matching("s3:GetObject").len(), 1);
        assert_eq!(ActionSet::matching("s3:GetObjec?").len(), 1);
        for nothing in [
            "",
            "s3",
            ":",
            "s3:",
            ":*",
            "s3:Nope*",
            "nope:*",
            "s3:GetObject:*",
            "é:*",
        ] {
            assert!(!ActionSet::new().insert_pattern(nothing), "{nothing}");
        }
    }

    #[test]
    fn sets_combine_as_sets_do() {
        let reads = ActionSet::matching("s3:Get*");
        let objects = ActionSet::matching("s3:*Object");
        let both = reads.intersection(&objects);
        assert!(both.contains(Catalog::builtin().action("s3:GetObject").unwrap()));
        assert!(both.is_subset(&reads) && both.is_subset(&objects) && both.intersects(&reads));
        assert_eq!(
            reads.union(&objects).len(),
            reads.len() + objects.len() - both.len()
        );
        assert_eq!(reads.difference(&objects).len(), reads.len() - both.len());
        let rest = reads.complement();
        assert!(!rest.intersects(&reads));
        assert_eq!(rest.len() + reads.len(), Catalog::builtin().actions().len());
        assert!(ActionSet::all().complement().is_empty());
        assert_eq!(both.iter().collect::<ActionSet>(), both);
    }

    #[test]
    fn sets_tell_services_and_levels() {
        let catalog = Catalog::builtin();
        let mut set = ActionSet::matching("s3:Get*");
        set.union_with(&ActionSet::matching("ec2:Create*"));
        let prefixes: Vec<_> = set.services().map(Service::prefix).collect();
        assert_eq!(prefixes, ["ec2", "s3"]);
        let ec2 = catalog.service("ec2").unwrap();
        assert_eq!(set.len_in(ec2), ActionSet::matching("ec2:Create*").len());
        assert!(
            set.iter_service(ec2)
                .all(|action| action.name().starts_with("Create"))
        );
        for level in AccessLevel::ALL {
            let slow = set.iter().filter(|action| action.level() == level);
            let slow: ActionSet = slow.collect();
            assert_eq!(set.at_level(level), slow, "{level}");
            assert_eq!(set.len_by_level()[level.index()], slow.len(), "{level}");
        }
        assert_eq!(
            ActionSet::all().services().count(),
            catalog.services().len()
        );
    }
}
