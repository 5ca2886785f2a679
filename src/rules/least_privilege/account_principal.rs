//! Accounts as principals: what `:root` means, and another account that may change this resource's permissions.

use std::cell::OnceCell;
use std::sync::LazyLock;

use super::public_access::{accounts, owner};
use super::telling::with_reasons;
use crate::access::Named;
use crate::access::audience::{limits_callers, names_everyone};
use crate::access::closing::{closing_denies, is_closed};
use crate::access::load_balancers::is_of_load_balancers;
use crate::access::sensitive::{Harm, SensitiveAction, among};
use crate::catalog::{AccessLevel, Action, ActionSet};
use crate::policy::{
    Condition, Effect, Kind, OperatorKind, Policy, Principal, PrincipalForm, Statement,
};
use crate::rules::conditions::is_for_logs_of_accounts;
use crate::rules::trust::outside_account::{denies, is_held, lets_in, own_account};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::code;

/// An account's root as principal, explained.
pub static ROOT: Rule = Rule::new(Definition {
    id: "account-root-principal",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::LeastPrivilege,
    needs: Needs::PRINCIPALS,
    title: "A whole account as principal",
    what: "A principal is an account (`arn:aws:iam::ACCOUNT:root`, or its number), in a statement without a condition, and no Deny asks for \
           an organisation, certain callers or networks, or an external id instead. It is told once a policy. The owner of the \
           resource, where its ARN tells, the statement that every KMS key policy begins with, and one that lets Elastic Load \
           Balancing write the logs of certain accounts from an account of its own are left alone, and so is a trust \
           policy of which it is known whose its role is: of that `outside-account-without-external-id` speaks.",
    why: "`root` in a principal does not mean the root user. It hands the decision to that account: its administrators can give the \
          permission to any user and role there, and this policy will not show to whom.",
    examples: &[
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": «"arn:aws:iam::444455556666:root"»},
    "Action": "sts:AssumeRole"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::444455556666:role/deploy"},
    "Action": "sts:AssumeRole"
  }]
}"#,
        ),
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": «"444455556666"»},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:*",
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts",
        "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    ],
    check: in_whole(root),
});

/// Another account that may change who has access, or destroy.
pub static ADMINISTRATION: Rule = Rule::new(Definition {
    id: "cross-account-administration",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::LeastPrivilege,
    needs: Needs::PRINCIPALS,
    title: "Another account may administer the resource",
    what: "A resource policy lets a principal of another account change who has access to the resource, expose it, or destroy it; or \
           every account of an organisation, with no more asked, change who has access. \
           Whose the resource is, is told from its ARN, and in a KMS key policy from the account that has `kms:*`. Grants that AWS \
           services ask for (`kms:GrantIsForAWSResource`) do not count: the KMS console writes them for accounts that use the key. Nor do \
           subscriptions to a topic, and to a destination of logs, which are there for others.",
    why: "Who may rewrite the policy has every right in it, and can lock the owner out. What happens in the other account, and who \
          gets in there, is not for this account to see.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": [«"arn:aws:iam::444455556666:role/producer"», "arn:aws:iam::111122223333:role/worker"]},
    "Action": "sqs:*",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::444455556666:role/producer"},
    "Action": ["sqs:SendMessage", "sqs:GetQueueUrl"],
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
    ],
    check: in_whole(administration),
});

