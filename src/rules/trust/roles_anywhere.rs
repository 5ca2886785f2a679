use super::takes_in;
use crate::policy::{Effect, Kind, PrincipalType, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::append_items;

/// A role for IAM Roles Anywhere without all that the service needs.
pub static RULE: Rule = Rule::new(Definition {
    id: "missing-action-for-roles-anywhere-trust-policy",
    issue_code: Some("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"),
    category: Category::Error,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "IAM Roles Anywhere lacks an action",
    what: "A trust policy that names `rolesanywhere.amazonaws.com` allows it `sts:AssumeRole`, `sts:SetSourceIdentity` and \
           `sts:TagSession`, in one statement or in several together.",
    why: "IAM Roles Anywhere writes what the certificate says into the session, as source identity and tags. Where it may not, it gives no \
          credentials at all.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "rolesanywhere.amazonaws.com" },
    "Action": «"sts:AssumeRole"»,
    "Condition": {
      "ArnEquals": { "aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "rolesanywhere.amazonaws.com" },
    "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
    "Condition": {
      "ArnEquals": { "aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action-for-roles-anywhere-trust-policy",
    ],
    check: |context, findings| {
        check_needed(
            context,
            findings,
            "rolesanywhere.amazonaws.com",
            &["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
            Repair::OfRefused,
            |names| {
                format!(
                    "IAM Roles Anywhere also needs {names} to take on a role. Without, no certificate gets credentials for this one."
                )
            },
        );
    },
});

/// What is repaired by allowing more.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Repair {
    /// What AWS never lets work.
    OfRefused,
    /// What works for some.
    OfPart,
}

/// Reports the statements that trust `service`, where together they lack some of the actions that are `needed`.
pub(super) fn check_needed(
    context: &Context<'_>,
    findings: &mut Findings,
    service: &str,
    needed: &[&'static str],
    repair: Repair,
    message: fn(&str) -> String,
) {
    let allows = context.policy.with_effect(Effect::Allow);
    let trusting: Vec<&Statement<'_>> = allows.filter(|s| names_service(s, service)).collect();
    let given = |action: &str| trusting.iter().any(|statement| takes_in(statement, action));
    let missing = needed.iter().copied().filter(|action| !given(action));
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() {
        return;
    }
    for statement in &trusting {
        let Some(actions) = statement.actions.as_ref().filter(|_| !findings.is_full()) else {
            continue;
        };
        let names = missing
            .iter()
            .map(|action| format!("`{action}`"))
            .collect::<Vec<_>>()
            .join(" and ");
        let finding = findings.report(actions.member.value.span, message(&names));
        finding.shown_by_nothing();
        if actions.negated {
            continue;
        }
        let title = format!("Allow {names} too");
        let edits = append_items(&actions.member.value, &missing);
        match repair {
            Repair::OfRefused => finding.safe_fix(title, edits),
            Repair::OfPart => finding.unsafe_fix(title, edits),
        };
    }
}

fn names_service(statement: &Statement<'_>, service: &str) -> bool {
    let principals = statement.principals.iter().filter(|p| !p.negated);
    let mut items = principals.flat_map(|p| &p.items);
    items.any(|p| p.kind == PrincipalType::Service && p.text.value == service)
}
