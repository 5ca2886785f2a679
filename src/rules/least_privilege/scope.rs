//! How far a statement reaches: whether it leaves the names of resources open, and whether a condition limits it to some of
//! them.

use crate::policy::{Arn, Condition, Statement};

/// Conditions that say who calls, from where and when, but not on what. Compared without letter case; a `*` at the end takes
/// in all that begin so.
const KEYS_OF_THE_CALL: &[&str] = &[
    "aws:SourceIp",
    "aws:VpcSourceIp",
    "aws:SourceVpc*",
    "aws:Vpce*",
    "aws:MultiFactorAuth*",
    "aws:SecureTransport",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:TokenIssueTime",
    "aws:UserAgent",
    "aws:Referer",
    "aws:Principal*",
    "aws:userid",
    "aws:username",
    "aws:RequestedRegion",
    "aws:FederatedProvider",
    "aws:SourceIdentity",
];

/// Services whose ARNs begin with the resource's name, not with its type.
const WITHOUT_TYPE: &[&str] = &["s3", "sns", "sqs", "execute-api"];

/// Whether `pattern` leaves the name of the resource open, whatever its type: `*`, `arn:aws:s3:::*`,
/// `arn:aws:dynamodb:*:*:table/*`.
pub(in crate::rules) fn is_open(pattern: &str) -> bool {
    let wild = |text: &str| {
        text.contains('*')
            && text
                .bytes()
                .all(|byte| matches!(byte, b'*' | b'?' | b'/' | b':'))
    };
    if wild(pattern) {
        return true;
    }
    let Some(arn) = Arn::parse(pattern) else {
        return false;
    };
    let name = match arn.resource_parts() {
        (Some(kind), name)
            if !kind.contains(['*', '?']) && !WITHOUT_TYPE.contains(&arn.service) =>
        {
            name
        }
        _ => arn.resource,
    };
    wild(name)
}

/// Whether `statement` is about resources whatever their names.
pub(super) fn has_open_resource(statement: &Statement<'_>) -> bool {
    statement.resources.as_ref().is_some_and(|resources| {
        !resources.negated && resources.items.iter().any(|item| is_open(item.value))
    })
}

/// Whether a condition limits `statement` to some resources or uses: a tag, an account, a key of the service. Conditions
/// on the caller, the network and the time do not.
pub(in crate::rules) fn is_limited(statement: &Statement<'_>) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| !is_of_the_call(condition))
}

/// Whether `condition` is on the caller, the network or the time.
pub(in crate::rules) fn is_of_the_call(condition: &Condition<'_>) -> bool {
    let key = condition.key().value;
    KEYS_OF_THE_CALL
        .iter()
        .any(|known| match known.strip_suffix('*') {
            Some(start) => key
                .get(..start.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(start)),
            None => key.eq_ignore_ascii_case(known),
        })
}

#[cfg(test)]
mod tests {
    use super::is_open;

    #[test]
    fn a_name_is_open_where_nothing_of_it_is_said() {
        for open in [
            "*",
            "arn:aws:s3:::*",
            "arn:aws:s3:::*/*",
            "arn:aws:secretsmanager:*:111122223333:secret:*",
            "arn:aws:dynamodb:eu-west-1:*:table/*",
            "arn:aws:iam::*:*",
        ] {
            assert!(is_open(open), "{open}");
        }
        for named in [
            "arn:aws:s3:::reports/*",
            "arn:aws:iam::*:role/app-*",
            "reports",
            "",
            "arn:aws:sqs:*:*:jobs",
        ] {
            assert!(!is_open(named), "{named}");
        }
    }
}
