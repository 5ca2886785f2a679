//! The answers of `check-no-new-access`, `check-access-not-granted` and `check-no-public-access`, in AWS's shape.
//!
//! <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html>

use serde::Serialize;

use super::policy_text::with_policy;
use super::witness::Witness;
use crate::access::solve::{
    Access, Excess, Outcome, access_not_granted, no_new_access, no_public_access,
};
use crate::catalog::Catalog;
use crate::policy::{Kind, Policy};
use crate::syntax::excerpt::code;

/// The types of resource for which AWS's `check-no-public-access` answers.
///
/// Source: <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html>
pub const PUBLIC_ACCESS_TYPES: [&str; 26] = [
    "AWS::DynamoDB::Table",
    "AWS::DynamoDB::Stream",
    "AWS::EFS::FileSystem",
    "AWS::OpenSearchService::Domain",
    "AWS::Kinesis::Stream",
    "AWS::Kinesis::StreamConsumer",
    "AWS::KMS::Key",
    "AWS::Lambda::Function",
    "AWS::S3::Bucket",
    "AWS::S3::AccessPoint",
    "AWS::S3Express::DirectoryBucket",
    "AWS::S3::Glacier",
    "AWS::S3Outposts::Bucket",
    "AWS::S3Outposts::AccessPoint",
    "AWS::SecretsManager::Secret",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::IAM::AssumeRolePolicyDocument",
    "AWS::S3Tables::TableBucket",
    "AWS::ApiGateway::RestApi",
    "AWS::CodeArtifact::Domain",
    "AWS::Backup::BackupVault",
    "AWS::CloudTrail::Dashboard",
    "AWS::CloudTrail::EventDataStore",
    "AWS::S3Tables::Table",
    "AWS::S3Express::AccessPoint",
];

/// What a check of access came to.
#[derive(Debug, Serialize)]
pub struct AccessCheck {
    /// `PASS`, `FAIL` or `UNDECIDED`.
    pub result: &'static str,
    /// The same in a sentence.
    pub message: String,
    /// The statements at fault.
    pub reasons: Vec<Reason>,
    /// A request that shows it.
    pub witness: Option<Witness>,
    /// `equal`, `narrower`, `wider` or `incomparable`, where two policies were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<&'static str>,
}

/// A statement at fault.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// What it does.
    pub description: String,
    /// Its place in the policy, from 0; none where it is AWS's own policy beside this one that allows, and a Deny is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_index: Option<usize>,
    /// Its `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<String>,
}

impl AccessCheck {
    /// The answer where a policy cannot be read, for those who want one all the same.
    #[must_use]
    pub const fn unreadable(reason: String) -> Self {
        Self {
            result: "UNDECIDED",
            message: reason,
            reasons: Vec::new(),
            witness: None,
            relation: None,
        }
    }
}

/// Whether the policy `new` allows something that `existing` does not.
///
/// # Errors
/// Where one of them cannot be read.
pub fn check_no_new_access(new: &str, existing: &str, kind: Kind) -> Result<AccessCheck, String> {
    with_policy(new, "The new policy", kind, None, |new| {
        with_policy(existing, "The existing policy", kind, None, |existing| {
            let (outcome, relation) = no_new_access(new, existing);
            let words = Words {
                pass: "The new policy allows nothing that the existing one does not.",
                fail: "The new policy allows what the existing one does not.",
                reason: "New access",
            };
            let mut check = words.answer(vouched(outcome, &[new, existing]), new);
            let decided = relation.filter(|_| check.result != "UNDECIDED");
            check.relation = decided.map(|relation| relation.name());
            check
        })
    })?
}

/// Whether the policy grants any of `accesses`.
///
/// # Errors
/// Where the policy cannot be read.
pub fn check_access_not_granted(
    text: &str,
    accesses: &[Access],
    kind: Kind,
) -> Result<AccessCheck, String> {
    with_policy(text, "The policy", kind, None, |policy| {
        let words = Words {
            pass: "The policy grants none of the access that must not be granted.",
            fail: "The policy grants access that must not be granted.",
            reason: "Access that must not be granted",
        };
        let mut check = words.answer(
            vouched(access_not_granted(policy, accesses), &[policy]),
            policy,
        );
        if check.result == "PASS" {
            check.message += &misspelt(accesses);
        }
        check
    })
}

