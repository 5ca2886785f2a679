//! How findings speak of ways: what opens them, and where.

use std::fmt::Write;

use super::opened::Opened;
use super::ways::Outcome;
use crate::access::{Named, sensitive};
use crate::catalog::{Action, ActionSet, Catalog};
use crate::policy::pattern::matches_ignore_case;
use crate::policy::{Effect, Statement};
use crate::rules::least_privilege::telling::joined;
use crate::rules::{Context, Finding, Findings, Proof};
use crate::syntax::Span;

/// At most so many ways are described, the worst; as many more are named, and beyond that they are counted, and named beside.
const DESCRIBED: usize = 3;

/// At most this many Denies that do not close the ways are pointed at, of so many that are looked at.
const MAX_DENIES: usize = 3;
const LOOKED_AT: usize = 64;

/// Reports the ways that lead to `outcome`, if any, as one finding with the places of all that open them.
pub(super) fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    outcome: Outcome,
    message: impl FnOnce(&[&Opened]) -> String,
) {
    if findings.is_full() {
        return;
    }
    let ways: Vec<&Opened> = context
        .ways()
        .iter()
        .filter(|opened| opened.outcome() == outcome)
        .collect();
    let places = places(context, &ways);
    // Passing a role comes first: without it there is no such way.
    let main = places
        .iter()
        .min_by_key(|place| (place.step > 0, place.span.start));
    let Some(main) = main.map(|place| place.span) else {
        return;
    };
    let finding = findings.report(main, message(&ways));
    finding.shown_by(|| {
        let at_main = places.iter().filter(|place| place.span == main);
        let opening = at_main.flat_map(|place| place.gives.iter().map(|(action, _)| *action));
        Proof::of(opening.collect())
    });
    if let Some(others) = untold(&ways) {
        let others: Vec<String> = others.iter().map(|way| actions_of(way)).collect();
        finding.related(main, format!("The other ways: {}.", others.join("; ")));
    }
    for place in places.iter().filter(|place| place.span != main) {
        finding.related(place.span, place.text());
    }
    point_at_denies(context, &ways, finding);
}

/// An entry that opens ways.
struct Place {
    span: Span,
    /// The first step that it takes of any way.
    step: usize,
    /// The actions, with what they are for.
    gives: Vec<(Action, String)>,
}

impl Place {
    /// "`lambda:CreateFunction` and `lambda:InvokeFunction` (for a new Lambda function), `glue:CreateJob` (for a Glue job)".
    fn text(&self) -> String {
        let runs = self.gives.chunk_by(|(_, one), (_, next)| one == next);
        let parts: Vec<String> = runs
            .clone()
            .take(DESCRIBED)
            .map(|run| {
                let actions = run.iter().map(|(action, _)| format!("`{action}`"));
                let how = run.first().map_or("", |(_, how)| how.as_str());
                format!("{} ({how})", joined(actions.collect(), "and"))
            })
            .collect();
        let more = match runs.skip(DESCRIBED).map(<[_]>::len).sum::<usize>() {
            0 => String::new(),
            number => format!(" and {number} more"),
        };
        format!("Gives {}{more}.", parts.join(", "))
    }
}

/// The entries that open `ways`, in the order of the text.
fn places(context: &Context<'_>, ways: &[&Opened]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for opened in ways {
        for part in &opened.parts {
            let Some(statement) = context.policy.statement(part.statement) else {
                continue;
            };
            let span = giver(context, statement, part.action);
            let at = places.partition_point(|place| place.span.start < span.start);
            if places.get(at).is_none_or(|place| place.span != span) {
                let step = part.step;
                places.insert(
                    at,
                    Place {
                        span,
                        step,
                        gives: Vec::new(),
                    },
                );
            }
            if let Some(place) = places.get_mut(at) {
                place.step = place.step.min(part.step);
                if !place.gives.iter().any(|(action, _)| *action == part.action) {
                    let how = match opened.outcome() {
                        _ if opened.is_undoing(part) => "undoes a condition".to_owned(),
                        // What is started there has a name, what is done elsewhere a verb.
                        Outcome::PassedRole => format!("for {}", how(opened)),
                        _ => how(opened).to_owned(),
                    };
                    place.gives.push((part.action, how));
                }
            }
        }
    }
    places
}

