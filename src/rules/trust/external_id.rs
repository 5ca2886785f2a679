use super::outside_account::{EXTERNAL_ID, account_of, denies, is_held};
use super::provider::selects;
use super::{on_key, takes_in};
use crate::access::audience::limits_callers;
use crate::policy::pattern::has_wildcard;
use crate::policy::{
    Condition, Effect, Kind, OperatorType, Policy, Principal, PrincipalForm, Statement,
};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// An external id that need not be told, or can be guessed.
pub static RULE: Rule = Rule::new(Definition {
    id: "external-id-not-enforced",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "External id that is not enforced",
    what: "An Allow of a trust policy has a condition on `sts:ExternalId` that holds without one (`IfExists`, `ForAllValues`, a negated operator), \
           or for any (`Null` with `false`), or a pattern with a wildcard. Or a second Allow lets the same principal, or its whole account, take \
           on the role without the external id that the first one asks for; there an organisation, certain principals or a network do as well, \
           and MFA does not, for a program of a third party has none.",
    why: "The external id keeps the third party from being talked into using your role for another of its customers. It does so only where it is \
          asked for, and is this one and no other.",
    examples: &[
        Example::new(
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
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "5f0c1a7e" } }
  }, {
    "Effect": "Allow",
    "Principal": { "AWS": «"444455556666"» },
    "Action": "sts:AssumeRole",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "5f0c1a7e" } }
  }, {
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
    "Action": "sts:TagSession"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    check_ways_around(context.policy, findings);
    for statement in context.policy.with_effect(Effect::Allow) {
        for condition in on_key(statement, EXTERNAL_ID) {
            let Some(operator) = condition.operator.filter(|_| !findings.is_full()) else {
                continue;
            };
            if operator.kind.value_type() == OperatorType::Null {
                let told = on_key(statement, EXTERNAL_ID).any(selects);
                if condition.says(false) && !told {
                    findings.report(
                        condition.operator_key.span,
                        "This condition only asks that some external id is told, and any will do. Compare it with the one that the third party has for you.",
                    );
                }
            } else if operator.holds_without_key() {
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

/// At most this many principals with an external id are held against the others.
const MAX_NAMED: usize = 64;

/// Reports who can take on the role without the external id that another statement asks of them.
fn check_ways_around(policy: &Policy<'_>, findings: &mut Findings) {
    let allows = || {
        let allows = policy.with_effect(Effect::Allow);
        allows.filter(|statement| takes_in(statement, "sts:AssumeRole"))
    };
    let asked = allows().filter(|statement| on_key(statement, EXTERNAL_ID).any(is_enforced));
    let asked: Vec<&Principal<'_>> = asked.flat_map(principals).take(MAX_NAMED).collect();
    if asked.is_empty() {
        return;
    }
    let free = allows().filter(|statement| {
        on_key(statement, EXTERNAL_ID).next().is_none() && !limits_callers(statement)
    });
    let denies = denies(policy);
    for principal in free.flat_map(principals) {
        let guarded = asked
            .iter()
            .find(|asked| takes_in_principal(principal, asked));
        let Some(guarded) = guarded.filter(|_| !is_held(&denies, principal)) else {
            continue;
        };
        if findings.is_full() {
            return;
        }
        let finding = findings.report(
            principal.text.span,
            format!(
                "`{}` can take on the role without the external id that another statement asks for, which so protects nothing. Ask for it \
                 here as well.",
                short(principal.text.value)
            ),
        );
        finding.related(guarded.text.span, "Here the external id is asked for.");
    }
}

fn principals<'s, 'a>(statement: &'s Statement<'a>) -> impl Iterator<Item = &'s Principal<'a>> {
    let named = statement.principals.iter().filter(|p| !p.negated);
    named.flat_map(|principals| &principals.items)
}

/// Whether `condition` only holds for certain external ids.
fn is_enforced(condition: &Condition<'_>) -> bool {
    let takes_wildcards = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
    let mut values = condition.values.iter();
    selects(condition) && !(takes_wildcards && values.any(|value| has_wildcard(value.value)))
}

/// Whether `wide` is `narrow`, or its whole account.
fn takes_in_principal(wide: &Principal<'_>, narrow: &Principal<'_>) -> bool {
    match wide.form() {
        PrincipalForm::Account(account) => account_of(narrow) == Some(account),
        _ => wide.kind == narrow.kind && wide.text.value == narrow.text.value,
    }
}

/// Whether no other key stands under the operator.
fn is_alone(condition: &Condition<'_>) -> bool {
    let keys = condition.operator_member.value.as_object();
    keys.is_some_and(|keys| keys.len() == 1)
}

/// The plain operator, if the statement has it already.
fn on_plain<'s>(statement: &'s Statement<'_>) -> Option<&'s str> {
    let mut operators = statement.condition_member?.value.as_object()?.iter();
    let own = operators.find(|member| member.key.text.eq_ignore_ascii_case("StringEquals"))?;
    Some(&own.key.text)
}
