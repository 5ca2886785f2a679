//! Whether a statement is about a request, and if not, what keeps it from being.

use std::borrow::Cow;

use super::condition;
use super::facts::Facts;
use super::principal::{Naming, naming};
use super::variables::{self, Use, resolved};
use crate::policy::variable::has_variable;
use crate::policy::{Effect, Kind, Policy, Statement, arn_pattern, pattern};
use crate::syntax::Node;

/// The first thing that keeps a statement from being about a request, in the order in which they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lack {
    /// Its `Action` or `NotAction`.
    Action,
    /// Its `Principal` or `NotPrincipal`.
    Principal,
    /// Its `Resource` or `NotResource`.
    Resource,
    /// The condition at that place of [`Statement::conditions`].
    Condition(usize),
    /// It has something that AWS's language does not have.
    Form,
}

/// What keeps `statement` from being about the request, or else how it names the caller; without principals, it does itself.
///
/// Where it has not the form that AWS asks for, the policy would be refused, so the answer is the cautious one: an Allow is not
/// about the request, and a Deny may be.
pub(super) fn meet(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    facts: &Facts<'_>,
) -> Result<Naming, Lack> {
    facts.spend(COST_OF_STATEMENT);
    let is_action = match &statement.actions {
        None => false,
        Some(actions) => {
            let action = &facts.request.action;
            let one = |pattern: &str| {
                facts.spend(condition::cost(pattern, action))
                    && pattern::matches_ignore_case(pattern, action)
            };
            actions.items.iter().any(|item| one(item.text.value)) != actions.negated
        }
    };
    if !is_action {
        return Err(Lack::Action);
    }
    let naming = match &statement.principals {
        Some(principals) => naming(principals, statement.effect, facts).ok_or(Lack::Principal)?,
        None if matches!(policy.kind, Kind::Resource | Kind::Trust) && statement.allows() => {
            return Err(Lack::Principal);
        }
        None => Naming::Itself,
    };
    if !is_resource(policy, statement, facts) {
        return Err(Lack::Resource);
    }
    for (place, condition) in statement.conditions.iter().enumerate() {
        if !condition::is_met(policy, statement, condition, facts) {
            return Err(Lack::Condition(place));
        }
    }
    if statement.effect == Some(Effect::Allow) && !has_form(statement) {
        return Err(Lack::Form);
    }
    Ok(naming)
}

/// A policy of a resource may leave its `Resource` out.
fn is_resource(policy: &Policy<'_>, statement: &Statement<'_>, facts: &Facts<'_>) -> bool {
    let Some(resources) = &statement.resources else {
        return matches!(policy.kind, Kind::Resource | Kind::Trust) || statement.denies();
    };
    let resource = match (facts.request.resource.as_str(), &facts.request.action) {
        // For Amazon S3 all buckets are a resource of their own, as AWS's examples write it.
        ("*", action) if action.eq_ignore_ascii_case("s3:ListAllMyBuckets") => "arn:aws:s3:::*",
        (resource, _) => resource,
    };
    let one = |text: &str| {
        let whole = arn_pattern(text, policy.kind);
        let pattern = match policy.has_variables() {
            true => resolved(&whole, Use::Pattern, facts),
            false => Some(Cow::Borrowed(&*whole)),
        };
        pattern.is_some_and(|pattern| {
            facts.spend(condition::cost(&pattern, resource))
                && pattern::matches_with_literals(&pattern, resource)
        })
    };
    resources.items.iter().any(|item| one(item.value)) != resources.negated
}

/// Whether its conditions are an object of objects.
fn has_form(statement: &Statement<'_>) -> bool {
    let Some(member) = statement.condition_member else {
        return true;
    };
    let operators = member.value.as_object();
    operators.is_some_and(|operators| {
        let mut operators = operators.iter();
        operators.all(|operator| operator.value.as_object().is_some())
    })
}

/// What looking at a statement takes from the budget.
const COST_OF_STATEMENT: usize = 32;

/// What a key that is asked for takes from the budget.
const COST_OF_KEY: usize = 1_000;

/// The keys that `statement` asks for and the request does not have; none where its action or principal is another.
pub(super) fn missing_keys<'p>(
    policy: &'p Policy<'_>,
    statement: &'p Statement<'_>,
    met: Result<Naming, Lack>,
    facts: &Facts<'_>,
    found: &mut Vec<&'p str>,
) {
    if matches!(met, Err(Lack::Action | Lack::Principal)) {
        return;
    }
    let has_variables = policy.has_variables();
    if has_variables {
        let resources = statement.resources.iter().flat_map(|list| &list.items);
        for item in resources.filter(|item| has_variable(item.value)) {
            variables::missing(item.value, facts, found);
        }
    }
    if met == Err(Lack::Resource) {
        return;
    }
    for condition in &statement.conditions {
        facts.spend(COST_OF_KEY);
        match condition::key(policy, condition, facts) {
            None => variables::missing(&condition.member.key.text, facts, found),
            Some(resolved) if facts.values(&resolved).is_none() => {
                found.push(&condition.member.key.text)
            }
            Some(_) => {}
        }
        if has_variables && condition.operator.is_some_and(condition::takes_variables) {
            let listed = condition.member.value.one_or_many().iter();
            for value in listed.filter_map(Node::scalar) {
                variables::missing(value, facts, found);
            }
        }
    }
}