fn root<'a>(context: &Context<'a>, findings: &mut Findings) {
    let policy = context.policy;
    let is_trust = policy.kind == Kind::Trust;
    if !is_trust && policy.kind != Kind::Resource || is_trust && own_account(policy).is_some() {
        return;
    }
    let owner = owner_of(context, policy);
    let closing = OnceCell::new();
    let is_closed = |statement: &Statement<'a>| {
        let closing = closing.get_or_init(|| closing_denies(context.policy, &context.grants));
        !closing.is_empty() && is_closed(closing, statement, &context.grants.given_by(statement))
    };
    let denies = if is_trust { denies(policy) } else { Vec::new() };
    let mut places = policy
        .with_effect(Effect::Allow)
        .filter(|statement| statement.conditions.is_empty() && !is_key_default(context, statement))
        .filter(|statement| !is_trust || lets_in(statement))
        .filter(|statement| accounts(statement).next().is_some() && !is_closed(statement))
        .flat_map(|statement| {
            let logs = is_for_logs(context, statement);
            accounts(statement).filter(move |(_, account)| !logs || !is_of_load_balancers(account))
        })
        .filter(|(principal, account)| {
            owner != Some(account) && !(is_trust && is_held(&denies, principal))
        });
    let Some((first, account)) = places.next() else {
        return;
    };
    let message = if is_of_load_balancers(account) {
        format!(
            "Account {account} is Elastic Load Balancing's, which writes the logs of all customers. It needs `s3:PutObject` below \
             `AWSLogs/` and the number of your account, and nothing else."
        )
    } else {
        what_root_means(&first, account, is_trust)
    };
    let finding = findings.report(first.text.span, message);
    for (other, account) in places.take(MAX_RELATED) {
        finding.related(
            other.text.span,
            format!("So does this for account {account}."),
        );
    }
}

fn what_root_means(principal: &Principal<'_>, account: &str, is_trust: bool) -> String {
    let (what, and) = if is_trust {
        (
            "take on this role",
            " If the account is another company's, also ask for an external id with `sts:ExternalId`.",
        )
    } else {
        ("use what this statement allows", "")
    };
    format!(
        "{} does not mean the root user of account {account}, but the account as a whole: every user and role there that the \
         account's own policies let {what} can do so. Name the role, if it is one that needs it.{and}",
        code(principal.text.value)
    )
}

/// Whether `statement` lets the logs of load balancers of certain accounts be written, and nothing else.
fn is_for_logs<'a>(context: &Context<'a>, statement: &Statement<'a>) -> bool {
    let given = context.grants.given_by(statement);
    is_for_logs_of_accounts(statement) && given.is_subset(&ActionSet::matching("s3:PutObject"))
}

/// How many other places a finding names.
const MAX_RELATED: usize = 20;

/// What the owner of a resource keeps to himself.
const OWNERS: &[Harm] = &[
    Harm::ChangesPermissions,
    Harm::ExposesResources,
    Harm::DestroysData,
];

/// What others do with a resource that is there for them, sensitive as it is where somebody does it with his own account's: to have
/// a topic's messages sent to oneself, and to send one's logs to a destination.
static FOR_OTHERS: LazyLock<ActionSet> = LazyLock::new(|| {
    let mut set = ActionSet::matching("sns:Subscribe");
    set.union_with(&ActionSet::matching("logs:PutSubscriptionFilter"));
    set
});

fn administration(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if policy.kind != Kind::Resource {
        return;
    }
    of_organisation(context, findings);
    let Some(owner) = owner_of(context, policy) else {
        return;
    };
    for statement in policy.with_effect(Effect::Allow) {
        let mut foreign = foreigners(statement, owner).peekable();
        if foreign.peek().is_none() {
            continue;
        }
        let Some(told) = owners_matters(context, statement) else {
            continue;
        };
        for (principal, account) in foreign {
            if findings.is_full() {
                return;
            }
            findings.report(
                principal.text.span,
                format!(
                    "This statement lets account {account} do what is the owner's: {told}. The resource belongs to account {owner}. Allow the other \
                     account what it uses, no more."
                ),
            );
        }
    }
}

/// The principals of `statement` that are of another account than `owner`, each with its account.
fn foreigners<'s, 'a>(
    statement: &'s Statement<'a>,
    owner: &'s str,
) -> impl Iterator<Item = (&'s Principal<'a>, &'a str)> {
    let principals = statement.principals.iter().filter(|p| !p.negated);
    let principals = principals.flat_map(|p| &p.items);
    principals.filter_map(move |principal| {
        let account = match principal.form() {
            PrincipalForm::Account(account) => account,
            PrincipalForm::User(arn)
            | PrincipalForm::Role(arn)
            | PrincipalForm::RoleSession(arn)
            | PrincipalForm::FederatedUser(arn) => arn.account,
            _ => return None,
        };
        (account != owner).then_some((principal, account))
    })
}

