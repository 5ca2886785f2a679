//! Requests that show what a finding says: with the policy in question they are allowed.

use super::witness::Witness;
use crate::access::network::AddressSet;
use crate::access::solve::{Arrival, Shown, shown};
use crate::policy::{Kind, Policy, Statement};
use crate::rules::{Finding, Topic};

/// So many findings of one policy get a request; the others are of their kind.
const MAX_SHOWN: usize = 100;
/// So many characters of policies are gone through for them: of a long policy fewer findings get a request.
const MAX_READ: usize = 2_000_000;

/// For each of `findings` a request that shows it, where it is about what an Allow of `policy` lets somebody do.
pub(super) fn evidence(findings: &[Finding], policy: &Policy<'_>) -> Vec<Option<Witness>> {
    let mut left = MAX_SHOWN.min(MAX_READ / policy.text.len().max(1));
    let find = |finding: &Finding| {
        if left == 0 || !policy.kind.grants() {
            return None;
        }
        let statement = statement_of(finding, policy)?;
        let question = question(finding, statement, policy.kind)?;
        left -= 1;
        let request = shown(policy, statement, &question)?;
        Some(Witness::of(&request, policy.kind))
    };
    findings.iter().map(find).collect()
}

/// The Allow that `finding` is about.
fn statement_of<'p, 'a>(finding: &Finding, policy: &'p Policy<'a>) -> Option<&'p Statement<'a>> {
    let mut statements = policy.statements.iter();
    statements.find(|statement| statement.allows() && statement.node.span.contains(finding.span))
}

/// Which requests show `finding`; `None` where it is not about what somebody may do.
fn question(finding: &Finding, statement: &Statement<'_>, kind: Kind) -> Option<Shown> {
    let by_strangers = match finding.rule.id {
        "public-access" | "allow-with-not-principal" => true,
        "sensitive-permissions-from-anywhere"
        | "address-restriction-walked-around"
        | "source-ip-restriction-without-key"
        | "whole-internet-ip-range"
        | "one-address-family-open"
        | "ip-range-too-wide"
        | "ip-range-outside-trusted-networks"
        | "mfa-age-lets-requests-without-mfa-through"
        | "mfa-allow-lets-access-keys-in"
        | "deactivating-others-mfa"
        | "setting-others-passwords"
        | "password-policy-weakening"
        | "self-service-credentials-without-mfa" => false,
        _ => match finding.rule.topic {
            Topic::LeastPrivilege | Topic::Escalation => false,
            Topic::Trust if kind == Kind::Trust => false,
            _ => return None,
        },
    };
    let arrival = match finding.rule.id {
        "sensitive-permissions-from-anywhere"
        | "whole-internet-ip-range"
        | "address-restriction-walked-around" => Some(Arrival::From(AddressSet::full())),
        "source-ip-restriction-without-key" => Some(Arrival::WithoutAddress),
        _ => None,
    };
    Some(Shown {
        actions: entry_of(finding, statement).into_iter().collect(),
        arrival,
        by_strangers,
    })
}

/// The entry of `Action` that `finding` stands at.
fn entry_of(finding: &Finding, statement: &Statement<'_>) -> Option<String> {
    let actions = statement
        .actions
        .as_ref()
        .filter(|actions| !actions.negated)?;
    let mut items = actions.items.iter();
    let entry = items.find(|item| item.text.span.contains(finding.span))?;
    Some(entry.text.value.to_owned())
}
