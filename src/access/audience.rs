//! Who is let in: what keeps a statement whose principal is everyone from being open to everyone.
//!
//! The answer is cautious: a condition counts only where it compares a key that callers cannot choose with values that are
//! fixed. AWS judges "public" for S3 likewise:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>.

use ipnet::IpNet;

use super::never_met::holds_without_key;
use crate::policy::variable::{Segment, has_variable, segments};
use crate::policy::{
    Arn, Condition, Operator, OperatorKind, OperatorType, PrincipalForm, SetOperator, Statement,
    is_account_id, pattern,
};

/// What a condition key holds, which decides when a value counts as fixed.
#[derive(Clone, Copy)]
enum Fixed {
    /// An account id, an organisation's id, a network's id: nothing of it may be open.
    Id,
    /// A path that begins with an organisation's id.
    Path,
    /// An ARN, of which the account, or the bucket, has to be said.
    Arn,
    /// The ARN of a caller, whose path may have colons of its own.
    CallerArn,
    /// `AROA…:session`: the part before the colon.
    UserId,
    /// Ranges of addresses.
    Network,
    /// `true`
    True,
}

/// Keys that callers cannot choose. Tags, names, the user agent and the referrer they can.
const TRUSTED: &[(&str, Fixed)] = &[
    ("aws:PrincipalOrgID", Fixed::Id),
    ("aws:PrincipalOrgPaths", Fixed::Path),
    ("aws:PrincipalAccount", Fixed::Id),
    ("aws:PrincipalArn", Fixed::CallerArn),
    ("aws:PrincipalIsAWSService", Fixed::True),
    ("aws:PrincipalServiceName", Fixed::Id),
    ("aws:userid", Fixed::UserId),
    ("aws:SourceAccount", Fixed::Id),
    ("aws:SourceOwner", Fixed::Id),
    ("aws:SourceArn", Fixed::Arn),
    ("aws:SourceOrgID", Fixed::Id),
    ("aws:SourceOrgPaths", Fixed::Path),
    ("aws:SourceVpc", Fixed::Id),
    ("aws:SourceVpcArn", Fixed::Arn),
    ("aws:SourceVpce", Fixed::Id),
    ("aws:VpceAccount", Fixed::Id),
    ("aws:VpceOrgID", Fixed::Id),
    ("aws:VpceOrgPaths", Fixed::Path),
    ("aws:SourceIp", Fixed::Network),
    ("kms:CallerAccount", Fixed::Id),
    ("s3:DataAccessPointAccount", Fixed::Id),
    ("s3:DataAccessPointArn", Fixed::Arn),
    ("elasticfilesystem:AccessPointArn", Fixed::Arn),
    ("elasticfilesystem:AccessedViaMountTarget", Fixed::True),
    ("aws:Ec2InstanceSourceVpc", Fixed::Id),
    ("lambda:SourceFunctionArn", Fixed::Arn),
];

/// The keys that tell for whom a service calls.
pub const SOURCE_KEYS: [&str; 4] = [
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];

/// Ranges wider than this are no limit, as in S3's definition of public: bits of the network.
const WIDEST_V4: u8 = 8;
const WIDEST_V6: u8 = 32;

/// Whether a principal of `statement` is everyone, without a name.
#[must_use]
pub fn names_everyone(statement: &Statement<'_>) -> bool {
    statement.principals.as_ref().is_some_and(|principals| {
        let mut items = principals.items.iter();
        !principals.negated && items.any(|item| item.form() == PrincipalForm::Everyone)
    })
}

/// Whether a condition of the Allow `statement` keeps all but certain callers, networks or calling resources out.
#[must_use]
pub fn limits_callers(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(limits)
}

/// Whether `condition` of an Allow keeps all but certain callers, networks or calling resources out.
#[must_use]
pub fn limits(condition: &Condition<'_>) -> bool {
    condition.operator.is_some_and(Operator::selects) && compares_with_fixed_values(condition)
}

/// Whether `condition` of an Allow asks that the resource be of the caller's own account or organisation, as in
/// `"aws:ResourceAccount": "${aws:PrincipalAccount}"`.
///
/// No stranger meets it, and yet it is no limit here. To AWS a bucket policy is public unless it grants access "only to fixed values
/// (values that don't contain a wildcard or an AWS Identity and Access Management Policy Variable)" of keys about the caller, of which
/// this is none, and is refused where public ones are blocked; AWS Config judges Lambda functions and KMS keys likewise.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>
#[must_use]
pub fn asks_for_own_resource(condition: &Condition<'_>) -> bool {
    const OWN: [(&str, &str); 3] = [
        ("aws:ResourceAccount", "${aws:PrincipalAccount}"),
        ("s3:ResourceAccount", "${aws:PrincipalAccount}"),
        ("aws:ResourceOrgID", "${aws:PrincipalOrgID}"),
    ];
    let mut values = condition.values.iter();
    let own = OWN.iter().find(|(key, _)| condition.is_key(key));
    let compares = condition.operator.is_some_and(|operator| {
        operator.kind.value_type() == OperatorType::String
            && !operator.kind.is_negated()
            && !operator.holds_without_key()
    });
    own.is_some_and(|(_, caller)| {
        compares
            && !condition.values.is_empty()
            && values.all(|value| value.value.eq_ignore_ascii_case(caller))
    })
}

