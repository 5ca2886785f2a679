use super::provider::{claims, oidc_providers, selects};
use super::short;
use crate::policy::pattern::{has_wildcard, literal_prefix};
use crate::policy::{Condition, Effect, Kind, Statement, Text};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// A provider that many customers share, trusted without saying which of them.
pub static RULE: Rule = Rule::new(Definition {
    id: "federated-trust-for-strangers",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Trust,
    title: "Role for strangers at a shared identity provider",
    what: "An Allow of a trust policy names an identity provider that serves everybody (GitLab.com, HCP Terraform, Buildkite, Pulumi, Vercel, \
           Amazon Cognito, Google and others), and no condition says whose tokens count: the claim with the group, organisation or application \
           is not asked for, or a wildcard leaves the name open. A name that ends in a wildcard is open too: `organization:acme*` fits \
           `acme-of-somebody-else`. GitHub, and providers without any condition, AWS's own rules report.",
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
        "https://docs.gitlab.com/ci/cloud_services/aws/",
        "https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/aws-configuration",
    ],
    check,
});

/// A provider that many customers share.
struct Shared {
    /// As its condition keys begin.
    address: &'static str,
    /// The claim that tells the customers apart, and what its value begins with before their name.
    tenant: (&'static str, &'static str),
    /// Other claims of which an exact value does.
    also: &'static [&'static str],
    /// Who gets tokens from it.
    who: &'static str,
}

const fn shared(
    address: &'static str,
    tenant: (&'static str, &'static str),
    also: &'static [&'static str],
    who: &'static str,
) -> Shared {
    Shared {
        address,
        tenant,
        also,
        who,
    }
}

/// After AWS's list of shared providers, less GitHub's.
const SHARED: &[Shared] = &[
    shared(
        "gitlab.com",
        ("sub", "project_path:"),
        &[
            "namespace_id",
            "project_id",
            "user_id",
            "user_login",
            "user_email",
        ],
        "every project on GitLab.com",
    ),
    shared(
        "app.terraform.io",
        ("sub", "organization:"),
        &[],
        "every organisation of HCP Terraform",
    ),
    shared(
        "agent.buildkite.com",
        ("sub", "organization:"),
        &[
            "organization_id",
            "organization_slug",
            "pipeline_id",
            "cluster_id",
        ],
        "every organisation of Buildkite",
    ),
    shared(
        "oidc.codefresh.io",
        ("sub", "account:"),
        &[],
        "every account of Codefresh",
    ),
    shared(
        "scalr.io",
        ("sub", "account:"),
        &[],
        "every account of Scalr",
    ),
    shared(
        "oidc-configuration.audit-log.githubusercontent.com",
        ("sub", "https://github.com/"),
        &[],
        "every enterprise on GitHub that streams its audit log",
    ),
    shared(
        "api.pulumi.com/oidc",
        ("aud", ""),
        &["sub"],
        "every organisation of Pulumi Cloud",
    ),
    shared(
        "oidc.vercel.com",
        ("aud", "https://vercel.com/"),
        &["sub"],
        "every team of Vercel",
    ),
    shared(
        "cognito-identity.amazonaws.com",
        ("aud", ""),
        &["sub"],
        "every user of every identity pool of Amazon Cognito, in whatever account",
    ),
    shared(
        "accounts.google.com",
        ("aud", ""),
        &["sub", "oaud", "google/organization_number"],
        "every Google user of whatever application",
    ),
    shared(
        "graph.facebook.com",
        ("app_id", ""),
        &["id"],
        "every Facebook user of whatever application",
    ),
    shared(
        "www.amazon.com",
        ("app_id", ""),
        &["user_id"],
        "every Amazon user of whatever application",
    ),
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Trust {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        if !super::takes_in(statement, "sts:AssumeRoleWithWebIdentity") {
            continue;
        }
        for (principal, address) in oidc_providers(statement) {
            let known = SHARED.iter().find(|shared| shared.address == address);
            let Some(shared) = known.filter(|_| !findings.is_full()) else {
                continue;
            };
            let (claim, start) = shared.tenant;
            match judge(statement, shared) {
                Judgement::Fine => {}
                Judgement::NotAsked => {
                    findings.report(
                        principal.text.span,
                        format!(
                            "{} can take on this role: no condition says whose token it has to be. Ask for yours with `{address}:{claim}`{}.",
                            capital(shared.who),
                            if start.is_empty() { String::new() } else { format!(", which begins with `{start}` and the name") },
                        ),
                    );
                }
                Judgement::Open(value) => {
                    findings.report(
                        value.span,
                        format!(
                            "`{address}` gives tokens to {}, and strangers can have one that fits `{}`. Write the whole name, with what ends it, \
                             before the first wildcard.",
                            shared.who,
                            short(value.value),
                        ),
                    );
                }
            }
        }
    }
}

enum Judgement<'a> {
    /// Only certain customers' tokens count; or AWS's rule says that none is asked for anything.
    Fine,
    /// The tokens of all customers count.
    NotAsked,
    /// The value that leaves the customer open.
    Open(Text<'a>),
}

fn judge<'a>(statement: &Statement<'a>, shared: &Shared) -> Judgement<'a> {
    let (tenant, start) = shared.tenant;
    let mut asked = claims(statement, shared.address).peekable();
    if asked.peek().is_none() {
        return Judgement::Fine;
    }
    let mut open = None;
    for (condition, claim) in asked.filter(|(condition, _)| selects(condition)) {
        let is_tenant = claim.eq_ignore_ascii_case(tenant);
        let also = shared
            .also
            .iter()
            .any(|also| also.eq_ignore_ascii_case(claim));
        if !is_tenant && !also {
            continue;
        }
        let start = if is_tenant { start } else { "" };
        match condition
            .values
            .iter()
            .find(|value| !names_one(condition, value.value, start))
        {
            None => return Judgement::Fine,
            Some(value) => open = open.or(Some(*value)),
        }
    }
    open.map_or(Judgement::NotAsked, Judgement::Open)
}

/// Whether `value` only fits one customer: it has no wildcard, or the name behind `start` ends before the first.
fn names_one(condition: &Condition<'_>, value: &str, start: &str) -> bool {
    let takes_wildcards = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
    if !takes_wildcards || !has_wildcard(value) {
        return !value.is_empty();
    }
    let name = literal_prefix(value).strip_prefix(start);
    let ends = |name: &str| name.find([':', '/']).is_some_and(|end| end > 0);
    !start.is_empty() && name.is_some_and(ends)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_ascii_uppercase(), chars.as_str())
    })
}
