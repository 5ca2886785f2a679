//! Whether one entry takes in another, whatever the request.

use super::statement::List;
use crate::access::cover::are_disjoint;
use crate::access::{Comparison, redundant_groups};
use crate::policy::covers_arn;
use crate::policy::pattern::{self, is_star};

/// At most this many characters are compared for one policy; what is left then stays as it is.
const MAX_WORK: usize = 100_000_000;

/// How entries are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entries {
    /// `service:name`, letter case ignored.
    Actions,
    /// ARNs with wildcards, part by part: whether a wildcard reaches over a colon makes no difference then.
    Arns,
    /// The same, and `*` for everything.
    Resources,
    /// Texts with wildcards.
    Patterns,
    /// Texts that match themselves alone.
    Texts,
    /// The same, letter case ignored.
    TextsInAnyCase,
}

/// The comparisons that are left.
#[derive(Debug)]
pub(super) struct Work(usize);

impl Work {
    pub(super) fn new() -> Self {
        Self(MAX_WORK)
    }

    /// Whether `characters` can still be compared.
    pub(super) fn take(&mut self, characters: usize) -> bool {
        let left = self.0.checked_sub(characters);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

impl Entries {
    /// Whether `wide` takes in all that `narrow` does. Never wrongly true.
    pub(super) fn covers(self, wide: &str, narrow: &str) -> bool {
        match self {
            Self::Actions => {
                let (wide, narrow) = (all_actions(wide), all_actions(narrow));
                is_star(wide) || pattern::covers_ignore_case(wide, narrow)
            }
            Self::Arns => covers_arn(wide, narrow),
            Self::Resources => is_star(wide) || covers_arn(wide, narrow),
            Self::Patterns => pattern::covers_with_variables(wide, narrow),
            Self::Texts => wide == narrow,
            Self::TextsInAnyCase => wide.eq_ignore_ascii_case(narrow),
        }
    }

    fn comparison(self) -> Comparison {
        Comparison {
            is_exact_case: !matches!(self, Self::Actions | Self::TextsInAnyCase),
            covers: match self {
                Self::Actions => |wide, narrow| Self::Actions.covers(wide, narrow),
                Self::Arns => |wide, narrow| Self::Arns.covers(wide, narrow),
                Self::Resources => |wide, narrow| Self::Resources.covers(wide, narrow),
                Self::Patterns => |wide, narrow| Self::Patterns.covers(wide, narrow),
                Self::Texts => |wide, narrow| Self::Texts.covers(wide, narrow),
                Self::TextsInAnyCase => |wide, narrow| Self::TextsInAnyCase.covers(wide, narrow),
            },
        }
    }

    /// Takes out of `entries` those that another takes in.
    pub(super) fn tidy(self, entries: &mut Vec<String>, work: &mut Work) {
        if self == Self::Actions {
            entries
                .iter_mut()
                .filter(|entry| all_actions(entry) == "*")
                .for_each(|entry| *entry = "*".to_owned());
        }
        if !matches!(self, Self::Texts | Self::TextsInAnyCase) {
            entries.iter_mut().for_each(single_stars);
        }
        let texts: Vec<&str> = entries.iter().map(String::as_str).collect();
        let groups = redundant_groups(&texts, self.comparison(), &mut work.0);
        let mut needed = vec![true; entries.len()];
        for at in groups.into_iter().flat_map(|group| group.redundant) {
            if let Some(needed) = needed.get_mut(at) {
                *needed = false;
            }
        }
        let mut needed = needed.into_iter();
        entries.retain(|_| needed.next().unwrap_or(true));
    }

    /// Whether each request that `narrow` matches is matched by `wide`.
    pub(super) fn covers_all(self, wide: &List, narrow: &List, work: &mut Work) -> bool {
        if wide == narrow {
            return true;
        }
        if !work.take(wide.cost_beside(narrow)) {
            return false;
        }
        let (mut wides, mut narrows) = (wide.entries.iter(), narrow.entries.iter());
        match (wide.negated, narrow.negated) {
            (false, false) => narrows.all(|entry| self.is_covered(entry, wide)),
            // All but few takes in all but many.
            (true, true) => wides.all(|spared| self.is_covered(spared, narrow)),
            (true, false) => narrows.all(|entry| {
                let mut spared = wide.entries.iter();
                spared.all(|spared| self.are_apart(spared, entry))
            }),
            (false, true) => wides.any(|entry| self.is_everything(entry)),
        }
    }

    /// Whether nothing is matched by both entries. Never wrongly true: letter case is left aside.
    fn are_apart(self, one: &str, other: &str) -> bool {
        match self {
            Self::Actions | Self::Resources => are_disjoint(one, other),
            _ => false,
        }
    }

    fn is_everything(self, entry: &str) -> bool {
        match self {
            Self::Actions => is_star(all_actions(entry)),
            Self::Resources => is_star(entry),
            _ => false,
        }
    }

    /// Whether an entry of the plain list `wide` takes in `entry`.
    pub(super) fn is_covered(self, entry: &str, wide: &List) -> bool {
        wide.entries.iter().any(|wide| self.covers(wide, entry))
    }
}

impl List {
    /// How many characters are compared when each entry is held against each of `other`.
    pub(super) fn cost_beside(&self, other: &Self) -> usize {
        let length = |list: &Self| list.entries.iter().map(String::len).sum::<usize>();
        let own = length(self).saturating_mul(other.entries.len());
        own.saturating_add(length(other).saturating_mul(self.entries.len()))
    }
}

/// `*:*` says what `*` says.
fn all_actions(entry: &str) -> &str {
    match entry.split_once(':') {
        Some((service, name)) if is_star(service) && is_star(name) => "*",
        _ => entry,
    }
}

/// Writes `**` as `*`, but where `${*}` may be meant.
fn single_stars(entry: &mut String) {
    while !entry.contains('$') && entry.contains("**") {
        *entry = entry.replace("**", "*");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covering_holds_whatever_a_variable_is_and_wherever_a_wildcard_ends() {
        for (entries, wide, narrow, expected) in [
            (Entries::Actions, "S3:get*", "s3:GetObject", true),
            (Entries::Actions, "*:*", "*", true),
            (Entries::Actions, "s3:GetObject", "s3:Get*", false),
            (Entries::Resources, "*", "arn:aws:s3:::a", true),
            (Entries::Arns, "*", "arn:aws:s3:::a", false),
            (
                Entries::Arns,
                "arn:aws:s3:::a/*",
                "arn:aws:s3:::a/${aws:username}/*",
                true,
            ),
            (
                Entries::Arns,
                "arn:aws:s3:::a/${aws:username}/*",
                "arn:aws:s3:::a/${aws:username}/b",
                true,
            ),
            (
                Entries::Arns,
                "arn:aws:sqs:*:1:q",
                "arn:aws:sqs:${aws:PrincipalTag/region}:1:q",
                false,
            ),
            (
                Entries::Arns,
                "arn:aws:s3:::a/${*}",
                "arn:aws:s3:::a/b",
                false,
            ),
            (
                Entries::Arns,
                "arn:aws:s3:::a?",
                "arn:aws:s3:::a${aws:username}",
                false,
            ),
            (
                Entries::Arns,
                "arn:aws:sns:*:topic",
                "arn:aws:sns:eu-west-1:1:topic",
                false,
            ),
            (
                Entries::Arns,
                "arn:aws:sns:*:1:t",
                "arn:aws:sns:eu-*:1:t",
                true,
            ),
            (Entries::Patterns, "a*", "ab*", true),
            (Entries::Texts, "a*", "ab", false),
        ] {
            assert_eq!(
                entries.covers(wide, narrow),
                expected,
                "{wide} over {narrow}"
            );
        }
    }

    #[test]
    fn all_but_some_is_held_against_what_is_named() {
        let list = |text: &str| {
            let (negated, text) = text
                .strip_prefix("not ")
                .map_or((false, text), |rest| (true, rest));
            List {
                negated,
                entries: text.split(' ').map(str::to_owned).collect(),
            }
        };
        for (entries, wide, narrow, expected) in [
            (Entries::Actions, "not iam:*", "s3:GetObject s3:Put*", true),
            (Entries::Actions, "not iam:*", "s3:GetObject i*", false),
            (Entries::Actions, "not IAM:get*", "iam:GetUser", false),
            (Entries::Actions, "not iam:*", "not iam:* s3:*", true),
            (Entries::Actions, "not iam:* s3:*", "not iam:*", false),
            (Entries::Actions, "*:*", "not iam:*", true),
            (Entries::Actions, "s3:*", "not iam:*", false),
            (
                Entries::Resources,
                "not arn:aws:s3:::a/*",
                "arn:aws:s3:::b/*",
                true,
            ),
            (
                Entries::Resources,
                "not arn:aws:s3:::a/*",
                "arn:aws:s3:::*",
                false,
            ),
            (
                Entries::Resources,
                "not arn:aws:s3:::a/bob",
                "arn:aws:s3:::a/${aws:username}",
                false,
            ),
            (Entries::Resources, "not arn:aws:s3:::a/*", "*", false),
            (Entries::Arns, "not arn:aws:s3:::a", "arn:aws:s3:::b", false),
        ] {
            let (wide, narrow) = (list(wide), list(narrow));
            let covers = entries.covers_all(&wide, &narrow, &mut Work::new());
            assert_eq!(covers, expected, "{wide:?} over {narrow:?}");
        }
    }

    #[test]
    fn lists_lose_what_others_take_in() {
        let tidied = |entries: &[&str]| {
            let mut entries: Vec<String> = entries.iter().map(|e| (*e).to_owned()).collect();
            Entries::Actions.tidy(&mut entries, &mut Work::new());
            entries
        };
        assert_eq!(
            tidied(&["s3:GetObject", "s3:Get**", "iam:List*"]),
            ["s3:Get*", "iam:List*"]
        );
        assert_eq!(tidied(&["s3:a", "S3:A"]), ["s3:a"]);
        assert_eq!(tidied(&["s3:?*", "s3:*?"]).len(), 1);
        assert_eq!(tidied(&["*:*", "*"]).len(), 1);
    }
}
