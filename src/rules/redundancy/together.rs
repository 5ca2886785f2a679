//! Allows that others take in, or take away, under conditions or together: what their texts do not show, the solver does.

use std::rc::Rc;

use super::{statement, without_statement};
use crate::access::solve::{Needless, needless};
use crate::catalog::ActionSet;
use crate::policy::variable::has_variable;
use crate::policy::{OperatorKind, Policy, Statement, pattern};
use crate::rules::{Context, Findings};

/// Longer policies are not looked at: each Allow is held against all the others.
const MAX_STATEMENTS: usize = 48;
const MAX_LENGTH: usize = 20_000;

/// At most this many Allows of one policy are put to the solver.
const MAX_ASKED: usize = 16;

/// Reports each Allow that is `wanted`, but for those in `known`, of which something else has been said.
pub(super) fn check(
    context: &Context<'_>,
    wanted: Needless,
    known: &[usize],
    findings: &mut Findings,
) {
    let policy = context.policy;
    if policy.statements.len() > MAX_STATEMENTS || policy.text.len() > MAX_LENGTH {
        return;
    }
    let statements = policy.statements.iter();
    let all: Vec<Named<'_, '_>> = statements
        .map(|statement| (statement, context.grants.actions(statement)))
        .collect();
    let mut gone = known.to_vec();
    let mut asked = 0;
    for (allow, own) in all.iter().filter(|(statement, _)| statement.allows()) {
        if known.contains(&allow.index) || own.is_empty() {
            continue;
        }
        let takers = all.iter().filter(|(other, actions)| {
            is_taker(other, wanted)
                && other.index != allow.index
                && !gone.contains(&other.index)
                && actions.intersects(own)
        });
        let takers: Vec<&Named<'_, '_>> = takers.collect();
        if !may_take_all(&takers, allow, own) {
            continue;
        }
        asked += 1;
        if asked > MAX_ASKED || findings.is_full() {
            return;
        }
        let mut aside = gone.clone();
        aside.extend(with_other_principals(policy, allow));
        if needless(policy, allow, &aside) == Some(wanted)
            && (wanted == Needless::Denied || !has_a_double(policy, allow))
        {
            let takers: Vec<&Statement<'_>> = takers.iter().map(|(taker, _)| *taker).collect();
            let alone = match takers.as_slice() {
                [only] => Some(*only),
                _ if wanted == Needless::Covered => the_one(policy, allow, &takers, &aside),
                _ => None,
            };
            let takers = alone.map_or(takers, |alone| vec![alone]);
            report(policy, allow, wanted, &takers, findings);
            gone.push(allow.index);
        }
    }
}

/// A statement, and the actions that it names.
type Named<'s, 'a> = (&'s Statement<'a>, Rc<ActionSet>);

/// Whether `statement` is of those that make an Allow `needless` in that way.
fn is_taker(statement: &Statement<'_>, needless: Needless) -> bool {
    match needless {
        Needless::Denied => statement.denies(),
        Needless::Covered => statement.allows(),
    }
}

/// Whether `takers` may take from `allow` all its actions, `own`: there are some that speak of each, and on each resource some that
/// may do so.
fn may_take_all(takers: &[&Named<'_, '_>], allow: &Statement<'_>, own: &ActionSet) -> bool {
    if !are_all_among(own, takers.iter().map(|(_, actions)| &**actions)) {
        return false;
    }
    let able = takers.iter();
    let able: Vec<_> = able
        .filter(|(taker, _)| may_lack_keys(taker, allow))
        .collect();
    let mut samples = samples(allow).take(MAX_SAMPLES);
    samples.all(|resource| {
        let takers = able.iter().filter(|(taker, _)| may_be_on(taker, &resource));
        are_all_among(own, takers.map(|(_, actions)| &**actions))
    })
}

/// Whether another statement says the same, in whatever order, which `redundant-statement` tells.
fn has_a_double(policy: &Policy<'_>, allow: &Statement<'_>) -> bool {
    let groups = statement::groups(policy);
    groups.iter().any(|group| group.contains(&allow.index))
}

/// Whether each of the actions `wanted` is one of some of `others`.
fn are_all_among<'s>(wanted: &ActionSet, others: impl Iterator<Item = &'s ActionSet>) -> bool {
    let mut missing = wanted.clone();
    others.for_each(|other| missing.subtract(other));
    missing.is_empty()
}

/// At most this many resources of an Allow are tried before the solver is asked.
const MAX_SAMPLES: usize = 8;