/// The entry of `statement` that gives `action`, or its `NotAction`.
fn giver<'a>(context: &Context<'a>, statement: &Statement<'a>, action: Action) -> Span {
    let Some(actions) = &statement.actions else {
        return statement.node.span;
    };
    let name = action.to_string();
    let mut entries = context.grants.entries(statement);
    let giving = entries.find(|(entry, named)| match named {
        Named::Everything => true,
        Named::Service(service) => *service == action.service(),
        Named::One(one) => *one == action,
        Named::Part(_) | Named::Across => matches_ignore_case(entry.text.value, &name),
        Named::Unknown => false,
    });
    match giving {
        Some((entry, _)) if !actions.negated => entry.text.span,
        _ => actions.member.key.span,
    }
}

/// Says of Denies that take away some of it that they leave the rest.
fn point_at_denies(context: &Context<'_>, ways: &[&Opened], finding: &mut Finding) {
    let parts = ways.iter().flat_map(|opened| &opened.parts);
    let used: ActionSet = parts.map(|part| part.action).collect();
    let denies = context.policy.with_effect(Effect::Deny).take(LOOKED_AT);
    let denies = denies.filter(|deny| context.grants.actions(deny).intersects(&used));
    for deny in denies.take(MAX_DENIES) {
        let text = match deny.conditions.is_empty() {
            true => "This Deny leaves it open on other resources.",
            false => "This Deny leaves it open where its condition does not hold.",
        };
        let place = deny
            .effect_member
            .map_or(deny.node.span, |effect| effect.value.span);
        finding.related(place, text);
    }
}

/// Whether a condition on the key called `name` can limit an action of `ways`.
pub(super) fn know_key(ways: &[&Opened], name: &str) -> bool {
    let mut parts = ways.iter().flat_map(|opened| &opened.parts);
    let key = Catalog::builtin().condition_key(name);
    key.is_some_and(|key| parts.any(|part| part.action.lists_key(key)))
}

/// What the holder does on the way.
pub(super) fn how(opened: &Opened) -> &'static str {
    let first = opened.parts.iter().find(|part| part.step > 0);
    let reason = || Some(sensitive::of(first?.action)?.reason);
    match opened.way.how {
        "" => reason().unwrap_or_default(),
        how => how,
    }
}

/// The ways that a message only counts.
fn untold<'w, 'o>(ways: &'w [&'o Opened]) -> Option<&'w [&'o Opened]> {
    let others = ways.get(DESCRIBED..)?;
    (others.len() > DESCRIBED).then_some(others)
}

/// "in one way: …", "in 5 ways: …, … and …; also by …", "in 45 ways, such as …, … and …". The first ways, which are the worst, are
/// told by `describe`, a few others by `name`.
pub(super) fn in_ways(
    ways: &[&Opened],
    describe: impl Fn(&Opened) -> String,
    name: impl Fn(&Opened) -> String,
) -> String {
    let shown = match ways.len() {
        // One left over is told as shortly as it is named.
        number if number <= DESCRIBED + 1 => number,
        _ => DESCRIBED,
    };
    let (shown, others) = ways.split_at_checked(shown).unwrap_or((ways, &[]));
    let are_named = others.len() <= DESCRIBED;
    let mut text = match ways.len() {
        1 => "in one way: ".to_owned(),
        number if are_named => format!("in {number} ways: "),
        number => format!("in {number} ways, such as "),
    };
    text.push_str(&joined(
        shown.iter().map(|way| describe(way)).collect(),
        "and",
    ));
    if are_named && !others.is_empty() {
        let others = others.iter().map(|way| name(way)).collect();
        let _ = write!(text, "; also by {}", joined(others, "and"));
    }
    text
}

/// The actions that open a way, but for passing the role: "`a`", "`a` with `b` or `c`".
pub(super) fn actions_of(opened: &Opened) -> String {
    let mut steps: Vec<String> = Vec::new();
    // What undoes conditions stands behind the last step.
    for step in 1..=opened.way.steps.len() + 1 {
        let parts = opened.parts.iter().filter(|part| part.step == step);
        let step = joined(
            parts.map(|part| format!("`{}`", part.action)).collect(),
            "or",
        );
        // One action can be needed on two kinds of resources.
        if !step.is_empty() && !steps.contains(&step) {
            steps.push(step);
        }
    }
    let rest = steps.split_off(steps.len().min(1));
    let first = joined(steps, "and");
    match rest.is_empty() {
        true => first,
        false => format!("{first} with {}", joined(rest, "and")),
    }
}

/// "`a` with `b` (what the holder does)".
pub(super) fn with_how(opened: &Opened) -> String {
    format!("{} ({})", actions_of(opened), how(opened))
}
