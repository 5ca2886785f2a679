//! The condition key that an unknown one is most likely meant to be.

use super::key_fault::Fault;
use crate::catalog::{Catalog, ConditionKey, is_slip};

/// The key that an unknown one may be meant to be.
pub(super) struct Meant {
    pub(super) key: String,
    /// Whether it can be no other.
    pub(super) sure: bool,
}

/// The key that is most likely meant, with the tag that was written.
pub(super) fn meant(key: &str, fault: Fault) -> Option<Meant> {
    let catalog = Catalog::builtin();
    let tag = key.split_once('/').map(|(_, tag)| tag);
    let whole = |found: ConditionKey| match found.template() {
        Some((before, "")) => tag
            .filter(|tag| !tag.is_empty())
            .map(|tag| format!("{before}{tag}")),
        Some(_) => None,
        None => Some(found.name().to_owned()),
    };
    let guessed = |(found, sure): (ConditionKey, bool)| {
        let key = whole(found)?;
        Some(Meant { key, sure })
    };
    match fault {
        Fault::MissingTag => None,
        // It may be the source that is meant; and of a session, `aws:ARN` tells the session and its successor the role.
        Fault::Unsupported => Some(Meant {
            key: "aws:PrincipalArn".to_owned(),
            sure: false,
        }),
        Fault::Format => {
            let global = format!("aws:{}", key.trim_matches(':'));
            let found = catalog.condition_key(&global)?;
            guessed((found, true))
        }
        Fault::Global => {
            let mut known = NICKNAMES.iter();
            let known = known.find(|(nickname, ..)| nickname.eq_ignore_ascii_case(key));
            let known = known.map(|&(_, known, sure)| Meant {
                key: known.to_owned(),
                sure,
            });
            known.or_else(|| nearest(key, ConditionKey::is_global).and_then(guessed))
        }
        Fault::OfService => {
            let own = key.split(':').next().unwrap_or_default();
            let fits = |found: ConditionKey| {
                let prefix = found.name().split(':').next().unwrap_or_default();
                found.is_global() || prefix.eq_ignore_ascii_case(own)
            };
            nearest(key, fits).and_then(guessed)
        }
        Fault::UnknownService => nearest(key, |_| true).and_then(guessed),
    }
}

/// The nearest key, and whether it alone differs from what was written by the spelling.
fn nearest(key: &str, fits: impl Fn(ConditionKey) -> bool) -> Option<(ConditionKey, bool)> {
    let head = |name| str::split(name, '/').next().unwrap_or_default();
    let mut near = Catalog::builtin().nearest_condition_keys(key);
    near.retain(|found| fits(*found));
    let mut slips = near
        .iter()
        .filter(|found| is_slip(head(key), head(found.name())));
    match (slips.next(), slips.next()) {
        (Some(only), None) => Some((*only, true)),
        _ => near.first().map(|found| (*found, false)),
    }
}

/// What people write for global keys that are called otherwise, and whether no other key can be meant: the account, or the
/// organisation, is the caller's or the resource's.
const NICKNAMES: &[(&str, &str, bool)] = &[
    ("aws:AccountId", "aws:PrincipalAccount", false),
    ("aws:MFAPresent", "aws:MultiFactorAuthPresent", true),
    ("aws:OrgID", "aws:PrincipalOrgID", false),
    ("aws:Region", "aws:RequestedRegion", true),
    ("aws:SourceIpAddress", "aws:SourceIp", true),
    ("aws:VpcId", "aws:SourceVpc", true),
    ("aws:VpcEndpointId", "aws:SourceVpce", true),
    ("aws:VpceId", "aws:SourceVpce", true),
];
