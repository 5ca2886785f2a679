use std::cell::LazyCell;

use super::provider::Provider;
use super::{denies_of, held_to, on_key, takes_in};
use crate::policy::{Arn, Condition, Effect, Kind, OperatorType, pattern};
use crate::rules::added_condition::{Added, held_to_one};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::quoted;

/// A SAML provider trusted whatever its assertions are made for.
pub static RULE: Rule = Rule::new(Definition {
    id: "saml-trust-without-audience",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "SAML provider without an audience",
    what: "An Allow of a trust policy gives `sts:AssumeRoleWithSAML` to a SAML provider, and no condition says what `SAML:aud` has to be, which \
           tells where the assertion is to be used. A pattern that other addresses fit, a negated operator and `Null` do not say it. \
           A Deny of all but certain addresses is as good as a condition of the Allow.",
    why: "The company's identity provider makes assertions for many applications. One that was made for the sign-in to AWS names AWS's address; \
          without the condition others, which somebody else can get hold of, may do as well.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": «"arn:aws:iam::111122223333:saml-provider/staff"» },
    "Action": "sts:AssumeRoleWithSAML"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/staff" },
    "Action": "sts:AssumeRoleWithSAML",
    "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml",
    ],
    check: in_whole(check),
});

/// What tells where an assertion is to be used.
const AUDIENCE: &str = "SAML:aud";

/// How users of a SAML provider take on a role.
const WITH_SAML: &str = "sts:AssumeRoleWithSAML";

fn check(context: &Context<'_>, findings: &mut Findings) {
    let denies = LazyCell::new(|| denies_of(context.policy, WITH_SAML));
    for statement in context.policy.with_effect(Effect::Allow) {
        let mut principals = statement.principals.iter().flat_map(|p| &p.items);
        let Some(principal) = principals.find(|p| Provider::of(p) == Some(Provider::Saml)) else {
            continue;
        };
        let asked = on_key(statement, AUDIENCE).any(is_asked);
        if asked || !takes_in(statement, WITH_SAML) || findings.is_full() {
            continue;
        }
        if held_to(&denies, principal).any(|c| c.is_key(AUDIENCE) && names_addresses(c)) {
            continue;
        }
        let finding = findings.report(
            principal.text.span,
            "Assertions of this provider count here whatever they are made for. Ask with `SAML:aud` for the address of AWS's sign-in.",
        );
        if let Some(audience) =
            Arn::parse(principal.text.value).and_then(|arn| audience(arn.partition))
        {
            let address = Added {
                operator: "StringEquals",
                key: AUDIENCE,
                value: quoted(audience),
            };
            if let Some(edits) = held_to_one(context.policy.text, statement, &address) {
                finding.unsafe_fix("Ask for the address of AWS's sign-in", edits);
            }
        }
    }
}

/// Whether `condition` only holds for certain addresses. Each assertion has one, so that `IfExists` makes no difference.
fn is_asked(condition: &Condition<'_>) -> bool {
    condition.operator.is_none_or(|operator| {
        !operator.kind.is_negated() && operator.kind.value_type() != OperatorType::Null
    }) && names_addresses(condition)
}

/// Whether others' addresses fit no value of `condition`.
fn names_addresses(condition: &Condition<'_>) -> bool {
    let wild = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
    let fits = |value: &str| wild && pattern::matches(value, "https://login.example.com/saml");
    !condition.values.iter().any(|value| fits(value.value))
}

/// Where people sign in to AWS with SAML.
fn audience(partition: &str) -> Option<&'static str> {
    match partition {
        "aws" => Some("https://signin.aws.amazon.com/saml"),
        "aws-cn" => Some("https://signin.amazonaws.cn/saml"),
        "aws-us-gov" => Some("https://signin.amazonaws-us-gov.com/saml"),
        _ => None,
    }
}
