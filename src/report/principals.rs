//! Whom a policy lets in, in a few words, and to what.

use std::collections::BTreeMap;

use super::things::cut;
use crate::access::audience::{is_for_services, limits, names_everyone};
use crate::access::closing::{closing_denies, is_closed};
use crate::access::grouped;
use crate::access::load_balancers::is_of_load_balancers;
use crate::catalog::ActionSet;
use crate::order::Order;
use crate::policy::{
    Arn, Condition, Effect, Kind, Principal, PrincipalForm, Principals, Statement,
};
use crate::rules::Context;

/// Those whom a policy lets in alike.
pub(super) struct Party {
    /// "its holder", "anyone, signed in or not,", "account 111122223333".
    pub(super) name: String,
    /// What they are given.
    pub(super) actions: ActionSet,
}

/// How far an Allow is open, the widest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Openness {
    /// To everyone but a few.
    Others,
    /// To everyone.
    Everyone,
    /// To everyone who meets a condition that strangers can meet.
    WhoeverMeets,
    /// To whom Denies leave it.
    Fenced,
    /// To those whom a condition lets in.
    Limited,
    /// To principals by name.
    Named,
}

/// At most this many parties whom conditions tell apart are called by what they have in common.
const MAX_LIMITED: usize = 2;

/// Whom the Allows of the policy of `context` let in that give something, the most open first; none where they name nobody.
pub(super) fn parties(context: &Context<'_>) -> Vec<Party> {
    let allows = context.policy.with_effect(Effect::Allow);
    let giving = allows.filter(|allow| !context.grants.given_by(allow).is_empty());
    let mut closing = closing_denies(context.policy, &context.grants);
    closing.retain(|(deny, _)| !deny.conditions.iter().any(is_of_address));
    let mut named: Vec<(&Statement<'_>, &Principals<'_>)> = Vec::new();
    let mut open: BTreeMap<(Openness, String), ActionSet> = BTreeMap::new();
    let mut any_from_anywhere = false;
    for allow in giving {
        let Some(principals) = &allow.principals else {
            continue;
        };
        let given = context.grants.given_by(allow);
        let openness = openness(allow, principals, || is_closed(&closing, allow, &given));
        if openness == Openness::Named {
            named.push((allow, principals));
        } else {
            any_from_anywhere |=
                openness == Openness::Everyone && !allow.conditions.iter().any(limits);
            let name = open_name(openness, context.policy.kind, allow);
            open.entry((openness, name)).or_default().union_with(&given);
        }
    }
    let others = open
        .keys()
        .any(|(openness, _)| *openness != Openness::Everyone);
    if !any_from_anywhere && (others || !named.is_empty()) {
        let everyone = (Openness::Everyone, SIGNED_OR_NOT.to_owned());
        if let Some(given) = open.remove(&everyone) {
            open.insert((Openness::Everyone, IN_NETWORKS.to_owned()), given);
        }
    }
    call_limited_alike(&mut open);
    let mut parties: Vec<Party> = Vec::new();
    for ((_, name), actions) in open {
        add(&mut parties, name, actions);
    }
    if let Some(name) = self::named(context, &named) {
        let mut actions = ActionSet::new();
        for (allow, _) in named {
            actions.union_with(&context.grants.given_by(allow));
        }
        add(&mut parties, name, actions);
    }
    parties
}

/// Calls those whom conditions tell apart by what they have in common, where there are many.
fn call_limited_alike(open: &mut BTreeMap<(Openness, String), ActionSet>) {
    let is_limited = |(openness, _): &(Openness, String)| *openness == Openness::Limited;
    if open.keys().filter(|key| is_limited(key)).count() <= MAX_LIMITED {
        return;
    }
    let mut all = ActionSet::new();
    open.retain(|key, given| {
        if is_limited(key) {
            all.union_with(given);
        }
        !is_limited(key)
    });
    open.insert((Openness::Limited, MEETING.to_owned()), all);
}

/// Adds those called `name`, unless what they are given everyone has, or joins them to those of that name or who are given the same.
fn add(parties: &mut Vec<Party>, name: String, actions: ActionSet) {
    if let Some(known) = parties.iter_mut().find(|party| party.name == name) {
        known.actions.union_with(&actions);
        return;
    }
    let has_all = |party: &Party| party.name == SIGNED_OR_NOT && actions.is_subset(&party.actions);
    if parties.iter().any(has_all) {
        return;
    }
    match parties.last_mut().filter(|last| last.actions == actions) {
        Some(last) => last.name = format!("{} and {name}", last.name),
        None => parties.push(Party { name, actions }),
    }
}

fn openness(
    allow: &Statement<'_>,
    principals: &Principals<'_>,
    is_closed: impl Fn() -> bool,
) -> Openness {
    if principals.negated {
        return Openness::Others;
    }
    if !names_everyone(allow) {
        return Openness::Named;
    }
    let mut limiting = allow
        .conditions
        .iter()
        .filter(|condition| limits(condition));
    if limiting.any(|condition| !is_of_address(condition)) {
        Openness::Limited
    } else if is_closed() {
        Openness::Fenced
    } else if tells_callers_apart(allow) {
        Openness::WhoeverMeets
    } else {
        Openness::Everyone
    }
}

