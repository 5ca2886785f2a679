//! Allows that others take in, or take away, under conditions or together: what their texts do not show, the solver does.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::without_statement;
use crate::access::solve::{Needless, needless};
use crate::catalog::ActionSet;
use crate::policy::variable::has_variable;
use crate::policy::{Effect, OperatorKind, Policy, Statement, pattern};
use crate::rules::{Context, Findings};

/// Longer policies are not looked at: each Allow is held against all the others.
const MAX_STATEMENTS: usize = 48;
const MAX_LENGTH: usize = 20_000;

/// So many Allows of one policy are put to the solver.
const MAX_ASKED: usize = 16;

/// Reports each Allow that is `wanted`, but for those in `known`, of which something else has been said. `services`: bits for the
/// services that each statement names, in their order.
pub(super) fn check(
    context: &Context<'_>,
    wanted: Needless,
    services: &[u64],
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
    let named = OnceCell::new();
    let named = || named.get_or_init(|| Named::of(context));
    let mut gone = known.to_vec();
    let mut asked = 0;
    let all = || policy.statements.iter().zip(services.iter().copied());
    for (allow, own) in all().filter(|(statement, _)| statement.allows()) {
        let others = all().filter(|(other, _)| {
            other.effect == Some(taker)
                && other.index != allow.index
                && !gone.contains(&other.index)
        });
        let taken = others.fold(0, |taken, (_, services)| taken | services);
        if known.contains(&allow.index) || own & !taken != 0 {
            continue;
        }
        let takers = || {
            let others = policy.with_effect(taker);
            others.filter(|other| other.index != allow.index && !gone.contains(&other.index))
        };
        let is_plausible = || {
            let takers: Vec<&Statement<'_>> =
                takers().filter(|t| may_lack_keys(t, allow)).collect();
            let mut samples = samples(allow).take(MAX_SAMPLES);
            samples.all(|resource| {
                let takers = takers.iter().copied().filter(|t| may_be_on(t, &resource));
                named().are_all_among(allow, takers)
            })
        };
        if !is_plausible() {
            continue;
        }
        asked += 1;
        if asked > MAX_ASKED || findings.is_full() {
            return;
        }
        let mut aside = gone.clone();
        aside.extend(with_other_principals(policy, allow));
        if needless(policy, allow, &aside) == Some(wanted) {
            let takers = takers().filter(|other| named().touch(allow, other));
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

/// The actions that each statement names, by its place.
struct Named(HashMap<usize, ActionSet>);

impl Named {
    fn of(context: &Context<'_>) -> Self {
        let statements = context.policy.statements.iter();
        let named =
            statements.map(|statement| (statement.index, context.grants.actions(statement)));
        Self(named.collect())
    }

    /// Whether each action of `allow` is one of some of `others`.
    fn are_all_among<'s, 'a: 's>(
        &self,
        allow: &Statement<'_>,
        others: impl Iterator<Item = &'s Statement<'a>>,
    ) -> bool {
        let Some(wanted) = self.0.get(&allow.index) else {
            return false;
        };
        let mut found = ActionSet::new();
        let others = others.filter_map(|other| self.0.get(&other.index));
        others.for_each(|other| found.union_with(other));
        wanted.is_subset(&found)
    }

    /// Whether the two have an action in common.
    fn touch(&self, a: &Statement<'_>, b: &Statement<'_>) -> bool {
        let pair = self.0.get(&a.index).zip(self.0.get(&b.index));
        pair.is_some_and(|(a, b)| a.intersects(b))
    }
}

/// So many resources of an Allow are tried before the solver is asked.
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
