//! One harm to everything of a kind: reading all secrets, deleting all tables.
//!
//! What counts is an entry that names the action or takes it in by part of a name, on resources whatever their names, without a
//! condition on them, unless Denies of the policy leave the action on none or on named ones alone. An entry that takes in a whole
//! service has a finding of its own.

use std::cell::LazyCell;
use std::sync::LazyLock;

use super::denied::{Denies, Left, taken_in_part};
use super::limit::is_limited;
use super::narrower::offer_others;
use super::scope::{has_open_resource, is_open};
use super::telling::{joined, some_of};
use super::{
    spending, watchers, wholesale_data, wholesale_destruction, wholesale_exposure, wholesale_logins,
};
use crate::access;
use crate::access::never_met::is_never_met;
use crate::catalog::{Action, ActionSet, Catalog};
use crate::order::Order;
use crate::policy::{ActionPattern, Effect, Statement};
use crate::rules::{Context, Finding, Findings, Proof};
use crate::syntax::excerpt::code;
use crate::syntax::remove_items;

/// At most this many kinds of what is harmed are told; a wildcard across services can have dozens.
const MAX_TOLD: usize = 8;

/// What is harmed, and the actions that do it; behind `@` the kind of resource that counts, where an action has several. The first
/// of a row that is given is the one that messages name.
pub(super) type Row = (&'static str, &'static [&'static str]);

/// What one rule of the family looks for, and what it says.
pub(super) struct Harm {
    named: LazyLock<Named>,
    lead: &'static str,
    advice: Option<&'static str>,
    /// Whether almost nobody needs such actions in daily work.
    rare: bool,
}

impl Harm {
    /// The harm that `named` lists, read when first looked for. A message begins with `lead` and ends with `advice`, or, where there
    /// is none, with what to do about the resource. `rare` says whether almost nobody needs such actions in daily work.
    pub const fn new(
        named: fn() -> Named,
        lead: &'static str,
        advice: Option<&'static str>,
        rare: bool,
    ) -> Self {
        Self {
            named: LazyLock::new(named),
            lead,
            advice,
            rare,
        }
    }
}

/// Rows as read.
pub(super) struct Named {
    /// What is done, by action.
    done: Vec<Done>,
    /// The actions of all rows.
    actions: ActionSet,
}

/// What an action does, as a row tells.
#[derive(Clone, Copy)]
struct Done {
    action: Action,
    /// The kind of its resources that counts; empty, where any does.
    kind: &'static str,
    /// What is harmed.
    what: &'static str,
    /// The number of the row, and the action's place in it.
    place: (usize, usize),
}

impl Named {
    /// The actions that `rows` name.
    pub fn by(rows: &'static [Row]) -> Self {
        let named = rows.iter().enumerate().flat_map(|(row, &(what, names))| {
            names.iter().enumerate().filter_map(move |(at, name)| {
                let (action, kind) = read(name)?;
                Some(Done {
                    action,
                    kind,
                    what,
                    place: (row, at),
                })
            })
        });
        let mut done: Vec<Done> = named.collect();
        done.order_by_key(|done| done.action);
        Self {
            actions: done.iter().map(|done| done.action).collect(),
            done,
        }
    }

    /// What `actions` do, in the order of the rows.
    fn done_by(&self, actions: &ActionSet) -> Vec<Done> {
        let each = actions.iter().flat_map(|action| {
            let from = self.done.partition_point(|done| done.action < action);
            let rest = self.done.iter().skip(from);
            rest.take_while(move |done| done.action == action)
        });
        let mut done: Vec<Done> = each.copied().collect();
        done.order_by_key(|done| done.place);
        done
    }
}

/// The harms of every rule of the family.
static ALL: [&Harm; 6] = [
    &wholesale_data::HARM,
    &wholesale_destruction::HARM,
    &wholesale_exposure::HARM,
    &wholesale_logins::HARM,
    &watchers::HARM,
    &spending::HARM,
];

/// The action that `name` of a row names, and the kind of its resources that counts; empty, where any does.
fn read(name: &'static str) -> Option<(Action, &'static str)> {
    let (name, kind) = name.split_once('@').unwrap_or((name, ""));
    Some((Catalog::builtin().action(name)?, kind))
}

/// The actions that the rules of the family speak of, a set each.
pub(in crate::rules) fn told() -> impl Iterator<Item = &'static ActionSet> {
    ALL.iter().map(|harm| &harm.named.actions)
}

/// Whether a rule of the family speaks of `action` where its resource can be any.
pub(in crate::rules) fn is_told(action: Action) -> bool {
    ALL.iter().any(|harm| harm.named.actions.contains(action))
}

/// Reports each statement that does `harm` wholesale.
pub(super) fn report(context: &Context<'_>, findings: &mut Findings, harm: &Harm) {
    let granted = context.grants.granted();
    if !granted.actions.intersects(&harm.named.actions) {
        return;
    }
    let denies = LazyCell::new(|| Denies::of(context));
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        let Some(given) = given(context, statement, &harm.named.actions) else {
            continue;
        };
        let deeds = Deeds::of(statement, harm, &given, &denies);
        if deeds.actions.is_empty() {
            continue;
        }
        let giving = giving(context, statement, &deeds.actions);
        let Some((entry, _)) = giving.first() else {
            continue;
        };
        let mut message = deeds.message(harm);
        message.push_str(&taken_in_part(context, &deeds.actions));
        let finding = findings.report(entry.text.span, message);
        finding.shown_by(|| Proof::of(deeds.actions.clone()));
        offer_rest(context, statement, &giving, harm, &deeds.actions, finding);
    }
}

