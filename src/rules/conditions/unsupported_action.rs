//! Condition keys that requests for an action of the statement do not have: AWS's code for the keys that its validator looks at, and
//! a rule of our own for those of all other services.

use super::absence::{consequence, holds_without_key};
use super::apart::set_apart;
use super::lacking_key::{bars_untagged, is_listed, lacks, owner, tells_tags};
use super::work::Work;
use crate::access::Named;
use crate::catalog::ConditionKey;
use crate::policy::{Kind, Text};
use crate::rules::least_privilege::telling::any_of;
use crate::rules::redundancy::without_statement;
use crate::rules::{
    Category, Context, Definition, Example, Finding, Findings, KeyedCondition, Needs, Rule, Topic,
    in_whole,
};
use crate::syntax::excerpt::code;
use crate::syntax::{Span, remove_items};

/// A key that AWS's validator holds against the actions.
pub static RULE: Rule = Rule::new(Definition {
    id: "unsupported-action-for-condition-key",
    issue_code: Some("UNSUPPORTED_ACTION_FOR_CONDITION_KEY"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Action without the condition key",
    what: "A condition key of a service, or of an identity provider, is in the requests for those actions that AWS lists it for. The \
           actions that a statement names should all be among them. AWS's validator is known to hold the keys of AWS KMS, Amazon S3, \
           Amazon DynamoDB, AWS STS, IAM and identity providers against the actions; of the others \
           `condition-key-not-supported-by-action` speaks. Not looked at are actions with wildcards, `NotAction`, global keys, keys that \
           AWS lists for no action at all, and operators with `IfExists`, which are meant for keys that may be missing. A few pairs that \
           AWS does not list are let pass, because AWS's validator lets them: `kms:RecipientAttestation:…` with `kms:Encrypt` and the \
           data keys without plaintext. One finding tells all the actions that one condition does not fit.",
    why: WHY,
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "ListInbox",
    "Effect": "Allow",
    "Action": ["s3:ListBucket", «"s3:ListBucketMultipartUploads"»],
    "Resource": "arn:aws:s3:::reports",
    "Condition": { "StringLike": { "s3:prefix": "inbox/*" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ListInbox",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::reports",
      "Condition": { "StringLike": { "s3:prefix": "inbox/*" } }
    },
    {
      "Effect": "Allow",
      "Action": "s3:ListBucketMultipartUploads",
      "Resource": "arn:aws:s3:::reports"
    }
  ]
}"#,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:role/deploy" },
    "Action": ["sts:AssumeRole", «"sts:TagSession"»],
    "Condition": { "StringEquals": { "sts:ExternalId": "7f3c9b51" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::444455556666:role/deploy" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "sts:ExternalId": "7f3c9b51" } }
    },
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::444455556666:role/deploy" },
      "Action": "sts:TagSession"
    }
  ]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-for-condition-key",
    ],
    check: in_whole(|context, findings| check(context, true, findings)),
});

/// A key that it does not.
pub static OTHERS: Rule = Rule::new(Definition {
    id: "condition-key-not-supported-by-action",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Condition key that the action does not support",
    what: "A condition key of a service is in the requests for those actions that AWS's Service Authorization Reference lists it \
           for. The actions that a statement names should all be among them. This is `unsupported-action-for-condition-key` for \
           the services whose keys AWS's validator does not look at, and for wildcards, where no action of the statement has the \
           key.\n\n\
           `aws:RequestTag/…` and `aws:TagKeys`, which only requests that set tags have, count where by this condition alone the \
           action is never allowed or always denied, or where no action of the statement has them. An action lacks them where AWS lists \
           neither for it, and it reads or other actions of its service have them.\n\n\
           An operator with `IfExists`, of whatever service the key is, counts where no action of the statement has the key.\n\n\
           Left alone are `NotAction`, keys that AWS lists for no action at all, and what the \
           Reference leaves out while AWS's own policies compare it, as `aws-marketplace:ProductId` with the subscriptions.",
    why: WHY,
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «"s3:*Object"»,
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringNotEquals": { "ec2:InstanceType": "t3.micro" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:*Object",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:RunInstances", «"ec2:DescribeInstances"»],
    "Resource": "*",
    "Condition": { "StringEquals": { "ec2:InstanceType": "t3.micro" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "ec2:RunInstances",
      "Resource": "*",
      "Condition": { "StringEquals": { "ec2:InstanceType": "t3.micro" } }
    },
    {
      "Effect": "Allow",
      "Action": "ec2:DescribeInstances",
      "Resource": "*"
    }
  ]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «"ec2:StartInstances"»,
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:RequestTag/team": "orders" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:ResourceTag/team": "orders" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-requests",
    ],
    check: in_whole(|context, findings| check(context, false, findings)),
});

const WHY: &str = "For an action without the key, the condition comes out the same for every request. An Allow then never allows the \
    action, or allows it without the limit; a Deny never denies it, or denies it always.";

/// The services whose keys AWS's validator holds against the actions, going by its published answers and by AWS's managed policies,
/// which pass it.
const LOOKED_AT: [&str; 5] = ["dynamodb", "iam", "kms", "s3", "sts"];

