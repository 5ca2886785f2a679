//! What Denies of a policy leave of an action that an Allow gives on resources whatever their names.
//!
//! Only Denies without a condition count here, and those on whatever lacks a certain tag or the like. One on all resources of a kind
//! (`arn:aws:iam::*:role/*`) takes the action away, one on all but some (`NotResource`) leaves it on those. A Deny by who calls, from
//! where or when leaves all resources to whoever it passes by: messages tell of it, and that is all.

use std::cell::RefCell;

use super::limit;
use super::scope::is_open;
use super::telling::some_of;
use crate::access::{Named, are_needed, takes_all};
use crate::catalog::{Action, ActionResource, ActionSet, ResourceType};
use crate::policy::pattern::{is_star, matches_ignore_case};
use crate::policy::{ActionPattern, Condition, Effect, OperatorKind, Statement};
use crate::rules::Context;

/// At most this many Denies are looked at.
const MAX_DENIES: usize = 16;

/// A Deny with more entries is not looked at.
const MAX_ENTRIES: usize = 1_000;

/// On what an action is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rules) enum Left {
    /// On nothing.
    Nothing,
    /// On resources that are named.
    Some,
    /// On any resource.
    Any,
}

/// The Denies of a policy that are as somebody asks, and what they leave of actions.
pub(in crate::rules) struct Denies<'c, 'a> {
    context: &'c Context<'a>,
    statements: Vec<&'c Statement<'a>>,
    /// What was found, of the few actions that somebody asks for.
    known: RefCell<Vec<(Action, &'static str, Left)>>,
}

impl<'c, 'a> Denies<'c, 'a> {
    /// Those that strike whatever the request, and those that spare only what a condition tells from the rest.
    pub fn of(context: &'c Context<'a>) -> Self {
        Self::that(context, |deny| strikes_all(deny) || spares_little(deny))
    }