/// What a statement does of a harm to resources whatever their names.
struct Deeds<'a> {
    /// The actions that do it.
    actions: ActionSet,
    /// What is harmed, a row each, as far as it is told.
    told: Vec<String>,
    /// How many rows are not told.
    more: usize,
    /// The first resource that leaves the names open.
    open: Option<&'a str>,
}

impl<'a> Deeds<'a> {
    /// What `statement`, which gives `given`, does of `harm`, less what `denies` leave on named resources alone.
    fn of(
        statement: &Statement<'a>,
        harm: &Harm,
        given: &ActionSet,
        denies: &Denies<'_, '_>,
    ) -> Self {
        let mut deeds = Self {
            actions: ActionSet::new(),
            told: Vec::new(),
            more: 0,
            open: None,
        };
        let mut last_row = None;
        for done in harm.named.done_by(given) {
            let Done {
                action, kind, what, ..
            } = done;
            let Some(resource) = open_resource(statement, action, kind) else {
                continue;
            };
            if denies.left(action, kind) != Left::Any {
                continue;
            }
            deeds.actions.insert(action);
            if last_row.replace(done.place.0) != Some(done.place.0) {
                if deeds.told.len() < MAX_TOLD {
                    deeds.told.push(format!("{what} (`{action}`)"));
                } else {
                    deeds.more += 1;
                }
                let open = Some(resource).filter(|_| action.supports_resources());
                deeds.open = deeds.open.or(open);
            }
        }
        deeds
    }

    /// What is done, and what to do about it.
    fn message(&self, harm: &Harm) -> String {
        let mut told = self.told.clone();
        if self.more > 0 {
            told.push(format!("{} more", self.more));
        }
        let advice = match (harm.advice, self.open) {
            (Some(advice), _) => advice.to_owned(),
            (None, Some(resource)) => format!(
                " {} leaves the names open: name those that are needed.",
                code(resource)
            ),
            (None, None) => String::new(),
        };
        format!("{} {}.{advice}", harm.lead, joined(told, "and"))
    }
}

/// Offers to leave of `statement` what it gives beside `harmful`, which the entries `giving` give: of a wildcard the other actions by
/// name; of what nobody needs in daily work the other entries.
fn offer_rest<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    giving: &[(ActionPattern<'a>, access::Named)],
    harm: &Harm,
    harmful: &ActionSet,
    finding: &mut Finding,
) {
    if let [(entry, named)] = giving
        && named.is_wildcard()
    {
        let Some(taken) = context.grants.taken_in(*entry, *named) else {
            return;
        };
        let mut others = ActionSet::clone(&taken);
        context.grants.keep_given(statement, &mut others);
        others.subtract(harmful);
        offer_others(finding, context.policy, statement, entry.text.span, others);
        return;
    }
    let actions = statement.actions.as_ref();
    let Some(items) = actions.and_then(|actions| actions.member.value.as_array()) else {
        return;
    };
    let place = |(entry, named): &(ActionPattern<'_>, access::Named)| {
        let at = items.iter().position(|item| item.span == entry.text.span);
        at.filter(|_| !named.is_wildcard())
    };
    let gone: Option<Vec<usize>> = giving.iter().map(place).collect();
    if let Some(gone) = gone.filter(|_| harm.rare) {
        let names = some_of(giving.iter().map(|(entry, _)| entry.text.value), 2);
        let title = format!("Take {names} out of this statement");
        finding.unsafe_fix(title, remove_items(items, &gone));
    }
}

/// Those of `actions` that entries of `statement` give, if it may give them on resources whatever their names.
fn given<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    actions: &ActionSet,
) -> Option<ActionSet> {
    if statement.actions.as_ref()?.negated || !context.grants.actions(statement).intersects(actions)
    {
        return None;
    }
    let mut given: Option<ActionSet> = None;
    for (entry, named) in context.grants.entries(statement) {
        match named {
            access::Named::One(action) if actions.contains(action) => {
                given.get_or_insert_default().insert(action);
            }
            access::Named::Part(service) if actions.len_in(service) == 0 => {}
            access::Named::Part(_) | access::Named::Across => {
                let taken = context.grants.taken_in(entry, named);
                if let Some(taken) = taken.filter(|taken| taken.intersects(actions)) {
                    given.get_or_insert_default().union_with(&taken);
                }
            }
            _ => {}
        }
    }
    let mut given = given?;
    if !has_open_resource(statement)
        || is_limited(statement)
        || is_never_met(context.policy, statement)
    {
        return None;
    }
    given.intersect_with(actions);
    context.grants.keep_given(statement, &mut given);
    Some(given)
}

