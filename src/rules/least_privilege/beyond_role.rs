//! What the role that a policy is for does not need.

use super::narrower::entries;
use super::telling::{count, some_of, with_reasons};
use crate::access::never_met::is_never_met;
use crate::access::roles::{Profile, of_oneself};
use crate::access::{Named, grouped, sensitive};
use crate::catalog::ActionSet;
use crate::policy::{ActionPattern, Arn, Effect, Kind, Policy, Statement, Text};
use crate::rules::credentials::given::is_of_oneself;
use crate::rules::redundancy::without_statement;
use crate::rules::{
    Category, Context, Definition, Example, Finding, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::code;
use crate::syntax::{remove_item, replace_item};

/// An Allow of more than the role's profile has.
pub static RULE: Rule = Rule::new(Definition {
    id: "beyond-role",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY,
    title: "More than the role needs",
    what: "Where it is told which role an identity policy is for (`--role`), each entry of an Allow is held against that role's \
           profile, a list of the actions that the job takes: `developer`, `qa`, `project-manager`, `billing`, `tech-lead`, \
           `security-auditor` and `read-only` come with policy-check, each with a reason for every line, and `policy-check.toml` \
           can replace them and add others. What Denies of the same policy take away is counted out. In every role people look after their \
           own password, second factor and keys: what AWS's example of users who manage their own credentials has counts as needed, on \
           `user/${aws:username}`. Else a profile knows actions, not resources: what is within it may still be too much where it is \
           allowed on everything.",
    why: "A group that grew with its members gives the newest of them what only one ever needed. Whoever takes over the \
          session of a tester should not be able to deploy, and nobody's daily work needs to give others access.",
    examples: &[
        Example {
            role: Some("qa"),
            ..Example::new(
                Kind::Identity,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["lambda:InvokeFunction", «"lambda:UpdateFunctionCode"», «"sqs:*"»],
    "Resource": "*"
  }]
}"#,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["lambda:InvokeFunction", "sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"],
    "Resource": "*"
  }]
}"#,
            )
        },
        Example {
            role: Some("security-auditor"),
            ..Example::new(
                Kind::Identity,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", «"NotAction": "iam:*"», "Resource": "*"}]
}"#,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"}]
}"#,
            )
        },
        Example {
            role: Some("qa"),
            ..Example::new(
                Kind::Identity,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ChangePassword", «"iam:EnableMFADevice"»],
    "Resource": "arn:aws:iam::111122223333:user/*"
  }]
}"#,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ChangePassword", "iam:EnableMFADevice"],
    "Resource": "arn:aws:iam::111122223333:user/${aws:username}"
  }]
}"#,
            )
        },
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let Some(role) = &context.settings.role else {
        return;
    };
    for statement in context.policy.with_effect(Effect::Allow) {
        let given = context.grants.given_by(statement);
        if given.is_subset(&role.allowed) {
            continue;
        }
        let needed = role
            .allowed
            .union(&own_credentials(context.policy, statement));
        if given.is_subset(&needed) || is_never_met(context.policy, statement) {
            continue;
        }
        let Some(element) = &statement.actions else {
            continue;
        };
        if element.negated {
            let message = message(role, "this `NotAction`", &given, &given.difference(&needed));
            findings.report(element.member.span(), message);
            continue;
        }
        for (entry, named) in context.grants.entries(statement) {
            if findings.is_full() {
                return;
            }
            let Some(mut taken) = taken_in(context, entry, named) else {
                continue;
            };
            taken.intersect_with(&given);
            let beyond = taken.difference(&needed);
            if !beyond.is_empty() {
                let message = message(role, &code(entry.text.value), &taken, &beyond);
                let finding = findings.report(entry.text.span, message);
                let within = taken.intersection(&needed);
                narrow(finding, context.policy, statement, entry, &within, role);
            }
        }
    }
}

