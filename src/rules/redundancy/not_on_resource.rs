use std::cell::LazyCell;

use super::dead_entry::{Dead, Reached, dead, has_part_for_all};
use super::{is_given, places_in, subject, without_entries, without_statement};
use crate::access::cover::on_everything;
use crate::catalog::{ActionSet, ResourceType};
use crate::order::Order;
use crate::policy::{Arn, Effect, Kind, Policy, Statement};
use crate::rules::conditions::without_unmet;
use crate::rules::copied_statement::with_copy;
use crate::rules::grammar::attached_resource::may_name;
use crate::rules::{
    Category, Context, Definition, Example, Finding, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Node, append_items, quoted, remove_items, replace};

/// Actions of an Allow that none of its resources can be the object of.
pub static ALLOW: Rule = Rule::new(Definition {
    id: "action-not-on-resource",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Redundancy,
    needs: Needs::NOTHING,
    title: "Allowed action that none of the resources can take",
    what: "An entry of `Action` in an Allow names an action that AWS lists for other types of resources than those in `Resource` \
           (`s3:GetObject` is done to an object, and the ARN of a bucket is none), or for no type at all: such actions only `*` \
           takes in. A wildcard counts where all that it takes in is such, or where more than half of it needs `*`, as with \
           `ec2:Describe*`. Entries about the same types are one finding, and a statement has four at most.\n\n\
           Left alone are `NotAction` and `NotResource`, an action that another Allow gives on its own resources, and a resource \
           that may be of the right type: a pattern or variable that can reach one, a form of ARN that AWS's tables do not have, \
           a pattern that says nothing behind the account, as `arn:aws:s3:::*`. On resources of the action's own service, only \
           services count whose tables are known to be whole, and of the actions without a type those of EC2 and the lists of \
           KMS, Lambda and S3: others are allowed on the pattern of what they make or list, whatever the tables say.",
    why: "AWS takes the policy without a word, and the action is refused all the same. With S3 it is the commonest mistake there is: \
          the bucket and the objects in it are different resources, and a policy mostly needs both.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:ListBucket", «"s3:GetObject"», "s3:PutObject"],
    "Resource": "arn:aws:s3:::reports"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:ListBucket", "s3:GetObject", "s3:PutObject"],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "StartAndStop",
      "Effect": "Allow",
      "Action": [«"ec2:DescribeInstances"», "ec2:StartInstances", "ec2:StopInstances"],
      "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*"
    }
  ]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "StartAndStop",
      "Effect": "Allow",
      "Action": ["ec2:StartInstances", "ec2:StopInstances"],
      "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*"
    },
    {"Effect": "Allow", "Action": "ec2:DescribeInstances", "Resource": "*"}
  ]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [«"ec2:Describe*"», "ec2:StartInstances"],
      "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*"
    }
  ]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "ec2:StartInstances",
      "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*"
    },
    {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}
  ]
}"#,
        ),
    ],
    references: &[TABLES, SUMMARIES],
    check: in_whole(|context, findings| check(context, Effect::Allow, findings)),
});

