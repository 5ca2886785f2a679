//! Which actions of IAM an Allow gives by name, and whom it names.

use crate::access::Named;
use crate::catalog::Action;
use crate::policy::variable::{Segment, segments};
use crate::policy::{Arn, Statement, Text};
use crate::rules::Context;
use crate::syntax::Span;

/// Those of `names`, actions of IAM, that the Allow `statement` gives by name or by part of a name (`iam:Update*`), each with the
/// entry that gives it. An entry for everything or for all of IAM has findings of its own.
pub(super) fn given<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    names: &[&str],
) -> Vec<(Action, Span)> {
    let mut found: Vec<(Action, Span)> = Vec::new();
    if statement.actions.as_ref().is_none_or(|a| a.negated) {
        return found;
    }
    let mut add = |action: Action, place: Span| {
        if found.iter().all(|(known, _)| *known != action) {
            found.push((action, place));
        }
    };
    for (entry, named) in context.grants.entries(statement) {
        if !entry.service().eq_ignore_ascii_case(IAM) {
            continue;
        }
        let place = entry.text.span;
        match named {
            Named::One(action) if names.contains(&action.name()) => add(action, place),
            Named::Part(service) => {
                let Some(taken) = context.grants.taken_in(entry, named) else {
                    continue;
                };
                for action in names.iter().filter_map(|name| service.action(name)) {
                    if taken.contains(action) {
                        add(action, place);
                    }
                }
            }
            _ => {}
        }
    }
    if !found.is_empty() {
        let left = context.grants.given_by(statement);
        found.retain(|(action, _)| left.contains(*action));
    }
    found
}

const IAM: &str = "iam";

/// Whether `resource` is the user who calls, or belongs to that user.
pub(in crate::rules) fn is_of_oneself(resource: Text<'_>) -> bool {
    const NAME: &str = "${aws:username}";
    let mut variables = segments(resource.value);
    variables.any(|segment| {
        matches!(segment, Segment::Variable { text, .. } if text.eq_ignore_ascii_case(NAME))
    })
}

/// Whether `statement` is about the user who calls and nobody else.
pub(in crate::rules) fn is_on_oneself(statement: &Statement<'_>) -> bool {
    resources(statement).next().is_some() && resources(statement).all(is_of_oneself)
}

/// The first resource of `statement` that is, or can be, a user other than the one who calls.
pub(super) fn others<'a>(statement: &Statement<'a>) -> Option<Text<'a>> {
    let mut named = resources(statement);
    named.find(|resource| {
        let user = match Arn::parse(resource.value) {
            Some(arn) => {
                arn.service == IAM
                    && (arn.resource.starts_with("user/") || arn.resource.starts_with('*'))
            }
            None => resource.value == "*",
        };
        user && !is_of_oneself(*resource)
    })
}

/// The resources of `statement`; none under `NotResource`.
pub(super) fn resources<'a>(statement: &Statement<'a>) -> impl Iterator<Item = Text<'a>> {
    let named = statement.resources.as_ref().filter(|r| !r.negated);
    named.into_iter().flat_map(|r| r.items.iter().copied())
}