/// The actions that `entry` takes in; `None` where the catalogue has none of them.
fn taken_in<'a>(
    context: &Context<'a>,
    entry: ActionPattern<'a>,
    named: Named,
) -> Option<ActionSet> {
    match named {
        Named::One(action) => Some(ActionSet::from_iter([action])),
        Named::Unknown => None,
        _ => {
            let taken = context.grants.taken_in(entry, named)?;
            Some((*taken).clone())
        }
    }
}

/// What people do everywhere before they use anything: it is about the caller alone, or tells what the account asks of passwords.
const ON_EVERYTHING: [&str; 5] = [
    "iam:ChangePassword",
    "iam:GetAccountPasswordPolicy",
    "iam:GetAccountSummary",
    "iam:ListVirtualMFADevices",
    "sts:GetCallerIdentity",
];

/// What `statement` may give everybody, whatever the role is: actions on the own credentials.
fn own_credentials(policy: &Policy<'_>, statement: &Statement<'_>) -> ActionSet {
    let mut own = ActionSet::new();
    for name in ON_EVERYTHING {
        own.insert_pattern(name);
    }
    let named = statement.resources.as_ref().filter(|named| !named.negated);
    let resources = named.map_or(&[][..], |named| &named.items);
    let is_own = |text: &Text<'_>| policy.has_variables() && is_of_oneself(*text);
    let is_device = |text: &Text<'_>| {
        Arn::parse(text.value).is_some_and(|arn| arn.resource.starts_with("mfa/"))
    };
    if resources.is_empty() || !resources.iter().all(|text| is_own(text) || is_device(text)) {
        return own;
    }
    own.union_with(of_oneself());
    // A new device may have any name; whoever deletes one should name it.
    if !resources.iter().all(is_own) {
        own.subtract(&ActionSet::matching("iam:DeleteVirtualMFADevice"));
    }
    own
}

/// Says that `what` gives the actions `given`, of which the role does not need those `beyond`.
fn message(role: &Profile, what: &str, given: &ActionSet, beyond: &ActionSet) -> String {
    let name = code(&role.name);
    if let (1, Some(action)) = (given.len(), given.iter().next()) {
        let reason = sensitive::of(action).map(|entry| format!(", which {}", entry.reason));
        return format!(
            "The role {name} does not need `{action}`{}.",
            reason.unwrap_or_default()
        );
    }
    let examples = named(beyond);
    if beyond.len() == given.len() {
        let actions = count(given.len(), "action");
        return format!(
            "The role {name} needs none of the {actions} that {what} gives: {examples}."
        );
    }
    format!(
        "The role {name} does not need {} of the {} that {what} gives: {examples}.",
        grouped(beyond.len()),
        count(given.len(), "action")
    )
}

/// The worst of `actions`, or where none is sensitive the first.
fn named(actions: &ActionSet) -> String {
    let worst = sensitive::worst(actions, 2);
    if worst.is_empty() {
        return some_of(actions.iter(), 3);
    }
    let among = if worst.len() < actions.len() {
        "among them "
    } else {
        ""
    };
    format!("{among}{}", with_reasons(&worst))
}

/// Offers to leave of `entry` what the role needs, which are the actions `within`; where that is nothing and there is no other entry,
/// nothing of the statement.
fn narrow(
    finding: &mut Finding,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    entry: ActionPattern<'_>,
    within: &ActionSet,
    role: &Profile,
) {
    let Some(element) = &statement.actions else {
        return;
    };
    let value = &element.member.value;
    if let Some(list) = entries(within) {
        let title = format!("Allow what the role {} needs", code(&role.name));
        finding.unsafe_fix(title, vec![replace_item(value, entry.text.span, &list)]);
        return;
    }
    if !within.is_empty() {
        return;
    }
    if element.items.len() == 1 {
        finding.unsafe_fix("Remove the statement", without_statement(policy, statement));
        return;
    }
    let items = value.one_or_many();
    let at = items.iter().position(|item| item.span == entry.text.span);
    let edit = at.and_then(|at| remove_item(items, at));
    finding.unsafe_fix("Remove the entry", edit.into_iter().collect());
}
