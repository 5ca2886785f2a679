//! Whether a condition limits a statement to some resources or uses.
//!
//! It does where three things come together: it fails when the request lacks its key, the key tells one resource or use from another,
//! and no value takes in whatever there is.

use super::scope::is_open;
use crate::policy::pattern::{covers, matches_ignore_case};
use crate::policy::{Arn, Condition, OperatorKind, Statement};

/// Keys that tell nothing of what is done, or to which resource of the account: who calls, from where, when and how, and whose the
/// resources are, or in which region. Compared without letter case; a `*` at the end takes in all that begin so.
const KEYS_OF_THE_CALL: &[&str] = &[
    // The caller.
    "aws:AssumedRoot",
    "aws:ChatbotSourceArn",
    "aws:FederatedProvider",
    "aws:MultiFactorAuth*",
    "aws:Principal*",
    "aws:SignInSessionArn",
    "aws:SourceIdentity",
    "aws:TokenIssueTime",
    "aws:userid",
    "aws:username",
    "codebuild:BuildArn",
    "codebuild:ProjectArn",
    "ec2:RoleDelivery",
    "ec2:SourceInstanceArn",
    "lambda:SourceFunctionArn",
    "ssm:SourceInstanceArn",
    // Where from, when and how.
    "aws:CalledViaAWSMCP",
    "aws:CurrentTime",
    "aws:Ec2InstanceSource*",
    "aws:EpochTime",
    "aws:IsMcpServiceAction",
    "aws:Referer",
    "aws:SecureTransport",
    "aws:SourceIp",
    "aws:SourceVpc*",
    "aws:UserAgent",
    "aws:ViaAWSMCPService",
    "aws:VpcSourceIp",
    "aws:Vpce*",
    "dynamodb:EnclosingOperation",
    "dynamodb:ReturnConsumedCapacity",
    "dynamodb:ReturnValues",
    "redshift:DurationSeconds",
    "s3:authType",
    "s3:signatureAge",
    "s3:signatureversion",
    "s3:TlsVersion",
    "s3:x-amz-content-sha256",
    "s3-object-lambda:authType",
    "s3-object-lambda:signatureAge",
    "s3-object-lambda:TlsVersion",
    "s3-outposts:authType",
    "s3-outposts:signatureAge",
    "s3-outposts:signatureversion",
    "s3-outposts:x-amz-content-sha256",
    "s3express:authType",
    "s3express:signatureAge",
    "s3express:signatureversion",
    "s3express:TlsVersion",
    "s3express:x-amz-content-sha256",
    // The account, the organisation and the region: the caller's own, as a rule.
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrg*",
    "ec2:Owner",
    "ec2:Region",
    "identitystore:PrimaryRegion",
    "kms:CallerAccount",
    "s3:DataAccessPointAccount",
    "s3:ResourceAccount",
    "s3-outposts:DataAccessPointAccount",
    "s3express:DataAccessPointAccount",
    "s3express:ResourceAccount",
    "secretsmanager:SecretPrimaryRegion",
    "ssm:NodeAccountId",
    "ssm:NodeOrgId",
    "sso:PrimaryRegion",
    // What every secret has: its present version, which a call without a stage gets
    // (<https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html>).
    "secretsmanager:VersionStage",
];

/// Keys that are in each request for the actions that have them, or in each that matters: there `ForAllValues` and `…IfExists` limit,
/// too. A `*` at the end takes in all that begin so.
const KEYS_ALWAYS_SENT: &[&str] = &[
    "dynamodb:Attributes",
    "dynamodb:LeadingKeys",
    "eks:kubernetesGroups",
    "iam:PolicyARN",
    "kms:GrantOperations",
    "ram:RequestedResourceType",
    "route53:ChangeResourceRecordSets*",
];

/// Keys that limit by an ARN though it leaves the name open: it tells AWS's policies from one's own, or asks for a template at all.
const KEYS_OF_KINDS: &[&str] = &[
    "ec2:LaunchTemplate",
    "iam:PermissionsBoundary",
    "iam:PolicyARN",
];

