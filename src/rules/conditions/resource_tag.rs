//! `aws:ResourceTag` for actions whose requests never have it: AWS's four codes.
//!
//! Wildcards count, by what they take in, and one such action of a service is enough. Held against answers of AWS's validator that
//! people have published, the catalogue gives the services that AWS names, but for one: see [`lacks`]. Of operators that hold
//! without the key nothing is said: with those, the statement does reach the action.

use super::absence::holds_without_key;
use super::apart::set_apart;
use super::work::Work;
use crate::access::Named;
use crate::catalog::{Action, ConditionKey};
use crate::policy::{Condition, Kind, Statement};
use crate::rules::least_privilege::telling::some_of;
use crate::rules::{
    Category, Context, Definition, Example, Findings, KeyedCondition, Needs, Rule, Topic, in_whole,
};
use crate::syntax::Span;
use crate::syntax::excerpt::code;

const WHAT_ACTION: &str = "A statement that compares `aws:ResourceTag/…` names actions whose requests have that key. AWS lists it for the \
    actions and resource types that can be controlled by tags; that a resource can be tagged is not enough. Of Amazon SNS, whose topics \
    AWS's reference lists with the key, AWS's validator says that it lacks it, and so does this rule. Wildcards count: one \
    action among those taken in that lacks the key is enough. Operators that hold where the key is missing (negated ones, \
    `IfExists`, `\"Null\": \"true\"`) are not meant.";

const WHAT_NOT_ACTION: &str = "`NotAction` takes in actions of every service, those to come too, and most of them never have \
    `aws:ResourceTag/…` in their requests. A statement that compares it lists its actions with `Action`. Operators that hold where \
    the key is missing are not meant.";

const WHY_ALLOW: &str = "For an action without the key the condition is never true, however the resource is tagged, so the Allow gives \
    nothing. People find out by being refused, and then often widen the wrong thing.";

const WHY_DENY: &str = "For an action without the key the condition is never true, however the resource is tagged, so the Deny stops \
    nothing. It reads as a protection and is none: whoever is allowed the action otherwise can do it to the very resources that the \
    tag was to guard.";

macro_rules! rule {
    ($name:ident, $id:literal, $code:literal, $category:ident, $title:literal, $what:ident, $why:ident, $deny:literal, $not:literal,
     $bad:literal, $good:literal) => {
        #[doc = $title]
        pub static $name: Rule = Rule::new(Definition {
            id: $id,
            issue_code: Some($code),
            category: Category::$category,
            topic: Topic::Conditions,
            needs: Needs::CONDITIONS.and(Needs::TAGS),
            title: $title,
            what: $what,
            why: $why,
            examples: &[Example::new(Kind::Identity, $bad, $good)],
            references: &[
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
                "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
            ],
            check: in_whole(|context, findings| check(context, $deny, $not, findings)),
        });
    };
}

rule!(
    ALLOW,
    "allow-with-unsupported-tag-condition-key-for-service",
    "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    Suggestion,
    "Allow by a tag that requests do not tell",
    WHAT_ACTION,
    WHY_ALLOW,
    false,
    false,
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["secretsmanager:DescribeSecret", "secretsmanager:ListSecrets"],
    "Resource": "*",
    "Condition": { "StringEquals": { «"aws:ResourceTag/team"»: "web" } }
  }]
}"#,
    r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "secretsmanager:DescribeSecret",
      "Resource": "*",
      "Condition": { "StringEquals": { "aws:ResourceTag/team": "web" } }
    },
    {
      "Effect": "Allow",
      "Action": "secretsmanager:ListSecrets",
      "Resource": "*"
    }
  ]
}"#
);

rule!(
    ALLOW_NOT_ACTION,
    "allow-notaction-with-unsupported-tag-condition-key-for-service",
    "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    Suggestion,
    "Allow with NotAction by a tag of the resource",
    WHAT_NOT_ACTION,
    WHY_ALLOW,
    false,
    true,
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "NotAction": "iam:*",
    "Resource": "*",
    "Condition": { "StringEquals": { «"aws:ResourceTag/team"»: "web" } }
  }]
}"#,
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:StartInstances", "ec2:StopInstances"],
    "Resource": "arn:aws:ec2:*:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:ResourceTag/team": "web" } }
  }]
}"#
);

rule!(
    DENY,
    "deny-with-unsupported-tag-condition-key-for-service",
    "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    SecurityWarning,
    "Deny by a tag that requests do not tell",
    WHAT_ACTION,
    WHY_DENY,
    true,
    false,
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": ["dynamodb:DeleteTable", "dynamodb:DeleteBackup"],
    "Resource": "*",
    "Condition": { "StringEquals": { «"aws:ResourceTag/status"»: "keep" } }
  }]
}"#,
    r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny",
      "Action": "dynamodb:DeleteTable",
      "Resource": "*",
      "Condition": { "StringEquals": { "aws:ResourceTag/status": "keep" } }
    },
    {
      "Effect": "Deny",
      "Action": "dynamodb:DeleteBackup",
      "Resource": "arn:aws:dynamodb:*:111122223333:table/keep-*"
    }
  ]
}"#
);

rule!(
    DENY_NOT_ACTION,
    "deny-notaction-with-unsupported-tag-condition-key-for-service",
    "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    SecurityWarning,
    "Deny with NotAction by a tag of the resource",
    WHAT_NOT_ACTION,
    WHY_DENY,
    true,
    true,
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": "s3:Get*",
    "Resource": "*",
    "Condition": { "StringEquals": { «"aws:ResourceTag/status"»: "keep" } }
  }]
}"#,
    r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": ["ec2:TerminateInstances", "ec2:DeleteVolume"],
    "Resource": "*",
    "Condition": { "StringEquals": { "aws:ResourceTag/status": "keep" } }
  }]
}"#
);

