//! The actions by which a holder sets a tag, or takes it off, and whether they are done to what the tag guards.

use std::rc::Rc;

use super::kept::Guards;
use super::limit::Limited;
use super::tag::Tag;
use super::{MAX_LENGTH, MAX_PAIRS};
use crate::access::Named;
use crate::access::cover::on_everything;
use crate::catalog::{AccessLevel, Action, ActionSet, Catalog, ResourceType, Service};
use crate::policy::{ActionPattern, Statement, pattern};
use crate::rules::Context;

/// Of at most this many resources the type is asked for.
const MAX_TYPED: usize = 16;

/// The entry of `tagging`, and the action that it takes in, by which the holder sets the tag of `limited`, or takes it off.
pub(super) fn tagger<'a>(
    context: &Context<'a>,
    tagging: &Statement<'a>,
    limited: &Limited<'_, 'a>,
    guards: &Guards<'_, 'a>,
    keeps: impl Fn(bool) -> bool,
) -> Option<(ActionPattern<'a>, Action)> {
    let of_holder = limited.kind == Tag::Holder;
    if tagging.index == limited.statement.index
        || !(of_holder || share_resources(tagging, limited.statement))
    {
        return None;
    }
    let given = context.grants.given_by(tagging);
    let find = || guarded(context, limited.statement);
    let guarded = limited.guarded.get_or_init(find);
    // What is given without the limit, the limit does not guard; but what is denied is not given.
    let is_free = limited.statement.allows() && guarded.is_subset(&given);
    if is_free || guarded.is_empty() || (of_holder && gives_rights(&given)) {
        return None;
    }
    let tags = |action: &Action| {
        let fits = if of_holder {
            tags_holders(*action) && !keeps(false)
        } else {
            (sets_tags(*action) && !keeps(false)
                || limited.removable && removes_tags(*action) && !keeps(true))
                && (limited.kind != Tag::Object || action.name().contains("Object"))
                && is_done_to(guarded, action.service())
        };
        fits && !guards.deny(context, *action)
    };
    let action = given.iter().find(tags)?;
    if !of_holder && !tags_guarded(tagging, action.service(), guarded) {
        return None;
    }
    let mut entries = context.grants.entries(tagging);
    let (entry, _) = entries.find(|(entry, named)| match named {
        Named::One(one) => *one == action,
        Named::Unknown => false,
        _ => context
            .grants
            .taken_in(*entry, *named)
            .is_some_and(|set| set.contains(action)),
    })?;
    Some((entry, action))
}

/// What the limit of `statement` guards: what an Allow gives under it, or a Deny takes away of what is given.
fn guarded<'a>(context: &Context<'a>, statement: &Statement<'a>) -> Rc<ActionSet> {
    if statement.allows() {
        return context.grants.given_by(statement);
    }
    let denied = context.grants.actions(statement);
    Rc::new(denied.intersection(&context.grants.granted().actions))
}

/// Whether an action of `guarded` is done to what `service` keeps, and tags.
fn is_done_to(guarded: &ActionSet, service: Service) -> bool {
    guarded.iter_service(service).next().is_some() || is_done_to_instances(guarded, service)
}

/// Whether `service` is Amazon EC2 and `guarded` has an action of AWS Systems Manager on its instances, whose tags it goes by.
fn is_done_to_instances(guarded: &ActionSet, service: Service) -> bool {
    let on_instances = |action: Action| {
        let mut uses = action.resource_types();
        uses.any(|usage| {
            let mut heads = usage.resource_type().arn_heads();
            heads.any(|head| head.contains(":ec2:"))
        })
    };
    service.prefix() == "ec2"
        && Catalog::builtin()
            .service("ssm")
            .is_some_and(|ssm| guarded.iter_service(ssm).any(on_instances))
}

/// Whether a resource of `tagging` can be what an action of `service` in `guarded` is done to.
fn tags_guarded(tagging: &Statement<'_>, service: Service, guarded: &ActionSet) -> bool {
    if on_everything(tagging) {
        return true;
    }
    let items = tagging
        .resources
        .iter()
        .flat_map(|r| r.items.iter().take(MAX_TYPED));
    let tagged: Vec<ResourceType> = items
        .flat_map(|resource| service.resource_types_matching(resource.value))
        .collect();
    let of_service = guarded.iter_service(service).any(|action| {
        let mut uses = action.resource_types();
        uses.any(|usage| tagged.contains(&usage.resource_type()))
    });
    let mut instances = tagged.iter().filter(|kind| kind.name() == "instance");
    of_service || instances.next().is_some() && is_done_to_instances(guarded, service)
}

/// Whether an entry of `statement` names, or may take in, an action that sets tags.
pub(super) fn may_tag(context: &Context<'_>, statement: &Statement<'_>) -> bool {
    let named = context.grants.named(statement).iter();
    let mut tagging = named.filter(|named| match named {
        Named::One(action) => sets_tags(*action) || removes_tags(*action),
        named => named.is_wildcard(),
    });
    tagging.next().is_some()
}

/// Whether `action` tags users or roles.
fn tags_holders(action: Action) -> bool {
    action.service().prefix() == "iam" && matches!(action.name(), "TagUser" | "TagRole")
}

/// Whether `given` lets its holder give himself rights anyway.
fn gives_rights(given: &ActionSet) -> bool {
    given.iter().any(|action| {
        action.service().prefix() == "iam" && action.level() == AccessLevel::PermissionsManagement
    })
}

/// Whether `action` puts tags on what there is.
fn sets_tags(action: Action) -> bool {
    is_about_taking_off(action) == Some(false)
}

/// Whether `action` takes tags off.
pub(super) fn removes_tags(action: Action) -> bool {
    is_about_taking_off(action) == Some(true)
}

/// For an action on tags, whether it takes them off.
fn is_about_taking_off(action: Action) -> Option<bool> {
    let name = action.name();
    let is_tagging = action.levels().contains(AccessLevel::Tagging) && name.contains("Tag");
    let mut off = ["Untag", "Delete", "Remove"].into_iter();
    is_tagging.then(|| off.any(|verb| name.starts_with(verb)))
}

/// Whether some resource of `tagging` takes in one of `limited`, or the other way round.
fn share_resources(tagging: &Statement<'_>, limited: &Statement<'_>) -> bool {
    let (Some(a), Some(b)) = (&tagging.resources, &limited.resources) else {
        return false;
    };
    if a.negated || b.negated {
        return true;
    }
    let pairs = a
        .items
        .iter()
        .flat_map(|x| b.items.iter().map(move |y| (x.value, y.value)));
    let mut pairs = pairs
        .take(MAX_PAIRS)
        .filter(|(x, y)| x.len().max(y.len()) <= MAX_LENGTH);
    pairs.any(|(x, y)| pattern::covers(x, y) || pattern::covers(y, x))
}
