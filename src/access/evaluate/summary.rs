//! Says in a sentence what decided about a request.

use super::explanation::ExplainedLayer;
use super::facts::Facts;
use super::layers::LayerKind;
use super::{Cause, Decision, PolicySet, Verdict, is_key, is_same_account, is_trust};

/// What a layer is called in a sentence.
fn name(kind: LayerKind) -> String {
    match kind {
        LayerKind::Rcp(level) => format!("the resource control policies at level {}", level + 1),
        LayerKind::Scp(level) => format!("the service control policies at level {}", level + 1),
        LayerKind::Endpoint => "the VPC endpoint policy".to_owned(),
        LayerKind::Resource => "the resource's policy".to_owned(),
        LayerKind::Identity => "the caller's identity policies".to_owned(),
        LayerKind::Boundary => "the permissions boundary".to_owned(),
        LayerKind::Session => "the session policies".to_owned(),
    }
}

/// What decided, in a sentence that a person who was denied can act on.
pub(super) fn summary(
    policies: &PolicySet<'_>,
    verdict: &Verdict,
    layers: &[ExplainedLayer],
    facts: &Facts<'_>,
) -> String {
    let layer = |kind| layers.iter().find(|layer| layer.kind == kind);
    let request = facts.request;
    let asked = format!("{} on {}", request.action, request.resource);
    let mut text = match verdict.cause {
        Cause::GivenBy(kind) => {
            let said = layer(kind).map_or("", |layer| layer.text.as_str());
            format!("Allowed by {}: {}", name(kind), lowered(said))
        }
        Cause::GivenByBoth => format!(
            "Allowed: in the caller's account {} allow it, and in the resource's account {} allows it.",
            name(LayerKind::Identity),
            name(LayerKind::Resource)
        ),
        Cause::RootUser => {
            "Allowed: the root user of the resource's account has full access to it.".to_owned()
        }
        Cause::DeniedBy(kind) => {
            let said = layer(kind).map_or("", |layer| layer.text.as_str());
            format!(
                "Denied by {}: {} No Allow can outweigh that; the statement has to spare this request.",
                name(kind),
                lowered(said)
            )
        }
        Cause::NotAllowedBy(kind) => not_allowed(kind, layer(kind), &asked, verdict, facts),
        Cause::NoSessionPolicy => format!(
            "Denied because the federated user's session was made without a session policy, and no resource policy names the \
             session: pass a session policy that allows {asked}."
        ),
        Cause::RootCannotAssume => {
            "Denied because no root user can assume a role: use an IAM user or a role.".to_owned()
        }
    };
    text.push_str(assumed(policies, verdict, facts));
    text
}

fn lowered(text: &str) -> String {
    text.replacen("Statement ", "statement ", 1)
}

/// No Allow of a layer that would have to have one.
fn not_allowed(
    kind: LayerKind,
    layer: Option<&ExplainedLayer>,
    asked: &str,
    verdict: &Verdict,
    facts: &Facts<'_>,
) -> String {
    let Some(layer) = layer else {
        let what = match kind {
            LayerKind::Resource => "no policy of the resource is given, which would have to allow",
            _ => "no policy of the caller is given, which would have to allow",
        };
        return format!("Denied because {what} {asked}.");
    };
    let near = layer.text.split_once("; ").map(|(_, near)| near);
    let near = near.map_or_else(|| ".".to_owned(), |near| format!("; {near}"));
    let resource_too = kind == LayerKind::Identity
        && is_same_account(facts)
        && verdict
            .layers
            .iter()
            .any(|layer| layer.kind == LayerKind::Resource);
    let who = match resource_too {
        true => format!(
            "neither {} nor, to this caller itself, {} allow",
            name(kind),
            name(LayerKind::Resource)
        ),
        false => format!("no statement of {} allows", name(kind)),
    };
    let managed = match kind {
        LayerKind::Rcp(_) => {
            " Every level needs an Allow: AWS attaches RCPFullAWSAccess to each by itself."
        }
        LayerKind::Scp(_) => " Every level needs an Allow, such as that of FullAWSAccess.",
        _ => "",
    };
    format!("Denied because {who} {asked}{near}{managed}")
}

/// What was taken for given.
fn assumed(policies: &PolicySet<'_>, verdict: &Verdict, facts: &Facts<'_>) -> &'static str {
    let is_given = verdict.decision == Decision::Allowed && policies.resource.is_none();
    if is_given && is_key(policies, facts) {
        " No key policy is given, so the default one is assumed, which leaves it to the policies of the key's account."
    } else if is_given && is_trust(policies, facts) {
        " No trust policy is given; the role's has to allow it too."
    } else {
        ""
    }
}
