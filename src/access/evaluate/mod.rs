//! Decides one request, with the whole of AWS's evaluation logic.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use super::request::Request;
use crate::policy::{Effect, Policy, Statement};

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

/// A kind of policy in its place of AWS's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerKind {
    /// A level of resource control policies, from 0, the root.
    Rcp(usize),
    /// A level of service control policies, from 0, the root.
    Scp(usize),
    /// The policy of the VPC endpoint.
    Endpoint,
    /// The policy of the resource.
    Resource,
    /// The policies of the caller.
    Identity,
    /// The caller's permissions boundary.
    Boundary,
    /// The policies of the session.
    Session,
}

/// What one layer says of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Which layer.
    pub kind: LayerKind,
    /// The statements that match the request: Denies and Allows in the order of their policies.
    pub matched: Vec<MatchedStatement>,
}

/// A statement that matches a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchedStatement {
    /// The place of its policy in the layer's list.
    pub policy: usize,
    /// Its place in [`Policy::statements`].
    pub statement: usize,
    /// Its effect.
    pub effect: Effect,
}

/// Decides `request`.
#[must_use]
pub fn decide(_policies: &PolicySet<'_>, _request: &Request) -> Verdict {
    Verdict {
        decision: Decision::ImplicitDeny,
        layers: Vec::new(),
    }
}

/// Whether `statement` of `policy` is about `request`: its action, its resource, its principal where it names any, and its
/// conditions.
#[must_use]
pub fn statement_matches(
    _policy: &Policy<'_>,
    _statement: &Statement<'_>,
    _request: &Request,
) -> bool {
    false
}
