//! What people need for their jobs, by role.
//!
//! A profile is a small file: a line each for what the role is allowed and what it is not, the later line before the earlier,
//! with the reason behind a colon.
//!
//! - `allow s3:* (List, Read): …` adds actions, of some access levels or of all;
//! - `except …` takes actions away again;
//! - `@reads-data` stands for the actions of the catalogue of sensitive actions that do that harm;
//! - `like developer: …` starts from another role.

use std::sync::LazyLock;

use super::sensitive::{self, Harm};
use crate::catalog::{AccessLevel, ActionSet};

/// The profiles that come with the engine, with their names.
const FILES: [(&str, &str); 7] = [
    ("developer", include_str!("developer.txt")),
    ("qa", include_str!("qa.txt")),
    ("project-manager", include_str!("project-manager.txt")),
    ("billing", include_str!("billing.txt")),
    ("tech-lead", include_str!("tech-lead.txt")),
    ("security-auditor", include_str!("security-auditor.txt")),
    ("read-only", include_str!("read-only.txt")),
];

/// Made on first use from constant data, and never changed.
static BUILT_IN: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let named = FILES.iter().map(|(name, text)| Profile {
        name: (*name).to_owned(),
        allowed: read(text),
    });
    named.collect()
});

/// What everybody does with the own credentials.
const ONESELF: &str = include_str!("oneself.txt");

/// Made on first use from constant data, and never changed.
static OF_ONESELF: LazyLock<ActionSet> = LazyLock::new(|| read(ONESELF));

/// The actions that people need on their own user, whatever their job is.
#[must_use]
pub fn of_oneself() -> &'static ActionSet {
    &OF_ONESELF
}

/// The actions that a role needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What the role is called.
    pub name: String,
    /// What it needs.
    pub allowed: ActionSet,
}

impl Profile {
    /// The profile of that name that comes with the engine.
    #[must_use]
    pub fn built_in(name: &str) -> Option<&'static Self> {
        BUILT_IN.iter().find(|profile| profile.name == name)
    }

    /// The names of the profiles that come with the engine.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(name, _)| *name)
    }

    /// The file of the profile of that name, with the reasons.
    #[must_use]
    pub fn text(name: &str) -> Option<&'static str> {
        let mut files = FILES.iter();
        files.find(|(file, _)| *file == name).map(|(_, text)| *text)
    }
}

/// The actions that an entry of a profile stands for: a pattern, `PATTERN (LEVEL, …)` or `@harm`. `None` where it stands for
/// none.
#[must_use]
pub fn actions_of(entry: &str) -> Option<ActionSet> {
    let set = match entry.strip_prefix('@') {
        Some(harm) => {
            let harm = Harm::ALL
                .into_iter()
                .find(|known| name_of(*known) == harm)?;
            let rows = sensitive::all().iter().filter(|row| row.harm == harm);
            rows.map(|row| row.action).collect()
        }
        None => match entry.split_once('(') {
            Some((pattern, levels)) => {
                let all = ActionSet::matching(pattern.trim());
                let mut set = ActionSet::new();
                for level in levels.strip_suffix(')')?.split(',') {
                    let level = level_of(level.trim())?;
                    set.union_with(&all.at_level(level));
                }
                set
            }
            None => ActionSet::matching(entry.trim()),
        },
    };
    (!set.is_empty()).then_some(set)
}

fn level_of(name: &str) -> Option<AccessLevel> {
    let mut levels = AccessLevel::ALL.into_iter();
    levels.find(|level| level.name().eq_ignore_ascii_case(name))
}

/// The names that entries have for the kinds of harm, behind the `@`.
pub fn harms() -> impl Iterator<Item = &'static str> {
    Harm::ALL.into_iter().map(name_of)
}

fn name_of(harm: Harm) -> &'static str {
    match harm {
        Harm::TakesCredentials => "takes-credentials",
        Harm::ChangesPermissions => "changes-permissions",
        Harm::ExposesResources => "exposes-resources",
        Harm::ReadsData => "reads-data",
        Harm::DestroysData => "destroys-data",
        Harm::BlindsWatchers => "blinds-watchers",
        Harm::SpendsMoney => "spends-money",
    }
}

/// The actions that the file `text` comes to; a line that cannot be read counts for nothing.
fn read(text: &str) -> ActionSet {
    let mut allowed = ActionSet::new();
    for line in text.lines() {
        apply(line, &mut allowed);
    }
    allowed
}

/// Does what a line of a profile says; `None` where it says nothing that can be done.
fn apply(line: &str, allowed: &mut ActionSet) -> Option<()> {
    let (what, _reason) = line.split_once(": ")?;
    let (verb, entry) = what.split_once(' ')?;
    match verb {
        "allow" => allowed.union_with(&actions_of(entry)?),
        "except" => allowed.subtract(&actions_of(entry)?),
        "like" => allowed.union_with(&read(Profile::text(entry)?)),
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_profile_says_something_and_why() {
        let mut idle = Vec::new();
        for (name, text) in FILES.into_iter().chain([("oneself", ONESELF)]) {
            assert!(text.starts_with("# "), "{name}");
            let mut allowed = ActionSet::new();
            for line in text.lines().skip(1) {
                let before = allowed.clone();
                if apply(line, &mut allowed).is_none() || allowed == before {
                    idle.push(format!("{name}: {line}"));
                }
            }
        }
        assert!(idle.is_empty(), "{}", idle.join("\n"));
    }

    #[test]
    fn entries_name_actions_levels_and_harms() {
        let names = |entry: &str| -> Vec<String> {
            let set = actions_of(entry).unwrap_or_default();
            set.iter().map(|action| action.to_string()).collect()
        };
        assert_eq!(names("sqs:SendMessage"), ["sqs:SendMessage"]);
        assert!(names("sqs:* (Permissions management)").contains(&"sqs:AddPermission".to_owned()));
        assert!(names("@reads-data").contains(&"s3:GetObject".to_owned()));
        for nothing in [
            "sqs:Nothing",
            "sqs:* (Everything)",
            "sqs:* (List",
            "@harm",
            "",
        ] {
            assert_eq!(actions_of(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn no_job_needs_to_take_or_give_away_the_account() {
        for name in Profile::names() {
            let allowed = &Profile::built_in(name).unwrap().allowed;
            for action in [
                "iam:CreateUser",
                "iam:AttachUserPolicy",
                "iam:CreateAccessKey",
                "cloudtrail:StopLogging",
                "s3:PutBucketPolicy",
            ] {
                assert!(
                    !ActionSet::matching(action).is_subset(allowed),
                    "{name}: {action}"
                );
            }
        }
    }
}