/// Keys that only requests have which AWS services make in their own name, and one that says so.
const OF_SERVICES: [&str; 7] = [
    "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];

/// Whether no request meets the Allow `statement` but those that AWS services make in their own name, whomever they work for.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
#[must_use]
pub fn is_for_services(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        let mut nodes = condition.member.value.one_or_many().iter();
        OF_SERVICES.iter().any(|key| condition.is_key(key))
            && !holds_without_key(condition)
            && !nodes.any(|node| {
                node.scalar()
                    .is_none_or(|value| is_of_people(condition, value))
            })
    })
}

/// Whether `condition` lets requests in that no service makes, where it compares its key with `value`.
fn is_of_people(condition: &Condition<'_>, value: &str) -> bool {
    let is_null = condition
        .operator
        .is_some_and(|o| o.kind == OperatorKind::Null);
    condition.is_key("aws:PrincipalIsAWSService") && (is_null || value != "true")
}

/// Whether the Deny `statement` turns away everyone but certain callers, networks or calling resources.
#[must_use]
pub fn turns_others_away(statement: &Statement<'_>) -> bool {
    let Some(principals) = &statement.principals else {
        return false;
    };
    if principals.negated {
        let mut spared = principals.items.iter();
        let names = !principals.items.is_empty()
            && spared.all(|spared| spared.form() != PrincipalForm::Everyone);
        return statement.conditions.is_empty() && names;
    }
    let spares = |condition: &Condition<'_>| is_spared(condition);
    names_everyone(statement)
        && !statement.conditions.is_empty()
        && statement.conditions.iter().all(spares)
}

/// Whether a condition of a Deny fails for trusted callers alone: `StringNotEquals` on a key that callers cannot choose, or
/// `aws:PrincipalIsAWSService` compared with `false`.
fn is_spared(condition: &Condition<'_>) -> bool {
    let Some(operator) = condition.operator else {
        return false;
    };
    if operator.kind == OperatorKind::Bool {
        // Services call for strangers, too, so that `aws:ViaAWSService` is no such key.
        let of_services = condition.is_key("aws:PrincipalIsAWSService");
        return of_services && condition.values.iter().all(|v| v.value == "false");
    }
    operator.kind.is_negated()
        && operator.set != Some(SetOperator::ForAnyValue)
        && compares_with_fixed_values(condition)
}

fn compares_with_fixed_values(condition: &Condition<'_>) -> bool {
    let (Some(operator), Some((_, fixed))) = (
        condition.operator,
        TRUSTED.iter().find(|(key, _)| condition.is_key(key)),
    ) else {
        return false;
    };
    let nodes = condition.member.value.one_or_many();
    let is_fixed = |value| is_fixed(*fixed, operator, value);
    !nodes.is_empty() && nodes.iter().all(|node| node.scalar().is_some_and(is_fixed))
}

/// Whether the key of `condition` tells who calls, for whom or from where, and callers cannot choose it.
#[must_use]
pub fn is_on_callers(condition: &Condition<'_>) -> bool {
    TRUSTED.iter().any(|(key, _)| condition.is_key(key))
}

/// Whether `value`, which `condition` compares a key with, is one that strangers do not have: a fixed value of a key that callers
/// cannot choose.
#[must_use]
pub fn keeps_strangers_out(condition: &Condition<'_>, value: &str) -> bool {
    let known = TRUSTED.iter().find(|(key, _)| condition.is_key(key));
    match (condition.operator, known) {
        (Some(operator), Some((_, fixed))) => {
            operator.kind.value_type() != OperatorType::Null && is_fixed(*fixed, operator, value)
        }
        _ => false,
    }
}

/// Whether the Allow `statement` lets strangers in once its `condition` is compared by an operator of that `kind`: it named callers
/// until then, and nothing else of it does.
#[must_use]
pub fn opens_by(statement: &Statement<'_>, condition: &Condition<'_>, kind: OperatorKind) -> bool {
    let (Some(operator), Some((_, fixed))) = (
        condition.operator,
        TRUSTED.iter().find(|(key, _)| condition.is_key(key)),
    ) else {
        return false;
    };
    let operator = Operator { kind, ..operator };
    let mut values = condition.values.iter();
    let others = statement.conditions.iter();
    let mut others = others.filter(|other| !std::ptr::eq(*other, condition));
    statement.allows()
        && names_everyone(statement)
        && values.any(|value| !is_fixed(*fixed, operator, value.value))
        && !others.any(limits)
}

