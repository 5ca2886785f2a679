//! The identity providers that many customers share, and what tells these apart.

use super::provider::{GITHUB, POOLS};

/// A provider that many customers share.
pub(super) struct Shared {
    /// As its condition keys begin.
    pub(super) address: &'static str,
    /// The claim that tells the customers apart, and what its value begins with before their name. Where that is empty, only an exact
    /// value names one of them.
    pub(super) tenant: (&'static str, &'static str),
    /// Other claims that do, alike.
    pub(super) also: &'static [(&'static str, &'static str)],
    /// Who gets tokens from it.
    pub(super) who: &'static str,
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
pub(super) const UNDOCUMENTED: &str = "*";

/// IBM Turbonomic has a provider for each of its clusters.
const fn turbonomic(address: &'static str) -> Shared {
    shared(
        address,
        ("sub", UNDOCUMENTED),
        &[],
        "every customer of IBM Turbonomic",
    )
}

/// The identity pools of Amazon Cognito, which have a provider for each partition.
const fn pools(address: &'static str) -> Shared {
    shared(
        address,
        ("aud", ""),
        &[("sub", "")],
        "every user of the identity pools of Amazon Cognito of whatever account",
    )
}

/// AWS's list of shared providers, less Microsoft Sentinel, whose tenant is in the name of the session; and others that serve
/// everybody from one address, after their own documentation.
const SHARED: &[Shared] = &[
    shared(
        GITHUB,
        ("sub", "repo:"),
        // A repository may write other claims into the subject of its tokens.
        &[
            ("sub", "repository:"),
            ("sub", "repository_id:"),
            ("sub", "repository_owner:"),
            ("sub", "repository_owner_id:"),
            ("sub", "job_workflow_ref:"),
            ("repository", UNDOCUMENTED),
            ("repository_id", ""),
            ("repository_owner", ""),
            ("repository_owner_id", ""),
            ("job_workflow_ref", UNDOCUMENTED),
        ],
        "every repository on GitHub",
    ),
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
    // As the provider is entered, with the slash at its end, and as it is written without.
    shared(
        "login.app.env0.com/",
        ("sub", UNDOCUMENTED),
        &[],
        "every organisation of env zero",
    ),
    shared(
        "login.app.env0.com",
        ("sub", UNDOCUMENTED),
        &[],
        "every organisation of env zero",
    ),
    pools(POOLS[0]),
    pools(POOLS[1]),
    pools(POOLS[2]),
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

/// Whether the provider with that address serves everybody.
pub(super) fn is_shared(address: &str) -> bool {
    shared_at(address).is_some()
}

/// The provider with that address, if it serves everybody.
pub(super) fn shared_at(address: &str) -> Option<&'static Shared> {
    SHARED.iter().find(|shared| shared.address == address)
}
