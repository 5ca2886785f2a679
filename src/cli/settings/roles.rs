//! The roles of a file of settings, beside those that come with policy-check.

use std::collections::BTreeMap;

use policy_check::access::roles::{Profile, actions_of, harms};
use policy_check::catalog::ActionSet;
use toml::Spanned;

use super::format::{Fault, RoleTable};

/// The roles of a file. One of the name of a role that comes with policy-check stands in its place.
#[derive(Debug, Default)]
pub(super) struct Roles(Vec<Role>);

#[derive(Debug)]
struct Role {
    profile: Profile,
    /// Its entries, a line each, as those of the roles that come with policy-check.
    text: String,
}

impl Roles {
    /// Reads what the file has.
    ///
    /// # Errors
    /// An entry that names no action, or a role to start from that there is not.
    pub(super) fn read(tables: BTreeMap<String, RoleTable>) -> Result<Self, Fault> {
        let roles = tables.into_iter().map(|(name, table)| {
            let mut allowed = table.like.as_ref().map_or(Ok(ActionSet::new()), built_in)?;
            allowed.union_with(&actions(&table.allow)?);
            allowed.subtract(&actions(&table.except)?);
            Ok(Role {
                profile: Profile { name, allowed },
                text: table.lines(),
            })
        });
        roles.collect::<Result<_, _>>().map(Self)
    }

    /// The role of that name.
    ///
    /// # Errors
    /// That there is none, and which there are.
    pub(super) fn find(&self, name: &str) -> Result<&Profile, String> {
        let own = self.own(name).map(|role| &role.profile);
        own.or_else(|| Profile::built_in(name))
            .ok_or_else(|| self.unknown(name))
    }

    /// What the role of that name needs.
    ///
    /// # Errors
    /// That there is none, and which there are.
    pub(super) fn text(&self, name: &str) -> Result<&str, String> {
        let own = self.own(name).map(|role| role.text.as_str());
        own.or_else(|| Profile::text(name))
            .ok_or_else(|| self.unknown(name))
    }

    /// The names of the file's own roles.
    pub(super) fn own_names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|role| role.profile.name.as_str())
    }

    fn own(&self, name: &str) -> Option<&Role> {
        self.0.iter().find(|role| role.profile.name == name)
    }

    fn unknown(&self, name: &str) -> String {
        let mut known: Vec<&str> = Profile::names().collect();
        let own: Vec<&str> = self
            .own_names()
            .filter(|name| !known.contains(name))
            .collect();
        known.extend(own);
        unknown(name, &known)
    }
}

impl RoleTable {
    fn lines(&self) -> String {
        let of = |word: &'static str, entries: &[Spanned<String>]| -> String {
            let lines = entries
                .iter()
                .map(|entry| format!("{word} {}\n", entry.get_ref()));
            lines.collect()
        };
        let like = self.like.as_ref().map(std::slice::from_ref);
        [
            of("like", like.unwrap_or_default()),
            of("allow", &self.allow),
            of("except", &self.except),
        ]
        .concat()
    }
}

/// What a role that comes with policy-check needs.
fn built_in(name: &Spanned<String>) -> Result<ActionSet, Fault> {
    let profile = Profile::built_in(name.get_ref());
    profile
        .map(|profile| profile.allowed.clone())
        .ok_or_else(|| {
            let known: Vec<&str> = Profile::names().collect();
            Fault::at(name, unknown(name.get_ref(), &known))
        })
}

/// That there is no such role, and which there are.
fn unknown(name: &str, known: &[&str]) -> String {
    format!("there is no role {name:?}; there are: {}", known.join(", "))
}

fn actions(entries: &[Spanned<String>]) -> Result<ActionSet, Fault> {
    let mut all = ActionSet::new();
    for entry in entries {
        let actions = actions_of(entry.get_ref()).ok_or_else(|| {
            let text = entry.get_ref();
            let message = match text.starts_with('@') {
                true => {
                    let known: Vec<String> = harms().map(|name| format!("@{name}")).collect();
                    format!("{text:?} is no kind of harm; there are: {}", known.join(", "))
                }
                false => format!(
                    "{text:?} names no action: expected a pattern such as s3:Get*, one with access levels such as \
                     s3:* (List, Read), or a kind of harm such as @reads-data"
                ),
            };
            Fault::at(entry, message)
        })?;
        all.union_with(&actions);
    }
    Ok(all)
}