/// Actions of a Deny that none of its resources can be the object of.
pub static DENY: Rule = Rule::new(Definition {
    id: "denied-action-not-on-resource",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Redundancy,
    needs: Needs::DENIES,
    title: "Denied action that none of the resources can take",
    what: "An entry of `Action` in a Deny names an action that AWS lists for other types of resources than those in `Resource`, or \
           for no type at all, which only `*` takes in. What counts is as for `action-not-on-resource`; an action that another Deny of \
           the policy reaches is not reported.",
    why: "The Deny looks like a guard and stops nobody: who was to be kept from deleting the objects of a bucket deletes them as soon \
          as something allows it.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::audit-*/*"},
    {
      "Sid": "KeepTheEvidence",
      "Effect": "Deny",
      "Action": [«"s3:DeleteObject"», "s3:DeleteBucket"],
      "Resource": "arn:aws:s3:::audit-evidence"
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::audit-*/*"},
    {
      "Sid": "KeepTheEvidence",
      "Effect": "Deny",
      "Action": ["s3:DeleteObject", "s3:DeleteBucket"],
      "Resource": ["arn:aws:s3:::audit-evidence", "arn:aws:s3:::audit-evidence/*"]
    }
  ]
}"#,
    )],
    references: &[TABLES, SUMMARIES],
    check: in_whole(|context, findings| check(context, Effect::Deny, findings)),
});

const TABLES: &str = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";
const SUMMARIES: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html";

/// At most this many findings are made of one statement: where most of a long list does nothing, a few tell it.
const MAX_GROUPS: usize = 4;

/// Of at most this many resources it is looked at what they lack.
const MAX_RESOURCES: usize = 8;

fn check(context: &Context<'_>, effect: Effect, findings: &mut Findings) {
    let reached = LazyCell::new(|| Reached::of(context, effect));
    for statement in context.policy.with_effect(effect) {
        if findings.is_full() {
            return;
        }
        let is_good = || is_given(context, statement) && !has_part_for_all(context, statement);
        if is_open(statement) || (effect == Effect::Allow && is_good()) {
            continue;
        }
        let mut dead = dead(context, statement, &reached);
        let entries = statement.actions.as_ref().map_or(0, |a| a.items.len());
        let is_whole = dead.len() == entries && dead.iter().all(|dead| dead.part.is_none());
        for _ in 0..MAX_GROUPS {
            if dead.is_empty() {
                break;
            }
            let first = dead.remove(0);
            let (mut group, others): (Vec<_>, Vec<_>) =
                dead.into_iter().partition(|other| other.is_like(&first));
            group.insert(0, first);
            report(context.policy, statement, &group, is_whole, findings);
            dead = others;
        }
    }
}

/// Whether nothing can be told of `statement`: it names no certain actions or resources.
fn is_open(statement: &Statement<'_>) -> bool {
    statement.actions.as_ref().is_none_or(|a| a.negated)
        || statement
            .resources
            .as_ref()
            .is_none_or(|r| r.negated || r.items.len() < r.member.value.one_or_many().len())
        || on_everything(statement)
}

/// Reports `group`, entries that are about the same types; `is_whole` where no entry of the statement does anything.
fn report(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    group: &[Dead<'_>],
    is_whole: bool,
    findings: &mut Findings,
) {
    let (Some((first, others)), Some(resources)) =
        (group.split_first(), statement.resources.as_ref())
    else {
        return;
    };
    let them = match others.is_empty() && first.part.is_none() {
        true => "it",
        false => "them",
    };
    let cause = cause(first, others.len(), them);
    let effect = match (statement.denies(), policy.kind.grants(), is_whole) {
        (true, _, true) => "this Deny stops nobody".to_owned(),
        (true, _, false) => format!("this Deny does not stop {them}"),
        (false, true, true) => "this Allow gives nothing".to_owned(),
        (false, true, false) => format!("this Allow does not give {them}"),
        (false, false, true) => "this Allow lets nothing through".to_owned(),
        (false, false, false) => format!("this Allow does not let {them} through"),
    };
    let finding = findings.report(first.entry.text.span, format!("{cause}, so {effect}."));
    for other in others {
        finding.related(other.entry.text.span, "Nor does this one do anything.");
    }
    finding.related(
        resources.member.value.span,
        format!("None of these can take {them}."),
    );
    offer(policy, statement, group, finding);
}

/// Why `first` and the `others` alike, together `them`, do nothing.
fn cause(first: &Dead<'_>, others: usize, them: &str) -> String {
    let entry = first.entry.text.value;
    let subject = match first.part {
        Some((lost, all)) => format!("{lost} of the {all} actions of `{}` take", short(entry)),
        None => subject(entry, others + 1, "take"),
    };
    match named(&first.types) {
        Some(types) => format!("{subject} a resource of type {types}, and none here is one"),
        None => format!("{subject} no resource but `*`: AWS lists no type of resource for {them}"),
    }
}

/// Offers to add what `group` is done to, to move it there, or to leave it out.
fn offer(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    group: &[Dead<'_>],
    finding: &mut Finding,
) {
    let (Some((first, others)), Some(actions), Some(resources)) = (
        group.split_first(),
        statement.actions.as_ref(),
        statement.resources.as_ref(),
    ) else {
        return;
    };
    let added = missing_of_s3(statement, first);
    let added = added.iter().map(String::as_str);
    let added: Vec<&str> = added.filter(|arn| may_name(policy, arn)).collect();
    if !added.is_empty() {
        let title = match added.as_slice() {
            [one] => format!("Add `{}`", short(one)),
            many => format!("Add the {} ARNs that are missing", many.len()),
        };
        finding.unsafe_fix(title, append_items(&resources.member.value, &added));
    }
    let nodes = actions.member.value.one_or_many();
    let gone = places_in(nodes, group.iter().map(|dead| dead.place));
    if first.types.is_empty() && policy.kind != Kind::Resource {
        let edits = on_its_own(policy.text, statement, nodes, &gone).unwrap_or_default();
        let title = match (gone.len() == nodes.len(), others) {
            (true, _) => "Write `*` as the resource",
            (false, []) => "Move the entry to a statement of its own on `*`",
            (false, _) => "Move the entries to a statement of their own on `*`",
        };
        finding.unsafe_fix(title, edits);
    }
    if first.part.is_some() {
        return;
    }
    // The policy would mean the same, but it was meant to do something, and the tables are no proof.
    if gone.len() == nodes.len() {
        finding.unsafe_fix("Remove the statement", without_statement(policy, statement));
    } else {
        let (title, edits) = without_entries(nodes, &gone);
        finding.unsafe_fix(title, edits);
    }
}

/// "`bucket`", "`bucket` or `accesspoint`", and so on, the plainest first; `None` where there is no type.
fn named(types: &[ResourceType]) -> Option<String> {
    let mut types = types.to_vec();
    types.order_by_key(|kind| kind.name().len());
    let (last, before) = types.split_last()?;
    let quoted = |kind: &ResourceType| format!("`{}`", kind.name());
    Some(match before {
        [] => quoted(last),
        [one] => format!("{} or {}", quoted(one), quoted(last)),
        [one, two] => format!("{}, {} or {}", quoted(one), quoted(two), quoted(last)),
        [one, two, more @ ..] => format!(
            "{}, {} or {} others",
            quoted(one),
            quoted(two),
            more.len() + 1
        ),
    })
}

/// Of S3: the objects of the buckets in `statement`, where `dead` is about objects; or the buckets of its objects.
fn missing_of_s3(statement: &Statement<'_>, dead: &Dead<'_>) -> Vec<String> {
    let is_about = |name: &str| dead.types.iter().any(|kind| kind.name() == name);
    let mut added = Vec::new();
    if !dead.entry.service().eq_ignore_ascii_case("s3") {
        return added;
    }
    let resources = statement.resources.iter().flat_map(|r| &r.items);
    for value in resources.map(|resource| resource.value).take(MAX_RESOURCES) {
        let plain = Arn::parse(value).filter(|arn| {
            arn.service == "s3" && arn.account.is_empty() && !arn.resource.contains('$')
        });
        let Some(name) = plain.map(|arn| arn.resource) else {
            continue;
        };
        match name.split_once('/') {
            None if is_about("object") => added.push(format!("{value}/*")),
            Some((bucket, objects)) if is_about("bucket") && !bucket.contains(['*', '?']) => {
                let end = value.len() - objects.len() - 1;
                added.extend(value.get(..end).map(str::to_owned));
            }
            _ => {}
        }
    }
    added.order();
    added.dedup();
    added
}

/// Puts the entries at the places `gone` of `nodes`, the actions of `statement`, under `"Resource": "*"`: in a statement of their
/// own, or where no other is left, in this one.
fn on_its_own(
    text: &str,
    statement: &Statement<'_>,
    nodes: &[Node<'_>],
    gone: &[usize],
) -> Option<Vec<Edit>> {
    let resources = statement.resources.as_ref()?.member.value.span;
    let everything = replace(resources, "\"*\"");
    if gone.len() == nodes.len() {
        return Some(vec![everything]);
    }
    let entries = || gone.iter().filter_map(|at| nodes.get(*at)?.as_str());
    let mut moved = ActionSet::new();
    for entry in entries() {
        moved.insert_pattern(entry);
    }
    let entries: Vec<String> = entries().map(quoted).collect();
    let list = match entries.as_slice() {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    let actions = statement.actions.as_ref()?.member.value.span;
    let mut own = without_unmet(statement, &moved)?;
    own.extend([everything, replace(actions, list)]);
    let copy = with_copy(text, statement, own)?;
    let mut edits = remove_items(nodes, gone);
    edits.push(copy);
    Some(edits)
}
