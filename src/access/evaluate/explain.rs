//! Says why a request is allowed or denied.

use super::explanation::{ExplainedLayer, Explanation};
use super::facts::Facts;
use super::layers::{Layer, LayerKind, MatchedStatement};
use super::organizations::Exemption;
use super::statement::{Lack, meet, missing_keys};
use super::summary::summary;
use super::{Decision, PolicySet, Verdict};
use crate::access::capitalized;
use crate::access::request::{Caller, Request};
use crate::order::Order;
use crate::policy::{Condition, Effect, Element, OperatorKind, Policy, Statement};
use crate::syntax::Node;

/// The statement that comes nearest to allowing a request.
struct Nearest<'s, 'p> {
    id: String,
    statement: &'s Statement<'p>,
    lack: Lack,
}

/// Says why `verdict` was given, within what is left of `budget`; `None` where that is not enough.
pub fn explain(
    policies: &PolicySet<'_>,
    request: &Request,
    verdict: &Verdict,
    budget: &mut u64,
) -> Option<Explanation> {
    let facts = Facts::new(request, !policies.boundary.is_empty(), *budget);
    let mut missing = Vec::new();
    let mut layers = Vec::new();
    for ((kind, list), layer) in policies.layers().into_iter().zip(&verdict.layers) {
        let nearest = nearest(kind, list, layer, &facts, &mut missing);
        layers.push(explained(list, layer, nearest.as_ref(), &facts));
    }
    let summary = summary(policies, verdict, &layers, &facts);
    *budget = facts.left();
    (*budget > 0).then(|| Explanation {
        layers,
        missing_keys: unique(&missing),
        summary,
    })
}

/// Every key once, by name, whatever its letter case.
fn unique(keys: &[&str]) -> Vec<String> {
    let mut folded: Vec<(String, &str)> = keys
        .iter()
        .map(|key| (key.to_ascii_lowercase(), *key))
        .collect();
    folded.order();
    folded.dedup_by(|a, b| a.0 == b.0);
    folded.into_iter().map(|(_, key)| key.to_owned()).collect()
}

