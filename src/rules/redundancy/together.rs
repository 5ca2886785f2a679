//! Allows that others take in, or take away, under conditions or together: what their texts do not show, the solver does.

use super::without_statement;
use crate::access::solve::{Needless, needless};
use crate::catalog::ActionSet;
use crate::policy::{Effect, Policy, Statement};
use crate::rules::{Context, Findings};

/// Longer policies are not looked at: each Allow is held against all the others.
const MAX_STATEMENTS: usize = 48;
const MAX_LENGTH: usize = 20_000;

/// So many Allows of one policy are put to the solver.
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
    let taker = match wanted {
        Needless::Denied => Effect::Deny,
        Needless::Covered => Effect::Allow,
    };
    let mut gone = known.to_vec();
    let mut asked = 0;
    for allow in policy.with_effect(Effect::Allow) {
        let takers = || {
            let others = policy.with_effect(taker);
            others.filter(|other| other.index != allow.index && !gone.contains(&other.index))
        };
        let is_plausible = !known.contains(&allow.index)
            && takers().next().is_some()
            && are_all_taken(context, allow, takers());
        if !is_plausible {
            continue;
        }
        asked += 1;
        if asked > MAX_ASKED || findings.is_full() {
            return;
        }
        let mut aside = gone.clone();
        aside.extend(with_other_principals(policy, allow));
        if needless(policy, allow, &aside) == Some(wanted) {
            let takers = takers().filter(|other| touch(context, allow, other));
            let takers: Vec<&Statement<'_>> = takers.collect();
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

/// Whether each action of `allow` is one of some of `takers`.
fn are_all_taken<'s, 'a: 's>(
    context: &Context<'a>,
    allow: &Statement<'a>,
    takers: impl Iterator<Item = &'s Statement<'a>>,
) -> bool {
    let mut taken = ActionSet::new();
    takers.for_each(|taker| taken.union_with(&context.grants.actions(taker)));
    context.grants.actions(allow).is_subset(&taken)
}

/// Whether the two have an action in common.
fn touch<'a>(context: &Context<'a>, a: &Statement<'a>, b: &Statement<'a>) -> bool {
    let mut common = context.grants.actions(a);
    common.intersect_with(&context.grants.actions(b));
    !common.is_empty()
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
    let edits = without_statement(policy, allow);
    match why {
        Needless::Denied => finding.unsafe_fix("Remove the Allow", edits),
        // What is meant to hold may be the condition.
        Needless::Covered if allow.condition_member.is_some() => {
            finding.unsafe_fix("Remove the statement", edits)
        }
        Needless::Covered => finding.safe_fix("Remove the statement", edits),
    };
}
