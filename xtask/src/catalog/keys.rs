//! The condition keys of all services and the global ones, each with one spelling and one type.

use super::packing::records::{KEY_SUBJECTS, Key, folded};
use super::packing::text::is_coded;
use super::{json, members, string};
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Global keys whose entry in the User Guide the package lacks, or has with another type; the last is on no page, but
/// AWS's own managed policies use it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
const GLOBAL_KEYS: [(&str, &str, &str); 5] = [
    ("aws:SourceVpcArn", "ARN", "network"),
    ("aws:SignInSessionArn", "ARN", "session"),
    ("codebuild:BuildArn", "ARN", "session"),
    ("codebuild:ProjectArn", "ARN", "session"),
    ("aws:PrincipalOrgMasterAccountId", "String", "principal"),
];

/// Claims of an identity provider that is known only by its address; the User Guide describes them, the Service
/// Authorization Reference lists them only for the providers that it knows by name.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>
pub const PROVIDER_CLAIMS: [&str; 5] = [
    "${ProviderUrl}:amr",
    "${ProviderUrl}:aud",
    "${ProviderUrl}:email",
    "${ProviderUrl}:oaud",
    "${ProviderUrl}:sub",
];

/// Condition keys by name, letter case ignored.
pub struct Keys(BTreeMap<String, Key>);

impl Keys {
    /// Reads the global keys, then those of each service in `services`; the first to name a key gives its spelling and
    /// type, and a key's own service goes before others that use it.
    ///
    /// # Errors
    /// A file that is missing or not of the known shape.
    pub fn read(iam_data: &Path, services: &Value) -> Result<Self> {
        let mut keys = Self(BTreeMap::new());
        for (name, kind, subject) in GLOBAL_KEYS {
            keys.add(key(name.to_owned(), kind, subject))?;
        }
        let script = iam_data.join("dist/esm/globalConditionKeys.js");
        let script = std::fs::read_to_string(&script).context("the global keys")?;
        for key in global_keys(&script)? {
            keys.add(key)?;
        }
        for name in PROVIDER_CLAIMS {
            keys.add(key(name.to_owned(), "String", ""))?;
        }
        for own in [true, false] {
            for (prefix, _) in members(services, "") {
                let file = format!("data/conditionKeys/{prefix}.json");
                for (_, entry) in members(&json(&iam_data.join(file))?, "") {
                    let name = string(entry, "key")?;
                    let starts = name.split(':').next() == Some(prefix.as_str());
                    if starts == own {
                        keys.add(key(name, &string(entry, "type")?, ""))?;
                    }
                }
            }
        }
        Ok(keys)
    }

    fn add(&mut self, mut key: Key) -> Result<()> {
        // The list of how somebody has signed in, which the Reference has as plain text for Cognito.
        // <https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html>
        key.multivalued |= key.name.ends_with(":amr");
        // A number of days, which the Reference has as plain text.
        // <https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-lock-policy.html>
        if key.name == "glacier:ArchiveAgeInDays" {
            key.kind = "Numeric".to_owned();
        }
        ensure!(
            is_coded(&key),
            "{}: a type of key that is not known",
            key.name
        );
        self.0.entry(folded(&key.name)).or_insert(key);
        Ok(())
    }

    /// Names in their one spelling, sorted.
    ///
    /// # Errors
    /// A name that no service and no global list has.
    pub fn spell(&self, names: Vec<String>) -> Result<Vec<String>> {
        let mut spelled = Vec::new();
        for name in names {
            let key = self.0.get(&folded(&one_spelling(&name)));
            spelled.push(
                key.with_context(|| format!("no condition key {name}"))?
                    .name
                    .clone(),
            );
        }
        spelled.sort_by_key(|name| folded(name));
        spelled.dedup();
        Ok(spelled)
    }

    /// All keys, sorted.
    pub fn finish(self) -> Vec<Key> {
        self.0.into_values().collect()
    }
}

/// AWS writes the template of tag keys in several ways: `…Tag/${TagKey}`, `…Tag/tag-key`, `…Tag/`.
fn one_spelling(name: &str) -> String {
    match name.strip_suffix("tag-key").unwrap_or(name) {
        template if template.ends_with('/') => format!("{template}${{TagKey}}"),
        _ => name.to_owned(),
    }
}

fn key(name: String, kind: &str, subject: &str) -> Key {
    Key {
        name: one_spelling(&name),
        kind: kind.trim_start_matches("ArrayOf").to_owned(),
        multivalued: kind.starts_with("ArrayOf"),
        subject: subject.to_owned(),
    }
}

/// Reads the package's list of global keys, which it has only as a script of one property a line.
fn global_keys(script: &str) -> Result<Vec<Key>> {
    let mut keys = Vec::new();
    let (mut name, mut subject) = ("", "");
    for line in script.lines() {
        let Some((property, rest)) = line.trim().split_once(": '") else {
            continue;
        };
        let value = rest.split('\'').next().unwrap_or_default();
        match property {
            "key" => name = value,
            "category" => subject = value,
            "type" => {
                keys.push(key(name.to_owned(), value, subject));
            }
            _ => {}
        }
    }
    ensure!(
        keys.len() > 40,
        "the list of global keys has changed its form"
    );
    ensure!(
        keys.iter()
            .all(|key| KEY_SUBJECTS.contains(&key.subject.as_str())),
        "a subject of global keys that is not known"
    );
    Ok(keys)
}
