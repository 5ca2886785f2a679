//! The kinds of policy, and telling a document's kind from what stands in it.

use serde::{Deserialize, Serialize};

use super::{
    Condition, Effect, Element, OperatorType, Policy, PrincipalForm, Statement, Text, pattern,
};

/// What a policy is attached to, which decides what may stand in it and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Attached to a user, group or role: grants.
    Identity,
    /// Attached to a resource, and names who may use it: grants.
    Resource,
    /// A role's trust policy: who may assume it.
    Trust,
    /// Service control policy: bounds what an organisation's accounts may do.
    Scp,
    /// Resource control policy: bounds what may be done to an organisation's resources.
    Rcp,
    /// Permissions boundary: bounds what a user or role may be granted.
    Boundary,
    /// Passed when a session is made: bounds what it may do.
    Session,
    /// VPC endpoint policy: bounds what may pass through the endpoint.
    Endpoint,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Resource,
        Self::Trust,
        Self::Scp,
        Self::Rcp,
        Self::Boundary,
        Self::Session,
        Self::Endpoint,
    ];

    /// The name that the interface uses: `identity`, `scp`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Trust => "trust",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Endpoint => "endpoint",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of policy that is attached to a resource of that type, as CloudFormation or AWS's validator names it.
    #[must_use]
    pub fn of_resource_type(resource_type: &str) -> Self {
        match resource_type {
            "AWS::IAM::AssumeRolePolicyDocument" | "AWS::IAM::Role" => Self::Trust,
            "AWS::EC2::VPCEndpoint" => Self::Endpoint,
            _ => Self::Resource,
        }
    }

    /// For messages: "an identity policy", …
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Identity => "an identity policy",
            Self::Resource => "a resource policy",
            Self::Trust => "a role trust policy",
            Self::Scp => "a service control policy",
            Self::Rcp => "a resource control policy",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::Endpoint => "a VPC endpoint policy",
        }
    }

    /// For headings: "identity policy", …
    #[must_use]
    pub fn noun(self) -> &'static str {
        let name = self.with_article();
        name.split_once(' ').map_or(name, |(_, noun)| noun)
    }

    /// Whether an Allow in it gives access by itself, rather than bounding what other policies give.
    #[must_use]
    pub fn grants(self) -> bool {
        matches!(self, Self::Identity | Self::Resource | Self::Trust)
    }

    /// Whether its statements name principals.
    #[must_use]
    pub fn names_principals(self) -> bool {
        matches!(
            self,
            Self::Resource | Self::Trust | Self::Rcp | Self::Endpoint
        )
    }

    /// The kind that `policy` most likely has, going by its principals, actions and resources.
    ///
    /// A boundary, a session policy or an SCP looks like an identity policy, and has to be named. So has an endpoint policy that
    /// might as well be a resource policy: to take one of these for the other would be to call clear what is open to everyone.
    #[must_use]
    pub fn told_from(policy: &Policy<'_>) -> Self {
        let mut statements = policy.statements.iter();
        if !statements.clone().any(|s| s.principals.is_some()) {
            return Self::Identity;
        }
        if statements.clone().all(|s| {
            s.resources.is_none()
                && s.actions
                    .as_ref()
                    .is_some_and(|a| a.items.iter().all(|a| is_trust_action(a.text.value)))
        }) {
            return Self::Trust;
        }
        if statements.clone().any(is_of_an_endpoint) {
            return Self::Endpoint;
        }
        let rcp = statements
            .all(|s| s.effect == Some(Effect::Deny) && is_about_everyone_and_everything(s));
        let mut all = policy.statements.iter();
        if rcp && !all.all(|statement| is_all_of(statement, &UNREACHED)) {
            Self::Rcp
        } else {
            Self::Resource
        }
    }
}

/// Whether `statement` names everyone and every resource, and nothing beside.
fn is_about_everyone_and_everything(statement: &Statement<'_>) -> bool {
    let everyone = statement.principals.as_ref().is_some_and(|p| {
        !p.negated
            && p.items.len() == 1
            && p.items.iter().all(|p| p.form() == PrincipalForm::Everyone)
    });
    let everything =
        |r: &Element<'_, Text<'_>>| !r.negated && r.items.iter().all(|r| r.value == "*");
    everyone && statement.resources.as_ref().is_some_and(everything)
}

/// Whether `statement` has its place in the policy of a VPC endpoint alone: it allows everyone what is done to every resource, and
/// asks whose the resource is, or names actions of several services. A resource has one owner and is of one service. In the own
/// policies of most services `*` may stand for the resource, and whoever asks there for its owner may have meant the caller's: only
/// where all actions count, or those of S3, whose policies name the bucket, does the owner tell.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html>,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html>
fn is_of_an_endpoint(statement: &Statement<'_>) -> bool {
    statement.allows()
        && is_about_everyone_and_everything(statement)
        && (has_actions_of_several(statement)
            || (statement.conditions.iter().any(fixes_the_owner)
                && is_all_of(statement, &WHERE_THE_OWNER_TELLS)))
}

/// Whether `condition` holds the owner of the resource to fixed values. The caller's own account is none.
fn fixes_the_owner(condition: &Condition<'_>) -> bool {
    let keys = [
        "aws:ResourceAccount",
        "aws:ResourceOrgID",
        "aws:ResourceOrgPaths",
    ];
    keys.iter().any(|key| condition.is_key(key))
        && condition.operator.is_some_and(|operator| {
            operator.kind.value_type() == OperatorType::String && !operator.kind.is_negated()
        })
        && condition
            .values
            .iter()
            .all(|value| !value.value.contains("${"))
}

/// Whether `statement` names actions of services that have nothing to do with one another, as `kafka` and `kafka-cluster` have.
fn has_actions_of_several(statement: &Statement<'_>) -> bool {
    let Some(actions) = statement
        .actions
        .as_ref()
        .filter(|actions| !actions.negated)
    else {
        return false;
    };
    let mut services = actions
        .items
        .iter()
        .filter_map(|action| Some(action.parts()?.0));
    let Some(first) = services.next().filter(|first| !first.is_empty()) else {
        return false;
    };
    let is_plain = |service: &str| !service.is_empty() && !service.contains(['*', '?', '$']);
    let begins = |long: &str, short: &str| {
        let start = long.get(..short.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(short))
    };
    is_plain(first)
        && services.any(|other| is_plain(other) && !begins(first, other) && !begins(other, first))
}

/// Where whoever asks for the owner of every resource means those behind an endpoint; `*` stands for all services.
const WHERE_THE_OWNER_TELLS: [&str; 2] = ["*", "s3"];

/// Services that resource control policies do not reach, and in whose own policies `*` is the resource that they are attached to.
const UNREACHED: [&str; 3] = ["backup", "codeartifact", "elasticfilesystem"];

/// Whether all actions of `statement` are of `services`.
fn is_all_of(statement: &Statement<'_>, services: &[&str]) -> bool {
    statement.actions.as_ref().is_some_and(|actions| {
        let mut entries = actions.items.iter();
        let is_of = |service: &str| services.iter().any(|s| s.eq_ignore_ascii_case(service));
        !actions.items.is_empty() && entries.all(|entry| is_of(entry.service()))
    })
}

fn is_trust_action(action: &str) -> bool {
    [
        "sts:AssumeRole*",
        "sts:TagSession",
        "sts:SetSourceIdentity",
        "sts:SetContext",
    ]
    .iter()
    .any(|known| pattern::matches_ignore_case(known, action))
        || action.eq_ignore_ascii_case("sts:*")
}