/// The gravest of what `statement` gives that the owner of a resource keeps to himself; `None` where it gives nothing of that.
fn owners_matters<'a>(context: &Context<'a>, statement: &Statement<'a>) -> Option<String> {
    let mut given = ActionSet::clone(&context.grants.given_by(statement));
    given.subtract(&FOR_OTHERS);
    if is_for_grants_of_services(statement) {
        given.subtract(&ActionSet::matching("kms:*Grant*"));
    }
    let grave = among(&given).filter(|entry| OWNERS.contains(&entry.harm));
    let grave: Vec<&SensitiveAction> = grave.take(3).collect();
    if !grave.is_empty() {
        return Some(with_reasons(&grave));
    }
    let manages = |action: &Action| action.level() == AccessLevel::PermissionsManagement;
    let action = given.iter().find(manages)?;
    Some(format!("`{action}` (changes who has access)"))
}

/// Reports the Allows that let every account of an organisation change who has access.
fn of_organisation(context: &Context<'_>, findings: &mut Findings) {
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        if !is_for_organisation(statement) {
            continue;
        }
        let given = context.grants.given_by(statement);
        let changes = |entry: &&SensitiveAction| entry.harm == Harm::ChangesPermissions;
        let grave: Vec<&SensitiveAction> = among(&given).filter(changes).take(3).collect();
        let principals = statement.principals.iter().flat_map(|p| &p.items);
        let mut everyone = principals.filter(|p| p.form() == PrincipalForm::Everyone);
        if let Some(everyone) = everyone.next().filter(|_| !grave.is_empty()) {
            findings.report(
                everyone.text.span,
                format!(
                    "Lets every account of the organisation do what is the owner's: {}. Allow the others what they use, no more.",
                    with_reasons(&grave)
                ),
            );
        }
    }
}

/// Whether `statement` lets in everyone of an organisation, and asks for nothing else of them.
fn is_for_organisation(statement: &Statement<'_>) -> bool {
    const KEYS: [&str; 3] = [
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:SecureTransport",
    ];
    let is_known = |condition: &Condition<'_>| KEYS.iter().any(|key| condition.is_key(key));
    names_everyone(statement)
        && limits_callers(statement)
        && statement.conditions.iter().all(is_known)
}

/// Whether `statement` is for the grants alone that AWS services ask for on behalf of the principal.
fn is_for_grants_of_services(statement: &Statement<'_>) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| {
        let mut values = condition.values.iter();
        condition.is_key("kms:GrantIsForAWSResource")
            && condition
                .operator
                .is_some_and(|o| o.kind == OperatorKind::Bool && !o.if_exists)
            && values.all(|value| value.value.eq_ignore_ascii_case("true"))
    })
}

/// The account that the resource of `policy` belongs to, where the policy tells.
fn owner_of<'a>(context: &Context<'a>, policy: &'a Policy<'a>) -> Option<&'a str> {
    if let Some(owner) = owner(policy) {
        return Some(owner);
    }
    let keys = policy.with_effect(Effect::Allow);
    let mut defaults = keys.filter(|statement| is_key_default(context, statement));
    let first = defaults.next()?;
    let (_, account) = accounts(first).next()?;
    Some(account)
}

/// Whether `statement` is the one that every KMS key policy begins with: the account may do everything with the key, so that
/// its identity policies count.
fn is_key_default<'a>(context: &Context<'a>, statement: &'a Statement<'a>) -> bool {
    let kms = |named: Named| matches!(named, Named::Service(service) if service.prefix() == "kms");
    let mut entries = context.grants.entries(statement);
    let plain = statement.actions.as_ref().is_some_and(|a| !a.negated);
    plain && accounts(statement).next().is_some() && entries.any(|(_, named)| kms(named))
}