/// The Allow of a layer that lacks least, and on the way the keys that its statements ask for.
fn nearest<'s, 'p>(
    kind: LayerKind,
    list: &'s [&'p Policy<'p>],
    layer: &Layer,
    facts: &Facts<'_>,
    missing: &mut Vec<&'s str>,
) -> Option<Nearest<'s, 'p>> {
    let mut nearest: Option<(Lack, usize, &Statement<'_>)> = None;
    if layer.exemption.is_some() {
        return None;
    }
    for (place, policy) in list.iter().enumerate() {
        for statement in &policy.statements {
            let met = meet(policy, statement, facts);
            missing_keys(policy, statement, met, facts, missing);
            let Err(lack) = met else { continue };
            let is_nearer = nearest.is_none_or(|(least, ..)| lack > least);
            if statement.allows() && is_nearer && lack != Lack::Action {
                nearest = Some((lack, place, statement));
            }
        }
    }
    nearest.map(|(lack, place, statement)| Nearest {
        id: kind.policy_id(place),
        statement,
        lack,
    })
}

fn explained(
    list: &[&Policy<'_>],
    layer: &Layer,
    nearest: Option<&Nearest<'_, '_>>,
    facts: &Facts<'_>,
) -> ExplainedLayer {
    let action = &facts.request.action;
    let effect = if layer.denies() {
        Effect::Deny
    } else {
        Effect::Allow
    };
    let deciding = layer.matched.iter().filter(|one| one.effect == effect);
    let statements: Vec<MatchedStatement> = deciding.copied().collect();
    let (decision, text) = match (layer.exemption, subject(layer.kind, list, &statements)) {
        (Some(exemption), _) => (None, format!("Has no say: {}.", why_none(exemption))),
        (None, Some(subject)) if effect == Effect::Deny => {
            let verb = if statements.len() > 1 {
                "deny"
            } else {
                "denies"
            };
            let first = statements.first().and_then(|one| found(list, *one));
            let grounds = first.map_or_else(String::new, |first| grounds(first, facts));
            let text = format!("{subject} {verb} {action}{grounds}.");
            (Some(Decision::ExplicitDeny), text)
        }
        (None, Some(subject)) => {
            let verb = if statements.len() > 1 {
                "allow"
            } else {
                "allows"
            };
            let text = format!("{subject} {verb} {action}.");
            (Some(Decision::Allowed), text)
        }
        (None, None) => {
            let near = match nearest {
                Some(nearest) => lacking(nearest, facts),
                None => "none of its Allows has that action".to_owned(),
            };
            let text = format!("No statement allows {action}; {near}.");
            (Some(Decision::ImplicitDeny), text)
        }
    };
    ExplainedLayer {
        kind: layer.kind,
        decision,
        text,
        statements,
    }
}

/// `Statement 2 ("AllowList") of PolicyInputList.1 and another one`: the first of `statements`, and how many there are beside it.
fn subject(
    kind: LayerKind,
    list: &[&Policy<'_>],
    statements: &[MatchedStatement],
) -> Option<String> {
    let first = named(kind, list, *statements.first()?)?;
    let more = match statements.len() {
        1 => String::new(),
        2 => " and another one".to_owned(),
        count => format!(" and {} others", count - 1),
    };
    Some(format!("{}{more}", capitalized(&first)))
}

fn found<'p, 'a>(list: &[&'p Policy<'a>], one: MatchedStatement) -> Option<&'p Statement<'a>> {
    list.get(one.policy)?.statements.get(one.statement)
}

/// `statement 2 ("AllowList") of PolicyInputList.1`
fn named(kind: LayerKind, list: &[&Policy<'_>], one: MatchedStatement) -> Option<String> {
    let statement = found(list, one)?;
    Some(format!(
        "{} of {}",
        statement.name(),
        kind.policy_id(one.policy)
    ))
}

fn why_none(exemption: Exemption) -> &'static str {
    match exemption {
        Exemption::ServiceLinkedRole => {
            "the policies of an organisation do not reach service-linked roles"
        }
        Exemption::ManagementAccount => {
            "the policies of an organisation do not reach its management account"
        }
        Exemption::WithoutRcps => "resource control policies do not reach this action",
        Exemption::NoIdentity => "the caller is no identity of an account",
        Exemption::RootUser => "the root user of an account has no such policies",
        Exemption::Unlocking => {
            "the root user of the resource's account may always mend a policy that locks everybody out"
        }
    }
}

/// What the nearest statement lacks, as a part of a sentence.
fn lacking(nearest: &Nearest<'_, '_>, facts: &Facts<'_>) -> String {
    let Nearest {
        id,
        statement,
        lack,
    } = nearest;
    let request = facts.request;
    let lacks = match lack {
        Lack::Action => format!("whose Action does not have {}", request.action),
        Lack::Principal => {
            let caller = request.caller.as_ref().map_or("the caller", Caller::text);
            match &statement.principals {
                None => "which names no principal".to_owned(),
                Some(list) if list.negated => format!("whose NotPrincipal has {caller}"),
                Some(_) => format!("whose Principal does not have {caller}"),
            }
        }
        Lack::Resource => match &statement.resources {
            None => "which has no Resource".to_owned(),
            Some(Element { negated: true, .. }) => {
                format!("whose NotResource has {}", request.resource)
            }
            Some(_) if request.resource == "*" => {
                "whose Resource is not every resource, and the request names none".to_owned()
            }
            Some(_) => format!("whose Resource does not match {}", request.resource),
        },
        Lack::Condition(place) => match statement.conditions.get(*place) {
            Some(condition) => unmet(condition, facts),
            None => "whose Condition is not met".to_owned(),
        },
        Lack::Form => "whose Condition AWS cannot read".to_owned(),
    };
    format!("the nearest is {} of {id}, {lacks}", statement.name())
}

fn unmet(condition: &Condition<'_>, facts: &Facts<'_>) -> String {
    let (operator, key) = (&condition.operator_key.text, condition.key().value);
    let Some(known) = condition.operator else {
        return format!("whose condition operator {operator} AWS does not have");
    };
    let listed: Vec<&str> = condition
        .member
        .value
        .one_or_many()
        .iter()
        .filter_map(Node::scalar)
        .take(3)
        .collect();
    let has = has(key, facts);
    let wanted = match known.kind {
        OperatorKind::Null => String::new(),
        _ => format!(" {}", listed.join(", ")),
    };
    format!("whose condition {operator} {key}{wanted} is not met: {has}")
}

/// Why a Deny is about the request, where that is not plain: its conditions, and the traps of NotPrincipal.
fn grounds(statement: &Statement<'_>, facts: &Facts<'_>) -> String {
    let mut grounds: Vec<String> = Vec::new();
    let spares = statement.principals.as_ref().filter(|list| list.negated);
    if let Some(spares) = spares {
        let caller = facts.caller().map_or("the caller", Caller::text);
        let is_named = spares.items.iter().any(|item| item.text.value == caller);
        grounds.push(match is_named {
            true if facts.has_boundary => {
                "NotPrincipal spares nobody who has a permissions boundary".to_owned()
            }
            true => {
                format!("NotPrincipal has {caller} and not its account, which AWS looks at first")
            }
            false => format!("NotPrincipal does not have {caller}"),
        });
    }
    for condition in statement.conditions.iter().take(3) {
        let (operator, key) = (&condition.operator_key.text, condition.key().value);
        grounds.push(format!("{operator} {key} is met: {}", has(key, facts)));
    }
    match grounds.is_empty() {
        true => String::new(),
        false => format!(", because {}", grounds.join(", and ")),
    }
}

/// What the request has of a key, as a clause.
fn has(key: &str, facts: &Facts<'_>) -> String {
    match facts.values(key) {
        None => format!("the request does not have {key}"),
        Some(values) => {
            let shown: Vec<String> = values.iter().take(3).map(|v| format!("{v:?}")).collect();
            format!("{key} of the request is {}", shown.join(", "))
        }
    }
}
