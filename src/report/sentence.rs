//! What a policy amounts to, in one plain sentence.

use super::origin::from_where;
use super::principals::{Party, parties};
use super::things::{doing, on_what, what};
use crate::access::audience::names_everyone;
use crate::access::cover::on_everything;
use crate::access::never_met::{is_unmet, past_end};
use crate::access::{Granted, grouped};
use crate::catalog::{ActionSet, Catalog};
use crate::policy::{Effect, Kind, Statement};
use crate::rules::{Context, Opened, Outcome};

/// The sentence for the policy of `context`, which gives `granted`.
pub(super) fn sentence(context: &Context<'_>, granted: &Granted) -> String {
    let policy = context.policy;
    if policy.statements.is_empty() && policy.left_out > 0 {
        return "This is too long to be judged: AWS takes no policy of a twentieth of its length."
            .to_owned();
    }
    if policy.statements.is_empty() {
        return match context.syntax_errors.is_empty() {
            true => "This has no statement, so it says nothing about anybody.".to_owned(),
            false => "This cannot be read as a policy: it is not valid JSON.".to_owned(),
        };
    }
    let mut statements = policy.statements.iter();
    if granted.actions.is_empty() && statements.any(|s| !context.is_whole(s.node)) {
        return "This breaks off before it says what it is about: it is not valid JSON, and AWS refuses it."
            .to_owned();
    }
    let mut said = match policy.kind {
        Kind::Identity | Kind::Resource | Kind::Trust => grant(context, granted),
        Kind::Scp | Kind::Rcp | Kind::Boundary | Kind::Session | Kind::Endpoint => {
            bound(context, granted)
        }
    };
    if !context.syntax_errors.is_empty() {
        let mut rest = said.chars();
        if let Some(first) = rest.next() {
            said = format!(
                "This is not valid JSON, so AWS refuses it; mended, it {}{}",
                first.to_lowercase(),
                rest.as_str()
            );
        }
    }
    if policy.left_out > 0 {
        said.push_str(", by the first of its statements; the rest is too long to be judged");
    }
    said.push('.');
    said
}

/// What a policy that grants lets people do.
fn grant(context: &Context<'_>, granted: &Granted) -> String {
    let policy = context.policy;
    if granted.actions.is_empty() {
        return nothing(context);
    }
    let mut said = if policy.kind == Kind::Identity {
        let place = on_what(policy, granted).unwrap_or_default();
        let doing = doing(&granted.actions, || granted.by_level);
        ["Lets its holder ", &doing, &place].concat()
    } else {
        let parties = parties(context);
        if parties.is_empty() {
            return "Grants nothing to anyone: its Allows name no principal, so AWS refuses the policy"
                .to_owned();
        }
        to_parties(policy.kind, &parties)
    };
    said.push_str(&from_where(context));
    said.push_str(&ways(context.ways()));
    said
}

/// "Lets anyone do 3 things, and account 111122223333 all of S3".
fn to_parties(kind: Kind, parties: &[Party]) -> String {
    if kind == Kind::Trust {
        let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        return ["Lets ", &names.join(" and "), " assume the role"].concat();
    }
    let doing = |party: &Party| {
        let doing = doing(&party.actions, || party.actions.len_by_level());
        [&party.name, " ", &doing].concat()
    };
    let all: Vec<String> = parties.iter().map(doing).collect();
    ["Lets ", &all.join(", and ")].concat()
}

/// "; three ways lead to administrator", "; one way leads to the rights of other roles".
fn ways(opened: &[Opened]) -> String {
    let leading_to = |administrator: bool| {
        let ways = opened.iter().map(Opened::outcome);
        ways.filter(|outcome| (*outcome == Outcome::Administrator) == administrator)
            .count()
    };
    let lead = |count: usize, more: &str, goal: &str| match count {
        1 => format!("one{more} way leads to {goal}"),
        _ => format!("{}{more} ways lead to {goal}", in_words(count)),
    };
    let (administrator, roles) = ("administrator", "the rights of other roles");
    match (leading_to(true), leading_to(false)) {
        (0, 0) => String::new(),
        (0, others) => format!("; {}", lead(others, "", roles)),
        (count, 0) => format!("; {}", lead(count, "", administrator)),
        (count, others) => format!(
            "; {}, {}",
            lead(count, "", administrator),
            lead(others, " more", roles)
        ),
    }
}

/// A small number as people write it.
fn in_words(number: usize) -> String {
    let words = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = words.get(number).map(|word| (*word).to_owned());
    word.unwrap_or_else(|| grouped(number))
}

