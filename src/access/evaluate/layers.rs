//! What each layer of policies says of a request.

use super::facts::Facts;
use super::organizations::{Exemption, outside_rcps, outside_scps};
use super::principal::Naming;
use super::statement::meet;
use super::{PolicySet, is_same_account};
use crate::access::request::Caller;
use crate::policy::{Effect, Policy};

/// What a statement that matches takes from the budget: so many of them are told of as fit into some megabytes.
const COST_OF_MATCH: usize = 20_000;

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

impl LayerKind {
    /// What `simulate-custom-policy` calls the policy at that place of the layer: `PolicyInputList.1`.
    #[must_use]
    pub fn policy_id(self, place: usize) -> String {
        let (list, level) = match self {
            Self::Rcp(level) => ("ResourceControlPolicyInputList", Some(level)),
            Self::Scp(level) => ("ServiceControlPolicyInputList", Some(level)),
            Self::Endpoint => ("VpcEndpointPolicyInputList", None),
            Self::Resource => return "ResourcePolicy".to_owned(),
            Self::Identity => ("PolicyInputList", None),
            Self::Boundary => ("PermissionsBoundaryPolicyInputList", None),
            Self::Session => ("SessionPolicyInputList", None),
        };
        match level {
            Some(level) => format!("{list}.{}.{}", level + 1, place + 1),
            None => format!("{list}.{}", place + 1),
        }
    }
}

/// What one layer says of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Which layer.
    pub kind: LayerKind,
    /// Why it has no say; `None` where it has.
    pub exemption: Option<Exemption>,
    /// The statements that match the request, in the order of the policies.
    pub matched: Vec<MatchedStatement>,
    /// The best that one of its Allows says of the caller.
    pub(super) naming: Option<Naming>,
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

impl Layer {
    /// Whether it has a say, and a Deny of it matches.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.has(Effect::Deny)
    }

    /// Whether it has a say, and an Allow of it matches.
    #[must_use]
    pub fn allows(&self) -> bool {
        self.has(Effect::Allow)
    }

    fn has(&self, effect: Effect) -> bool {
        let mut matched = self.matched.iter();
        self.exemption.is_none() && matched.any(|statement| statement.effect == effect)
    }
}

impl<'p> PolicySet<'p> {
    /// The policies of every layer that is given, in AWS's order.
    #[must_use]
    pub fn layers(&self) -> Vec<(LayerKind, &[&'p Policy<'p>])> {
        let levels = |levels: &'_ [Vec<&'p Policy<'p>>]| levels.len();
        let mut layers: Vec<(LayerKind, &[&'p Policy<'p>])> =
            Vec::with_capacity(5 + levels(&self.rcps) + levels(&self.scps));
        let rcps = self.rcps.iter().enumerate();
        layers.extend(rcps.map(|(level, list)| (LayerKind::Rcp(level), list.as_slice())));
        let scps = self.scps.iter().enumerate();
        layers.extend(scps.map(|(level, list)| (LayerKind::Scp(level), list.as_slice())));
        let others = [
            (LayerKind::Endpoint, self.endpoint.as_slice()),
            (LayerKind::Resource, self.resource.as_slice()),
            (LayerKind::Identity, self.identity.as_slice()),
            (LayerKind::Boundary, self.boundary.as_slice()),
            (LayerKind::Session, self.session.as_slice()),
        ];
        layers.extend(others.into_iter().filter(|(_, list)| !list.is_empty()));
        layers
    }
}

/// What every layer that is given says.
pub(super) fn layers_of(policies: &PolicySet<'_>, facts: &Facts<'_>) -> Vec<Layer> {
    let management = policies.management_account;
    let layers = policies.layers().into_iter();
    let said = layers.map(|(kind, list)| {
        let exemption = match kind {
            LayerKind::Rcp(_) => outside_rcps(facts, management),
            LayerKind::Scp(_) => outside_scps(facts, management),
            LayerKind::Endpoint => None,
            LayerKind::Resource => may_unlock(facts).then_some(Exemption::Unlocking),
            LayerKind::Identity | LayerKind::Boundary | LayerKind::Session => {
                without_policies(facts)
            }
        };
        say(kind, exemption, list, facts)
    });
    said.collect()
}

fn say(
    kind: LayerKind,
    exemption: Option<Exemption>,
    list: &[&Policy<'_>],
    facts: &Facts<'_>,
) -> Layer {
    let mut layer = Layer {
        kind,
        exemption,
        matched: Vec::new(),
        naming: None,
    };
    if exemption.is_some() {
        return layer;
    }
    for (place, policy) in list.iter().enumerate() {
        for (index, statement) in policy.statements.iter().enumerate() {
            let Some(effect) = statement.effect else {
                continue;
            };
            let Ok(naming) = meet(policy, statement, facts) else {
                continue;
            };
            if !facts.spend(COST_OF_MATCH) {
                return layer;
            }
            if effect == Effect::Allow {
                layer.naming = layer.naming.max(Some(naming));
            }
            layer.matched.push(MatchedStatement {
                policy: place,
                statement: index,
                effect,
            });
        }
    }
    layer
}

/// Why identity policies, boundary and session policies have no say; `None` where they have.
fn without_policies(facts: &Facts<'_>) -> Option<Exemption> {
    match facts.caller()? {
        Caller::Root(_) => Some(Exemption::RootUser),
        Caller::Service(_) | Caller::Federated(_) | Caller::Anonymous => {
            Some(Exemption::NoIdentity)
        }
        _ => None,
    }
}

/// Whether the root user of the resource's account mends a policy that denies everybody.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html>
fn may_unlock(facts: &Facts<'_>) -> bool {
    const UNLOCKING: &[&str] = &[
        "s3:GetBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:DeleteBucketPolicy",
        "sqs:GetQueueAttributes",
        "sqs:SetQueueAttributes",
    ];
    let action = &facts.request.action;
    matches!(facts.caller(), Some(Caller::Root(_)))
        && is_same_account(facts)
        && UNLOCKING.iter().any(|one| one.eq_ignore_ascii_case(action))
}
