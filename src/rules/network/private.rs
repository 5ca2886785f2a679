use super::ip::{IpCondition, source_ip_conditions, written};
use super::paired::names_vpc;
use crate::access::audience::{limits, names_everyone};
use crate::access::network::{NetworkKey, SpecialRange, special_range};
use crate::policy::{Effect, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Span, remove_items};

const SOURCE_IP: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip";
const VPC_SOURCE_IP: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip";

/// Every address of an `IpAddress` condition is private.
pub static PRIVATE_IP_ADDRESS: Rule = Rule::new(Definition {
    id: "private-ip-address",
    issue_code: Some("PRIVATE_IP_ADDRESS"),
    category: Category::Error,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Only private addresses in aws:SourceIp",
    what: "`aws:SourceIp` is the public address that a request comes from. An `IpAddress` condition whose ranges are all private \
           (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7) matches no request. Ranges that are set apart for other ends, such \
           as documentation, count as public here, for AWS's pages use them so; `special-ip-range` speaks of them. The edit is offered \
           where the statement names the VPC, for everybody can have one with these addresses.",
    why: "An Allow under it gives nobody anything, and a Deny under it stops nobody. Machines in a VPC reach AWS with a public \
          address, or through a VPC endpoint; a request through an endpoint has no `aws:SourceIp` but has `aws:VpcSourceIp`.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": [«"10.20.0.0/16"», "192.168.0.0/16"]}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {
      "IpAddress": {"aws:VpcSourceIp": ["10.20.0.0/16", "192.168.0.0/16"]},
      "StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}
    }
  }]
}"#,
    )],
    references: &[
        SOURCE_IP,
        VPC_SOURCE_IP,
        "https://www.rfc-editor.org/rfc/rfc1918",
        "https://www.rfc-editor.org/rfc/rfc4193",
    ],
    check: check_all,
});

/// Every address of a `NotIpAddress` condition is private.
pub static PRIVATE_NOT_IP_ADDRESS: Rule = Rule::new(Definition {
    id: "private-not-ip-address",
    issue_code: Some("PRIVATE_NOT_IP_ADDRESS"),
    category: Category::Error,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Only private addresses in NotIpAddress",
    what: "`aws:SourceIp` is the public address that a request comes from. A `NotIpAddress` condition whose ranges are all private \
           holds for every request.",
    why: "A Deny under it stops everybody, the people whom it was to spare among them; an Allow under it lets in everybody.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": «"172.16.0.0/12"»}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"}}
  }]
}"#,
    )],
    references: &[
        SOURCE_IP,
        VPC_SOURCE_IP,
        "https://www.rfc-editor.org/rfc/rfc1918",
        "https://www.rfc-editor.org/rfc/rfc4193",
    ],
    check: check_all_negated,
});

/// Some addresses of an `IpAddress` condition are private.
pub static PRIVATE_IP_ADDRESS_SUBSET: Rule = Rule::new(Definition {
    id: "private-ip-address-subset",
    issue_code: Some("PRIVATE_IP_ADDRESS_SUBSET"),
    category: Category::Suggestion,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Private addresses among public ones",
    what: "An `IpAddress` condition on `aws:SourceIp` lists private ranges beside public ones. No request comes from the private \
           ones.",
    why: "Whoever put them there expects requests from a VPC or an internal network to match; they do not. Those requests come \
          from a public address, or through a VPC endpoint, where `aws:VpcSourceIp` with `aws:SourceVpc` is the key to use.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["52.94.76.0/22", «"10.20.0.0/16"», "fd00:12::/32"]}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": "52.94.76.0/22"}}
  }]
}"#,
    )],
    references: &[
        SOURCE_IP,
        VPC_SOURCE_IP,
        "https://www.rfc-editor.org/rfc/rfc1918",
        "https://www.rfc-editor.org/rfc/rfc4193",
    ],
    check: check_some,
});

/// Some addresses of a `NotIpAddress` condition are private.
pub static PRIVATE_NOT_IP_ADDRESS_SUBSET: Rule = Rule::new(Definition {
    id: "private-not-ip-address-subset",
    issue_code: Some("PRIVATE_NOT_IP_ADDRESS_SUBSET"),
    category: Category::Suggestion,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Private addresses among public ones in NotIpAddress",
    what: "A `NotIpAddress` condition on `aws:SourceIp` lists private ranges beside public ones. The private ones change nothing, \
           for no request comes from them.",
    why: "In a Deny they were to spare requests from a VPC or an internal network; those requests are stopped like all others.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": [
      «"192.168.1.0/24"»,
      "52.94.76.0/22"
    ]}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": [
      "52.94.76.0/22"
    ]}}
  }]
}"#,
    )],
    references: &[
        SOURCE_IP,
        VPC_SOURCE_IP,
        "https://www.rfc-editor.org/rfc/rfc1918",
        "https://www.rfc-editor.org/rfc/rfc4193",
    ],
    check: check_some_negated,
});

