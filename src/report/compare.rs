//! The answer of `compare`: what a new version of a policy adds, and what it takes away.

use serde::Serialize;

use super::access_check::lacking;
use super::policy_text::with_policy;
use super::witness::Witness;
use crate::access::request::Request;
use crate::access::solve::{self, Excess};
use crate::catalog::{AccessLevel, Action};
use crate::policy::{Kind, Policy};

/// How a new policy differs from an old one.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// `equal`, `narrower`, `wider` or `incomparable`: how the new one lies to the old one; absent where that is not decided.
    pub relation: Option<&'static str>,
    /// What only the new one allows, by service and access level.
    pub added: Vec<Changed>,
    /// What only the old one allows.
    pub removed: Vec<Changed>,
    /// What could not be decided.
    pub undecided: Option<String>,
}

/// Actions of one service and access level that only one of two policies allows, in some request or in all.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// The service's prefix.
    pub service: String,
    /// The access level; absent for actions that AWS does not have today.
    pub level: Option<&'static str>,
    /// The actions' names.
    pub actions: Vec<String>,
    /// The statement that allows it, from 0, in the policy that does; absent where it is AWS's own policy beside that, and a Deny of
    /// the other is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<usize>,
    /// A request that only that policy allows.
    pub witness: Witness,
}

impl Comparison {
    /// The answer where a policy cannot be read, for those who want one all the same.
    #[must_use]
    pub const fn unreadable(reason: String) -> Self {
        Self {
            relation: None,
            added: Vec::new(),
            removed: Vec::new(),
            undecided: Some(reason),
        }
    }
}

/// How the policy `new` differs from `old`, both of that kind, or of the one that the old one looks like.
///
/// # Errors
/// Where one of them cannot be read.
pub fn compare(old: &str, new: &str, kind: Option<Kind>) -> Result<Comparison, String> {
    let told = |policy: &Policy<'_>| Kind::told_from(policy);
    let kind = match kind {
        Some(kind) => kind,
        None => with_policy(old, "The old policy", Kind::Identity, None, told)?,
    };
    with_policy(old, "The old policy", kind, None, |old| {
        with_policy(new, "The new policy", kind, None, |new| {
            let difference = solve::compare(old, new);
            // What a version means that AWS refuses proves nothing.
            let refused = lacking(new).or_else(|| lacking(old));
            let relation = difference.relation.filter(|_| refused.is_none());
            Comparison {
                relation: relation.map(|relation| relation.name()),
                added: changes(&difference.added, kind, new, old),
                removed: changes(&difference.removed, kind, old, new),
                undecided: difference.undecided.or(refused),
            }
        })
    })?
}

/// What was found that `policy` allows and `other` does not.
fn changes(found: &[Excess], kind: Kind, policy: &Policy<'_>, other: &Policy<'_>) -> Vec<Changed> {
    let mut all: Vec<Changed> = Vec::new();
    let shows =
        |request: &Request| solve::allows(policy, request) && !solve::allows(other, request);
    let mut add = |service: &str, action: Option<Action>, name: String, excess: &Excess| {
        let level = action.map(|action| action.level().name());
        let known = all
            .iter_mut()
            .find(|group| group.service == service && group.level == level);
        match known {
            Some(group) => group.actions.push(name),
            None => all.push(Changed {
                service: service.to_owned(),
                level,
                statement: excess.statement,
                witness: match action.and_then(|action| with_action(excess, action, &shows)) {
                    Some(own) => Witness::of_excess(&own, kind),
                    None => Witness::of_excess(excess, kind),
                },
                actions: vec![name],
            }),
        }
    };
    for excess in found {
        for action in &excess.actions {
            add(
                action.service().prefix(),
                Some(*action),
                action.name().to_owned(),
                excess,
            );
        }
        if excess.actions.is_empty() {
            let (service, name) = excess.request.action.split_once(':').unwrap_or_default();
            add(service, None, name.to_owned(), excess);
        }
    }
    let rank = |group: &Changed| {
        AccessLevel::ALL
            .iter()
            .position(|level| Some(level.name()) == group.level)
    };
    all.sort_by(|a, b| a.service.cmp(&b.service).then(rank(a).cmp(&rank(b))));
    for group in &mut all {
        group.actions.sort_unstable();
        group.actions.dedup();
    }
    all
}

/// The request of `excess` with `action` for its own, on a resource of that action or else on the same, where that `shows` it too.
fn with_action(
    excess: &Excess,
    action: Action,
    shows: &impl Fn(&Request) -> bool,
) -> Option<Excess> {
    let name = action.to_string();
    if name == excess.request.action {
        return None;
    }
    let mut resources = solve::resources(action);
    resources.push(excess.request.resource.clone());
    resources.into_iter().find_map(|resource| {
        let mut own = excess.clone();
        own.request.action.clone_from(&name);
        own.request.resource = resource;
        shows(&own.request).then_some(own)
    })
}
