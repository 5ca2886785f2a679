use super::ip::{IpCondition, source_ip_conditions, unmapped, written};
use crate::access::network::{SpecialRange, special_range};
use crate::policy::{Effect, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::{Span, remove_items};

/// A range in `aws:SourceIp` that no request can come from, and that is not private.
pub static RULE: Rule = Rule::new(Definition {
    id: "special-ip-range",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Range that no request comes from",
    what: "`aws:SourceIp` holds a range that is set apart for a special purpose: shared between providers and customers \
           (100.64.0.0/10), loopback, link-local, documentation (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32), \
           benchmarking, multicast, reserved. Private ranges have rules of their own.",
    why: "No request to AWS comes from such a range, so it lets nobody in and keeps nobody out. A documentation range is mostly \
          one that was copied from an example and not replaced.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": [«"203.0.113.0/24"», "52.94.76.0/22", "100.64.0.0/10"]}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["52.94.76.0/22"]}}
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": «"127.0.0.1"»}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": "52.94.76.9"}}
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
        "https://www.iana.org/assignments/iana-ipv4-special-registry",
        "https://www.iana.org/assignments/iana-ipv6-special-registry",
        "https://www.rfc-editor.org/rfc/rfc5737",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for ip in source_ip_conditions(context.policy) {
        let mut special: Vec<(usize, Span, String, &SpecialRange)> = Vec::new();
        let mut useful = false;
        for (at, span, net) in ip.ranges() {
            match special_range(&net).filter(|_| unmapped(&net).is_none()) {
                Some(range) if !range.private => special.push((at, span, written(&net), range)),
                Some(_) => {}
                None => useful = true,
            }
        }
        let Some(((_, span, range, first), rest)) = special.split_first() else {
            continue;
        };
        if findings.is_full() {
            return;
        }
        let finding = findings.report(
            *span,
            format!(
                "`{range}` is {} ({}): {}. {}",
                first.what,
                first.rfc,
                first.reason,
                consequence(&ip, useful)
            ),
        );
        for (_, span, range, other) in rest {
            finding.related(
                *span,
                format!(
                    "`{range}` is {} ({}): {}.",
                    other.what, other.rfc, other.reason
                ),
            );
        }
        if useful {
            let gone: Vec<usize> = special.iter().map(|(at, ..)| *at).collect();
            let title = match gone.len() {
                1 => "Remove the range".to_owned(),
                count => format!("Remove the {count} ranges"),
            };
            finding.safe_fix(title, remove_items(ip.nodes(), &gone));
        }
    }
}

/// What follows for the requests, by whether the list has anything that requests come from.
fn consequence(ip: &IpCondition<'_, '_>, useful: bool) -> &'static str {
    let denies = ip.statement.effect == Some(Effect::Deny);
    match (ip.negated, denies, useful) {
        (false, false, true) => "Nobody gets through by it.",
        (true, true, true) => "It spares nobody.",
        (false, true, true) | (true, false, true) => "It keeps nobody out.",
        (false, false, false) if ip.holds_without_address() => {
            "Nothing else is listed, so this Allow lets through only what has no source address."
        }
        (false, true, false) if ip.holds_without_address() => {
            "Nothing else is listed, so this Deny stops only what has no source address."
        }
        (false, false, false) => "Nothing else is listed, so this Allow lets nobody through.",
        (false, true, false) => "Nothing else is listed, so this Deny stops nobody.",
        (true, false, false) => {
            "Nothing else is listed, so the condition always holds and keeps nobody out."
        }
        (true, true, false) => {
            "Nothing else is listed, so the condition always holds, and the Deny stops everybody."
        }
    }
}