    /// Those that are as `is_one` tells.
    pub fn that(context: &'c Context<'a>, is_one: impl Fn(&Statement<'_>) -> bool) -> Self {
        let denies = short_denies(context).filter(|deny| is_one(deny));
        Self {
            context,
            statements: denies.take(MAX_DENIES).collect(),
            known: RefCell::default(),
        }
    }

    /// What they leave of `action` where an Allow gives it on any resource; on any of that `kind`, if one is told.
    pub fn left(&self, action: Action, kind: &'static str) -> Left {
        if self.statements.is_empty() {
            return Left::Any;
        }
        let is_it = |(known, of, _): &&(Action, &str, Left)| *known == action && *of == kind;
        let known = self.known.borrow().iter().find(is_it).copied();
        if let Some((_, _, left)) = known {
            return left;
        }
        let left = self.find(action, kind);
        self.known.borrow_mut().push((action, kind, left));
        left
    }

    fn find(&self, action: Action, kind: &str) -> Left {
        let used = action.resource_types();
        let used: Vec<ActionResource> = used
            .filter(|used| kind.is_empty() || used.resource_type().name() == kind)
            .collect();
        let on_action = self.statements.iter().filter(|deny| {
            deny.actions.as_ref().is_some_and(|actions| {
                let mut entries = self.context.grants.entries(deny);
                entries.any(|(entry, named)| takes_in(entry, named, action)) != actions.negated
            })
        });
        let left = on_action.map(|deny| match spared_by(deny, &used) {
            Left::Nothing if !strikes_all(deny) => Left::Some,
            left => left,
        });
        left.min().unwrap_or(Left::Any)
    }
}

fn short_denies<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = &'c Statement<'a>> {
    let denies = context.policy.with_effect(Effect::Deny);
    denies.filter(|deny| {
        let mut actions = deny.actions.iter();
        actions.all(|actions| actions.items.len() <= MAX_ENTRIES)
    })
}

/// Whether `deny` strikes whatever the request: it has no condition, or only such as every holder of the policy meets.
fn strikes_all(deny: &Statement<'_>) -> bool {
    deny.condition_member.is_none()
        || !deny.conditions.is_empty() && deny.conditions.iter().all(is_met_by_holder)
}

/// Whether `deny` spares only what an Allow could be limited to: resources with a tag, roles with a boundary.
fn spares_little(deny: &Statement<'_>) -> bool {
    let spares_little = |condition| limit::spares_little(condition) || is_met_by_holder(condition);
    !deny.conditions.is_empty() && deny.conditions.iter().all(spares_little)
}

/// Whether whoever holds an identity policy meets `condition`: nobody who does is an AWS service.
fn is_met_by_holder(condition: &Condition<'_>) -> bool {
    let compares = |kind| condition.operator.is_some_and(|o| o.kind == kind);
    condition.is_key("aws:PrincipalIsAWSService")
        && compares(OperatorKind::Bool)
        && condition.says_only(false)
}

/// What Denies of the policy take of `actions`, which leave them on any resource, as the end of a message: by the keys of their
/// conditions, or the resources that they name. Empty where none takes anything.
pub(in crate::rules) fn taken_in_part<'a>(context: &Context<'a>, actions: &ActionSet) -> String {
    let mut by: Vec<&str> = Vec::new();
    for deny in short_denies(context).take(MAX_DENIES) {
        let keys = deny.conditions.iter().map(|condition| condition.key());
        let resources = deny.resources.iter().filter(|r| !r.negated);
        let resources = resources.flat_map(|resources| &resources.items).copied();
        let resources = resources.filter(|_| deny.condition_member.is_none());
        let mut names = keys.chain(resources).take(MAX_DENIES).peekable();
        if names.peek().is_none() || !context.grants.reached_by(deny).intersects(actions) {
            continue;
        }
        for name in names.map(|name| name.value) {
            if !by.contains(&name) {
                by.push(name);
            }
        }
    }
    if by.is_empty() {
        return String::new();
    }
    format!(
        " Denies of this policy take some of this away, by {}; the rest goes for any resource.",
        some_of(by.iter(), 3)
    )
}

/// Whether a Deny without a condition spares only resources that it names.
pub(super) fn has_fence(context: &Context<'_>) -> bool {
    let mut denies = context.policy.with_effect(Effect::Deny);
    denies.any(|deny| {
        let mut resources = deny.resources.iter();
        deny.condition_member.is_none() && resources.any(|resources| resources.negated)
    })
}

/// Whether a Deny may leave actions on some resources alone: named ones, or such as have a tag or the like.
pub(super) fn may_spare_some(context: &Context<'_>) -> bool {
    let mut denies = context.policy.with_effect(Effect::Deny);
    has_fence(context) || denies.any(spares_little)
}

/// Whether `entry`, which names what `named` says, takes in `action`.
pub(super) fn takes_in(entry: ActionPattern<'_>, named: Named, action: Action) -> bool {
    match named {
        Named::Everything => true,
        Named::Service(service) => service == action.service(),
        Named::One(one) => one == action,
        Named::Part(service) if service != action.service() => false,
        Named::Part(_) | Named::Across => entry.parts().is_some_and(|(service, name)| {
            matches_ignore_case(service, action.service().prefix())
                && matches_ignore_case(name, action.name())
        }),
        Named::Unknown => false,
    }
}

/// On which resources `deny` leaves an action that is done to what is `used`.
fn spared_by(deny: &Statement<'_>, used: &[ActionResource]) -> Left {
    let Some(resources) = &deny.resources else {
        return Left::Any;
    };
    let mut items = resources.items.iter().map(|item| item.value);
    let are_needed = |is_taken: &dyn Fn(ResourceType) -> bool| {
        let used = used.iter().copied();
        are_needed(used, is_taken)
    };
    let names_all = items.clone().any(is_star);
    if !resources.negated {
        let all_of = |kind: ResourceType| items.clone().any(|item| takes_all(item, kind));
        return match names_all || are_needed(&all_of) {
            true => Left::Nothing,
            false => Left::Any,
        };
    }
    let none_of = |kind: ResourceType| !items.clone().any(|item| kind.may_be_named_by(item));
    let may_be = |item: &str| {
        used.iter()
            .any(|used| used.resource_type().may_be_named_by(item))
    };
    match names_all {
        true => Left::Any,
        // An action that takes no resource is done to `*`, which no ARN spares.
        false if used.is_empty() || are_needed(&none_of) => Left::Nothing,
        false if items.any(|item| is_open(item) && may_be(item)) => Left::Any,
        false => Left::Some,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::policy::{Kind, Policy};
    use crate::rules::Settings;
    use crate::syntax::parse;

    /// What Denies with these conditions leave of reading all secrets, and what messages say of them.
    fn left(conditions: &str) -> (Left, String) {
        let text = format!(
            r#"{{"Statement": [
                {{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}},
                {{"Effect": "Deny", "Action": "secretsmanager:Get*", "Resource": "*", "Condition": {{{conditions}}}}}
            ]}}"#
        );
        let root = parse(&text).root.unwrap();
        let policy = Policy::read(&text, &root, Some(Kind::Identity), None);
        let settings = Settings::default();
        let context = Context::new(&policy, &[], &settings);
        let action = Catalog::builtin()
            .action("secretsmanager:GetSecretValue")
            .unwrap();
        let left = Denies::of(&context).left(action, "");
        (
            left,
            taken_in_part(&context, &[action].into_iter().collect()),
        )
    }

    #[test]
    fn a_deny_by_the_call_leaves_every_resource_and_is_told() {
        for (key, condition) in [
            (
                "aws:PrincipalTag/team",
                r#""StringNotEquals": {"aws:PrincipalTag/team": "orders"}"#,
            ),
            (
                "aws:SourceIp",
                r#""NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"}"#,
            ),
            (
                "aws:MultiFactorAuthPresent",
                r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}"#,
            ),
            (
                "aws:ViaAWSService",
                r#""Bool": {"aws:ViaAWSService": "false"}"#,
            ),
        ] {
            let (left, told) = left(condition);
            assert_eq!(left, Left::Any, "{key}");
            assert!(told.contains(&format!("by `{key}`; the rest")), "{told}");
        }
    }

    #[test]
    fn a_deny_by_what_every_holder_is_leaves_nothing() {
        let holder = r#""Bool": {"aws:PrincipalIsAWSService": "false"}"#;
        let others = r#""StringNotEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}"#;
        assert_eq!(left(holder).0, Left::Nothing);
        assert_eq!(left(others).0, Left::Some);
        assert_eq!(left(&format!("{holder}, {others}")).0, Left::Some);
    }
}
