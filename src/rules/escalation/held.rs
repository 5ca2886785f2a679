//! Which statements give the actions that a way needs, and on what.

use std::cell::Cell;
use std::rc::Rc;

use super::limits::{
    asks_for_document, is_forwarding, is_guard, is_on_service, is_said, takes_service,
};
use super::rows::{PASS_ROLE, RUN_ANYTHING};
use super::undone::{Giver, MAX_UNDONE};
use super::unmet;
use super::ways::{Need, TABLE, Way};
use crate::access::cover::on_everything;
use crate::access::never_met::is_never_met;
use crate::access::{Named, are_needed, takes_all};
use crate::catalog::{Action, ActionSet, Catalog, ResourceType};
use crate::order::Order;
use crate::policy::pattern::covers;
use crate::policy::{Arn, Effect, Statement};
use crate::rules::Context;
use crate::rules::least_privilege::scope::is_open;

/// At most this many pairs of an action and a statement that gives it are looked at: more than a policy within AWS's quotas can have.
const MAX_HELD: usize = 20_000;

/// At most this many Denies that spare only some requests are looked at.
const MAX_GUARDS: usize = 16;

/// At most this many resources of two statements are held against each other.
pub(super) const MAX_PAIRS: usize = 1_024;

/// The actions of ways that a policy gives, with the statements that do.
pub(super) struct Held<'c, 'a> {
    pub context: &'c Context<'a>,
    /// Of how many more conditions it may be asked what undoes them.
    pub undone: Cell<usize>,
    list: Vec<(Action, &'c Statement<'a>)>,
    /// The actions of the list.
    actions: ActionSet,
    /// Denies that spare only requests of a certain kind, with what they deny to the others.
    guards: Vec<(&'c Statement<'a>, Rc<ActionSet>)>,
    /// Denies that spare only some resources, with what they deny on the others.
    fences: Vec<(&'c Statement<'a>, Rc<ActionSet>)>,
    /// Denies that spare no request on the resources that they name, with what they deny there.
    walls: Vec<(&'c Statement<'a>, Rc<ActionSet>)>,
}

impl<'c, 'a> Held<'c, 'a> {
    pub fn of(context: &'c Context<'a>) -> Self {
        let table = &*TABLE;
        let mut held = Self {
            context,
            undone: Cell::new(MAX_UNDONE),
            list: Vec::new(),
            actions: ActionSet::new(),
            guards: Vec::new(),
            fences: Vec::new(),
            walls: Vec::new(),
        };
        for statement in context.policy.with_effect(Effect::Allow) {
            if held.list.len() >= MAX_HELD {
                break;
            }
            if !may_give(context, statement) {
                continue;
            }
            let given = context.grants.given_by(statement);
            let of_ways = given.intersection(&table.set);
            if of_ways.is_empty() || is_never_met(context.policy, statement) {
                continue;
            }
            let elsewhere = unmet::is_elsewhere(statement);
            let here = |action: &Action| !(elsewhere && unmet::is_of_iam(*action));
            let given = of_ways.iter().filter(here);
            held.list.extend(given.map(|action| (action, statement)));
        }
        if !held.list.is_empty() {
            held.walls = denies(context, is_wall);
            let mut list = std::mem::take(&mut held.list);
            list.retain(|(action, allow)| !held.is_walled(Need::of(*action), allow));
            held.list = list;
            held.actions = held.list.iter().map(|(action, _)| *action).collect();
            held.list.order_by_key(|(action, _)| *action);
            held.guards = denies(context, is_guard);
            held.fences = denies(context, is_fence);
        }
        held
    }