fn is_fixed(fixed: Fixed, operator: Operator, value: &str) -> bool {
    if has_variable(value) {
        return segments(value).all(|segment| match segment {
            // `${aws:ResourceOrgID}` and the like are facts of the resource, not of the caller.
            Segment::Variable { key, .. } => key
                .get(..12)
                .is_some_and(|head| head.eq_ignore_ascii_case("aws:Resource")),
            _ => false,
        });
    }
    let wild = operator.kind.takes_wildcards() && pattern::has_wildcard(value);
    match fixed {
        // Nobody in particular is of the account, and has the id, `anonymous`.
        Fixed::Id | Fixed::UserId if value == "anonymous" => false,
        Fixed::Id => !value.is_empty() && !wild,
        Fixed::Path => {
            let prefix = pattern::literal_prefix(value);
            prefix.starts_with("o-") && (!wild || prefix.contains('/'))
        }
        Fixed::Arn => !wild || names_owner(value),
        Fixed::CallerArn => {
            let of_text = operator.kind.value_type() == OperatorType::String;
            let mut before_account = value.split(':').take(4);
            let may_shift = of_text && before_account.any(pattern::has_wildcard);
            !wild || (names_owner(value) && !may_shift)
        }
        Fixed::UserId => !wild || pattern::literal_prefix(value).contains(':'),
        Fixed::Network => !wild && is_small_network(value),
        Fixed::True => value == "true",
    }
}

/// Whether an ARN pattern says whose resource it is: by the account, or for S3 by the bucket, whose whole name is the only one of
/// its kind.
fn names_owner(value: &str) -> bool {
    Arn::parse(value).is_some_and(|arn| {
        let bucket = arn.resource.split('/').next().unwrap_or_default();
        let is_plain = arn.region.is_empty() && arn.account.is_empty();
        let is_bucket = arn.service == "s3"
            && !bucket.is_empty()
            && !pattern::has_wildcard(bucket)
            // What has an account has a type before its name.
            && (is_plain || bucket == arn.resource);
        is_account_id(arn.account) || is_bucket
    })
}

fn is_small_network(value: &str) -> bool {
    if value.parse::<std::net::IpAddr>().is_ok() {
        return true;
    }
    match value.parse::<IpNet>() {
        Ok(IpNet::V4(range)) => range.prefix_len() >= WIDEST_V4,
        Ok(IpNet::V6(range)) => range.prefix_len() >= WIDEST_V6,
        // What is no range matches no address.
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Kind, Policy};
    use crate::syntax::parse;

    fn with(effect: &str, condition: &str, test: fn(&Statement<'_>) -> bool) -> bool {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "{effect}", "Principal": "*", "Action": "s3:*",
                "Resource": "*", "Condition": {condition}}}}}"#
        );
        let root = parse(&text).root.unwrap();
        let policy = Policy::read(&text, &root, Some(Kind::Resource), None);
        test(&policy.statements[0])
    }

    #[test]
    fn fixed_values_of_trusted_keys_limit_an_allow() {
        for limiting in [
            r#"{"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}"#,
            r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}"#,
            r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::reports/*"}}"#,
            r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:reports"}}"#,
            r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam:*:111122223333:*"}}"#,
            r#"{"StringEquals": {"aws:SourceAccount": "111122223333"}}"#,
            r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#,
            r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/40"]}}"#,
            r#"{"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}, "Bool": {"aws:SecureTransport": "true"}}"#,
        ] {
            assert!(with("Allow", limiting, limits_callers), "{limiting}");
        }
        for open in [
            r#"{"StringLike": {"aws:PrincipalOrgID": "*"}}"#,
            r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            r#"{"StringNotEquals": {"aws:SourceAccount": "111122223333"}}"#,
            r#"{"ForAllValues:StringEquals": {"aws:SourceAccount": "111122223333"}}"#,
            r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:alerts"}}"#,
            r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::reports-*"}}"#,
            r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:job/*"}}"#,
            r#"{"StringLike": {"aws:SourceIp": "1*"}}"#,
            r#"{"StringEquals": {"aws:PrincipalAccount": "anonymous"}}"#,
            r#"{"StringLike": {"aws:PrincipalArn": "arn:aws:iam:*:111122223333:*"}}"#,
            r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-ab12/*"}}"#,
            r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1*"}}"#,
            r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}"#,
            r#"{"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}"#,
            r#"{"StringEquals": {"aws:PrincipalTag/team": "red"}}"#,
            r#"{"StringEquals": {"aws:Referer": "https://example.com"}}"#,
            r#"{"StringEquals": {"aws:SourceAccount": "${aws:PrincipalAccount}"}}"#,
            r#"{"Null": {"aws:PrincipalOrgID": "false"}}"#,
            r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
        ] {
            assert!(!with("Allow", open, limits_callers), "{open}");
        }
    }

    #[test]
    fn a_deny_of_all_others_limits() {
        for limiting in [
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            r#"{"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}"#,
            r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
        ] {
            assert!(with("Deny", limiting, turns_others_away), "{limiting}");
        }
        for open in [
            r#"{"Bool": {"aws:SecureTransport": "false"}}"#,
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "Bool": {"aws:SecureTransport": "false"}}"#,
            r#"{"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            r#"{"ForAnyValue:StringNotEquals": {"aws:SourceAccount": "111122223333"}}"#,
            r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "Bool": {"aws:ViaAWSService": "false"}}"#,
        ] {
            assert!(!with("Deny", open, turns_others_away), "{open}");
        }
    }
}
