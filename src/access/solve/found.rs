//! The request of a state that a search has found.

use super::budget::Budget;
use super::domain::Model;
use super::party::{PRINCIPAL_SERVICE, Party};
use super::rule::{ACTION, RESOURCE, Space};
use super::search::State;
use super::witness;
use crate::access::request::{Caller, Request, RequestContext};
use crate::catalog::{Action, Catalog};

/// The action of a search: of those in the catalogue any of a class, or one that it does not know.
#[derive(Clone, Copy)]
pub(super) enum Of<'a> {
    Class(&'a [Action]),
    /// Where it matters, whether it is one of those whose requests have keys that others never have.
    Unknown(Option<bool>),
}

/// At most this many names near that of an action are tried.
const MAX_NEAR: usize = 1_024;

/// The request of `state`; `None` where its caller or a value cannot be told.
pub(super) fn request(
    space: &Space,
    state: &State,
    party: &Party,
    of: Of<'_>,
    budget: &mut Budget,
) -> Option<Request> {
    if party.hidden.is_some() {
        return None;
    }
    let value = |variable: usize, seeds: &[String], budget: &mut Budget| -> Option<Model> {
        state.get(variable)?.model(&space.tests, seeds, budget)
    };
    let action = match of {
        Of::Class(class) => witness::action(class)?.to_string(),
        Of::Unknown(_) => unknown_action(|seeds| value(ACTION, seeds, budget))?,
    };
    let seeds = match of {
        Of::Class(class) => witness::resources(witness::action(class)?),
        Of::Unknown(_) => vec!["arn:aws:s3:::example".to_owned(), "*".to_owned()],
    };
    let resource = value(RESOURCE, &seeds, budget)??.first()?.clone();
    let mut request = Request {
        action,
        resource,
        caller: party.caller.clone(),
        ..Request::default()
    };
    for (variable, name) in space.keys() {
        let seeds = witness::values(name);
        let Some(values) = value(variable, &seeds, budget)? else {
            continue;
        };
        let is_name = ["aws:PrincipalArn", PRINCIPAL_SERVICE]
            .iter()
            .any(|key| name.eq_ignore_ascii_case(key));
        if is_name && party.unnamed {
            request.caller = Some(Caller::parse(values.first()?)?);
        }
        request.context.insert(name, values);
    }
    if let Some(caller @ Caller::User(_)) = &request.caller
        && party.unnamed
    {
        request.caller = Some(named_so(caller, &request.context)?);
    }
    Some(request)
}

/// An action that the catalogue does not have, of those that `value` gives, if possible one of the names that it is given.
fn unknown_action(mut value: impl FnMut(&[String]) -> Option<Model>) -> Option<String> {
    let text = value(&[])??.first()?.clone();
    match Catalog::builtin().action(&text) {
        Some(_) => value(&unknown_near(&text))??.first().cloned(),
        None => Some(as_name(&text)),
    }
}

/// The action `text`, in whose wildcards stands "example", with a capital as names of actions have them: letter case does not count.
fn as_name(text: &str) -> String {
    let (service, name) = text.split_once(':').unwrap_or_default();
    format!("{service}:{}", name.replace("example", "Example"))
}

/// Names like that of the action `known`, with a letter more, and behind it again some of what stands before it, which the catalogue
/// does not know.
fn unknown_near(known: &str) -> Vec<String> {
    let ends: Vec<usize> = known
        .char_indices()
        .map(|(at, _)| at)
        .chain([known.len()])
        .collect();
    let pairs = ends.iter().enumerate().flat_map(|(count, end)| {
        let again = ends.iter().take(count + 1).rev();
        again.map(move |again| (*end, *again))
    });
    let longer = pairs
        .filter_map(|(end, again)| Some(format!("{}x{}", known.get(..end)?, known.get(again..)?)));
    longer
        .take(MAX_NEAR)
        .filter(|name| Catalog::builtin().action(name).is_none())
        .collect()
}

/// The user `caller` by the name that the request has for it; `None` where its ARN says another name.
fn named_so(caller: &Caller, context: &RequestContext) -> Option<Caller> {
    let Some([name]) = context.get("aws:username") else {
        return Some(caller.clone());
    };
    if context.get("aws:PrincipalArn").is_some() {
        return (caller.name() == Some(name)).then(|| caller.clone());
    }
    let (start, _) = caller.text().rsplit_once('/')?;
    Caller::parse(&format!("{start}/{name}"))
}
