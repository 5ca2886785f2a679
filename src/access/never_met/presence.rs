//! Condition keys that no request lacks.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>, where each key has its availability.

use crate::policy::Kind;

const ALWAYS: [&str; 2] = ["aws:CurrentTime", "aws:EpochTime"];

/// In requests of users and roles; those of strangers and of services lack some.
const OF_IDENTITIES: [&str; 5] = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalType",
    "aws:userid",
    "aws:RequestedRegion",
];

/// Whether every request that a policy of `kind` is about has the key.
pub(crate) fn is_in_every_request(kind: Kind, key: &str) -> bool {
    let among = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(key));
    let is_of_identities = matches!(
        kind,
        Kind::Identity | Kind::Boundary | Kind::Session | Kind::Scp
    );
    among(&ALWAYS) || (is_of_identities && among(&OF_IDENTITIES))
}
