//! Whom a policy lets in, in a few words.

use super::sentence::cut;
use crate::access::grouped;
use crate::order::Order;
use crate::policy::{Arn, Condition, Policy, Principal, PrincipalForm, Statement};

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

/// Whom the Allows of `policy` let in.
pub(super) fn subject(policy: &Policy<'_>) -> Subject {
    let allows = || {
        policy
            .statements
            .iter()
            .filter(|statement| statement.allows())
    };
    let principals =
        || allows().filter_map(|statement| Some((statement, statement.principals.as_ref()?)));
    if principals().any(|(_, principals)| principals.negated) {
        return Subject::named("everyone but those it names");
    }
    let is_everyone = |principal: &Principal<'_>| principal.form() == PrincipalForm::Everyone;
    let mut open_to_all =
        principals().filter(|(_, principals)| principals.items.iter().any(is_everyone));
    if open_to_all
        .clone()
        .any(|(statement, _)| !tells_callers_apart(statement))
    {
        return Subject::named("anyone, signed in or not,");
    }
    if open_to_all.next().is_some() {
        return Subject {
            name: "anyone".to_owned(),
            condition: Some(", as far as they meet its conditions"),
        };
    }
    let mut names: Vec<(&str, Principal<'_>)> = principals()
        .flat_map(|(_, principals)| &principals.items)
        .map(|principal| (principal.text.value, *principal))
        .collect();
    names.order_by_key(|(text, _)| *text);
    names.dedup_by_key(|(text, _)| *text);
    Subject::named(match names.as_slice() {
        [] => "nobody".to_owned(),
        [(_, one)] => name(one),
        [(_, one), (_, other)] => format!("{} and {}", name(one), name(other)),
        many => format!("{} principals", grouped(many.len())),
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
