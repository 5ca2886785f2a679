//! Access levels: what kind of thing an action does.

use std::fmt;

/// What kind of thing an action does, as AWS classifies it.
///
/// The order is by how much harm the action can do: a higher level is the more serious one.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Sees what there is, not what is in it.
    List,
    /// Reads content, changes nothing.
    Read,
    /// Changes tags only.
    Tagging,
    /// Creates, changes, deletes.
    Write,
    /// Grants or changes permissions.
    PermissionsManagement,
}

impl AccessLevel {
    /// All levels, in the order of AWS's own lists.
    pub const ALL: [Self; 5] = [
        Self::List,
        Self::Read,
        Self::Write,
        Self::Tagging,
        Self::PermissionsManagement,
    ];

    /// AWS's name of the level.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Tagging => "Tagging",
            Self::PermissionsManagement => "Permissions management",
        }
    }

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::List => 0,
            Self::Read => 1,
            Self::Write => 2,
            Self::Tagging => 3,
            Self::PermissionsManagement => 4,
        }
    }
}

impl fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The set of levels of one action: AWS gives most actions one, some two (`Tagging, Write`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccessLevels(pub(super) u8);

impl AccessLevels {
    /// Whether `level` is one of them.
    #[must_use]
    pub const fn contains(self, level: AccessLevel) -> bool {
        self.0 >> level.index() & 1 == 1
    }

    /// The levels, in the order of AWS's own lists.
    pub fn iter(self) -> impl Iterator<Item = AccessLevel> {
        AccessLevel::ALL
            .into_iter()
            .filter(move |level| self.contains(*level))
    }

    /// The one level to count an action under: the rarest that it has, for it says most. AWS adds Write to every action
    /// that tags or manages permissions, so the order is permissions management, tagging, write, read, list.
    #[must_use]
    pub const fn primary(self) -> AccessLevel {
        let mut at = AccessLevel::ALL.len();
        let mut levels: &[AccessLevel] = &AccessLevel::ALL;
        while let Some((level, before)) = levels.split_last() {
            at -= 1;
            if self.0 >> at & 1 == 1 {
                return *level;
            }
            levels = before;
        }
        AccessLevel::List
    }
}