fn check_all(context: &Context<'_>, findings: &mut Findings) {
    check(context, findings, false, true);
}

fn check_all_negated(context: &Context<'_>, findings: &mut Findings) {
    check(context, findings, true, true);
}

fn check_some(context: &Context<'_>, findings: &mut Findings) {
    check(context, findings, false, false);
}

fn check_some_negated(context: &Context<'_>, findings: &mut Findings) {
    check(context, findings, true, false);
}

/// A private range of a list.
struct Private {
    at: usize,
    span: Span,
    written: String,
    special: &'static SpecialRange,
}

fn check(context: &Context<'_>, findings: &mut Findings, negated: bool, all: bool) {
    for ip in source_ip_conditions(context.policy).filter(|ip| ip.negated == negated) {
        let mut public = false;
        let mut private = Vec::new();
        for (at, span, net) in ip.ranges() {
            match special_range(&net) {
                Some(special) if special.private => private.push(Private {
                    at,
                    span,
                    written: written(&net),
                    special,
                }),
                // To AWS's validator, what is set apart for anything else is as public as the internet.
                _ => public = true,
            }
        }
        let Some((first, rest)) = private.split_first() else {
            continue;
        };
        if public == all || findings.is_full() {
            continue;
        }
        let finding = findings.report(first.span, message(&ip, first, rest, all));
        for other in rest {
            finding.related(
                other.span,
                format!(
                    "`{}` is {} too ({}).",
                    other.written, other.special.what, other.special.rfc
                ),
            );
        }
        if all {
            if let Some(edit) = vpc_key(&ip) {
                finding.unsafe_fix(
                    "Compare with `aws:VpcSourceIp`, the address inside the VPC",
                    vec![edit],
                );
            }
        } else {
            let gone: Vec<usize> = private.iter().map(|private| private.at).collect();
            finding.safe_fix(title(&gone), remove_items(ip.nodes(), &gone));
        }
    }
}

fn title(gone: &[usize]) -> String {
    match gone.len() {
        1 => "Remove the private range".to_owned(),
        count => format!("Remove the {count} private ranges"),
    }
}

fn message(ip: &IpCondition<'_, '_>, first: &Private, rest: &[Private], all: bool) -> String {
    let range = short(&first.written);
    let (what, rfc, reason) = (first.special.what, first.special.rfc, first.special.reason);
    let others = match rest.len() {
        0 => String::new(),
        1 => " The other private range of the list is no better.".to_owned(),
        more => format!(" The other {more} private ranges of the list are no better."),
    };
    let denies = ip.statement.effect == Some(Effect::Deny);
    let consequence = match (ip.negated, denies, all) {
        (false, false, true) if ip.holds_without_address() => {
            "No request comes from there, so this Allow lets through only what has no source address."
        }
        (false, true, true) if ip.holds_without_address() => {
            "No request comes from there, so this Deny stops only what has no source address."
        }
        (false, false, true) => "No request comes from there, so this Allow lets nobody through.",
        (false, true, true) => "No request comes from there, so this Deny stops nobody.",
        (true, false, true) => {
            "No request comes from there, so the condition always holds and keeps nobody out."
        }
        (true, true, true) => {
            "No request comes from there, so the condition always holds, and the Deny stops everybody, from inside too."
        }
        (false, false, false) => "No request comes from there, so nobody gets through by it.",
        (false, true, false) => "No request comes from there, so it keeps nobody out.",
        (true, false, false) => "No request comes from there, so it keeps nobody out.",
        (true, true, false) => "No request comes from there, so it spares nobody.",
    };
    format!("`{range}` is {what} ({rfc}): {reason}. {consequence}{others}")
}

/// Renames the key, where the operator does not have the new one already, and where the statement names the VPC that the address is
/// in: everybody can have one with these addresses. Naming another than the caller's keeps no stranger out.
fn vpc_key(ip: &IpCondition<'_, '_>) -> Option<Edit> {
    let statement = ip.statement;
    let is_open = statement.allows() && names_everyone(statement);
    let mut others = statement.conditions.iter();
    if !names_vpc(statement)
        || (is_open && !others.any(|other| !std::ptr::eq(other, ip.condition) && limits(other)))
    {
        return None;
    }
    let name = NetworkKey::VpcSourceIp.name();
    let keys = ip.condition.operator_member.value.as_object()?;
    let mut others = keys.iter();
    let is_free = !others.any(|member| member.key.text.eq_ignore_ascii_case(name));
    is_free.then(|| ip.condition.member.key.renamed(name))
}
