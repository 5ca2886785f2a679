//! `Allow` with `NotAction`, `NotResource` or `NotPrincipal`: everything but what is listed.

use super::narrower::entries;
use super::telling::{count, levels, some_of, worst};
use crate::access::cover::on_everything;
use crate::access::grouped;
use crate::catalog::AccessLevel;
use crate::policy::{Effect, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic};
use crate::syntax::replace;

const ELEMENTS: &[&str] = &[
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
];

/// `Allow` with `NotAction`.
pub static ACTION: Rule = Rule::new(Definition {
    id: "allow-with-not-action",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::NEGATIONS,
    title: "Allow with NotAction",
    what: "An Allow has `NotAction`: it gives every action of AWS but those listed. Where those are `*`, it gives nothing, as \
           `statement-about-nothing` says.",
    why: "The list of what is allowed stands nowhere, and it grows with every service that AWS brings. `NotAction` is made for Deny, \
          where it means \"nothing but these\". In an Allow it means \"all the rest\".",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    «"NotAction"»: ["iam:*", "organizations:*"],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["ec2:StartInstances", "ec2:StopInstances"], "Resource": "arn:aws:ec2:*:111122223333:instance/*"},
    {"Effect": "Deny", "NotAction": "ec2:*", "Resource": "*"}
  ]
}"#,
    )],
    references: ELEMENTS,
    check: not_action,
});

/// `Allow` with `NotResource`.
pub static RESOURCE: Rule = Rule::new(Definition {
    id: "allow-with-not-resource",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::NEGATIONS,
    title: "Allow with NotResource",
    what: "An Allow has `NotResource`: it holds for every resource but those listed. Where those are `*`, it holds for nothing, as \
           `statement-about-nothing` says.",
    why: "Resources that nobody thought of are let in, and those that come later, too: a new bucket is readable from its first day. \
          To keep some resources out, allow what is needed and deny the rest.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject"],
    «"NotResource"»: "arn:aws:s3:::payroll/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
    {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::reports/*"}
  ]
}"#,
    )],
    references: ELEMENTS,
    check: not_resource,
});

/// `Allow` with `NotPrincipal`.
pub static PRINCIPAL: Rule = Rule::new(Definition {
    id: "allow-with-not-principal",
    issue_code: Some("ALLOW_WITH_NOT_PRINCIPAL"),
    category: Category::SecurityWarning,
    topic: Topic::LeastPrivilege,
    needs: Needs::PRINCIPALS.and(Needs::NEGATIONS),
    title: "Allow with NotPrincipal",
    what: "An Allow has `NotPrincipal`: it lets in everyone but those listed.",
    why: "Everyone means everyone: every other account of AWS, and callers who have not signed in at all.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    «"NotPrincipal"»: {"AWS": "arn:aws:iam::111122223333:user/contractor"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/reader"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    ],
    check: not_principal,
});

fn not_action(context: &Context<'_>, findings: &mut Findings) {
    if !context.policy.kind.grants() {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        let Some(element) = statement.actions.as_ref().filter(|a| a.negated) else {
            continue;
        };
        let given = context.grants.given_by(statement);
        if given.is_empty() {
            continue;
        }
        let place = if context.policy.kind == Kind::Identity && on_everything(statement) {
            " on every resource"
        } else {
            ""
        };
        let mut message = format!(
            "`NotAction` allows every action but those listed: {}{place}, {} of them beyond reading.",
            count(given.len(), "action"),
            grouped(beyond_reading(&given.len_by_level())),
        );
        let examples = worst(&given, 3);
        if !examples.is_empty() {
            message.push_str(&format!(" Among them: {examples}."));
        }
        message.push_str(" List what is needed in `Action`.");
        let finding = findings.report(element.member.key.span, message);
        if let Some(list) = entries(&given) {
            let names: Vec<String> = list.iter().map(|entry| format!("\"{entry}\"")).collect();
            let new = format!("\"Action\": [{}]", names.join(", "));
            let edit = replace(element.member.span(), new);
            finding.unsafe_fix("List what is allowed now", vec![edit]);
        }
    }
}

fn beyond_reading(counts: &[usize; AccessLevel::ALL.len()]) -> usize {
    AccessLevel::ALL
        .into_iter()
        .filter(|level| !matches!(level, AccessLevel::List | AccessLevel::Read))
        .filter_map(|level| counts.get(level.index()))
        .sum()
}

fn not_resource(context: &Context<'_>, findings: &mut Findings) {
    if !context.policy.kind.grants() {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        let Some(element) = statement.resources.as_ref().filter(|r| r.negated) else {
            continue;
        };
        let given = context.grants.given_by(statement);
        if given.is_empty() {
            continue;
        }
        let spared = some_of(
            element.items.iter().take(20).map(|item| shown(item.value)),
            2,
        );
        let but = if spared.is_empty() {
            String::new()
        } else {
            format!(" but {spared}")
        };
        let what = if given.len() <= 2 {
            some_of(given.iter(), 2)
        } else {
            format!("{}, {},", count(given.len(), "action"), levels(&given))
        };
        findings.report(
            element.member.key.span,
            format!(
                "This statement allows {what} on every resource{but}: those of other teams and those that come later, too. List in `Resource` \
                 what is needed, or deny what is not to be touched."
            ),
        );
    }
}

fn shown(text: &str) -> &str {
    text.char_indices()
        .nth(80)
        .and_then(|(end, _)| text.get(..end))
        .unwrap_or(text)
}

fn not_principal(context: &Context<'_>, findings: &mut Findings) {
    if !context.policy.kind.grants() {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        let Some(principals) = statement.principals.as_ref().filter(|p| p.negated) else {
            continue;
        };
        let given = context.grants.given_by(statement);
        let what = if given.is_empty() {
            "use this".to_owned()
        } else {
            format!("do {}", some_of(given.iter(), 2))
        };
        let finding = findings.report(
            principals.member.key.span,
            format!(
                "This statement lets everyone but those listed {what}: every other account of AWS, and whoever has not signed in. Name in \
                 `Principal` who may."
            ),
        );
        finding.shown_by(|| Proof::any().by_strangers());
    }
}
