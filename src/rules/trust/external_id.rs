use super::{on_key, short};
use crate::policy::pattern::has_wildcard;
use crate::policy::{Condition, Effect, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// An external id that need not be told, or can be guessed.
pub static RULE: Rule = Rule::new(Definition {
    id: "external-id-not-enforced",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    title: "External id that is not enforced",
    what: "An Allow of a trust policy has a condition on `sts:ExternalId` that holds without one (`IfExists`, `ForAllValues`, a negated operator), \
           or a pattern with a wildcard.",
    why: "The external id keeps the third party from being talked into using your role for another of its customers. It does so only where it is \
          asked for, and is this one and no other.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:role/scanner" },
    "Action": "sts:AssumeRole",
    "Condition": { «"StringEqualsIfExists"»: { "sts:ExternalId": "5f0c1a7e" } }
  }, {
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:role/backup" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringLike": { "sts:ExternalId": «"example-*"» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:role/scanner" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "5f0c1a7e" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Trust {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        for condition in on_key(statement, "sts:ExternalId") {
            let Some(operator) = condition.operator.filter(|_| !findings.is_full()) else {
                continue;
            };
            if operator.holds_without_key() {
                let written = short(&condition.operator_key.text);
                let finding = findings.report(
                    condition.operator_key.span,
                    format!("`{written}` also holds where no external id is told, so this one protects nothing. Compare it with `StringEquals`."),
                );
                if !operator.kind.is_negated()
                    && is_alone(condition)
                    && on_plain(statement).is_none()
                {
                    finding.unsafe_fix(
                        "Write `StringEquals`",
                        vec![condition.operator_key.renamed("StringEquals")],
                    );
                }
            } else if operator.kind.takes_wildcards() {
                for value in condition
                    .values
                    .iter()
                    .filter(|value| has_wildcard(value.value))
                {
                    findings.report(
                        value.span,
                        format!(
                            "`{}` fits many external ids, and so other customers of the third party. Give the one that it has for you.",
                            short(value.value)
                        ),
                    );
                }
            }
        }
    }
}

/// Whether no other key stands under the operator.
fn is_alone(condition: &Condition<'_>) -> bool {
    let keys = condition.operator_member.value.as_object();
    keys.is_some_and(|keys| keys.len() == 1)
}

/// The plain operator, if the statement has it already.
fn on_plain<'s>(statement: &'s crate::policy::Statement<'_>) -> Option<&'s str> {
    let mut operators = statement.condition_member?.value.as_object()?.iter();
    let own = operators.find(|member| member.key.text.eq_ignore_ascii_case("StringEquals"))?;
    Some(&own.key.text)
}
