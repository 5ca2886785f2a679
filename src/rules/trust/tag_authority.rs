mod kept;
mod limit;
mod tag;
mod tagger;

use self::kept::{Guards, keeps_all};
use self::limit::Limited;
use self::tag::Tag;
use self::tagger::{may_tag, removes_tags, tagger};
use crate::catalog::Action;
use crate::policy::{ActionPattern, Effect, Kind};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;

/// Tags as authority, and the permission to set them.
pub static RULE: Rule = Rule::new(Definition {
    id: "tag-authority-in-own-hands",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::IDENTITY.and(Needs::TAGS),
    title: "Holder may set the tags that are the limit",
    what: "A limit goes by a tag that the holder of the identity policy may set: an Allow by a tag of the resource \
           (`aws:ResourceTag/…`, `rds:db-tag/…`), where another Allow lets him tag the same resources of that service; an Allow \
           by a tag of the holder (`aws:PrincipalTag/…`), where he may tag users or roles (`iam:TagUser`, `iam:TagRole`); a Deny \
           by a tag of the resource that he may set, or take off where the Deny is for what has it. AWS Systems Manager goes by \
           the tags of instances, which Amazon EC2 keeps.\n\n\
           Nothing is said where a condition on the tagging keeps that tag from being set so: on the keys (`aws:TagKeys`) or the \
           value (`aws:RequestTag/…`) where it leaves this one out, on the tags that the resource has, or on what is tagged as it \
           is made (`ec2:CreateAction`). One that demands another tag, or allows the very value that the limit asks for, keeps \
           from nothing. Nor is anything said where a Deny of the tagging is about tags, where an Allow gives the same without \
           the limit, and of tags that begin with `aws:`, which only AWS sets.",
    why: "Whoever sets the tag decides what the condition lets through. The holder first tags the resource, or the role that it acts as, and \
          then does what the policy meant to refuse.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:StopInstances", "ec2:TerminateInstances"],
    "Resource": "arn:aws:ec2:*:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:ResourceTag/team": "web" } }
  }, {
    "Effect": "Allow",
    "Action": ["ec2:DescribeInstances", «"ec2:CreateTags"»],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:StopInstances", "ec2:TerminateInstances"],
    "Resource": "arn:aws:ec2:*:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:ResourceTag/team": "web" } }
  }, {
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "*",
    "Condition": { "ForAllValues:StringEquals": { "aws:TagKeys": ["Name"] } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/${aws:PrincipalTag/team}/*"
  }, {
    "Effect": "Allow",
    "Action": [«"iam:TagUser"», "iam:ListUsers"],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/${aws:PrincipalTag/team}/*"
  }, {
    "Effect": "Allow",
    "Action": "iam:ListUsers",
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html",
    ],
    check,
});

/// At most this many limits by a tag are held against so many statements that may tag.
const MAX_LIMITS: usize = 16;
const MAX_TAGGING: usize = 64;

/// At most this many pairs of resources are compared for two statements, and none that are longer than AWS's ARNs.
const MAX_PAIRS: usize = 64;
const MAX_LENGTH: usize = 2_048;

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let policy = context.policy;
    let has_variables = policy.has_variables();
    let allows = policy.with_effect(Effect::Allow);
    let allows = allows.flat_map(|statement| limit::limits(statement, has_variables));
    let denies = policy.with_effect(Effect::Deny).flat_map(limit::denials);
    let limits: Vec<Limited<'_, '_>> = allows.chain(denies).take(MAX_LIMITS).collect();
    if limits.is_empty() {
        return;
    }
    let tagging = policy
        .with_effect(Effect::Allow)
        .filter(|statement| may_tag(context, statement))
        .take(MAX_TAGGING);
    let guards = Guards::of(policy);
    for tagging in tagging {
        if findings.is_full() {
            return;
        }
        let found = limits.iter().find_map(|limited| {
            let keeps = |removing| keeps_all(tagging, limited, &limits, removing);
            let (entry, action) = tagger(context, tagging, limited, &guards, keeps)?;
            Some((limited, entry, action))
        });
        if let Some((limited, entry, action)) = found {
            report(limited, entry, action, findings);
        }
    }
}

fn report(
    limited: &Limited<'_, '_>,
    entry: ActionPattern<'_>,
    action: Action,
    findings: &mut Findings,
) {
    let whose = if limited.kind == Tag::Holder {
        "the user or role that it acts as"
    } else {
        "any of the resources"
    };
    let tag = short(limited.tag);
    let how = if removes_tags(action) {
        format!("take the tag `{tag}` off {whose}")
    } else {
        format!("put the tag `{tag}` on {whose}")
    };
    let what = if limited.statement.denies() {
        "the Deny"
    } else {
        "the limit"
    };
    let finding = findings.report(
        entry.text.span,
        format!(
            "With `{action}` the holder can {how}, and so lift {what} of {}. Leave `{tag}` out of the tags that may be set (`aws:TagKeys`){}.",
            limited.statement.name(),
            if limited.kind == Tag::Holder { "" } else { ", or let only what has it be tagged (`aws:ResourceTag`)" },
        ),
    );
    finding.related(limited.place, "This tag is the limit.");
}