    /// The ways for every step of which an action is given at all, in the order of the table.
    pub fn possible(&self) -> impl Iterator<Item = &'static Way> {
        let is_given = |need: &Need| self.actions.contains(need.action);
        let begun = TABLE.beginning_with(&self.actions);
        begun.filter(move |way| way.steps.iter().all(|needs| needs.iter().any(is_given)))
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The statements that give `action`, in the order of the text.
    pub fn giving(&self, action: Action) -> impl Iterator<Item = &'c Statement<'a>> + '_ {
        let first = self.list.partition_point(|(known, _)| *known < action);
        let rest = self.list.get(first..).unwrap_or_default().iter();
        rest.take_while(move |(known, _)| *known == action)
            .map(|(_, statement)| *statement)
    }

    /// The statements that give `need` for some resource of its kind, under whatever condition.
    pub fn giving_some(&self, need: Need) -> impl Iterator<Item = &'c Statement<'a>> + '_ {
        self.giving(need.action).filter(move |statement| {
            let resources = statement.resources.as_ref();
            let may_be_on_some = || {
                resources.is_none_or(|resources| {
                    let mut items = resources.items.iter();
                    resources.negated || items.any(|item| may_be(need, item.value))
                })
            };
            need.kind.is_none() || may_be_on_some() && !self.is_walled(need, statement)
        })
    }

    /// What gives `need` to be done to anything of its kind, whatever its name.
    pub fn giving_on_any(&self, need: Need) -> impl Iterator<Item = Giver<'c, 'a>> + '_ {
        let fenced = self.fences(need.action).any(|fence| {
            let mut spared = fence.resources.iter().flat_map(|r| &r.items);
            !spared.any(|item| takes_in_any(need, item.value))
        });
        self.giving_freely(need.action).filter(move |giver| {
            let reaches = !fenced && reaches_any(giver.statement, need);
            reaches
                && (need.kind.is_none() || !self.is_walled(need, giver.statement))
                && !self.only_forwards(need.action, giver.statement)
        })
    }

    /// Whether `statement` gives only sessions by documents that are allowed, and those that are do no more than pass on a port.
    fn only_forwards(&self, action: Action, statement: &Statement<'_>) -> bool {
        let mut conditions = statement.conditions.iter();
        let opens_shell = |statement: &Statement<'_>| {
            statement.resources.as_ref().is_none_or(|resources| {
                let mut kinds = Need::of(action).kinds();
                let document = kinds.find(|kind| kind.name() == "document");
                let may_be = |item: &str| document.is_some_and(|kind| kind.may_be_named_by(item));
                let mut items = resources.items.iter().map(|item| item.value);
                resources.negated || items.any(|item| may_be(item) && !is_forwarding(item))
            })
        };
        conditions.any(asks_for_document) && !self.giving(action).any(opens_shell)
    }

    /// What gives `need` to be done to the user who asks.
    pub fn giving_to_oneself(&self, need: Need) -> impl Iterator<Item = Giver<'c, 'a>> + '_ {
        let fenced = self.fences(need.action).any(|fence| !names_oneself(fence));
        self.giving_freely(need.action).filter(move |giver| {
            let resources = giver.statement.resources.as_ref();
            let plain = resources.is_some_and(|resources| !resources.negated);
            !fenced
                && (plain && names_oneself(giver.statement) || reaches_any(giver.statement, need))
        })
    }

    /// Whether Denies take away all resources of the kinds that `need` cannot be done without and that `allow` may name.
    fn is_walled(&self, need: Need, allow: &Statement<'_>) -> bool {
        let walls = self.walls.iter().filter(|(deny, denied)| {
            denied.contains(need.action) && unmet::takes_all(deny, need.action)
        });
        let walls: Vec<&Statement<'_>> = walls.map(|(deny, _)| *deny).collect();
        let takes = |kind: ResourceType| {
            let resources = walls.iter().flat_map(|deny| &deny.resources);
            let mut items = resources.flat_map(|resources| &resources.items);
            items.any(|item| takes_all(item.value, kind))
        };
        if walls.is_empty() {
            return false;
        }
        let used = need.used();
        walls.iter().any(|deny| on_everything(deny))
            || are_needed(
                used.filter(|used| names_some(allow, used.resource_type())),
                takes,
            )
    }

    /// The Denies of `action` that spare only some resources.
    fn fences(&self, action: Action) -> impl Iterator<Item = &'c Statement<'a>> + '_ {
        let fences = self.fences.iter();
        fences
            .filter(move |(_, denied)| denied.contains(action))
            .map(|(fence, _)| *fence)
    }

    /// What gives `action` without a condition on what it is done to, or with what, that stands.
    pub fn giving_freely(&self, action: Action) -> impl Iterator<Item = Giver<'c, 'a>> + '_ {
        let giving = self.giving(action);
        giving.filter_map(move |statement| self.giver(action, statement))
    }

    /// The first statement by which any role can be passed to `service`.
    pub fn passing(&self, pass_role: Need, service: &str) -> Option<&'c Statement<'a>> {
        let giving = self.giving_on_any(pass_role);
        let mut giving = giving.map(|giver| giver.statement);
        giving.find(|statement| {
            let mut guards = self.guards(pass_role.action, statement, Some(service));
            goes_to(statement, service) && guards.next().is_none()
        })
    }

    /// Whether some role can be passed to `service`.
    pub fn passes_some(&self, pass_role: Action, service: &str) -> bool {
        let mut giving = self.giving(pass_role);
        giving.any(|statement| goes_to(statement, service))
    }

    /// The Denies that spare only some requests, and leave nothing else of what `statement` gives. A Deny on the service that a role is
    /// passed to counts where `service` is told.
    pub fn guards<'s>(
        &'s self,
        action: Action,
        statement: &'s Statement<'a>,
        service: Option<&'s str>,
    ) -> impl Iterator<Item = &'c Statement<'a>> + 's {
        let guards = self.guards.iter().filter(move |(deny, denied)| {
            let mut conditions = deny.conditions.iter();
            let on_service = conditions.clone().any(is_on_service);
            let denies = match service {
                None => !on_service,
                Some(service) => {
                    let mut conditions = conditions.clone();
                    on_service
                        && conditions.all(|condition| {
                            is_on_service(condition) && takes_service(condition, service)
                        })
                }
            };
            let evaded = conditions.any(|condition| is_said(condition, action));
            denies && !evaded && denied.contains(action) && takes_all_of(deny, statement, action)
        });
        guards.map(|(deny, _)| *deny)
    }
}

