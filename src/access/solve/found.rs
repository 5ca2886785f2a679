//! The request of a state that a search has found.

use super::budget::Budget;
use super::domain::Model;
use super::party::{PRINCIPAL_SERVICE, Party};
use super::rule::{ACTION, RESOURCE, Space};
use super::search::State;
use super::witness;
use crate::access::request::{Caller, Request, RequestContext};
use crate::catalog::Action;

/// The action of a search: of those in the catalogue any of a class, or one that it does not know.
#[derive(Clone, Copy)]
pub(super) enum Of<'a> {
    Class(&'a [Action]),
    Unknown,
}

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
        Of::Unknown => value(ACTION, &[], budget)??.first()?.clone(),
    };
    let seeds = match of {
        Of::Class(class) => witness::resources(witness::action(class)?),
        Of::Unknown => vec!["arn:aws:s3:::example".to_owned(), "*".to_owned()],
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
