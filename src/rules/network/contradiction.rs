use crate::order::Order;
use std::collections::HashMap;

use super::ip::{IpCondition, of_statement};
use crate::access::network::{AddressSet, Bounds, Caller, NetworkKey, named_addresses};
use crate::policy::{Kind, OperatorKind, Statement};
use crate::rules::redundancy::without_statement;
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;

pub(super) const SOURCE_IP: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip";
pub(super) const LOGIC: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html";

/// The conditions on the source address of one statement exclude each other.
pub static NOTHING: Rule = Rule::new(Definition {
    id: "ip-conditions-match-nothing",
    issue_code: None,
    category: Category::Error,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Address conditions that exclude each other",
    what: "All conditions of a statement have to hold at once, and no address meets those on `aws:SourceIp` here: `NotIpAddress` \
           rules out every address that `IpAddress` asks for.",
    why: "The statement never applies: an Allow gives nothing, a Deny stops nobody.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {
      "IpAddress": {"aws:SourceIp": "52.94.76.0/23"},
      "NotIpAddress": {«"aws:SourceIp"»: ["52.94.76.0/24", "52.94.77.0/24", "81.92.16.9"]}
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {
      "IpAddress": {"aws:SourceIp": "52.94.76.0/23"},
      "NotIpAddress": {"aws:SourceIp": ["52.94.76.9"]}
    }
  }]
}"#,
    )],
    references: &[SOURCE_IP, LOGIC],
    check: in_whole(check_nothing),
});

/// Statements that differ in their addresses alone cover all addresses together.
pub static EVERYTHING: Rule = Rule::new(Definition {
    id: "ip-conditions-match-everything",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Address conditions that cover everything together",
    what: "Statements with the same effect, actions, resources and other conditions differ only in their conditions on \
           `aws:SourceIp`, and together these hold for every address.",
    why: "Two Allows, one on some addresses and one on all others, let in everybody; two such Denies stop everybody. Conditions \
          in one statement are joined by \"and\", statements by \"or\".",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny",
      "Action": "ec2:*",
      "Resource": "*",
      "Condition": {"NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"}}
    },
    {
      "Effect": "Deny",
      "Action": "ec2:*",
      "Resource": "*",
      "Condition": {"IpAddress": {«"aws:SourceIp"»: "52.94.76.0/22"}}
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny",
      "Action": "ec2:*",
      "Resource": "*",
      "Condition": {"NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"}}
    },
    {
      "Effect": "Deny",
      "Action": "ec2:*",
      "Resource": "*",
      "Condition": {"IpAddress": {"aws:SourceIp": "52.94.76.9"}}
    }
  ]
}"#,
    )],
    references: &[SOURCE_IP, LOGIC],
    check: in_whole(check_everything),
});

/// What follows for a statement that never applies.
pub(super) fn never(statement: &Statement<'_>) -> &'static str {
    if statement.denies() {
        "so this Deny stops nobody"
    } else {
        "so this Allow lets nobody through"
    }
}

fn check_nothing(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let conditions: Vec<IpCondition<'_, '_>> = of_statement(statement)
            .filter(IpCondition::is_source_ip)
            .collect();
        if conditions.len() < 2 {
            continue;
        }
        let sets: Vec<AddressSet> = conditions
            .iter()
            .map(|ip| {
                let set = named_addresses(ip.condition);
                if ip.negated { set.complement() } else { set }
            })
            .collect();
        let both = sets
            .iter()
            .fold(AddressSet::full(), |all, set| all.intersection(set));
        if sets.iter().any(AddressSet::is_empty) || !both.is_empty() || findings.is_full() {
            continue;
        }
        let asks = conditions.iter().find(|ip| !ip.negated);
        let rules_out = conditions
            .iter()
            .rfind(|ip| ip.negated)
            .or(conditions.last());
        let (Some(asks), Some(rules_out)) = (asks, rules_out) else {
            continue;
        };
        let finding = findings.report(
            rules_out.condition.member.key.span,
            format!(
                "No address meets all conditions on `aws:SourceIp`: what `{}` asks for, `{}` rules out, {}.",
                short(&asks.condition.operator_key.text),
                short(&rules_out.condition.operator_key.text),
                never(statement)
            ),
        );
        finding.related(
            asks.condition.member.key.span,
            "These addresses are asked for.",
        );
        finding.safe_fix(
            "Remove the statement",
            without_statement(context.policy, statement),
        );
    }
}

fn check_everything(context: &Context<'_>, findings: &mut Findings) {
    let text = context.policy.text;
    let mut groups: HashMap<Vec<&str>, Vec<&Statement<'_>>> = HashMap::new();
    for statement in &context.policy.statements {
        if statement.effect.is_some() && of_statement(statement).any(|ip| ip.is_source_ip()) {
            groups
                .entry(apart_from_addresses(text, statement))
                .or_default()
                .push(statement);
        }
    }
    let mut groups: Vec<_> = groups
        .into_values()
        .filter(|group| group.len() > 1)
        .collect();
    groups.order_by_key(|group| group.first().map(|statement| statement.index));
    for group in groups {
        let sets: Vec<AddressSet> = group
            .iter()
            .map(|statement| Bounds::of(statement, Caller::Anyone).may.addresses)
            .collect();
        let alone = sets.iter().any(AddressSet::is_full);
        if alone || !AddressSet::union_of(sets.iter()).is_full() || findings.is_full() {
            continue;
        }
        let Some((last, others)) = group.split_last() else {
            continue;
        };
        let place = of_statement(last).find(IpCondition::is_source_ip);
        let names: Vec<String> = others.iter().take(3).map(|s| s.name()).collect();
        let (what, does) = if last.denies() {
            ("Denies", "they stop everybody")
        } else {
            ("Allows", "they let in everybody")
        };
        let finding = findings.report(
            place.map_or(last.node.span, |ip| ip.condition.member.key.span),
            format!(
                "Together with {} this condition leaves out no address: as {what} of the same things, {does}.",
                names.join(", ")
            ),
        );
        for other in others {
            let place = of_statement(other).find(IpCondition::is_source_ip);
            if let Some(ip) = place {
                finding.related(ip.condition.member.key.span, "The other addresses.");
            }
        }
    }
}

/// The text of everything in a statement that is not its name or a condition on the source address.
fn apart_from_addresses<'t>(text: &'t str, statement: &Statement<'_>) -> Vec<&'t str> {
    let mut parts = Vec::new();
    for member in statement.node.as_object().unwrap_or_default() {
        let is = |name: &str| member.key.text.eq_ignore_ascii_case(name);
        if !is("Sid") && !is("Condition") {
            parts.push(member.span().of(text));
        }
    }
    parts.order();
    let others = statement.conditions.iter().filter(|condition| {
        let ip = matches!(
            condition.operator.map(|o| o.kind),
            Some(OperatorKind::IpAddress | OperatorKind::NotIpAddress)
        );
        !(ip && condition.is_key(NetworkKey::SourceIp.name()))
    });
    let mut conditions: Vec<(&str, &str)> = others
        .map(|c| (c.operator_key.span.of(text), c.member.span().of(text)))
        .collect();
    conditions.order();
    parts.extend(
        conditions
            .into_iter()
            .flat_map(|(operator, member)| [operator, member]),
    );
    parts
}
