use crate::policy::pattern::matches_ignore_case;
use crate::policy::{Kind, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::append_item;

/// A condition on what a request may set, without the permission to set it.
pub static RULE: Rule = Rule::new(Definition {
    id: "missing-action-for-condition-key",
    issue_code: Some("MISSING_ACTION_FOR_CONDITION_KEY"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::TRUST,
    title: "Condition on something that may not be set",
    what: "In a role trust policy, an Allow of `sts:AssumeRole…` that compares `sts:SourceIdentity` also allows \
           `sts:SetSourceIdentity`, and one that compares `sts:TransitiveTagKeys` allows `sts:TagSession`. AWS's text names no pairs; \
           these are the keys whose value takes a permission of its own to set. `aws:RequestTag/…` and `aws:TagKeys` are left out, \
           because AWS's own examples compare them in a statement that allows `sts:AssumeRole` alone.",
    why: "Whoever sets the value while assuming the role also needs the permission to set it, and is refused without; whoever does not \
          set it has no value that the condition could match. So nobody can assume the role by this statement.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
    "Action": «"sts:AssumeRole"»,
    "Condition": { "StringLike": { "sts:SourceIdentity": "staff-*" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
    "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
    "Condition": { "StringLike": { "sts:SourceIdentity": "staff-*" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action-for-condition-key",
    ],
    check,
});

/// Keys whose values a request sets, and the permission to set them.
const SETTERS: [(&str, &str); 2] = [
    ("sts:SourceIdentity", "sts:SetSourceIdentity"),
    ("sts:TransitiveTagKeys", "sts:TagSession"),
];

const ASSUMING: [&str; 3] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let actions = statement.actions.as_ref().filter(|a| !a.negated);
        let Some(actions) = actions.filter(|_| statement.allows()) else {
            continue;
        };
        for (key, setter) in SETTERS {
            let condition = statement.conditions.iter().find(|c| c.is_key(key));
            let Some(condition) = condition else { continue };
            let assumes = ASSUMING.iter().any(|action| names(statement, action));
            if !assumes || names(statement, setter) || findings.is_full() {
                continue;
            }
            let finding = findings.report(
                actions.member.value.span,
                format!(
                    "This statement compares `{key}` but does not allow `{setter}`, without which AWS refuses every request that sets \
                     it. Allow `{setter}` too."
                ),
            );
            finding.related(condition.member.value.span, "This condition is meant.");
            finding.unsafe_fix(
                format!("Allow `{setter}` too"),
                append_item(&actions.member.value, setter),
            );
        }
    }
}

/// Whether an entry of `Action` is `action` or takes it in.
fn names(statement: &Statement<'_>, action: &str) -> bool {
    let mut entries = statement.actions.iter().flat_map(|actions| &actions.items);
    entries.any(|entry| matches_ignore_case(entry.text.value, action))
}