/// Whether `statement`, which gives roles to pass, lets them go to `service`.
fn goes_to(statement: &Statement<'_>, service: &str) -> bool {
    let mut on_service = statement.conditions.iter().filter(|c| is_on_service(c));
    on_service.all(|condition| takes_service(condition, service))
}

/// The first Denies that are as `is_one` tells, with what they deny.
fn denies<'c, 'a>(
    context: &'c Context<'a>,
    is_one: fn(&Statement<'_>) -> bool,
) -> Vec<(&'c Statement<'a>, Rc<ActionSet>)> {
    let denies = context.policy.with_effect(Effect::Deny);
    let denies = denies.filter(|deny| is_one(deny)).take(MAX_GUARDS);
    denies
        .map(|deny| (deny, context.grants.actions(deny)))
        .collect()
}

/// Whether an entry of `statement` may take in an action of a way: a glance, so that other policies cost nothing.
fn may_give(context: &Context<'_>, statement: &Statement<'_>) -> bool {
    let set = &TABLE.set;
    let Some(actions) = &statement.actions else {
        return false;
    };
    let mut named = context.grants.named(statement).iter();
    actions.negated
        || named.any(|named| match named {
            Named::One(action) => set.contains(*action),
            Named::Part(service) | Named::Service(service) => set.len_in(*service) > 0,
            Named::Everything | Named::Across => true,
            Named::Unknown => false,
        })
}

/// Whether `statement` is about any resource that `need` can be done to, whatever its name.
fn reaches_any(statement: &Statement<'_>, need: Need) -> bool {
    let Some(resources) = &statement.resources else {
        return false;
    };
    let mut items = resources.items.iter();
    let names_any = items.any(|item| takes_in_any(need, item.value));
    names_any != resources.negated
}

/// Whether `resource` takes in whatever there is of what `need` is done to.
fn takes_in_any(need: Need, resource: &str) -> bool {
    let is_any = is_open(resource)
        || RUN_ANYTHING.iter().any(|name| resource.ends_with(name))
        || is_administrator_of_airflow(resource)
        || is_of_one_organisation(resource);
    is_any && may_be(need, resource)
}

/// Whether `resource` is the administrator of whatever environment of Airflow.
fn is_administrator_of_airflow(resource: &str) -> bool {
    let environment = resource.strip_suffix("/Admin");
    environment.is_some_and(|environment| {
        Arn::parse(environment).is_some_and(|arn| arn.service == "airflow") && is_open(environment)
    })
}

/// Whether `resource` is every permission set of an instance of IAM Identity Center, of which an organisation has one.
fn is_of_one_organisation(resource: &str) -> bool {
    resource.contains(":permissionSet/") && resource.ends_with("/*")
}

/// Whether the resources of `statement` name the user who asks, below whatever path.
fn names_oneself(statement: &Statement<'_>) -> bool {
    const NAME: &str = "${aws:username}";
    let mut resources = statement.resources.iter().flat_map(|r| &r.items);
    resources.any(|item| {
        let user = item.value.split_once(":user/").map(|(_, name)| name);
        let name = user.and_then(|user| user.rsplit('/').next());
        let start = name.and_then(|name| name.trim_start_matches('*').get(..NAME.len()));
        start.is_some_and(|start| start.eq_ignore_ascii_case(NAME))
    })
}

/// Whether `resource` may name what `need` is done to.
pub(super) fn may_be(need: Need, resource: &str) -> bool {
    resource == "*" || need.kinds().any(|kind| kind.may_be_named_by(resource))
}

/// Whether `allow` may be about resources of `kind`.
fn names_some(allow: &Statement<'_>, kind: ResourceType) -> bool {
    allow.resources.as_ref().is_none_or(|resources| {
        let mut items = resources.items.iter();
        resources.negated || items.any(|item| kind.may_be_named_by(item.value))
    })
}

/// Whether `deny` spares no request on the resources that it names. What is denied on every resource under no condition nobody gives.
fn is_wall(deny: &Statement<'_>) -> bool {
    let names = deny.resources.as_ref().is_some_and(|r| !r.negated);
    let whole = || deny.condition_member.is_none() && !on_everything(deny);
    names && (whole() || unmet::may_spare_none(deny))
}

/// Whether `deny` spares only the resources that it names.
fn is_fence(deny: &Statement<'_>) -> bool {
    deny.conditions.is_empty() && deny.resources.as_ref().is_some_and(|r| r.negated)
}

/// Whether the resources of `deny` take in all of `allow`'s that `action` can be done to.
fn takes_all_of(deny: &Statement<'_>, allow: &Statement<'_>, action: Action) -> bool {
    if on_everything(deny) || deny.resources.is_none() {
        return true;
    }
    let (Some(denied), Some(allowed)) = (&deny.resources, &allow.resources) else {
        return false;
    };
    let need = Need::of(action);
    !denied.negated
        && !allowed.negated
        && denied.items.len().saturating_mul(allowed.items.len()) <= MAX_PAIRS
        && allowed.items.iter().all(|allowed| {
            let mut denied = denied.items.iter();
            denied.any(|denied| {
                let takes_any = is_open(denied.value) && may_be(need, denied.value);
                takes_any || covers(denied.value, allowed.value)
            })
        })
}

/// The need of passing any role.
pub(super) fn pass_role() -> Option<Need> {
    let action = Catalog::builtin().action(PASS_ROLE)?;
    Some(Need::of(action))
}
