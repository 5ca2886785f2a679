//! The answer to `simulate-custom-policy`.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::access::evaluate::{self, Decision, Explanation, Layer, LayerKind, PolicySet, Verdict};
use crate::access::request::{Caller, Request};
use crate::policy::{Effect, Statement};
use crate::syntax::Position;

/// The answer: one result for each action on each resource.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Simulation {
    /// In the order of the actions, and for each of the resources.
    pub evaluation_results: Vec<SimulationResult>,
}

/// What becomes of one request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulationResult {
    /// The action.
    pub eval_action_name: String,
    /// The resource.
    pub eval_resource_name: String,
    /// `allowed`, `explicitDeny` or `implicitDeny`.
    pub eval_decision: &'static str,
    /// The statements that decided: the Denies where there are any, else, where it is allowed, the Allows.
    pub matched_statements: Vec<MatchedStatement>,
    /// Condition keys that policies ask for and the request does not have.
    pub missing_context_values: Vec<String>,
    /// Where policies of an organisation are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizations_decision_detail: Option<OrganizationsDecision>,
    /// Where a permissions boundary is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecision>,
    /// Across accounts, what each side says; empty within one account; absent for `*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<Sides>,
    /// Why.
    pub explanation: ExplainedSimulation,
}

/// A statement that decided.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MatchedStatement {
    /// `PolicyInputList.1`
    pub source_policy_id: String,
    /// `IAM Policy`, `Resource Policy`, …
    pub source_policy_type: &'static str,
    /// Its `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Where it starts in its policy.
    pub start_position: Place,
    /// Where it ends.
    pub end_position: Place,
}

/// A place as AWS counts: lines and columns from 1.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// What the policies of the organisation say.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrganizationsDecision {
    /// Whether they let the request pass.
    pub allowed_by_organizations: bool,
}

/// What the permissions boundary says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PermissionsBoundaryDecision {
    /// Whether it lets the request pass.
    pub allowed_by_permissions_boundary: bool,
}

/// What the policies of the caller and of the resource say, across accounts.
#[derive(Debug)]
pub struct Sides(Vec<(&'static str, &'static str)>);

impl Serialize for Sides {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (side, decision) in &self.0 {
            map.serialize_entry(side, decision)?;
        }
        map.end()
    }
}

/// Why.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExplainedSimulation {
    /// What decided, in a sentence.
    pub summary: String,
    /// What each layer of policies says, in AWS's order.
    pub layers: Vec<ExplainedStep>,
}

/// What a layer of policies says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExplainedStep {
    /// The field of the question that it comes from.
    pub layer: &'static str,
    /// Its level in the organisation, from 1, the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// `allowed`, `explicitDeny`, `implicitDeny`, or `notApplicable` where it has no say.
    pub decision: &'static str,
    /// Which statement and condition decided, or what the nearest lacks.
    pub reason: String,
    /// The statements that decided.
    pub statements: Vec<MatchedStatement>,
}

/// A request that is decided.
pub(super) struct Evaluation<'e> {
    pub(super) set: &'e PolicySet<'e>,
    pub(super) request: &'e Request,
    pub(super) verdict: &'e Verdict,
    /// The place of a byte in the policy of that name.
    pub(super) places: &'e dyn Fn(&str, u32) -> Option<Position>,
}

