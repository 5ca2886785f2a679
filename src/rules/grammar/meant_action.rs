//! What somebody may have meant by an action that its service does not have.

use std::borrow::Cow;

use crate::catalog::{Action, Service, is_slip};

/// What an unknown action may be meant to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// The action, spelt otherwise.
    Spelt(Action),
    /// An operation of the service's API, which IAM has under the names of these actions.
    Operation(Vec<Action>),
    /// One of these, the likeliest first; or none.
    Perhaps(Vec<Action>),
}

impl Meant {
    /// What `name`, which is no action of `service`, may be meant to be.
    pub(super) fn by(name: &str, service: Service) -> Self {
        let plain = plain(name.trim_matches(|c: char| c.is_whitespace() || c == ':'));
        let name = plain.as_ref();
        if let Some(action) = service.action(name) {
            return Self::Spelt(action);
        }
        let operation = actions_of(service, name);
        if !operation.is_empty() {
            return Self::Operation(operation);
        }
        let near = service.nearest_actions(name);
        let mut slips = near.iter().filter(|near| is_slip(name, near.name()));
        if let (Some(only), None) = (slips.next(), slips.next()) {
            return Self::Spelt(*only);
        }
        let mut perhaps: Vec<Action> = in_other_words(service, name).collect();
        perhaps.extend(near);
        perhaps.truncate(3);
        Self::Perhaps(perhaps)
    }
}

/// The first character of `name` that no action has, as one that only looks like a letter.
pub(super) fn unusual(name: &str) -> Option<char> {
    name.trim().chars().find(|c| !c.is_ascii())
}

/// `name` with plain letters for those that look like them, and without what nobody sees.
fn plain(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let plain = name.chars().filter_map(|c| match c {
        '\u{ad}' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        c => {
            let mut pairs = LOOK_ALIKES.chars().zip(PLAIN.chars());
            let pair = pairs.find(|(look_alike, _)| *look_alike == c);
            Some(pair.map_or(c, |(_, plain)| plain))
        }
    });
    Cow::Owned(plain.collect())
}

/// Cyrillic and Greek letters, and in the same order the Latin ones that look the same.
const LOOK_ALIKES: &str = "аеорсухіјѕԁһАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
const PLAIN: &str = "aeopcyxijsdhABEKMHOPCTYXIJSABEZHIKMNOPTYXo";

/// The actions under which IAM has the operation `name` of the API of `service`; none where it is none.
fn actions_of(service: Service, name: &str) -> Vec<Action> {
    let mut rows = OPERATIONS.iter();
    let row = rows.find(|(prefix, operations, _)| {
        let mut operations = operations.split_ascii_whitespace();
        *prefix == service.prefix()
            && operations.any(|operation| operation.eq_ignore_ascii_case(name))
    });
    let actions = row
        .into_iter()
        .flat_map(|(_, _, actions)| actions.split(' '));
    actions
        .filter_map(|action| service.action(action))
        .collect()
}

/// The actions of `service` that do in AWS's words what `name` says in others: `RemoveObject`.
fn in_other_words(service: Service, name: &str) -> impl Iterator<Item = Action> {
    WORDS.iter().filter_map(move |(own, word)| {
        let (verb, rest) = name.split_at_checked(own.len())?;
        let rest = verb.eq_ignore_ascii_case(own).then_some(rest)?;
        let singular = rest.strip_suffix('s').unwrap_or(rest);
        let mut forms = [rest, singular].into_iter();
        forms.find_map(|rest| service.action(&format!("{word}{rest}")))
    })
}

/// Words that people use for what AWS calls otherwise, and AWS's word.
const WORDS: &[(&str, &str)] = &[
    ("Activate", "Enable"),
    ("Cancel", "Stop"),
    ("Change", "Modify"),
    ("Deactivate", "Disable"),
    ("Delete", "Remove"),
    ("Delete", "Terminate"),
    ("Disable", "Deactivate"),
    ("Enable", "Activate"),
    ("List", "Describe"),
    ("Modify", "Update"),
    ("Remove", "Delete"),
    ("Stop", "Cancel"),
    ("Update", "Modify"),
];

