//! Requests that show what a finding says: with the policy in question they are allowed.

use super::witness::Witness;
use crate::access::sensitive;
use crate::access::solve::{Shown, shown};
use crate::catalog::{Action, ActionSet};
use crate::policy::{Kind, Statement};
use crate::rules::{Context, Evidence, Finding, Proof, Topic};

/// At most this many findings of one policy get a request; the others are of their kind.
const MAX_SHOWN: usize = 100;
/// At most this many characters of policies are gone through for them: of a long policy fewer findings get a request.
const MAX_READ: usize = 2_000_000;
/// At most this many actions are tried for one finding.
const MAX_TRIED: usize = 4;

/// For each of `findings` a request that shows it, where one can be found soon.
pub(super) fn evidence(findings: &[Finding], context: &Context<'_>) -> Vec<Option<Witness>> {
    let policy = context.policy;
    let mut left = MAX_SHOWN.min(MAX_READ / policy.text.len().max(1));
    let find = |finding: &Finding| {
        if left == 0 || !policy.kind.grants() {
            return None;
        }
        let proof = proof(finding, policy.kind)?;
        let statement = statement_of(finding, &proof, context)?;
        left -= 1;
        let mut actions = actions(finding, &proof, statement, context).into_iter();
        actions.find_map(|action| {
            let wanted = Shown {
                actions: vec![action.full_name()],
                arrival: proof.arrival.clone(),
                by_strangers: proof.by_strangers,
            };
            Some(Witness::of(
                &shown(policy, statement, &wanted)?,
                policy.kind,
            ))
        })
    };
    findings.iter().map(find).collect()
}

/// Which requests show `finding`, which is about a policy of that `kind`.
fn proof(finding: &Finding, kind: Kind) -> Option<Proof> {
    match &finding.evidence {
        Evidence::By(proof) => Some(Proof::clone(proof)),
        Evidence::Nothing => None,
        Evidence::ByTopic => match finding.rule.topic {
            Topic::LeastPrivilege | Topic::Escalation => Some(Proof::any()),
            Topic::Trust if kind == Kind::Trust => Some(Proof::any()),
            _ => None,
        },
    }
}

/// The Allow that lets the requests through.
fn statement_of<'c, 'a>(
    finding: &Finding,
    proof: &Proof,
    context: &'c Context<'a>,
) -> Option<&'c Statement<'a>> {
    let mut statements = context.policy.statements.iter().filter(|s| s.allows());
    statements.find(|statement| match proof.statement {
        Some(index) => statement.index == index,
        None => statement.node.span.contains(finding.span),
    })
}

/// The actions to try: those that the requests are for and `statement` gives, the most dangerous first.
fn actions<'a>(
    finding: &Finding,
    proof: &Proof,
    statement: &Statement<'a>,
    context: &Context<'a>,
) -> Vec<Action> {
    let grants = &context.grants;
    let mut given = ActionSet::clone(&grants.given_by(statement));
    if !proof.actions.is_empty() {
        given.intersect_with(&proof.actions);
    } else if let Some((entry, named)) = grants
        .entries(statement)
        .find(|(entry, _)| entry.text.span.contains(finding.span))
        && let Some(taken) = grants.taken_in(entry, named)
    {
        given.intersect_with(&taken);
    }
    let worst = sensitive::worst(&given, MAX_TRIED);
    let worst: Vec<Action> = worst.iter().map(|entry| entry.action).collect();
    let others = given.iter().filter(|action| !worst.contains(action));
    let all = worst.iter().copied().chain(others);
    all.take(MAX_TRIED).collect()
}