/// Whether `condition` is about the address: from where they may come is said apart.
fn is_of_address(condition: &Condition<'_>) -> bool {
    condition.is_key("aws:SourceIp")
}

const SIGNED_OR_NOT: &str = "anyone, signed in or not,";

/// Those of everyone whom others need no network for.
const IN_NETWORKS: &str = "anyone in certain networks";

const MEETING: &str = "those who meet its conditions";

fn open_name(openness: Openness, kind: Kind, allow: &Statement<'_>) -> String {
    let name = match openness {
        Openness::Others => "everyone but those it names",
        Openness::Everyone if kind == Kind::Trust => "anyone who has an AWS account",
        Openness::Everyone => SIGNED_OR_NOT,
        Openness::WhoeverMeets if is_for_services(allow) => "AWS services, whomever they work for,",
        Openness::WhoeverMeets => "anyone who meets its conditions",
        Openness::Fenced => "those whom a Deny spares",
        Openness::Limited | Openness::Named => return whose(allow),
    };
    name.to_owned()
}

/// Whom the conditions of `allow` let in.
fn whose(allow: &Statement<'_>) -> String {
    let of = |key: &str, what: &str| {
        let mut conditions = allow.conditions.iter();
        let condition = conditions.find(|condition| condition.is_key(key) && limits(condition))?;
        match condition.values.as_slice() {
            [id] if !id.value.contains("${") => Some(cut(&format!("{what} {}", id.value))),
            _ => None,
        }
    };
    of("aws:PrincipalOrgID", "whoever is of the organisation")
        .or_else(|| of("aws:PrincipalAccount", "account"))
        .or_else(|| of("kms:CallerAccount", "account"))
        .or_else(|| of("aws:SourceAccount", "services that work for account"))
        .or_else(|| of("aws:SourceArn", "services that work for"))
        .or_else(|| of("aws:PrincipalServiceName", "the service"))
        .unwrap_or_else(|| match is_for_services(allow) {
            true => "AWS services".to_owned(),
            false => MEETING.to_owned(),
        })
}

/// The principals of the Allows that are `giving` something; `None` where there are none.
fn named<'a>(
    context: &Context<'a>,
    giving: &[(&Statement<'a>, &Principals<'a>)],
) -> Option<String> {
    let principals = giving.iter().flat_map(|(_, principals)| &principals.items);
    let mut names: Vec<(&str, Principal<'_>)> = principals
        .map(|principal| (principal.text.value, *principal))
        .collect();
    names.order_by_key(|(text, _)| *text);
    names.dedup_by_key(|(text, _)| *text);
    let of_all = match names.as_slice() {
        [] => return None,
        [(_, one)] => return Some(name(one)),
        [(_, one), (_, other)] => format!("{} and {}", name(one), name(other)),
        many => format!("{} principals", grouped(many.len())),
    };
    let first = giving
        .first()
        .map(|(allow, _)| context.grants.given_by(allow));
    let mut others = giving.iter().skip(1);
    let is_same = others.all(|(allow, _)| Some(context.grants.given_by(allow)) == first);
    Some(match is_same {
        true => of_all,
        false => format!("{of_all}, between them,"),
    })
}

fn name(principal: &Principal<'_>) -> String {
    let of = |what: &str, arn: Arn<'_>| {
        let (_, name) = arn.resource_parts();
        cut(&format!("{what} {name} of account {}", arn.account))
    };
    match principal.form() {
        PrincipalForm::Everyone => "anyone".to_owned(),
        PrincipalForm::Account(id) if is_of_load_balancers(id) => {
            "Elastic Load Balancing".to_owned()
        }
        PrincipalForm::Account(id) => cut(&format!("account {id}")),
        PrincipalForm::User(arn) => of("user", arn),
        PrincipalForm::Role(arn) => of("role", arn),
        PrincipalForm::RoleSession(arn) => of("role session", arn),
        PrincipalForm::FederatedUser(arn) => of("federated user", arn),
        PrincipalForm::Service(name) => cut(&format!("the service {name}")),
        PrincipalForm::Provider(name) => format!("whoever {} vouches for", cut(name)),
        PrincipalForm::CanonicalUser(id) => cut(&format!("the S3 account {id}")),
        PrincipalForm::UniqueId(id) => cut(&format!("the deleted {id}")),
        PrincipalForm::Other(text) => cut(text),
    }
}

/// Whether a condition of `statement` is about who calls, or for whom.
fn tells_callers_apart(statement: &Statement<'_>) -> bool {
    let about_caller = |condition: &Condition<'_>| {
        let key = condition.key().value.to_ascii_lowercase();
        key.starts_with("aws:principal")
            || key.starts_with("aws:source") && !is_of_address(condition)
            || matches!(
                key.as_str(),
                "aws:userid" | "aws:username" | "aws:vpcsourceip"
            )
            || key.ends_with(":calleraccount")
            || key.ends_with(":viaservice")
    };
    statement.conditions.iter().any(about_caller)
}