/// Operations of services' APIs that are no actions, service by service, and the actions that allow them. Each is in AWS's
/// documentation of the operation, or of the permissions that the service's API needs.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("bedrock", "Converse StartAsyncInvoke", "InvokeModel"),
    ("bedrock", "ConverseStream", "InvokeModelWithResponseStream"),
    (
        "bedrock",
        "RetrieveAndGenerateStream",
        "RetrieveAndGenerate",
    ),
    (
        "dynamodb",
        "BatchExecuteStatement ExecuteStatement ExecuteTransaction",
        "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete",
    ),
    ("dynamodb", "TransactGetItems", "GetItem"),
    (
        "dynamodb",
        "TransactWriteItems",
        "PutItem UpdateItem DeleteItem ConditionCheckItem",
    ),
    ("kms", "DeleteKey", "ScheduleKeyDeletion"),
    ("kms", "ReEncrypt", "ReEncryptFrom ReEncryptTo"),
    (
        "lambda",
        "Invoke InvokeWithResponseStream",
        "InvokeFunction",
    ),
    (
        "s3",
        "CompleteMultipartUpload CreateMultipartUpload InitiateMultipartUpload UploadPart",
        "PutObject",
    ),
    ("s3", "CopyObject UploadPartCopy", "GetObject PutObject"),
    ("s3", "HeadObject SelectObjectContent", "GetObject"),
    ("s3", "HeadBucket ListObjects ListObjectsV2", "ListBucket"),
    ("s3", "ListBuckets", "ListAllMyBuckets"),
    ("s3", "ListObjectVersions", "ListBucketVersions"),
    ("s3", "ListMultipartUploads", "ListBucketMultipartUploads"),
    ("s3", "ListParts", "ListMultipartUploadParts"),
    ("s3", "DeleteObjects", "DeleteObject"),
    ("s3", "DeleteBucketCors", "PutBucketCORS"),
    (
        "s3",
        "DeleteBucketOwnershipControls",
        "PutBucketOwnershipControls",
    ),
    ("s3", "DeleteBucketTagging", "PutBucketTagging"),
    (
        "s3",
        "DeleteBucketEncryption PutBucketEncryption",
        "PutEncryptionConfiguration",
    ),
    ("s3", "GetBucketEncryption", "GetEncryptionConfiguration"),
    (
        "s3",
        "DeleteBucketLifecycle PutBucketLifecycle PutBucketLifecycleConfiguration",
        "PutLifecycleConfiguration",
    ),
    (
        "s3",
        "GetBucketLifecycle GetBucketLifecycleConfiguration",
        "GetLifecycleConfiguration",
    ),
    (
        "s3",
        "DeleteBucketReplication PutBucketReplication",
        "PutReplicationConfiguration",
    ),
    ("s3", "GetBucketReplication", "GetReplicationConfiguration"),
    (
        "s3",
        "DeletePublicAccessBlock PutPublicAccessBlock",
        "PutBucketPublicAccessBlock",
    ),
    ("s3", "GetPublicAccessBlock", "GetBucketPublicAccessBlock"),
    (
        "s3",
        "GetBucketNotificationConfiguration",
        "GetBucketNotification",
    ),
    (
        "s3",
        "PutBucketNotificationConfiguration",
        "PutBucketNotification",
    ),
    (
        "s3",
        "GetBucketAccelerateConfiguration",
        "GetAccelerateConfiguration",
    ),
    (
        "s3",
        "PutBucketAccelerateConfiguration",
        "PutAccelerateConfiguration",
    ),
    ("sns", "PublishBatch", "Publish"),
    (
        "sqs",
        "ChangeMessageVisibilityBatch",
        "ChangeMessageVisibility",
    ),
    ("sqs", "DeleteMessageBatch", "DeleteMessage"),
    ("sqs", "SendMessageBatch", "SendMessage"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn meant(action: &str) -> (&'static str, Vec<String>) {
        let (prefix, name) = action.split_once(':').unwrap();
        let names = |actions: Vec<Action>| actions.iter().map(|a| a.name().to_owned()).collect();
        match Meant::by(name, Catalog::builtin().service(prefix).unwrap()) {
            Meant::Spelt(action) => ("spelt", vec![action.name().to_owned()]),
            Meant::Operation(actions) => ("operation", names(actions)),
            Meant::Perhaps(actions) => ("perhaps", names(actions)),
        }
    }

    #[test]
    fn a_spelling_is_told_from_another_action() {
        for (action, kind, expected) in [
            ("s3:GetObjct", "spelt", "GetObject"),
            ("s3:get-object", "spelt", "GetObject"),
            ("s3:DeletBucket", "spelt", "DeleteBucket"),
            ("iam:PutRolePolicies", "spelt", "PutRolePolicy"),
            ("ec2:DescribeInstance", "spelt", "DescribeInstances"),
            ("s3:G\u{435}tObject", "spelt", "GetObject"),
            ("s3:Get\u{200b}Object", "spelt", "GetObject"),
            ("s3::GetObject", "spelt", "GetObject"),
            ("cloudtrail:StartLoging", "spelt", "StartLogging"),
            ("s3:ListBuckets", "operation", "ListAllMyBuckets"),
            ("s3:headobject", "operation", "GetObject"),
            ("lambda:Invoke", "operation", "InvokeFunction"),
            ("kms:ReEncrypt", "operation", "ReEncryptFrom ReEncryptTo"),
            ("iam:DisableMFADevice", "perhaps", "DeactivateMFADevice"),
            ("s3:RemoveObject", "perhaps", "DeleteObject"),
            ("ec2:DeleteInstances", "perhaps", "TerminateInstances"),
            ("secretsmanager:ListSecretValue", "perhaps", ""),
            ("sns:UnPublish", "perhaps", ""),
            (
                "trustedadvisor:DeleteNotificationConfigurations",
                "perhaps",
                "",
            ),
        ] {
            let (found, names) = meant(action);
            let names = match found {
                "perhaps" => names.first().cloned().unwrap_or_default(),
                _ => names.join(" "),
            };
            assert_eq!((found, names.as_str()), (kind, expected), "{action}");
        }
    }

    #[test]
    fn operations_are_no_actions_and_lead_to_actions() {
        for (prefix, operations, actions) in OPERATIONS {
            let service = Catalog::builtin().service(prefix).unwrap();
            for operation in operations.split(' ') {
                assert_eq!(service.action(operation), None, "{prefix}:{operation}");
            }
            for action in actions.split(' ') {
                assert!(service.action(action).is_some(), "{prefix}:{action}");
            }
        }
    }
}