/// Values that most of what there is has, as it is made by default, or that most calls have, or by which all is had: where one of them
/// will do, all may be done that matters. Keys without letter case.
///
/// Sources:
/// - `dynamodb:Select`: the first two are what a table and an index answer by default, and with the third the caller names the
///   attributes: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>
/// - `ec2:InstanceMarketType`: a launch names a market only where it is another than on-demand:
///   <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMarketOptionsRequest.html>
/// - `ec2:RootDeviceType`: what AWS recommends, and most can have no other:
///   <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/RootDeviceStorage.html>
/// - `ec2:Tenancy`: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-instance.html>
/// - Most of `kms:…`: <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html>; those with `CustomerMasterKey` are older
///   names of the same: <https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html>
/// - `kms:EncryptionAlgorithm`: <https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html>
/// - `ssm:Recursive`: AWS looks at the path that is asked for and answers with all below it:
///   <https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html>
const COMMON: &[(&str, &[&str])] = &[
    (
        "dynamodb:Select",
        &[
            "ALL_ATTRIBUTES",
            "ALL_PROJECTED_ATTRIBUTES",
            "SPECIFIC_ATTRIBUTES",
        ],
    ),
    ("ec2:InstanceMarketType", &["on-demand"]),
    ("ec2:RootDeviceType", &["ebs"]),
    ("ec2:Tenancy", &["default"]),
    ("kms:BypassPolicyLockoutSafetyCheck", &["false"]),
    ("kms:CustomerMasterKeySpec", &["SYMMETRIC_DEFAULT"]),
    ("kms:CustomerMasterKeyUsage", &["ENCRYPT_DECRYPT"]),
    ("kms:EncryptionAlgorithm", &["SYMMETRIC_DEFAULT"]),
    ("kms:KeyOrigin", &["AWS_KMS"]),
    ("kms:KeySpec", &["SYMMETRIC_DEFAULT"]),
    ("kms:KeyUsage", &["ENCRYPT_DECRYPT"]),
    ("kms:MultiRegion", &["false"]),
    ("ssm:Recursive", &["true"]),
];

/// What the names of all things of a kind are made as: the aliases of keys, the services as other services call them.
const ALIASES: &str = "alias/?*";
const SERVICES: [&str; 2] = ["?*.amazonaws.com", "?*.amazonaws.com.cn"];

/// The service whose templates the caller writes: what is done through it is done as he likes.
const TEMPLATES: &str = "cloudformation.amazonaws.com";

/// Whether a condition limits `statement`, an Allow, to some resources or uses.
pub(in crate::rules) fn is_limited(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(limits)
}

/// Whether `condition`, of an Allow, limits to what, or with what, an action can be done. What holds without the key leaves open all
/// that has none, and what is left beside a few values is not narrow.
pub(in crate::rules) fn limits(condition: &Condition<'_>) -> bool {
    if is_on_others(condition) {
        return true;
    }
    condition
        .operator
        .is_none_or(|operator| match operator.kind {
            OperatorKind::Null => asks_for_tag(condition, false),
            kind => {
                !kind.is_negated() && (!operator.holds_without_key() || is_always_sent(condition))
            }
        })
        && tells_apart(condition)
}

/// Whether `condition` is on what belongs to other accounts or organisations than the caller's: they give it, or do not.
fn is_on_others(condition: &Condition<'_>) -> bool {
    const OWNERS: &[&str] = &[
        "aws:ResourceAccount",
        "aws:ResourceOrgID",
        "s3:ResourceAccount",
    ];
    const CALLERS: &[&str] = &["${aws:PrincipalAccount}", "${aws:PrincipalOrgID}"];
    let mut values = condition.values.iter();
    is_one_of(condition, OWNERS)
        && condition
            .operator
            .is_some_and(|o| o.kind.is_negated() && !o.if_exists)
        && values.any(|value| {
            CALLERS
                .iter()
                .any(|own| value.value.eq_ignore_ascii_case(own))
        })
}

