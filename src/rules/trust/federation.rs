use std::cell::OnceCell;

use super::provider::{
    BUILT_IN, GITHUB, POOLS, claim, claims, is, oidc_providers, selects, selects_tokens,
};
use super::shared::{Shared, UNDOCUMENTED, shared_at};
use super::{denies_of, held_to};
use crate::access::capitalized;
use crate::policy::pattern::{has_wildcard, literal_prefix};
use crate::policy::{Condition, Effect, Kind, OperatorType, Policy, Principal, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A provider that many customers share, trusted without saying which of them.
pub static RULE: Rule = Rule::new(Definition {
    id: "federated-trust-for-strangers",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Role for strangers at a shared identity provider",
    what: "An Allow of a trust policy names an identity provider that serves everybody (GitHub Actions, GitLab.com, HCP \
           Terraform, Buildkite, Pulumi, Vercel, Modal, Amazon Cognito, Google and others), and no condition says whose tokens \
           count: the claim with the group, organisation or application is not asked for, or a wildcard leaves its name open, be \
           it the end alone (`organization:acme*` fits `acme-of-somebody-else`).\n\n\
           A condition does not count that holds without the claim (`IfExists`, `ForAllValues`; on `sub` and `aud` these count, \
           for AWS STS takes no token without them), that only rules out values (`StringNotLike`) or asks whether the claim is \
           there (`Null`), or that is on a claim by which AWS is not known to tell the provider's customers apart, such as \
           Google's `oaud`, which whoever asks for a token may choose. A Deny of all but certain customers' tokens is as good as \
           a condition.\n\n\
           Providers of one organisation (Okta, Microsoft Entra ID, Auth0, your own) are left alone: who may use the application \
           that `aud` names is settled there. Of providers without any condition, and of GitHub without one on `sub`, AWS's own \
           rules speak.",
    why: "Anybody can sign up at such a provider and get a token from it. Whoever does can take on the role, from outside and without a trace \
          in your own accounts.",
    examples: &[
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": «"arn:aws:iam::111122223333:oidc-provider/gitlab.com"» },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": { "StringEquals": { "gitlab.com:aud": "https://gitlab.com" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "gitlab.com:aud": "https://gitlab.com" },
      "StringLike": { "gitlab.com:sub": "project_path:example/*:ref_type:branch:ref:main" }
    }
  }]
}"#,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "app.terraform.io:aud": "aws.workload.identity" },
      "StringLike": { "app.terraform.io:sub": «"organization:acme*:run_phase:apply"» }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "app.terraform.io:aud": "aws.workload.identity" },
      "StringLike": { "app.terraform.io:sub": "organization:acme:project:web:workspace:*:run_phase:apply" }
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
        "https://openid.net/specs/openid-connect-core-1_0.html#IDToken",
        "https://docs.gitlab.com/ci/cloud_services/aws/",
        "https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/aws-configuration",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let denies = OnceCell::new();
    for statement in context.policy.with_effect(Effect::Allow) {
        if !super::takes_in(statement, WEB_IDENTITY) {
            continue;
        }
        for (principal, address) in oidc_providers(statement) {
            if let Some(shared) = shared_at(address) {
                let denies = denies.get_or_init(|| denies_of(context.policy, WEB_IDENTITY));
                let judgement = judge(denies, statement, principal, shared);
                report(&judgement, principal, shared, findings);
            }
        }
    }
}

/// How users of an OpenID Connect provider take on a role.
const WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

fn report(
    judgement: &Judgement<'_, '_>,
    principal: &Principal<'_>,
    shared: &Shared,
    findings: &mut Findings,
) {
    if findings.is_full() {
        return;
    }
    let Shared { address, who, .. } = shared;
    let yours = yours(shared);
    match judgement {
        Judgement::Fine => {}
        Judgement::NotAsked => {
            let who = capitalized(who);
            findings.report(
                principal.text.span,
                format!(
                    "{who} can take on this role: no condition says whose token it has to be. {yours}"
                ),
            );
        }
        Judgement::Unheard(condition) => {
            findings.report(
                condition.key().span,
                format!(
                    "`{address}` gives tokens to {who}, and `{}` is none of the claims by which AWS is known to tell them \
                     apart. Where AWS does not read it, nobody gets this role, and where it does, whoever has such a claim. \
                     {yours}",
                    short(condition.key().value),
                ),
            );
        }
        Judgement::Loose(condition) => {
            let why = why_loose(condition);
            findings.report(
                condition.operator_key.span,
                format!("`{address}` gives tokens to {who}, and {why}. {yours}"),
            );
        }
        Judgement::Open(condition) => report_open(condition, shared, findings),
    }
}

/// What to ask of tokens, so that no stranger has it.
fn yours(shared: &Shared) -> String {
    let (claim, start) = shared.tenant;
    let shape = match start {
        "" | UNDOCUMENTED => String::new(),
        _ => format!(", which by default begins with `{start}` and the name"),
    };
    format!("Ask for yours with `{}:{claim}`{shape}.", shared.address)
}

