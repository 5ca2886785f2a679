//! What may stand in a file of settings.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::{Spanned, Value};

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Format {
    pub(super) trusted_networks: Vec<Spanned<String>>,
    pub(super) severities: BTreeMap<Spanned<String>, Spanned<String>>,
    pub(super) policies: Vec<PolicyTable>,
    pub(super) suppressions: Vec<SuppressionTable>,
    pub(super) roles: BTreeMap<String, RoleTable>,
}

/// What the policies of some files are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PolicyTable {
    pub(super) path: Spanned<String>,
    pub(super) kind: Option<Spanned<String>>,
    pub(super) resource_type: Option<Spanned<String>>,
    pub(super) role: Option<Spanned<String>>,
}

/// What a role needs: the entries that a profile has, without the reasons.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RoleTable {
    /// The role that comes with policy-check whose needs are where this one starts.
    pub(super) like: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) allow: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) except: Vec<Spanned<String>>,
}

/// Findings that somebody accepts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SuppressionTable {
    pub(super) rule: Spanned<String>,
    pub(super) path: Option<Spanned<String>>,
    pub(super) pointer: Option<Spanned<String>>,
    pub(super) sid: Option<String>,
    /// Needed; without it the place is told better here than there.
    pub(super) reason: Option<Spanned<String>>,
    pub(super) until: Option<Spanned<Value>>,
}

/// Something that may not stand where it stands.
#[derive(Debug)]
pub(super) struct Fault {
    /// The bytes at fault; none where it is the whole file.
    pub(super) place: Option<Range<usize>>,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn at<T>(place: &Spanned<T>, message: String) -> Self {
        Self {
            place: Some(place.span()),
            message,
        }
    }
}

impl Format {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is no TOML, or has a name or a type that is not known.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        toml::from_str(text).map_err(|error| Fault {
            place: error.span(),
            message: in_words_of_toml(error.message()),
        })
    }
}

/// What the reader says of a wrong type, in the words of whoever writes a file.
fn in_words_of_toml(message: &str) -> String {
    // The only tables in a wrong place that can be meant for a list.
    if message == "invalid type: map, expected a sequence" {
        return "expected a list: each of its tables starts with a line in double brackets, as [[policies]]".to_owned();
    }
    message
        .replace("expected a sequence", "expected a list, in brackets")
        .replace("invalid type: sequence", "invalid type: list")
        .replace("invalid type: map", "invalid type: table")
        .replace("expected a map", "expected a table")
}
