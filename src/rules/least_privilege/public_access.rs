//! A principal that is everyone.

use std::cell::OnceCell;

use super::telling::{some_of, worst};
use crate::access::audience::{
    asks_for_own_resource, is_for_services, limits_callers, names_everyone,
};
use crate::access::closing::{closing_denies, is_closed};
use crate::access::grouped;
use crate::access::never_met::is_never_met;
use crate::catalog::{AccessLevel, ActionSet};
use crate::policy::{
    Arn, Condition, Effect, Kind, Policy, Principal, PrincipalForm, Statement, is_account_id,
};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic};
use crate::syntax::excerpt::code;
use crate::syntax::replace;

/// `Allow` for `*`, in resource and trust policies.
pub static RULE: Rule = Rule::new(Definition {
    id: "public-access",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::LeastPrivilege,
    needs: Needs::PRINCIPALS,
    title: "Open to everyone",
    what: "An Allow of a resource or trust policy names everyone (`*`) as principal, no condition of it limits who calls (an \
           organisation, an account, a network, the resource that calls), and no Deny of the policy turns all others away. A \
           condition counts only where it compares something that callers cannot choose with fixed values: a tag, the referrer or \
           the user agent do not, nor does an operator with `IfExists`.",
    why: "Everyone is everyone on the internet. Open buckets and queues are found by machines within hours, and a role that \
          everyone may take on is an open door into the account.",
    examples: &[
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": «"*"»,
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
  }]
}"#,
        ),
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": «"*"»},
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs",
    "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "*"},
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs",
    "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:orders"}}
  }]
}"#,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": «"*"»},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "partner"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::444455556666:role/partner"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "partner"}}
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ],
    check,
});

/// At most this many Denies that leave some of it open are pointed at, of so many that are looked at.
const MAX_DENIES: usize = 3;
const LOOKED_AT: usize = 64;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if !matches!(policy.kind, Kind::Resource | Kind::Trust) {
        return;
    }
    let closing = OnceCell::new();
    let owner = OnceCell::new();
    for statement in policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        if !names_everyone(statement) || limits_callers(statement) {
            continue;
        }
        let given = context.grants.given_by(statement);
        let closing = closing.get_or_init(|| closing_denies(policy, &context.grants));
        if given.is_empty()
            || is_closed(closing, statement, &given)
            || is_never_met(policy, statement)
        {
            continue;
        }
        let principals = statement.principals.iter().flat_map(|p| &p.items);
        // IAM refuses a bare `*` in a trust policy, which a rule of its own reports.
        let everyone = principals.filter(|p| {
            p.form() == PrincipalForm::Everyone && (policy.kind != Kind::Trust || p.key.is_some())
        });
        for principal in everyone.take(1) {
            let own = statement.conditions.iter().find(|c| {
                policy.has_variables() && policy.kind == Kind::Resource && asks_for_own_resource(c)
            });
            let message = match own {
                Some(own) => of_own_resource(own),
                None => message(policy.kind, statement, &given),
            };
            let finding = findings.report(principal.text.span, message);
            if own.is_none() {
                finding.shown_by(|| Proof::any().by_strangers());
            }
            let denies = policy.with_effect(Effect::Deny).take(LOOKED_AT);
            let denies = denies.filter(|deny| context.grants.reached_by(deny).intersects(&given));
            for deny in denies.take(MAX_DENIES) {
                let effect = deny.effect_member;
                let place = effect.map_or(deny.node.span, |effect| effect.value.span);
                finding.related(place, "This Deny takes away only some of it.");
            }
            if let Some(account) = *owner.get_or_init(|| self::owner(policy)) {
                let arn = format!("arn:aws:iam::{account}:root");
                let new = match principal.key {
                    Some(_) => format!("\"{arn}\""),
                    None => format!("{{\"AWS\": \"{arn}\"}}"),
                };
                let title = format!("Let in the account {account} only");
                finding.unsafe_fix(title, vec![replace(principal.text.span, new)]);
            }
        }
    }
}

/// Of a condition that no stranger meets, and that AWS takes for no limit.
fn of_own_resource(condition: &Condition<'_>) -> String {
    format!(
        "AWS takes this for open to everyone, and Amazon S3 refuses it where public policies are blocked: only fixed values count, and `{}` is compared with a variable. Compare `aws:PrincipalAccount` or `aws:PrincipalOrgID` with an id.",
        condition.key().value
    )
}

fn message(kind: Kind, statement: &Statement<'_>, given: &ActionSet) -> String {
    let mut message = if kind == Kind::Trust {
        "Everyone who has any AWS account can take on this role.".to_owned()
    } else {
        let condition = if statement.conditions.is_empty() {
            ", whether signed in or not,"
        } else {
            ""
        };
        let what = if given.len() <= 3 {
            format!("do {}", some_of(given.iter(), 3))
        } else {
            let worst = worst(given, 2);
            if worst.is_empty() {
                format!("do {}", some_of(given.iter(), 3))
            } else {
                format!("do {} things, among them {worst}", grouped(given.len()))
            }
        };
        match is_for_services(statement) {
            true => format!("AWS services can {what} for whomever they work, strangers too."),
            false => format!("Everyone on the internet{condition} can {what}."),
        }
    };
    if let Some(condition) = statement.conditions.first() {
        message.push_str(&format!(
            " The condition on {} does not keep strangers out: they can meet it.",
            code(condition.key().value)
        ));
    }
    if kind == Kind::Resource && names_every_resource(statement) {
        message.push_str(
            " If this is the policy of a VPC endpoint, which gives nothing by itself, have it checked as one.",
        );
    } else if kind == Kind::Resource && only_reads_files(given) {
        message.push_str(" That is right for a public website or download, and for nothing else.");
    } else {
        message.push_str(" Name who may, or limit it by `aws:PrincipalOrgID`, `aws:SourceAccount` or `aws:SourceArn`.");
    }
    message
}

/// Whether `statement` does not name the resource that the policy is of, which few but the policies of VPC endpoints do without.
fn names_every_resource(statement: &Statement<'_>) -> bool {
    let resources = statement.resources.as_ref();
    resources.is_some_and(|r| !r.negated && r.items.iter().all(|r| r.value == "*"))
}

/// Whether no more can be done than to read from Amazon S3, as from a website.
fn only_reads_files(given: &ActionSet) -> bool {
    given.iter().all(|action| {
        matches!(action.level(), AccessLevel::Read | AccessLevel::List)
            && action.service().prefix() == "s3"
    })
}

/// The account that every resource of the policy belongs to, where their ARNs say so.
pub(super) fn owner<'a>(policy: &Policy<'a>) -> Option<&'a str> {
    let mut owner = None;
    for statement in &policy.statements {
        for resource in statement.resources.iter().flat_map(|r| &r.items) {
            let account = Arn::parse(resource.value)?.account;
            if !is_account_id(account) || owner.is_some_and(|known| known != account) {
                return None;
            }
            owner = Some(account);
        }
    }
    owner
}

/// The principals of `statement` that are accounts as such, with the account's id.
pub(super) fn accounts<'s, 'a>(
    statement: &'s Statement<'a>,
) -> impl Iterator<Item = (Principal<'a>, &'a str)> + 's {
    let principals = statement.principals.iter().filter(|p| !p.negated);
    principals
        .flat_map(|p| &p.items)
        .filter_map(|principal| match principal.form() {
            PrincipalForm::Account(account) => {
                is_account_id(account).then_some((*principal, account))
            }
            _ => None,
        })
}