/// Resources of `allow`, one for each pattern; one that no pattern stands for where it has none.
fn samples<'s>(allow: &'s Statement<'_>) -> impl Iterator<Item = String> + 's {
    let listed = allow
        .resources
        .iter()
        .filter(|resources| !resources.negated);
    let listed = listed.flat_map(|resources| &resources.items);
    let filled = listed.map(|pattern| pattern.value.replace('*', "q7-").replace('?', "q"));
    let none = allow
        .resources
        .as_ref()
        .is_none_or(|resources| resources.negated);
    filled.chain(none.then(String::new))
}

/// Whether `taker` may speak of `resource`, a sample; of one that is not known it always may.
fn may_be_on(taker: &Statement<'_>, resource: &str) -> bool {
    let Some(resources) = taker.resources.as_ref().filter(|_| !resource.is_empty()) else {
        return true;
    };
    let mut items = resources.items.iter();
    has_variable(resource)
        || items.any(|item| has_variable(item.value) || pattern::matches(item.value, resource))
            != resources.negated
}

/// Whether `taker` may speak of requests that have no key but those that `allow` asks for: such ones there are.
fn may_lack_keys(taker: &Statement<'_>, allow: &Statement<'_>) -> bool {
    taker.conditions.iter().all(|condition| {
        let key = condition.key().value;
        let mut asked = allow.conditions.iter();
        condition.operator.is_none_or(|operator| {
            operator.holds_without_key() || operator.kind == OperatorKind::Null
        }) || follows_from_caller(key)
            || asked.any(|other| other.is_key(key))
    })
}

/// Whether the key `name` may be in every request there is, for it says who asks or where.
fn follows_from_caller(name: &str) -> bool {
    let starts = [
        "aws:Principal",
        "aws:Resource",
        "aws:userid",
        "aws:username",
        "kms:CallerAccount",
    ];
    let is = |start: &str| {
        let head = name.get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    starts.iter().any(|start| is(start)) || has_variable(name)
}

/// The statements that speak of others than `allow` does: who is named can have more than the same one among everybody, for no
/// boundary holds it in a resource's policy.
fn with_other_principals(policy: &Policy<'_>, allow: &Statement<'_>) -> Vec<usize> {
    let written = |statement: &Statement<'_>| {
        let principals = statement.principals.as_ref();
        principals.map(|principals| principals.member.value.span.of(policy.text))
    };
    let statements = policy.statements.iter();
    let others = statements.filter(|other| written(other) != written(allow));
    others.map(|other| other.index).collect()
}

/// The one of `takers` that gives all that `allow` gives, if one does.
fn the_one<'s, 'a>(
    policy: &Policy<'_>,
    allow: &Statement<'_>,
    takers: &[&'s Statement<'a>],
    aside: &[usize],
) -> Option<&'s Statement<'a>> {
    let mut takers_left = takers.iter().take(MAX_ASKED);
    let is_enough = |taker: &&&Statement<'_>| {
        let others = policy.statements.iter().map(|statement| statement.index);
        let mut aside = aside.to_vec();
        aside.extend(others.filter(|other| *other != taker.index));
        needless(policy, allow, &aside) == Some(Needless::Covered)
    };
    takers_left.find(is_enough).copied()
}

fn report(
    policy: &Policy<'_>,
    allow: &Statement<'_>,
    why: Needless,
    takers: &[&Statement<'_>],
    findings: &mut Findings,
) {
    let who = match (takers, why) {
        ([only], Needless::Denied) => format!("{} denies", only.name()),
        ([only], Needless::Covered) => format!("{} allows", only.name()),
        (_, Needless::Denied) => "the Denies of this policy together deny".to_owned(),
        (_, Needless::Covered) => "others together allow".to_owned(),
    };
    let message = match why {
        Needless::Denied => format!("This Allow gives nothing: {who} all of it."),
        Needless::Covered => format!("This statement adds nothing: {who} all of it."),
    };
    let related = match (takers.len(), why) {
        (1, Needless::Denied) => "This Deny takes it all away.",
        (_, Needless::Denied) => "This Deny takes away some of it.",
        (1, Needless::Covered) => "This takes it in.",
        (_, Needless::Covered) => "This allows some of it.",
    };
    let finding = findings.report(allow.node.span, message);
    for taker in takers {
        finding.related(taker.node.span, related);
    }
    if why == Needless::Covered {
        finding.rests_on(takers.iter().map(|taker| taker.node.span));
    }
    let edits = without_statement(policy, allow);
    match why {
        Needless::Denied => finding.safe_fix("Remove the Allow", edits),
        // What is meant to hold may be the condition.
        Needless::Covered if allow.condition_member.is_some() => {
            finding.unsafe_fix("Remove the statement", edits)
        }
        Needless::Covered => finding.safe_fix("Remove the statement", edits),
    };
}
