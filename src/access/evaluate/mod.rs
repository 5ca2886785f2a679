//! Decides one request, with the whole of AWS's evaluation logic.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html>

mod condition;
mod explain;
mod explanation;
mod facts;
mod layers;
pub(in crate::access) mod of_caller;
mod organizations;
mod principal;
mod statement;
mod summary;
mod variables;

use super::request::{Caller, Request};
use crate::policy::{Arn, Kind, Policy, Statement, pattern};
use facts::Facts;
use principal::Naming;

pub use explain::explain;
pub use explanation::{ExplainedLayer, Explanation};
pub use layers::{Layer, LayerKind, MatchedStatement};
pub use organizations::Exemption;

/// Every policy that has a say in a request.
#[derive(Clone, Debug, Default)]
pub struct PolicySet<'p> {
    /// Those of the caller and its groups.
    pub identity: Vec<&'p Policy<'p>>,
    /// That of the resource; a role's trust policy.
    pub resource: Option<&'p Policy<'p>>,
    /// The caller's permissions boundary; empty where there is none.
    pub boundary: Vec<&'p Policy<'p>>,
    /// Those that the session was made with; empty where there are none.
    pub session: Vec<&'p Policy<'p>>,
    /// That of the VPC endpoint which the request comes through; empty where it does not.
    pub endpoint: Vec<&'p Policy<'p>>,
    /// The service control policies of the caller's account, level by level from the root down; empty where there are none.
    pub scps: Vec<Vec<&'p Policy<'p>>>,
    /// The resource control policies of the resource's account, likewise.
    pub rcps: Vec<Vec<&'p Policy<'p>>>,
    /// The id of the organisation's management account, which SCPs and RCPs do not reach.
    pub management_account: Option<&'p str>,
}

/// What becomes of a request, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What becomes of it.
    pub decision: Decision,
    /// What decided.
    pub cause: Cause,
    /// Every layer that was given, in AWS's order.
    pub layers: Vec<Layer>,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// It is allowed.
    Allowed,
    /// A statement denies it.
    ExplicitDeny,
    /// Nothing denies it, and not all that has to allow it does.
    ImplicitDeny,
}

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// That layer gives the access, and every other that has a say lets it pass.
    GivenBy(LayerKind),
    /// The policies of the caller's account and of the resource's account both give it.
    GivenByBoth,
    /// The root user of the resource's own account needs no policy.
    RootUser,
    /// A Deny of that layer.
    DeniedBy(LayerKind),
    /// No Allow of that layer, which would have to have one.
    NotAllowedBy(LayerKind),
    /// A federated user whose session was made without a session policy has no access but what a resource's policy gives it.
    NoSessionPolicy,
    /// No root user can assume a role.
    RootCannotAssume,
}

/// Decides `request`.
#[must_use]
pub fn decide(policies: &PolicySet<'_>, request: &Request) -> Verdict {
    let facts = Facts::new(request, !policies.boundary.is_empty(), u64::MAX);
    decided(policies, &facts)
}

/// Decides `request` in at most so many comparisons of characters, which `budget` counts down; `None` where they are not enough.
pub fn decide_within(
    policies: &PolicySet<'_>,
    request: &Request,
    budget: &mut u64,
) -> Option<Verdict> {
    let facts = Facts::new(request, !policies.boundary.is_empty(), *budget);
    let verdict = decided(policies, &facts);
    *budget = facts.left();
    (*budget > 0).then_some(verdict)
}

/// Whether `statement` of `policy` is about `request`: its action, its resource, its principal where it names any, and its
/// conditions.
#[must_use]
pub fn statement_matches(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    request: &Request,
) -> bool {
    let facts = Facts::new(request, false, u64::MAX);
    statement::meet(policy, statement, &facts).is_ok()
}

fn decided(policies: &PolicySet<'_>, facts: &Facts<'_>) -> Verdict {
    let layers = layers::layers_of(policies, facts);
    let cause = cause(policies, facts, &layers);
    let decision = match cause {
        Cause::GivenBy(_) | Cause::GivenByBoth | Cause::RootUser => Decision::Allowed,
        Cause::DeniedBy(_) => Decision::ExplicitDeny,
        Cause::NotAllowedBy(_) | Cause::NoSessionPolicy | Cause::RootCannotAssume => {
            Decision::ImplicitDeny
        }
    };
    Verdict {
        decision,
        cause,
        layers,
    }
}

fn cause(policies: &PolicySet<'_>, facts: &Facts<'_>, layers: &[Layer]) -> Cause {
    if let Some(layer) = layers.iter().find(|layer| layer.denies()) {
        return Cause::DeniedBy(layer.kind);
    }
    let bounds = layers
        .iter()
        .filter(|layer| layer.kind <= LayerKind::Endpoint);
    for layer in bounds {
        if layer.exemption.is_none() && !layer.allows() {
            return Cause::NotAllowedBy(layer.kind);
        }
    }
    giving(policies, facts, layers).unwrap_or_else(|cause| cause)
}