/// Why `condition`, which is on a claim that tells customers apart, holds for others too.
fn why_loose(condition: &Condition<'_>) -> String {
    let written = short(&condition.operator_key.text);
    let key = short(condition.key().value);
    match condition.operator.map(|operator| operator.kind) {
        Some(kind) if kind.value_type() == OperatorType::Null => {
            format!("`Null` does not say what `{key}` has to be")
        }
        Some(kind) if kind.is_negated() => {
            format!("`{written}` keeps out those that it lists, and nobody else")
        }
        _ => format!("`{written}` also holds for a token without `{key}`"),
    }
}

/// Reports the values of `condition` that leave the customer open.
fn report_open(condition: &Condition<'_>, shared: &Shared, findings: &mut Findings) {
    let Shared { address, who, .. } = shared;
    for value in &condition.values {
        if names_one(condition, value.value, shared) || findings.is_full() {
            continue;
        }
        findings.report(
            value.span,
            format!(
                "`{address}` gives tokens to {who}, and strangers can have one that fits `{}`. Write the whole name, with what ends it, \
                 before the first wildcard.",
                short(value.value),
            ),
        );
    }
}

/// Whose tokens a statement lets in.
enum Judgement<'s, 'a> {
    /// Only certain customers' tokens count; or AWS's rule says that none is asked for anything.
    Fine,
    /// The tokens of all customers count.
    NotAsked,
    /// The only condition that selects is on a claim that is not known to tell customers apart.
    Unheard(&'s Condition<'a>),
    /// A condition is on the claim, and holds for others too.
    Loose(&'s Condition<'a>),
    /// A condition with a value that leaves the customer open.
    Open(&'s Condition<'a>),
}

fn judge<'s, 'a>(
    denies: &[&Statement<'a>],
    statement: &'s Statement<'a>,
    principal: &Principal<'a>,
    shared: &Shared,
) -> Judgement<'s, 'a> {
    let is_heard = |claim: &str| shared.address != GITHUB || is(claim, "sub");
    if !claims(statement, shared.address).any(|(_, claim)| is_heard(claim)) {
        return Judgement::Fine;
    }
    let (mut open, mut loose, mut unheard) = (None, None, None);
    for (condition, claim) in claims(statement, shared.address) {
        if condition.operator.is_none() {
            continue;
        }
        if starts(shared, claim).next().is_none() {
            let is_known = is(claim, "aud") || is(claim, "sub") || is_built_in(shared);
            unheard = unheard.or(Some(condition).filter(|c| !is_known && selects(c)));
            continue;
        }
        if !selects_tokens(condition, claim) {
            loose = loose.or(Some(condition));
        } else if all_name_one(condition, shared) {
            return Judgement::Fine;
        } else {
            open = open.or(Some(condition));
        }
    }
    if held_to(denies, principal).any(|c| all_name_one(c, shared)) {
        return Judgement::Fine;
    }
    match (open, loose, unheard) {
        (Some(open), ..) => Judgement::Open(open),
        (_, Some(loose), _) => Judgement::Loose(loose),
        (.., Some(unheard)) => Judgement::Unheard(unheard),
        _ => Judgement::NotAsked,
    }
}

/// Whether AWS knows the provider itself, and so all of its claims that it reads.
fn is_built_in(shared: &Shared) -> bool {
    let address = shared.address;
    address == GITHUB || BUILT_IN.contains(&address) || POOLS.contains(&address)
}

/// Whether workflows of repositories that nobody here meant can take on the role by `statement`.
pub(super) fn lets_any_repository_in(policy: &Policy<'_>, statement: &Statement<'_>) -> bool {
    let denies = denies_of(policy, WEB_IDENTITY);
    let mut github = oidc_providers(statement).filter(|(_, address)| *address == GITHUB);
    shared_at(GITHUB).is_some_and(|shared| {
        github.any(|(principal, _)| {
            let judgement = judge(&denies, statement, principal, shared);
            !matches!(judgement, Judgement::Fine)
        })
    })
}

/// What values of `claim` begin with before the customer's name; nothing where the claim does not tell customers apart.
fn starts<'n>(shared: &'n Shared, claim: &'n str) -> impl Iterator<Item = &'static str> + 'n {
    let telling = shared.also.iter().chain([&shared.tenant]);
    telling
        .filter(move |(name, _)| name.eq_ignore_ascii_case(claim))
        .map(|(_, start)| *start)
}

/// Whether every value of `condition` names one customer.
fn all_name_one(condition: &Condition<'_>, shared: &Shared) -> bool {
    let mut values = condition.values.iter();
    values.all(|value| names_one(condition, value.value, shared))
}

/// Whether `value` of `condition` only fits one customer: it has no wildcard, or the name ends before the first.
fn names_one(condition: &Condition<'_>, value: &str, shared: &Shared) -> bool {
    let takes_wildcards = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
    let fixed = !takes_wildcards || !has_wildcard(value);
    let said = literal_prefix(value);
    // GitHub puts an `@` and the id behind the owner's name.
    let ends = |name: &str| name.find([':', '/', '@']).is_some_and(|end| end > 0);
    let Some(claim) = claim(condition.key().value, shared.address) else {
        return false;
    };
    starts(shared, claim).any(|start| match start {
        _ if fixed => !value.is_empty(),
        UNDOCUMENTED => !said.is_empty(),
        "" => false,
        _ => said.strip_prefix(start).is_some_and(ends),
    })
}
