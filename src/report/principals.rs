//! Whom a policy lets in, in a few words.

use super::things::cut;
use crate::access::cover::covers_resources;
use crate::access::grouped;
use crate::order::Order;
use crate::policy::{Arn, Condition, Effect, Principal, PrincipalForm, Principals, Statement};
use crate::rules::Context;

/// At most this many Denies are asked whom they spare.
const MAX_DENIES: usize = 16;

/// The one whom a policy lets in.
pub(super) struct Subject {
    /// "its holder", "anyone, signed in or not,", "account 111122223333".
    pub(super) name: String,
    /// What they must meet, as the end of the sentence.
    pub(super) condition: Option<&'static str>,
}

impl Subject {
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            condition: None,
        }
    }
}

/// Whom the Allows of the policy of `context` let in that give something; `None` where they name nobody.
pub(super) fn subject(context: &Context<'_>) -> Option<Subject> {
    let allows = context.policy.with_effect(Effect::Allow);
    let giving = allows.filter(|allow| !context.grants.given_by(allow).is_empty());
    let giving: Vec<(&Statement<'_>, &Principals<'_>)> = giving
        .filter_map(|allow| Some((allow, allow.principals.as_ref()?)))
        .collect();
    if giving.iter().any(|(_, principals)| principals.negated) {
        return Some(Subject::named("everyone but those it names"));
    }
    let is_everyone = |principal: &Principal<'_>| principal.form() == PrincipalForm::Everyone;
    let open_to_all = giving
        .iter()
        .filter(|(_, principals)| principals.items.iter().any(is_everyone));
    let open_to_all: Vec<&Statement<'_>> = open_to_all.map(|(allow, _)| *allow).collect();
    if open_to_all.iter().any(|allow| !tells_callers_apart(allow)) {
        return Some(Subject::named(
            match open_to_all.iter().all(|a| is_fenced(context, a)) {
                true => "those whom a Deny spares",
                false => "anyone, signed in or not,",
            },
        ));
    }
    if !open_to_all.is_empty() {
        return Some(Subject {
            name: "anyone".to_owned(),
            condition: Some(", as far as they meet its conditions"),
        });
    }
    named(context, &giving).map(Subject::named)
}

/// Whether a Deny of the policy without a condition leaves what `allow` gives to those alone whom it names.
fn is_fenced<'a>(context: &Context<'a>, allow: &Statement<'a>) -> bool {
    let given = context.grants.given_by(allow);
    let mut denies = context.policy.with_effect(Effect::Deny).take(MAX_DENIES);
    denies.any(|deny| {
        let mut principals = deny.principals.iter();
        deny.condition_member.is_none()
            && principals.any(|principals| principals.negated)
            && covers_resources(deny, allow)
            && given.is_subset(&context.grants.actions(deny))
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
            || key.starts_with("aws:source")
            || matches!(
                key.as_str(),
                "aws:userid" | "aws:username" | "aws:vpcsourceip"
            )
            || key.ends_with(":calleraccount")
            || key.ends_with(":viaservice")
    };
    statement.conditions.iter().any(about_caller)
}