/// The entries of `statement` that take in any of `actions`.
fn giving<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    actions: &ActionSet,
) -> Vec<(ActionPattern<'a>, access::Named)> {
    let entries = context.grants.entries(statement);
    let takes_in = |(entry, named): &(ActionPattern<'a>, access::Named)| match named {
        access::Named::One(action) => actions.contains(*action),
        access::Named::Part(_) | access::Named::Across => context
            .grants
            .taken_in(*entry, *named)
            .is_some_and(|taken| taken.intersects(actions)),
        _ => false,
    };
    entries.filter(takes_in).collect()
}

/// The resource of `statement` that `action` can be done to and that leaves the name open; of that `kind`, if one is told.
fn open_resource<'a>(statement: &Statement<'a>, action: Action, kind: &str) -> Option<&'a str> {
    let resources = statement.resources.iter().flat_map(|r| &r.items);
    let mut open = resources
        .map(|item| item.value)
        .filter(|item| is_open(item));
    open.find(|resource| {
        let types = action.resource_types().map(|used| used.resource_type());
        let mut types = types.filter(|known| kind.is_empty() || known.name() == kind);
        !action.supports_resources() || types.any(|known| known.may_be_named_by(resource))
    })
}

#[cfg(test)]
mod tests {
    use super::super::unscoped_resource::can_be_limited;
    use super::*;
    use crate::access::sensitive::{self, Harm};

    #[test]
    fn every_row_names_actions_of_the_catalogue() {
        let all = [
            wholesale_data::ROWS,
            wholesale_destruction::ROWS,
            wholesale_exposure::ROWS,
            wholesale_logins::ROWS,
            watchers::ROWS,
            spending::ROWS,
        ];
        for (_, names) in all.into_iter().flatten() {
            for name in *names {
                let (action, kind) = read(name).unwrap_or_else(|| panic!("{name}"));
                assert!(name.starts_with(&action.to_string()), "{name}");
                let mut types = action.resource_types();
                let known = types.any(|used| used.resource_type().name() == kind);
                assert_eq!(known, !kind.is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn every_sensitive_action_is_told_of() {
        // What takes credentials, changes permissions or exposes resources has a rule about MFA and networks.
        let opens_more = [
            Harm::TakesCredentials,
            Harm::ChangesPermissions,
            Harm::ExposesResources,
        ];
        let untold = sensitive::all().iter().filter(|entry| {
            !is_told(entry.action)
                && !can_be_limited(entry.action)
                && !opens_more.contains(&entry.harm)
        });
        let untold: Vec<String> = untold.map(|entry| entry.action.to_string()).collect();
        // Auditors read who may do what; the variables of tasks and the keys of APIs come with what every deployment and every
        // console reads. What starts a cluster costs by the hour, and does no more without a role that is passed to it. A region or an
        // account that is new is empty, and harms by what others then allow in it.
        assert_eq!(
            untold,
            [
                // It reads what `secretsmanager:GetSecretValue` lets it read.
                "secretsmanager:BatchGetSecretValue",
                "iam:GetAccountAuthorizationDetails",
                "ecs:DescribeTaskDefinition",
                "apigateway:GET",
                "elasticmapreduce:RunJobFlow",
                "eks:CreateCluster",
                "account:EnableRegion",
                "organizations:CreateAccount"
            ]
        );
    }
}