/// Whether `condition`, of a Deny, spares only what an Allow could be limited to: an Allow's limit, turned round.
pub(in crate::rules) fn spares_little(condition: &Condition<'_>) -> bool {
    condition
        .operator
        .is_some_and(|operator| match operator.kind {
            OperatorKind::Null => asks_for_tag(condition, true),
            kind => kind.is_negated() && operator.holds_without_key(),
        })
        && tells_apart(condition)
}

/// Whether `condition`, a `Null`, asks that a tag or the like of a certain name be there, or where `absent` that it be not. Most other
/// keys are always there, or hold what the caller chose.
fn asks_for_tag(condition: &Condition<'_>, absent: bool) -> bool {
    names_tag(condition) && condition.says_only(absent)
}

/// Whether the key of `condition` tells one resource or use from another, and no value takes in whatever there is.
fn tells_apart(condition: &Condition<'_>) -> bool {
    let mut values = condition.values.iter();
    if condition.is_key("aws:ViaAWSService") {
        return condition.says_only(true);
    }
    if is_one_of(condition, KEYS_OF_THE_CALL) {
        return !condition.values.is_empty() && values.all(|value| is_tag_of_resource(value.value));
    }
    if is_one_of(condition, &["aws:CalledVia*"]) {
        return !values.any(|value| matches_ignore_case(value.value, TEMPLATES));
    }
    let wild = condition
        .operator
        .is_some_and(|operator| operator.kind.takes_wildcards());
    if takes_in_common(condition, wild) {
        return false;
    }
    // Any value of a tag is a limit still, for the resource must have the tag: so AWS's own policies mark what one service made.
    !wild || names_tag(condition) || !values.any(|value| names_any(condition, value.value))
}

/// Whether a value of `condition`, a pattern where it is `wild`, is one that most of what there is has.
fn takes_in_common(condition: &Condition<'_>, wild: bool) -> bool {
    let known = COMMON.iter().find(|(key, _)| condition.is_key(key));
    known.is_some_and(|(_, common)| {
        let is_one = |value: &str| {
            let mut common = common.iter();
            common.any(|known| match wild {
                true => matches_ignore_case(value, known),
                false => value.eq_ignore_ascii_case(known),
            })
        };
        condition.values.iter().any(|value| is_one(value.value))
    })
}

/// Whether `value` is a variable for a tag of the resource, as where the caller's team is to be the resource's.
fn is_tag_of_resource(value: &str) -> bool {
    let variable = value
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'));
    let name = variable.and_then(|variable| variable.split_once(':'));
    const TAG: &str = "ResourceTag/";
    name.and_then(|(_, name)| name.get(..TAG.len()))
        .is_some_and(|start| start.eq_ignore_ascii_case(TAG))
}

/// Whether `value`, a pattern, takes in whatever the key of `condition` can be. An ARN of another service says of what kind the thing
/// is, which limits.
fn names_any(condition: &Condition<'_>, value: &str) -> bool {
    let is_own = |arn: Arn<'_>| {
        let service = condition.key().value.split_once(':').map(|(s, _)| s);
        service.is_some_and(|service| service.eq_ignore_ascii_case(arn.service))
            && !is_one_of(condition, KEYS_OF_KINDS)
    };
    is_open(value) && Arn::parse(value).is_none_or(is_own)
        || SERVICES.iter().any(|services| covers(value, services))
        || is_one_of(condition, &["kms:RequestAlias", "kms:ResourceAliases"])
            && covers(value, ALIASES)
}

/// Whether the key of `condition` has a name in it, as those of tags and of encryption contexts do.
fn names_tag(condition: &Condition<'_>) -> bool {
    condition.key().value.contains('/') || is_one_of(condition, &["kms:EncryptionContext:*"])
}

fn is_always_sent(condition: &Condition<'_>) -> bool {
    is_one_of(condition, KEYS_ALWAYS_SENT)
}

/// Whether the key of `condition` is one of `keys`.
fn is_one_of(condition: &Condition<'_>, keys: &[&str]) -> bool {
    let key = condition.key().value;
    keys.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => key
            .get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start)),
        None => key.eq_ignore_ascii_case(known),
    })
}