fn check(context: &Context<'_>, deny: bool, not_action: bool, findings: &mut Findings) {
    // What one statement names is looked up once, however many of its conditions are about tags.
    let mut known: Option<(usize, Vec<Action>, Option<Vec<Entry>>)> = None;
    let mut work = Work::new();
    for keyed in context.conditions() {
        let (statement, condition) = (keyed.statement, keyed.condition);
        let actions = statement.actions.as_ref();
        let has_form = statement.effect.is_some()
            && statement.denies() == deny
            && actions.is_some_and(|a| a.negated == not_action);
        let Some(key) = keyed.key.filter(|key| has_form && is_resource_tag(*key)) else {
            continue;
        };
        if !fails_without_key(condition) || findings.is_full() {
            continue;
        }
        if not_action {
            if is_first(statement, condition) {
                report_rest(statement, condition, findings);
            }
            continue;
        }
        let index = statement.index;
        let (_, without, entries) = match known.take() {
            Some(same) if same.0 == index => known.insert(same),
            _ => {
                let without = without_key(context, statement, key);
                let found = !without.is_empty();
                let entries = found.then(|| lacking(context, statement, key, &mut work));
                known.insert((index, without, entries.flatten()))
            }
        };
        if without.is_empty() || !is_first(statement, condition) {
            continue;
        }
        let entries = entries.as_ref().filter(|found| work.spend(found.len()));
        report(
            context,
            &keyed,
            without,
            entries.map_or(&[], Vec::as_slice),
            findings,
        );
    }
}

/// The place of an entry that names what lacks the key or takes it in, and whether it names nothing else.
type Entry = (Span, bool);

/// Whether no condition before it compares the same key: `Null` often stands beside another operator.
fn is_first(statement: &Statement<'_>, condition: &Condition<'_>) -> bool {
    let mut alike = statement.conditions.iter();
    let first = alike.find(|other| other.is_key(condition.key().value) && fails_without_key(other));
    first.is_some_and(|first| first.member.key.span == condition.member.key.span)
}

fn fails_without_key(condition: &Condition<'_>) -> bool {
    condition.operator.is_some() && !holds_without_key(condition)
}

/// Reports a `NotAction`.
fn report_rest(statement: &Statement<'_>, condition: &Condition<'_>, findings: &mut Findings) {
    let does = done(statement);
    findings.report(
        condition.member.key.span,
        format!(
            "`NotAction` takes in many actions whose requests never have {}; none of those is {does} by this statement. List with \
             `Action` the ones that are meant.",
            code(condition.key().value)
        ),
    );
}

fn done(statement: &Statement<'_>) -> &'static str {
    if statement.denies() {
        "denied"
    } else {
        "allowed"
    }
}

fn is_resource_tag(key: ConditionKey) -> bool {
    key.is_global()
        && key
            .template()
            .is_some_and(|(before, _)| before == "aws:ResourceTag/")
}

fn report<'a>(
    context: &Context<'a>,
    keyed: &KeyedCondition<'a>,
    without: &[Action],
    entries: &[Entry],
    findings: &mut Findings,
) {
    let (statement, condition) = (keyed.statement, keyed.condition);
    let does = done(statement);
    let finding = findings.report(
        condition.member.key.span,
        format!(
            "Requests for some of these actions never have {}, however the resource is tagged, so they are not {does} by this \
             statement: {}.",
            code(condition.key().value),
            some_of(without.iter(), 6)
        ),
    );
    for (span, _) in entries {
        finding.related(*span, "This is among what lacks the key, or takes it in.");
    }
    if !entries.is_empty() && entries.iter().all(|(_, alone)| *alone) {
        let spans: Vec<Span> = entries.iter().map(|(span, _)| *span).collect();
        let edits = set_apart(context, statement, condition, &spans);
        finding.unsafe_fix(
            "Move what lacks the key to a statement without this condition",
            edits.unwrap_or_default(),
        );
    }
}

/// Whether requests for the action do not have the key, going by AWS's reference; of Amazon SNS, by what AWS's validator answers.
pub(in crate::rules) fn lacks(action: Action, key: ConditionKey) -> bool {
    !action.lists_key(key) || action.service().prefix() == "sns"
}

/// The first action of each service that is named and lacks the key.
fn without_key<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    key: ConditionKey,
) -> Vec<Action> {
    let actions = context.grants.actions(statement);
    let first = |service| {
        actions
            .iter_service(service)
            .find(|action| lacks(*action, key))
    };
    actions.services().filter_map(first).collect()
}

/// The entries that lack the key; `None` where the work for finding them is used up.
fn lacking<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    key: ConditionKey,
    work: &mut Work,
) -> Option<Vec<Entry>> {
    let mut found = Vec::new();
    for (entry, named) in context.grants.entries(statement) {
        let lacks_it = match named {
            Named::One(action) => lacks(action, key),
            Named::Unknown => false,
            named => {
                let set = context.grants.taken_in(entry, named)?;
                let first = set.iter().position(|action| lacks(action, key));
                if !work.spend(first.unwrap_or(set.len())) {
                    return None;
                }
                first.is_some()
            }
        };
        if lacks_it {
            found.push((entry.text.span, !named.is_wildcard()));
        }
    }
    Some(found)
}
