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
           Modal, Amazon Cognito, Google and others), and no condition says whose tokens count: the claim with the group, organisation or \
           application is not asked for, or a wildcard leaves the name open. A name that ends in a wildcard is open too: `organization:acme*` \
           fits `acme-of-somebody-else`. Google's `oaud` names nobody: it is the audience of a token, which whoever asks for one may choose. \
           GitHub Actions, and providers without any condition, AWS's own rules report.",
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
    /// The claim that tells the customers apart, and what its value begins with before their name. Where that is empty, only an exact
    /// value names one of them.
    tenant: (&'static str, &'static str),
    /// Other claims that do, alike.
    also: &'static [(&'static str, &'static str)],
    /// Who gets tokens from it.
    who: &'static str,
}

const fn shared(
    address: &'static str,
    tenant: (&'static str, &'static str),
    also: &'static [(&'static str, &'static str)],
    who: &'static str,
) -> Shared {
    Shared {
        address,
        tenant,
        also,
        who,
    }
}

/// The start of a value whose shape is not documented: a pattern that says something before its first wildcard is left alone.
const UNDOCUMENTED: &str = "*";

/// IBM Turbonomic has a provider for each of its clusters.
const fn turbonomic(address: &'static str) -> Shared {
    shared(
        address,
        ("sub", UNDOCUMENTED),
        &[],
        "every customer of IBM Turbonomic",
    )
}

/// AWS's list of shared providers, less GitHub Actions and Microsoft Sentinel, whose tenant is in the name of the session; and others
/// that serve everybody from one address, after their own documentation.
const SHARED: &[Shared] = &[
    shared(
        "gitlab.com",
        ("sub", "project_path:"),
        &[
            ("namespace_id", ""),
            ("project_id", ""),
            ("user_id", ""),
            ("user_login", ""),
            ("user_email", ""),
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
        "app.eu.terraform.io",
        ("sub", "organization:"),
        &[],
        "every organisation of HCP Terraform Europe",
    ),
    shared(
        "agent.buildkite.com",
        ("sub", "organization:"),
        &[
            ("organization_id", ""),
            ("organization_slug", ""),
            ("pipeline_id", ""),
            ("cluster_id", ""),
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
        "studio.datachain.ai/api",
        ("sub", UNDOCUMENTED),
        &[],
        "every user of DVC Studio",
    ),
    shared(
        "proidc.upbound.io",
        ("sub", "mcp:"),
        &[],
        "every organisation of Upbound",
    ),
    shared(
        "tokens.cloud.shisho.dev",
        ("sub", UNDOCUMENTED),
        &[],
        "every organisation of Shisho Cloud",
    ),
    shared(
        "sandboxes.cloud",
        ("aud", UNDOCUMENTED),
        &[],
        "every customer of sandboxes.cloud",
    ),
    shared(
        "vstoken.actions.githubusercontent.com",
        ("sub", UNDOCUMENTED),
        &[],
        "every repository on GitHub",
    ),
    turbonomic("rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7"),
    turbonomic("rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr"),
    turbonomic("rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg"),
    turbonomic("rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26"),
    turbonomic("oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb"),
    turbonomic("oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu"),
    shared(
        "oidc.modal.com",
        ("sub", "modal:workspace_id:"),
        &[],
        "every workspace of Modal",
    ),
    shared(
        "api.pulumi.com/oidc",
        ("aud", ""),
        &[
            ("sub", "pulumi:deploy:org:"),
            ("sub", "pulumi:environments:org:"),
        ],
        "every organisation of Pulumi Cloud",
    ),
    shared(
        "oidc.vercel.com",
        ("aud", "https://vercel.com/"),
        &[("sub", "owner:")],
        "every team of Vercel",
    ),
    shared(
        "cognito-identity.amazonaws.com",
        ("aud", ""),
        &[("sub", "")],
        "every user of every identity pool of Amazon Cognito, in whatever account",
    ),
    shared(
        "accounts.google.com",
        ("aud", ""),
        &[("sub", ""), ("google/organization_number", "")],
        "every Google user of whatever application",
    ),
    shared(
        "graph.facebook.com",
        ("app_id", ""),
        &[("id", "")],
        "every Facebook user of whatever application",
    ),
    shared(
        "www.amazon.com",
        ("app_id", ""),
        &[("user_id", "")],
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
                    let shape = match start {
                        "" | UNDOCUMENTED => String::new(),
                        _ => format!(", which by default begins with `{start}` and the name"),
                    };
                    findings.report(
                        principal.text.span,
                        format!(
                            "{} can take on this role: no condition says whose token it has to be. Ask for yours with `{address}:{claim}`{shape}.",
                            capital(shared.who),
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
    let mut asked = claims(statement, shared.address).peekable();
    if asked.peek().is_none() {
        return Judgement::Fine;
    }
    let mut open = None;
    for (condition, claim) in asked.filter(|(condition, _)| selects(condition)) {
        let telling = shared.also.iter().chain([&shared.tenant]);
        let starts = telling
            .filter(|(name, _)| name.eq_ignore_ascii_case(claim))
            .map(|(_, start)| *start);
        if starts.clone().next().is_none() {
            continue;
        }
        let names_one = |value: &str| {
            starts
                .clone()
                .any(|start| names_one(condition, value, start))
        };
        match condition
            .values
            .iter()
            .find(|value| !names_one(value.value))
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
    let said = literal_prefix(value);
    if start == UNDOCUMENTED {
        return !said.is_empty();
    }
    let name = said.strip_prefix(start);
    let ends = |name: &str| name.find([':', '/']).is_some_and(|end| end > 0);
    !start.is_empty() && name.is_some_and(ends)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_ascii_uppercase(), chars.as_str())
    })
}
