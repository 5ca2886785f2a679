//! What a policy amounts to, in one plain sentence.

use super::origin::from_where;
use super::principals::{Subject, subject};
use super::visible::visible;
use crate::access::{Granted, grouped};
use crate::catalog::{Action, ActionSet, Catalog};
use crate::order::Order;
use crate::policy::{Kind, Policy, Statement};
use crate::rules::{Context, Opened, Outcome};

/// So many actions or resources are named; more are counted.
pub(super) const NAMED: usize = 2;

/// A name longer than this many characters is cut.
const MAX_NAME: usize = 60;

/// The sentence for the policy of `context`, which gives `granted`.
pub(super) fn sentence(context: &Context<'_>, granted: &Granted) -> String {
    let policy = context.policy;
    if policy.statements.is_empty() && policy.left_out > 0 {
        return "Is too long to be judged: AWS takes no policy of a twentieth of its length."
            .to_owned();
    }
    if policy.statements.is_empty() {
        return match context.syntax_errors.is_empty() {
            true => "Has no statement, so it says nothing about anybody.".to_owned(),
            false => "Cannot be read as a policy: it is not valid JSON.".to_owned(),
        };
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
                "Is not valid JSON, so AWS refuses it; mended, it {}{}",
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
    let who = match policy.kind {
        Kind::Identity => Subject::named("its holder"),
        _ => subject(context),
    };
    let mut said = if policy.kind == Kind::Trust {
        format!("Lets {} assume the role", who.name)
    } else {
        format!("Lets {} {}", who.name, doing(&granted.actions))
    };
    if policy.kind == Kind::Identity
        && let Some(place) = on_what(policy, granted)
    {
        said.push_str(&place);
    }
    said.push_str(&from_where(context));
    if let Some(condition) = who.condition {
        said.push_str(condition);
    }
    said.push_str(&ways(context.ways()));
    said
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
        let is_known = allows().any(|s| !context.grants.actions(s).is_empty());
        return if !is_known {
            "Grants nothing: its Allows name no action that AWS has".to_owned()
        } else if allows().all(|s| context.grants.reached_by(s).is_empty()) {
            "Grants nothing: by AWS's tables, what its Allows name cannot be done to their resources"
                .to_owned()
        } else {
            "Grants nothing: its Denys take back all that its Allows give".to_owned()
        };
    }
    let denied = denied(context);
    if denied.is_empty() {
        return if policy.statements.iter().any(Statement::denies) {
            "Grants nothing and forbids nothing".to_owned()
        } else {
            "Grants nothing".to_owned()
        };
    }
    format!(
        "Grants nothing, and forbids {}",
        forbidden(context, &denied)
    )
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
    let denied = denied(context);
    let all = Catalog::builtin().actions().len();
    // What is denied outright is no longer among what is granted, so both together are everything that an Allow named.
    let allows_all = granted.actions.union(&granted.denied).len() == all;
    let allows = context.policy.statements.iter().any(Statement::allows);
    if !allows || allows_all {
        return if denied.is_empty() {
            format!("Grants nothing by itself, and keeps {whom} from nothing")
        } else {
            format!(
                "Grants nothing by itself, and keeps {whom} from {}",
                forbidden(context, &denied)
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

/// Everything that some Deny takes away from somebody, on whatever resource and under whatever condition.
fn denied(context: &Context<'_>) -> ActionSet {
    let mut denied = ActionSet::new();
    // A hostile number of Denys is not worth an exact count.
    for statement in context
        .policy
        .statements
        .iter()
        .filter(|s| s.denies())
        .take(1_000)
    {
        denied.union_with(&context.grants.reached_by(statement));
    }
    denied
}

fn forbidden(context: &Context<'_>, denied: &ActionSet) -> String {
    let conditional = context
        .policy
        .statements
        .iter()
        .filter(|statement| statement.denies())
        .all(|statement| !statement.conditions.is_empty());
    let under = if conditional {
        " under its conditions"
    } else {
        ""
    };
    format!("{}{under}", what(denied))
}

/// "do 214 things, 200 of them changes", "call s3:GetObject".
fn doing(actions: &ActionSet) -> String {
    let verb = if actions.len() <= NAMED { "call" } else { "do" };
    format!("{verb} {}", what(actions))
}

/// "everything", "everything in Amazon S3", "214 things, 200 of them changes", "s3:GetObject".
fn what(actions: &ActionSet) -> String {
    let count = actions.len();
    let all = Catalog::builtin().actions().len();
    if count == all {
        return "everything".to_owned();
    }
    if count <= NAMED {
        let names: Vec<String> = actions.iter().map(Action::full_name).collect();
        return names.join(" and ");
    }
    let mut services = actions.services();
    if let (Some(service), None) = (services.next(), services.next())
        && count == ActionSet::of_service(service).len()
    {
        return format!("everything in {}", service.name());
    }
    if count > all - all / 10 {
        return format!("everything but {} things", grouped(all - count));
    }
    let [_, _, write, tagging, permissions] = actions.len_by_level();
    let changes = write + tagging + permissions;
    let part = match changes {
        0 => "none of them a change".to_owned(),
        1 => "one of them a change".to_owned(),
        _ if changes == count => "all of them changes".to_owned(),
        _ => format!("{} of them changes", grouped(changes)),
    };
    format!("{} things, {part}", grouped(count))
}

/// ", on every resource", ", on arn:aws:s3:::reports/*", …; `None` where no action is about a resource of the account.
fn on_what(policy: &Policy<'_>, granted: &Granted) -> Option<String> {
    let scopable = |actions: &ActionSet| actions.iter().any(|action| action.supports_resources());
    let everywhere = scopable(&granted.on_every_resource);
    let mut somewhere = granted.actions.clone();
    somewhere.subtract(&granted.on_every_resource);
    if everywhere {
        return Some(if somewhere.is_empty() {
            ", on every resource".to_owned()
        } else {
            format!(
                ", {} of them on every resource",
                grouped(granted.on_every_resource.len())
            )
        });
    }
    let mut resources: Vec<&str> = policy
        .statements
        .iter()
        .filter(|statement| statement.allows())
        .filter_map(|statement| statement.resources.as_ref())
        .map(|resources| {
            // `NotResource` gives all the rest.
            if resources.negated {
                None
            } else {
                Some(&resources.items)
            }
        })
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .flatten()
        .map(|resource| resource.value)
        .filter(|resource| *resource != "*")
        .collect();
    resources.order();
    resources.dedup();
    match resources.as_slice() {
        [] => None,
        [one] => Some(format!(", on {}", cut(one))),
        [one, other] if one.len() + other.len() <= MAX_NAME => {
            Some(format!(", on {} and {}", cut(one), cut(other)))
        }
        many => Some(format!(
            ", on the resources that {} patterns name",
            grouped(many.len())
        )),
    }
}

/// `name` as it may be shown, and not too long.
pub(super) fn cut(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}…", visible(name.get(..end).unwrap_or_default())),
        None => visible(name).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Options, check};

    fn said(kind: Kind, statements: &str) -> String {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let options = Options {
            kind: Some(kind),
            ..Options::default()
        };
        check(&text, &options).documents[0].summary.sentence.clone()
    }

    #[test]
    fn the_sentence_says_what_a_policy_amounts_to() {
        for (kind, statements, expected) in [
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#,
                "Lets its holder do everything, on every resource, from anywhere.",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}"#,
                "Lets its holder call s3:GetObject, on arn:aws:s3:::reports/*",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
                    "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}}"#,
                "Lets its holder call s3:GetObject, on arn:aws:s3:::reports/*, only from 198.18.7.0/24.",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": ["iam:CreateAccessKey", "iam:AddUserToGroup"], "Resource": "*"}"#,
                "Lets its holder call iam:AddUserToGroup and iam:CreateAccessKey, on every resource, from anywhere; two ways lead to \
                 administrator.",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": ["iam:CreateAccessKey", "ssm:StartSession"], "Resource": "*"}"#,
                "Lets its holder call iam:CreateAccessKey and ssm:StartSession, on every resource, from anywhere; one way leads to \
                 administrator, one more way leads to the rights of other roles.",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#,
                "Grants nothing, and forbids everything in Amazon S3",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "s3:*Object", "Resource": "arn:aws:s3:::reports/*"},
                   {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/kept/*"}"#,
                "Lets its holder do 5 things, 4 of them changes, on arn:aws:s3:::reports/*, from anywhere.",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports"}"#,
                "Grants nothing and forbids nothing.",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports"}"#,
                "Grants nothing: by AWS's tables, what its Allows name cannot be done to their resources.",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "*"}"#,
                "Grants nothing: by AWS's tables, what",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "NotAction": "*", "Resource": "*"}"#,
                "Grants nothing: its Allows name no action",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::*"}"#,
                "Lets its holder call s3:ListAllMyBuckets",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "*", "Resource": "*"},
                   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
                    "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}}"#,
                "Lets its holder do everything, on every resource, from anywhere",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"},
                   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
                    "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}}"#,
                "Lets its holder call s3:GetObject, on every resource, part of it from anywhere",
            ),
            (
                Kind::Identity,
                r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*",
                    "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}},
                   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site"}"#,
                "Lets its holder call s3:GetObject, on arn:aws:s3:::site and arn:aws:s3:::site/*, only from 198.18.7.0/24.",
            ),
            (
                Kind::Resource,
                r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}"#,
                "Lets anyone, signed in or not, call s3:GetObject",
            ),
            (
                Kind::Resource,
                r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"},
                   {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "arn:aws:s3:::site/*"}"#,
                "Lets those whom a Deny spares call s3:GetObject",
            ),
            (
                Kind::Resource,
                r#"{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"},
                   {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "kms:Decrypt", "Resource": "*"}"#,
                "Lets account 111122223333 and account 444455556666, between them, do everything in",
            ),
            (
                Kind::Trust,
                r#"{"Effect": "Allow", "Principal": {"AWS": ["111122223333"]}, "Action": "sts:AssumeRole"},
                   {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"},
                   {"Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "sts:*"}"#,
                "Lets account 444455556666 assume the role",
            ),
            (
                Kind::Trust,
                r#"{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}"#,
                "Lets the service lambda.amazonaws.com assume the role, from anywhere.",
            ),
            (
                Kind::Boundary,
                r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
                "Grants nothing by itself, and caps its holder at everything in Amazon S3",
            ),
            (
                Kind::Scp,
                r#"{"Effect": "Deny", "Action": "cloudtrail:StopLogging", "Resource": "*"}"#,
                "Grants nothing by itself, and keeps the accounts under it from cloudtrail:StopLogging",
            ),
        ] {
            let said = said(kind, statements);
            assert!(said.starts_with(expected), "{said}\n{expected}");
        }
    }
}