/// Whether AWS's validator holds the key against the actions; those of identity providers it does.
fn is_looked_at(key: ConditionKey) -> bool {
    let owner = owner(key);
    LOOKED_AT.contains(&owner) || owner == "saml" || owner.contains(['.', '$'])
}

fn check(context: &Context<'_>, looked_at: bool, findings: &mut Findings) {
    let mut work = Work::new();
    for keyed in context.conditions() {
        let if_exists = keyed.condition.operator.is_some_and(|o| o.if_exists);
        let is_meant =
            |key: &ConditionKey| !key.is_global() || (!looked_at && !if_exists && tells_tags(*key));
        let Some(key) = keyed.key.filter(is_meant) else {
            continue;
        };
        let names_count = (is_looked_at(key) && !if_exists) == looked_at;
        if !names_count && looked_at {
            continue;
        }
        let named = keyed.statement.actions.as_ref().filter(|a| !a.negated);
        let pairs = named.map_or(0, |actions| actions.items.len());
        if keyed.condition.operator.is_none() || pairs == 0 {
            continue;
        }
        if !work.spend(pairs) || findings.is_full() {
            return;
        }
        let entries = || context.grants.entries(keyed.statement);
        let mut unsupported: Vec<_> = entries()
            .filter(|(_, named)| {
                matches!(named, Named::One(action) if names_count && lacks(*action, key))
            })
            .map(|(entry, _)| entry.text)
            .collect();
        // AWS's validator leaves out wildcards; among actions that have the key one is seldom a slip.
        if !looked_at && entries().any(|(_, named)| is_wildcard(named)) {
            let actions = context.grants.actions(keyed.statement);
            if !work.spend(actions.len()) {
                return;
            }
            let is_of_services =
                entries().all(|(_, named)| matches!(named, Named::One(_)) || is_wildcard(named));
            if is_of_services && actions.iter().all(|action| lacks(action, key)) {
                let untold = entries().filter(|(_, named)| names_count || is_wildcard(*named));
                unsupported = untold.map(|(entry, _)| entry.text).collect();
            }
        }
        // `IfExists` is meant for requests that lack the key, but not for none that has it.
        if if_exists && unsupported.len() < pairs {
            continue;
        }
        let is_told = || match key.is_global() {
            true => bars_untagged(&keyed, unsupported.len() == pairs),
            false => is_listed(key),
        };
        if !unsupported.is_empty() && is_told() {
            report(context, &keyed, &unsupported, findings);
        }
    }
}

/// Whether an entry takes in actions of one service by a wildcard.
fn is_wildcard(named: Named) -> bool {
    matches!(named, Named::Service(_) | Named::Part(_))
}

fn report(
    context: &Context<'_>,
    keyed: &KeyedCondition<'_>,
    actions: &[Text<'_>],
    findings: &mut Findings,
) {
    let (Some(first), condition) = (actions.first(), keyed.condition) else {
        return;
    };
    let key = code(condition.key().value);
    let them = if actions.len() == 1 { "it" } else { "them" };
    let finding = findings.report(
        first.span,
        format!(
            "No request for {} has {key}, so {}.",
            any_of(actions.iter().map(|action| action.value), 3),
            consequence(keyed.statement, condition, them)
        ),
    );
    for other in actions.iter().skip(1) {
        finding.related(other.span, format!("No request for this one has {key}."));
    }
    finding.related(condition.member.value.span, "This is the condition.");
    let spans: Vec<Span> = actions.iter().map(|action| action.span).collect();
    let entries = keyed
        .statement
        .actions
        .as_ref()
        .map_or(0, |a| a.items.len());
    if actions.len() == entries {
        // No request that the statement is about has the key: it holds for all of them or for none.
        if holds_without_key(condition) {
            let edit = keyed.statement.without(condition);
            finding.unsafe_fix("Remove the condition", edit.into_iter().collect());
        } else {
            let edits = without_statement(context.policy, keyed.statement);
            finding.unsafe_fix("Remove the statement", edits);
        }
    } else if context.policy.kind == Kind::Trust && !keyed.statement.denies() {
        // Whom the condition keeps out would take on the role by the statement without it.
    } else if let Some(edits) = set_apart(context, keyed.statement, condition, &spans) {
        finding.unsafe_fix(
            "Move what lacks the key to a statement without this condition",
            edits,
        );
        if keyed.statement.denies() {
            take_out(finding, keyed, &spans);
        }
    }
}

/// Offers to take the entries at `spans`, which are not all, out of the statement.
fn take_out(finding: &mut Finding, keyed: &KeyedCondition<'_>, spans: &[Span]) {
    let Some(actions) = &keyed.statement.actions else {
        return;
    };
    let items = actions.member.value.one_or_many();
    let gone = items.iter().enumerate();
    let gone = gone.filter(|(_, item)| spans.contains(&item.span));
    let gone: Vec<usize> = gone.map(|(at, _)| at).collect();
    finding.unsafe_fix(
        "Take what lacks the key out of this Deny",
        remove_items(items, &gone),
    );
}
