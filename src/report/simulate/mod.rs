//! Requests decided: the answer to `simulate-custom-policy`, in AWS's shape.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>

mod answer;
mod context;
mod question;

use crate::access::evaluate::{LayerKind, PolicySet, decide_within, explain};
use crate::policy::{Kind, Policy, element};
use crate::syntax::{LineIndex, Node, SyntaxError, parse};
use answer::Evaluation;
use question::{Question, Source};

pub(super) use context::expected;

pub use answer::{
    ExplainedSimulation, ExplainedStep, MatchedStatement, OrganizationsDecision,
    PermissionsBoundaryDecision, Place, Sides, Simulation, SimulationResult,
};

/// Comparisons of characters that one question may take: a second or two.
const BUDGET: u64 = 1_000_000_000;

/// Answers the question that `text` holds, as `--cli-input-json` of the AWS command line has it.
///
/// # Errors
/// What is wrong with the question, in a sentence.
pub fn simulate(text: &str) -> Result<Simulation, String> {
    let question = Question::read(text)?;
    let sources = &question.policies;
    let parsed: Vec<_> = sources.iter().map(|source| parse(&source.text)).collect();
    let mut policies = Vec::with_capacity(sources.len());
    for (source, parsed) in sources.iter().zip(&parsed) {
        if let Some(error) = parsed.errors.first() {
            return Err(not_json(&source.id, &source.text, error));
        }
        policies.push(policy(source, parsed.root.as_ref())?);
    }
    let lines: Vec<_> = sources
        .iter()
        .map(|source| LineIndex::new(&source.text))
        .collect();
    let set = set(&question, &policies);
    let mut budget = BUDGET;
    let mut evaluation_results = Vec::new();
    let mut request = question.request();
    for action in &question.actions {
        for resource in &question.resources {
            request.action.clone_from(action);
            request.resource.clone_from(resource);
            let decided = decide_within(&set, &request, &mut budget);
            let explained = decided.and_then(|verdict| {
                let explanation = explain(&set, &request, &verdict, &mut budget)?;
                Some((verdict, explanation))
            });
            let Some((verdict, explanation)) = explained else {
                return Err(format!(
                    "The question takes more than {BUDGET} comparisons of characters; ask for fewer actions and resources at once."
                ));
            };
            let evaluation = Evaluation {
                set: &set,
                request: &request,
                verdict: &verdict,
                places: &|id, offset| {
                    let at = sources.iter().position(|source| source.id == id)?;
                    Some(lines.get(at)?.position(offset))
                },
            };
            evaluation_results.push(evaluation.result(explanation));
        }
    }
    Ok(Simulation { evaluation_results })
}

/// Where `text` ceases to be JSON.
fn not_json(what: &str, text: &str, error: &SyntaxError) -> String {
    let at = LineIndex::new(text).position(error.span.start);
    format!(
        "{what} is not JSON: line {}, column {}: {}",
        at.line + 1,
        at.character + 1,
        error.message
    )
}

fn policy<'a>(source: &'a Source, root: Option<&'a Node<'a>>) -> Result<Policy<'a>, String> {
    let id = &source.id;
    let root = root.filter(|root| root.as_object().is_some());
    let root = root.ok_or_else(|| format!("{id} is no policy: expected a JSON object."))?;
    if element(root, "Statement").is_none() {
        return Err(format!("{id} is no policy: it has no Statement."));
    }
    let mut policy = Policy::read(&source.text, root, Some(source.kind), None);
    if policy.left_out > 0 {
        return Err(format!("{id} is far longer than AWS takes any policy."));
    }
    if policy.kind == Kind::Resource && Kind::told_from(&policy) == Kind::Trust {
        policy.kind = Kind::Trust;
    }
    Ok(policy)
}

/// The policies, each in its layer.
fn set<'p>(question: &'p Question, policies: &'p [Policy<'p>]) -> PolicySet<'p> {
    let mut set = PolicySet {
        scps: vec![Vec::new(); question.scp_levels],
        rcps: vec![Vec::new(); question.rcp_levels],
        management_account: question.management_account.as_deref(),
        ..PolicySet::default()
    };
    for (source, policy) in question.policies.iter().zip(policies) {
        match source.layer {
            LayerKind::Rcp(level) => set.rcps.get_mut(level),
            LayerKind::Scp(level) => set.scps.get_mut(level),
            LayerKind::Endpoint => Some(&mut set.endpoint),
            LayerKind::Identity => Some(&mut set.identity),
            LayerKind::Boundary => Some(&mut set.boundary),
            LayerKind::Session => Some(&mut set.session),
            LayerKind::Resource => {
                set.resource = Some(policy);
                None
            }
        }
        .into_iter()
        .for_each(|list| list.push(policy));
    }
    set
}