/// What gives the access, or else what would have to.
///
/// Where several do not, it is the first in AWS's order; of the resource's and the caller's own policies, either of which would
/// do, it is the caller's, where there are any.
fn giving(policies: &PolicySet<'_>, facts: &Facts<'_>, layers: &[Layer]) -> Result<Cause, Cause> {
    let layer = |kind| layers.iter().find(|layer| layer.kind == kind);
    let resource = layer(LayerKind::Resource).and_then(|layer| layer.naming);
    let resource_allows = || match resource {
        Some(_) => Ok(Cause::GivenBy(LayerKind::Resource)),
        None => Err(Cause::NotAllowedBy(LayerKind::Resource)),
    };
    let allowed_by = |kind| match layer(kind) {
        Some(layer) if layer.allows() => Ok(()),
        _ => Err(Cause::NotAllowedBy(kind)),
    };
    // The permissions boundary and the session's policies, where there are any.
    let within_bounds = || {
        if layer(LayerKind::Boundary).is_some() {
            allowed_by(LayerKind::Boundary)?;
        }
        match facts.caller() {
            Some(Caller::FederatedUser(_)) if policies.session.is_empty() => {
                Err(Cause::NoSessionPolicy)
            }
            _ if policies.session.is_empty() => Ok(()),
            _ => allowed_by(LayerKind::Session),
        }
    };
    let is_own = is_same_account(facts);
    let is_key = is_key(policies, facts);
    let is_trust = is_trust(policies, facts);
    match facts.caller() {
        Some(Caller::Service(_) | Caller::Federated(_) | Caller::Anonymous) => {
            return resource_allows();
        }
        Some(Caller::Root(_)) if is_trust => return Err(Cause::RootCannotAssume),
        Some(Caller::Root(_)) if is_own && !(is_key && policies.resource.is_some()) => {
            return Ok(Cause::RootUser);
        }
        Some(Caller::Root(_)) => return resource_allows(),
        _ => {}
    }
    if !is_own {
        resource_allows()?;
        allowed_by(LayerKind::Identity)?;
        within_bounds()?;
        return Ok(Cause::GivenByBoth);
    }
    match resource {
        Some(Naming::Itself) => return resource_allows(),
        Some(Naming::BehindSession) => {
            within_bounds()?;
            return resource_allows();
        }
        // Nobody has access to a key or to a role but by its own policy.
        None if policies.resource.is_some() && (is_key || is_trust) => {
            return resource_allows();
        }
        // Without policies of the caller, the resource's would have to allow.
        None if policies.resource.is_some() && policies.identity.is_empty() => {
            return resource_allows();
        }
        Some(Naming::Account) | None => {}
    }
    allowed_by(LayerKind::Identity)?;
    within_bounds()?;
    Ok(Cause::GivenBy(LayerKind::Identity))
}

/// Whether the resource belongs to the caller's account; so it does where one of the two is not known.
fn is_same_account(facts: &Facts<'_>) -> bool {
    let caller = facts.caller().and_then(Caller::account);
    caller
        .zip(facts.owner)
        .is_none_or(|(own, other)| own == other)
}

/// Whether the request is for a KMS key.
///
/// Source: <https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>
fn is_key(policies: &PolicySet<'_>, facts: &Facts<'_>) -> bool {
    let request = facts.request;
    request.service().eq_ignore_ascii_case("kms") && is_for(policies, request, "kms", "key/")
}

/// Whether the request is to take on a role, or to pass something on to its session.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_compare-resource-policies.html>
fn is_trust(policies: &PolicySet<'_>, facts: &Facts<'_>) -> bool {
    const ACTIONS: [&str; 4] = [
        "sts:AssumeRole*",
        "sts:TagSession",
        "sts:SetSourceIdentity",
        "sts:SetContext",
    ];
    let request = facts.request;
    let takes_on = |action: &&str| pattern::matches_ignore_case(action, &request.action);
    ACTIONS.iter().any(takes_on)
        && (is_for(policies, request, "iam", "role/")
            || policies
                .resource
                .is_some_and(|policy| policy.kind == Kind::Trust))
}

/// Whether the resource's ARN is one of these, or it is not said where its policy is given.
fn is_for(policies: &PolicySet<'_>, request: &Request, service: &str, start: &str) -> bool {
    let arn = Arn::parse(&request.resource);
    match arn {
        Some(arn) => arn.service == service && arn.resource.starts_with(start),
        None => policies.resource.is_some(),
    }
}