/// Why a policy of a granting kind gives nothing.
fn nothing(context: &Context<'_>) -> String {
    let policy = context.policy;
    if policy.statements.iter().any(Statement::allows) {
        let allows = || policy.statements.iter().filter(|s| s.allows());
        let is_past = |s: &Statement<'_>| s.conditions.iter().any(|c| past_end(c).is_some());
        let is_known = allows().any(|s| !context.grants.actions(s).is_empty());
        return if !is_known {
            "Grants nothing: its Allows name no action that AWS has".to_owned()
        } else if allows().all(is_past) {
            "Grants nothing any more: the time of its Allows is past".to_owned()
        } else if allows().all(is_unmet) {
            "Grants nothing: its Allows ask for private addresses, from which no request comes"
                .to_owned()
        } else if allows().all(|s| context.grants.reached_by(s).is_empty()) {
            "Grants nothing: by AWS's tables, what its Allows name cannot be done to their resources"
                .to_owned()
        } else {
            "Grants nothing: its Denys take back all that its Allows give".to_owned()
        };
    }
    let denied = Denied::by(context);
    if denied.is_empty() {
        return if policy.statements.iter().any(Statement::denies) {
            "Grants nothing and forbids nothing".to_owned()
        } else {
            "Grants nothing".to_owned()
        };
    }
    format!("Grants nothing, and forbids {}", denied.in_words())
}

/// What a policy that grants nothing by itself leaves or takes away.
fn bound(context: &Context<'_>, granted: &Granted) -> String {
    let whom = match context.policy.kind {
        Kind::Scp => "the accounts under it",
        Kind::Rcp => "the resources under it",
        Kind::Boundary => "its holder",
        Kind::Session => "the session",
        _ => "requests through the endpoint",
    };
    let denied = Denied::by(context);
    let all = Catalog::builtin().actions().len();
    // What is denied outright is no longer among what is granted, so both together are everything that an Allow named.
    let allows_all = granted.actions.union(&granted.denied).len() == all;
    let allows = context.policy.statements.iter().any(Statement::allows);
    if !allows || allows_all {
        return if denied.is_empty() {
            let what = match !allows || leaves_nothing_out(context) {
                true => "nothing",
                false => "what its Allows leave out",
            };
            format!("Grants nothing by itself, and keeps {whom} from {what}")
        } else {
            format!(
                "Grants nothing by itself, and keeps {whom} from {}",
                denied.in_words()
            )
        };
    }
    if granted.actions.is_empty() {
        return format!("Grants nothing by itself, and leaves {whom} nothing");
    }
    format!(
        "Grants nothing by itself, and caps {whom} at {}",
        what(&granted.actions)
    )
}

/// Whether everybody may do everything to every resource, under no condition.
fn leaves_nothing_out(context: &Context<'_>) -> bool {
    let allows = context.policy.with_effect(Effect::Allow);
    let open = allows.filter(|allow| {
        let is_for_all = allow.principals.is_none() || names_everyone(allow);
        is_for_all && allow.conditions.is_empty() && on_everything(allow)
    });
    let mut actions = ActionSet::new();
    open.for_each(|allow| actions.union_with(&context.grants.actions(allow)));
    actions.len() == Catalog::builtin().actions().len()
}

/// What Denies take away from somebody, on whatever resource.
struct Denied {
    /// Under no condition.
    outright: ActionSet,
    /// Under one.
    conditionally: ActionSet,
}

impl Denied {
    fn by(context: &Context<'_>) -> Self {
        let mut denied = Self {
            outright: ActionSet::new(),
            conditionally: ActionSet::new(),
        };
        let denies = context.policy.statements.iter().filter(|s| s.denies());
        // A hostile number of Denys is not worth an exact count.
        for statement in denies.take(1_000) {
            let taken = if statement.conditions.is_empty() {
                &mut denied.outright
            } else {
                &mut denied.conditionally
            };
            taken.union_with(&context.grants.reached_by(statement));
        }
        denied
    }

    fn is_empty(&self) -> bool {
        self.outright.is_empty() && self.conditionally.is_empty()
    }

    /// "cloudtrail:StopLogging", "ec2:RunInstances under its conditions".
    fn in_words(&self) -> String {
        let rest = || format!("{} under its conditions", what(&self.conditionally));
        if self.outright.is_empty() {
            rest()
        } else if self.conditionally.is_subset(&self.outright) {
            what(&self.outright)
        } else {
            format!("{}, and {}", what(&self.outright), rest())
        }
    }
}

#[cfg(test)]
mod tests;
