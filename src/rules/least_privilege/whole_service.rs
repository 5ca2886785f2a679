//! Every action of a service.

use std::cell::LazyCell;

use super::denied::{Denies, Left, may_spare_some, taken_in_part};
use super::limit::is_limited;
use super::narrower::{self, entries, without};
use super::scope::has_open_resource;
use super::telling::{count, levels, worst};
use super::wholesale::is_told;
use crate::access::cover::{covers_resources, on_everything};
use crate::access::never_met::is_never_met;
use crate::access::sensitive::Harm;
use crate::access::{Named, sensitive};
use crate::catalog::{AccessLevel, Action, ActionSet, Catalog, Service};
use crate::order::Order;
use crate::policy::{Arn, Effect, Kind, Policy, Statement, pattern};
use crate::rules::{
    Category, Context, Definition, Example, Finding, Findings, Needs, Proof, Rule, Topic,
};
use crate::syntax::Span;

/// `Allow` of `service:*`, or of `*` on certain resources.
pub static RULE: Rule = Rule::new(Definition {
    id: "whole-service",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY,
    title: "Every action of a service",
    what: "An Allow in an identity policy has an entry `service:*` (or `*` on certain resources), and what that takes in on the \
           statement's resources changes permissions, gives credentials, exposes resources or switches off watchers; where their \
           names are open and no condition limits them, destroying data, and reading or buying wholesale, count too. What the \
           service is there for (running a query, starting a job) does not. What Denies of the same policy take away is counted \
           out, and where they leave nothing grave, nothing is said.",
    why: "The entry gives the rare and dangerous actions with the everyday ones: who stores files in a bucket can open it to the \
          internet, too. AWS adds actions to its services every week, and each is allowed from the day it comes.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"s3:*"», "sqs:SendMessage"],
    "Resource": ["arn:aws:s3:::reports/*", "arn:aws:sqs:eu-west-1:111122223333:jobs"]
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"],
    "Resource": ["arn:aws:s3:::reports/*", "arn:aws:sqs:eu-west-1:111122223333:jobs"]
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": «"ecr:*"», "Resource": "*"}]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": ["ecr:Describe*", "ecr:List*"], "Resource": "*"}]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": «"*"», "Resource": "arn:aws:s3:::reports/*"}]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"}]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ],
    check,
});

/// What an everyday list leaves out.
const RARE: &[Harm] = &[
    Harm::TakesCredentials,
    Harm::ChangesPermissions,
    Harm::ExposesResources,
    Harm::BlindsWatchers,
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let denies = LazyCell::new(|| Denies::of(context));
    let fenced = LazyCell::new(|| may_spare_some(context));
    for statement in context.policy.with_effect(Effect::Allow) {
        if statement.actions.as_ref().is_none_or(|a| a.negated) {
            continue;
        }
        let wide = LazyCell::new(|| is_wide(statement));
        for (entry, named) in context.grants.entries(statement) {
            if findings.is_full() {
                return;
            }
            let Some(taken) = taken_in_whole(statement, named) else {
                continue;
            };
            let mut given = taken.clone();
            context.grants.keep_given(statement, &mut given);
            let on_spared =
                on_everything(statement) && *fenced && keep_left(&denies, &mut given) == Left::Some;
            if !is_grave(&given, *wide) || is_never_met(context.policy, statement) {
                continue;
            }
            let whole = Whole {
                statement,
                named,
                taken,
                given,
                wide: *wide,
                on_spared,
            };
            let finding = findings.report(entry.text.span, whole.message(context));
            finding.shown_by(|| Proof::of(whole.given.clone()));
            whole.offer_less(context.policy, entry.text.span, finding);
        }
    }
}

/// The actions that an entry of `statement` takes in, where those are all of a service; of `*`, all of the services that the
/// resources name.
fn taken_in_whole(statement: &Statement<'_>, named: Named) -> Option<ActionSet> {
    match named {
        Named::Service(service) => Some(ActionSet::of_service(service)),
        Named::Everything if !on_everything(statement) => Some(of_named_services(statement)),
        _ => None,
    }
}

/// An entry that takes in all of a service.
struct Whole<'s, 'a> {
    statement: &'s Statement<'a>,
    named: Named,
    /// What it takes in.
    taken: ActionSet,
    /// What of that Denies leave.
    given: ActionSet,
    /// Whether the statement is about resources whatever their names, under no condition.
    wide: bool,
    /// Whether Denies leave it on the resources alone that they spare.
    on_spared: bool,
}

impl<'a> Whole<'_, 'a> {
    fn message(&self, context: &Context<'a>) -> String {
        let given = &self.given;
        let denied = Denied::of(
            context,
            self.statement,
            &self.taken.difference(given),
            given,
        );
        let less = if denied.some {
            ", less what this policy denies"
        } else {
            ""
        };
        let mut message = format!(
            "This statement allows {} {}{less}: {}, {}.",
            self.what(),
            self.place(),
            count(given.len(), "action"),
            levels(given)
        );
        let examples = worst(given, 3);
        if !examples.is_empty() {
            message.push_str(&format!(" Among them: {examples}."));
        }
        if self.wide && !self.on_spared {
            message.push_str(&taken_in_part(context, given));
        }
        if !denied.future {
            message.push_str(" What the service gets in the future is allowed as well.");
        }
        message
    }

    fn what(&self) -> String {
        match self.named {
            Named::Service(service) => format!("every action of {}", service.name()),
            _ => "everything that can be done".to_owned(),
        }
    }

    fn place(&self) -> &'static str {
        if is_limited(self.statement) {
            "where its condition holds"
        } else if self.on_spared {
            "on the resources that Denies of this policy spare"
        } else if on_everything(self.statement) {
            "on every resource"
        } else {
            "on its resources"
        }
    }

    /// Offers shorter lists for the entry, which stands at `entry`.
    fn offer_less(&self, policy: &Policy<'_>, entry: Span, finding: &mut Finding) {
        let everyday = match on_everything(self.statement) {
            true => None,
            false => entries(&everyday(&self.given, self.wide)),
        };
        let reads = Some(narrower::reads(&self.given));
        for (title, list) in [
            ("Allow the everyday actions only", everyday),
            ("Allow reading only", reads),
        ] {
            if let Some(list) = list {
                narrower::offer(finding, policy, self.statement, entry, title, list);
            }
        }
    }
}

/// What of `given` people need every day; where it is `wide`, nothing that does harm to all that there is of a kind.
fn everyday(given: &ActionSet, wide: bool) -> ActionSet {
    let mut everyday = without(given, RARE);
    if wide {
        let harmful = sensitive::among(given).map(|entry| entry.action);
        everyday.subtract(&harmful.filter(|action| is_told(*action)).collect());
    }
    everyday
}

/// Whether `statement` is about resources whatever their names, and no condition limits it to some.
fn is_wide(statement: &Statement<'_>) -> bool {
    let negated = statement.resources.as_ref().is_some_and(|r| r.negated);
    (negated || has_open_resource(statement)) && !is_limited(statement)
}

/// Whether `given` has what an everyday list leaves out or, where it is `wide`, does harm to all that there is of a kind.
fn is_grave(given: &ActionSet, wide: bool) -> bool {
    let managing = given.at_level(AccessLevel::PermissionsManagement);
    managing.iter().any(changes_permissions)
        || sensitive::among(given).any(|entry| {
            RARE.contains(&entry.harm)
                || wide && (entry.harm == Harm::DestroysData || is_told(entry.action))
        })
}

/// Whether `action`, at that level, changes permissions: AWS counts there some that look at them, some that are what a service is
/// used for, and some about logs, keys for traces and notices of outages.
fn changes_permissions(action: Action) -> bool {
    const DO_NOT: &[&str] = &[
        "AllowVendedLogDelivery",
        "Describe",
        "DisableHealthServiceAccess",
        "EnableHealthServiceAccess",
        "GET",
        "Get",
        "Invoke",
        "List",
        "POST",
        "PutEncryptionConfig",
        "Use",
        "View",
    ];
    !DO_NOT.iter().any(|start| action.name().starts_with(start))
}

/// Takes from `given` what Denies of the policy leave on nothing, and tells on what they leave the rest.
fn keep_left(denies: &Denies<'_, '_>, given: &mut ActionSet) -> Left {
    let mut most = Left::Nothing;
    let mut gone = ActionSet::new();
    for action in given.iter() {
        let left = denies.left(action, "");
        most = most.max(left);
        if left == Left::Nothing {
            gone.insert(action);
        }
    }
    given.subtract(&gone);
    most
}

/// What Denies of a policy take from a statement.
struct Denied {
    /// Whether they take anything.
    some: bool,
    /// Whether they take what the services of its actions do not have yet.
    future: bool,
}

impl Denied {
    /// What the Denies take of the actions that are `gone` from `statement`, which gives those that are `left`.
    fn of<'a>(
        context: &Context<'a>,
        statement: &Statement<'a>,
        gone: &ActionSet,
        left: &ActionSet,
    ) -> Self {
        let mut denied = Self {
            some: false,
            future: false,
        };
        if !context.grants.has_denials() || gone.is_empty() {
            return denied;
        }
        for deny in context.policy.with_effect(Effect::Deny) {
            let certain = deny.condition_member.is_none()
                && (on_everything(deny) || covers_resources(deny, statement));
            let Some(actions) = deny.actions.as_ref().filter(|_| certain) else {
                continue;
            };
            denied.some |= context.grants.actions(deny).intersects(gone);
            let mut spared = context.grants.entries(deny);
            denied.future |= actions.negated
                && spared.all(|(_, named)| match named {
                    Named::One(_) | Named::Unknown => true,
                    Named::Part(service) | Named::Service(service) => left.len_in(service) == 0,
                    Named::Everything | Named::Across => false,
                });
        }
        denied
    }
}

/// The actions of the services that the resources of `statement` name.
fn of_named_services(statement: &Statement<'_>) -> ActionSet {
    let mut actions = ActionSet::new();
    let resources = statement.resources.iter().flat_map(|r| &r.items);
    let mut services: Vec<Service> = resources
        .filter_map(|resource| Arn::parse(resource.value))
        .filter(|arn| !pattern::has_wildcard(arn.service))
        .filter_map(|arn| Catalog::builtin().service(arn.service))
        .collect();
    services.order();
    services.dedup();
    for service in services {
        actions.union_with(&ActionSet::of_service(service));
    }
    actions
}