impl Evaluation<'_> {
    pub(super) fn result(&self, explanation: Explanation) -> SimulationResult {
        let verdict = self.verdict;
        let let_pass = |is_of: fn(LayerKind) -> bool| {
            let mut layers = verdict
                .layers
                .iter()
                .filter(|layer| is_of(layer.kind))
                .peekable();
            layers.peek()?;
            Some(layers.all(passes))
        };
        SimulationResult {
            eval_action_name: self.request.action.clone(),
            eval_resource_name: self.request.resource.clone(),
            eval_decision: name(verdict.decision),
            matched_statements: self.deciding(),
            missing_context_values: explanation.missing_keys,
            organizations_decision_detail: let_pass(|kind| {
                matches!(kind, LayerKind::Scp(_) | LayerKind::Rcp(_))
            })
            .map(|allowed_by_organizations| OrganizationsDecision {
                allowed_by_organizations,
            }),
            permissions_boundary_decision_detail: let_pass(|kind| kind == LayerKind::Boundary).map(
                |allowed_by_permissions_boundary| PermissionsBoundaryDecision {
                    allowed_by_permissions_boundary,
                },
            ),
            eval_decision_details: self.sides(),
            explanation: ExplainedSimulation {
                summary: explanation.summary,
                layers: explanation
                    .layers
                    .into_iter()
                    .map(|layer| self.step(layer))
                    .collect(),
            },
        }
    }

    fn step(&self, layer: evaluate::ExplainedLayer) -> ExplainedStep {
        let (field, level) = match layer.kind {
            LayerKind::Rcp(level) => ("ResourceControlPolicyInputList", Some(level + 1)),
            LayerKind::Scp(level) => ("ServiceControlPolicyInputList", Some(level + 1)),
            LayerKind::Endpoint => ("VpcEndpointPolicyInputList", None),
            LayerKind::Resource => ("ResourcePolicy", None),
            LayerKind::Identity => ("PolicyInputList", None),
            LayerKind::Boundary => ("PermissionsBoundaryPolicyInputList", None),
            LayerKind::Session => ("SessionPolicyInputList", None),
        };
        ExplainedStep {
            layer: field,
            level,
            decision: layer.decision.map_or("notApplicable", name),
            reason: layer.text,
            statements: self.matched(layer.kind, &layer.statements),
        }
    }

    /// The statements that decided the whole.
    fn deciding(&self) -> Vec<MatchedStatement> {
        let effect = match self.verdict.decision {
            Decision::Allowed => Effect::Allow,
            Decision::ExplicitDeny => Effect::Deny,
            Decision::ImplicitDeny => return Vec::new(),
        };
        let mut all = Vec::new();
        for layer in self
            .verdict
            .layers
            .iter()
            .filter(|layer| layer.exemption.is_none())
        {
            let matched: Vec<_> = layer
                .matched
                .iter()
                .filter(|one| one.effect == effect)
                .copied()
                .collect();
            all.extend(self.matched(layer.kind, &matched));
        }
        all
    }

    fn matched(
        &self,
        kind: LayerKind,
        statements: &[evaluate::MatchedStatement],
    ) -> Vec<MatchedStatement> {
        let layers = self.set.layers();
        let list = layers.iter().find(|(other, _)| *other == kind);
        let policies = list.map_or(&[] as &[_], |(_, policies)| policies);
        let found = statements.iter().filter_map(|one| {
            let statement = policies.get(one.policy)?.statements.get(one.statement)?;
            self.placed(kind, kind.policy_id(one.policy), statement)
        });
        found.collect()
    }

    fn placed(
        &self,
        kind: LayerKind,
        id: String,
        statement: &Statement<'_>,
    ) -> Option<MatchedStatement> {
        let span = statement.node.span;
        Some(MatchedStatement {
            source_policy_type: match kind {
                LayerKind::Rcp(_) => "Resource Control Policy",
                LayerKind::Scp(_) => "Service Control Policy",
                LayerKind::Endpoint => "VPC Endpoint Policy",
                LayerKind::Resource => "Resource Policy",
                LayerKind::Identity | LayerKind::Boundary | LayerKind::Session => "IAM Policy",
            },
            sid: statement.sid.map(|sid| sid.value.to_owned()),
            start_position: (self.places)(&id, span.start)?.into(),
            end_position: (self.places)(&id, span.end)?.into(),
            source_policy_id: id,
        })
    }

    /// AWS gives these for a request across accounts.
    fn sides(&self) -> Option<Sides> {
        let caller = self.request.caller.as_ref().and_then(Caller::account);
        let accounts = caller.zip(self.request.owner());
        if accounts.is_none_or(|(own, other)| own == other) {
            return (self.request.resource != "*").then(|| Sides(Vec::new()));
        }
        let says = |kind| {
            let mut layers = self.verdict.layers.iter();
            match layers.find(|layer| layer.kind == kind) {
                Some(layer) if layer.denies() => Decision::ExplicitDeny,
                Some(layer) if layer.allows() => Decision::Allowed,
                _ => Decision::ImplicitDeny,
            }
        };
        Some(Sides(vec![
            ("IAM Policy", name(says(LayerKind::Identity))),
            ("Resource Policy", name(says(LayerKind::Resource))),
        ]))
    }
}

/// Whether a layer lets the request pass.
fn passes(layer: &Layer) -> bool {
    layer.exemption.is_some() || (layer.allows() && !layer.denies())
}

fn name(decision: Decision) -> &'static str {
    match decision {
        Decision::Allowed => "allowed",
        Decision::ExplicitDeny => "explicitDeny",
        Decision::ImplicitDeny => "implicitDeny",
    }
}

impl From<Position> for Place {
    fn from(position: Position) -> Self {
        Self {
            line: position.line + 1,
            column: position.character + 1,
        }
    }
}