/// What to say of actions that AWS does not have: a policy rarely grants them, whatever was meant.
fn misspelt(accesses: &[Access]) -> String {
    let unknown: Vec<&str> = accesses.iter().flat_map(Access::unknown_actions).collect();
    match unknown.as_slice() {
        [] => String::new(),
        names => format!(
            " AWS's catalogue of {} has no action {}.",
            Catalog::builtin().date(),
            names
                .iter()
                .map(|name| code(name))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

/// Whether the policy of a resource lets strangers in.
///
/// # Errors
/// Where the policy cannot be read, or the type of resource is none of [`PUBLIC_ACCESS_TYPES`].
pub fn check_no_public_access(text: &str, resource_type: &str) -> Result<AccessCheck, String> {
    if !PUBLIC_ACCESS_TYPES.contains(&resource_type) {
        let types = PUBLIC_ACCESS_TYPES.join(", ");
        return Err(format!(
            "{resource_type:?} is none of the types that can be checked: {types}"
        ));
    }
    let kind = Kind::of_resource_type(resource_type);
    with_policy(text, "The policy", kind, Some(resource_type), |policy| {
        let words = Words {
            pass: "The policy lets no stranger in.",
            fail: "The policy lets anybody in.",
            reason: "Public access",
        };
        words.answer(vouched(no_public_access(policy), &[policy]), policy)
    })
}

/// How an answer is put.
struct Words {
    pass: &'static str,
    fail: &'static str,
    reason: &'static str,
}

/// `outcome`, but no pass on what a policy would mean that AWS refuses.
fn vouched(outcome: Outcome, policies: &[&Policy<'_>]) -> Outcome {
    match outcome {
        Outcome::Pass => {
            let cause = policies.iter().find_map(|policy| lacking(policy));
            cause.map_or(Outcome::Pass, Outcome::Undecided)
        }
        outcome => outcome,
    }
}

/// What a statement of `policy` lacks and has to have. A resource's policy may go without `Resource`.
pub(super) fn lacking(policy: &Policy<'_>) -> Option<String> {
    let takes_whole_resource = matches!(policy.kind, Kind::Resource | Kind::Trust);
    policy.statements.iter().find_map(|statement| {
        let lacks = [
            ("`Effect`", statement.effect.is_none()),
            ("`Action`", statement.actions.is_none()),
            (
                "`Resource`",
                statement.resources.is_none() && !takes_whole_resource,
            ),
            (
                "`Principal`",
                statement.principals.is_none() && policy.kind.names_principals(),
            ),
        ];
        let (name, _) = lacks.into_iter().find(|(_, lacks)| *lacks)?;
        Some(format!("the {name} that {} lacks", statement.name()))
    })
}

impl Words {
    fn answer(&self, outcome: Outcome, policy: &Policy<'_>) -> AccessCheck {
        let (result, message, found) = match outcome {
            Outcome::Pass => ("PASS", self.pass.to_owned(), Vec::new()),
            Outcome::Fail(found) => ("FAIL", self.fail.to_owned(), found),
            Outcome::Undecided(cause) => {
                let message = format!("This could not be decided exactly. The cause is {cause}.");
                ("UNDECIDED", message, Vec::new())
            }
        };
        AccessCheck {
            result,
            message,
            witness: found
                .first()
                .map(|first| Witness::of_excess(first, policy.kind)),
            reasons: found
                .iter()
                .map(|excess| self.reason(excess, policy))
                .collect(),
            relation: None,
        }
    }

    fn reason(&self, excess: &Excess, policy: &Policy<'_>) -> Reason {
        let mut statements = policy.statements.iter();
        let statement = statements.find(|statement| Some(statement.index) == excess.statement);
        let place = match statement {
            Some(statement) => format!("in {}", statement.name()),
            None => "that no statement denies any more".to_owned(),
        };
        Reason {
            description: format!(
                "{} {place}: {} on {}.",
                self.reason, excess.request.action, excess.request.resource
            ),
            statement_index: excess.statement,
            statement_id: statement
                .and_then(|s| s.sid)
                .map(|sid| sid.value.to_owned()),
        }
    }
}
