use std::cell::LazyCell;

use super::provider::{claim, claims, is, is_cluster, oidc_providers, selects_tokens};
use super::{denies_of, held_to};
use crate::policy::pattern::has_wildcard;
use crate::policy::{Condition, Effect, Kind, Statement, Text};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::Span;
use crate::syntax::excerpt::short;

/// A Kubernetes cluster trusted without saying which service account.
pub static RULE: Rule = Rule::new(Definition {
    id: "service-account-left-open",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Role for every pod of a cluster",
    what: "An Allow of a trust policy names the provider of a Kubernetes cluster, and the subject that it asks for has a wildcard before the \
           end of the namespace (`system:serviceaccount:*:api`), or none is asked for. What lists subjects that do not count \
           (`StringNotLike`), or only asks whether there is one (`Null`), asks for none; that an operator also holds without one (`…IfExists`, \
           `ForAllValues`) makes no difference, for each token has a subject. A wildcard for the service account in a named namespace is \
           left alone. A Deny of all subjects but certain ones is as good as a condition of the Allow. Providers without any condition, AWS's own rule reports.",
    why: "Whoever can start a pod in some namespace of the cluster gets this role for it. Teams that share a cluster are not kept apart.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringLike": { "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub": «"system:serviceaccount:*:api"» }
    }
  }, {
    "Effect": "Allow",
    "Principal": { "Federated": «"arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"» },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud": "sts.amazonaws.com" }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": {
        "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud": "sts.amazonaws.com",
        "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub": "system:serviceaccount:shop:api"
      }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
        "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/",
    ],
    check: in_whole(check),
});

/// What the subject of a service account begins with, before its namespace.
const SUBJECT: &str = "system:serviceaccount:";

fn check(context: &Context<'_>, findings: &mut Findings) {
    let denies = LazyCell::new(|| denies_of(context.policy, "sts:AssumeRoleWithWebIdentity"));
    for statement in context.policy.with_effect(Effect::Allow) {
        for (principal, provider) in oidc_providers(statement) {
            if findings.is_full() {
                return;
            }
            let (place, whose) = match open_subject(statement, provider) {
                Open::No => continue,
                Open::Value(value) => (value.span, "more than one namespace of the cluster"),
                Open::Loose(place, true) => {
                    (place, "every namespace of the cluster but those listed")
                }
                Open::Loose(place, false) => (place, "any namespace of the cluster"),
                Open::NotAsked => (principal.text.span, "every namespace of the cluster"),
            };
            if held_to(&denies, principal).any(|c| names_accounts(c, provider)) {
                continue;
            }
            findings.report(
                place,
                format!(
                    "Pods of {whose} can take on this role. Say in `{}:sub` whose: `{SUBJECT}NAMESPACE:NAME`.",
                    short(provider)
                ),
            );
        }
    }
}

enum Open<'a> {
    No,
    Value(Text<'a>),
    /// A condition whose operator leaves it open: one that is negated, or that also holds without the subject.
    Loose(Span, bool),
    NotAsked,
}

/// What leaves the namespace open, if `provider` is a cluster's.
fn open_subject<'a>(statement: &Statement<'a>, provider: &str) -> Open<'a> {
    let is_cluster = is_cluster(provider);
    let mut asked = false;
    let mut any = false;
    let mut loose = None;
    for (condition, claim) in claims(statement, provider) {
        any = true;
        if !is(claim, "sub") {
            continue;
        }
        if !selects_tokens(condition, claim) {
            let negated = condition.operator.is_some_and(|o| o.kind.is_negated());
            loose = loose.or(Some(Open::Loose(condition.operator_key.span, negated)));
            continue;
        }
        asked = true;
        let takes_wildcards = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
        let mut values = condition.values.iter().filter(|_| takes_wildcards);
        if let Some(value) = values.find(|value| is_open(value.value, is_cluster)) {
            return Open::Value(*value);
        }
    }
    if is_cluster && any && !asked {
        return loose.unwrap_or(Open::NotAsked);
    }
    Open::No
}

/// Whether `condition`, of a Deny, spares only service accounts of namespaces that it names.
fn names_accounts(condition: &Condition<'_>, provider: &str) -> bool {
    let claim = claim(condition.key().value, provider);
    let wild = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
    let mut values = condition.values.iter();
    claim.is_some_and(|claim| is(claim, "sub"))
        && !values.any(|value| wild && is_open(value.value, is_cluster(provider)))
}

fn is_open(subject: &str, is_cluster: bool) -> bool {
    match subject.strip_prefix(SUBJECT) {
        Some(rest) => has_wildcard(rest.split(':').next().unwrap_or(rest)),
        None => is_cluster && has_wildcard(subject),
    }
}
