use super::provider::{POOLS, claims, is, oidc_providers};
use crate::policy::{Condition, Effect, Kind, OperatorType, pattern};
use crate::rules::added_condition::{Added, with_conditions};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::quoted;

/// A role for an identity pool that does not say whether its users have to sign in.
pub static RULE: Rule = Rule::new(Definition {
    id: "cognito-guests-not-told-apart",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Role for the guests of an identity pool",
    what: "An Allow of a trust policy for `cognito-identity.amazonaws.com`, or its namesakes of AWS GovCloud (US), names the identity pool and asks neither for \
           `cognito-identity.amazonaws.com:amr`, which tells users who signed in from guests, nor for one identity with `…:sub`. A pattern that \
           both fit (`*authenticated`) does not tell them apart, nor does `Null`; to list both is taken for meant.",
    why: "An identity pool can give identities to guests, who are anybody on the internet. If it does, now or one day, they can take on this \
          role too, also where the pool itself would give them another.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": «"cognito-identity.amazonaws.com"» },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "cognito-identity.amazonaws.com:aud": "eu-west-1:1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "cognito-identity.amazonaws.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "cognito-identity.amazonaws.com:aud": "eu-west-1:1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" },
      "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif",
    ],
    check: in_whole(check),
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in context.policy.with_effect(Effect::Allow) {
        let mut providers = oidc_providers(statement);
        let Some((principal, pools)) = providers.find(|(_, provider)| POOLS.contains(provider))
        else {
            continue;
        };
        let on =
            |name: &'static str| claims(statement, pools).filter(move |(_, claim)| is(claim, name));
        let asks = |name| on(name).next().is_some();
        let told_apart = on("amr").any(|(condition, _)| tells_apart(condition));
        let takes_in = super::takes_in(statement, "sts:AssumeRoleWithWebIdentity");
        if !takes_in || !asks("aud") || told_apart || asks("sub") || findings.is_full() {
            continue;
        }
        let key = format!("{pools}:amr");
        let finding = findings.report(
            principal.text.span,
            format!(
                "Guests of the identity pool, who have not signed in, can take on this role as well, if the pool has any. Ask for \
                 `{key}`: `authenticated` for users who signed in, `unauthenticated` if it is for guests."
            ),
        );
        let signed_in = Added {
            operator: "ForAnyValue:StringLike",
            key: &key,
            value: quoted("authenticated"),
        };
        if let Some(edits) = with_conditions(context.policy.text, statement, &[signed_in]) {
            finding.unsafe_fix("Let in only users who signed in", edits);
        }
    }
}

/// Whether `condition`, on how a user signed in, holds for users who did and for guests not alike, or names both.
fn tells_apart(condition: &Condition<'_>) -> bool {
    let Some(kind) = condition.operator.map(|operator| operator.kind) else {
        return true;
    };
    let fits_both = |value: &str| {
        let mut ways = ["authenticated", "unauthenticated"].into_iter();
        kind.takes_wildcards() && ways.all(|way| pattern::matches(value, way))
    };
    let mut values = condition.values.iter();
    kind.value_type() != OperatorType::Null && !values.any(|value| fits_both(value.value))
}
