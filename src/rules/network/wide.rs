use super::ip::{Purpose, counted, family_name, family_of, listed, rewritten, written};
use super::limit::{Limit, limits};
use crate::access::network::{AddressSet, Family, Ranges};
use crate::policy::Kind;
use crate::rules::{
    Category, Context, Definition, Example, Finding, Findings, Needs, Proof, Rule, Topic,
};
use ipnet::IpNet;

/// An IPv4 range wider than this is too wide: 2^16 addresses were once a class B network, the largest that a single organisation
/// was given as a rule. Wider ones belong to providers and regions, where an attacker can rent an address as well.
const WIDEST_V4: u8 = 16;

/// An IPv6 range wider than this is too wide: a site is given a /48, and a registry gives a /32 to a provider for all of its
/// customers (RFC 6177; RIPE-738).
const WIDEST_V6: u8 = 32;

/// The addresses that people are held to are more than one organisation has.
pub static TOO_WIDE: Rule = Rule::new(Definition {
    id: "ip-range-too-wide",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Range too wide",
    what: "A statement holds people to addresses that are too many to be their own. The measure is the largest CIDR block that \
           the ranges make together, less those that no request comes from: wider than /16 in IPv4 or than /32 in IPv6 is wider \
           than what one organisation is given. An Allow on all addresses but some (`NotIpAddress`) is too wide by nature. Where \
           you tell which networks are yours, ranges are held against them instead.",
    why: "An address restriction is worth as much as the number of strangers inside it is small. A range of a provider holds \
          the machines that anybody can rent there by the hour.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": [«"52.0.0.0/8"», "81.92.16.0/22"]}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["52.94.76.0/22", "81.92.16.0/22"]}}
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"NotIpAddress": {"aws:SourceIp": «"81.92.16.9"»}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {
      "IpAddress": {"aws:SourceIp": "81.92.16.0/22"},
      "NotIpAddress": {"aws:SourceIp": "81.92.16.9"}
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html",
        "https://www.rfc-editor.org/rfc/rfc6177",
    ],
    check: check_width,
});

/// The addresses that people are held to are not all in the networks that the reader trusts.
pub static OUTSIDE: Rule = Rule::new(Definition {
    id: "ip-range-outside-trusted-networks",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Addresses outside your networks",
    what: "You told which networks are yours, and a statement lets in or spares addresses that are not in them.",
    why: "Whoever has such an address can use the permission with stolen credentials, from a network that you do not run.",
    examples: &[Example {
        trusted: &["52.94.76.0/22", "81.92.16.0/22"],
        role: None,
        ..Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["81.92.16.0/22", «"52.94.64.0/20"»]}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["81.92.16.0/22", "52.94.76.0/23"]}}
  }]
}"#,
        )
    }],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html",
    ],
    check: check_trusted,
});

/// The addresses that the rules here judge: usable ones, in families that are not wholly open, which other rules report.
fn judged(limit: &Limit<'_, '_>) -> AddressSet {
    let mut set = limit.usable();
    if limit.purpose == Purpose::LetIn {
        if limit.set.v4.is_full() {
            set.v4 = Ranges::empty();
        }
        if limit.set.v6.is_full() {
            set.v6 = Ranges::empty();
        }
    }
    set
}

fn is_too_wide(net: &IpNet) -> bool {
    match net {
        IpNet::V4(net) => net.prefix_len() < WIDEST_V4,
        IpNet::V6(net) => net.prefix_len() < WIDEST_V6,
    }
}

fn check_width(context: &Context<'_>, findings: &mut Findings) {
    if !context.settings.trusted.is_empty() {
        return;
    }
    for limit in limits(context.policy) {
        let set = judged(&limit);
        let wide: Vec<IpNet> = set.cidrs().filter(is_too_wide).collect();
        let Some(first) = wide.first() else { continue };
        if findings.is_full() {
            return;
        }
        let (place, values) = limit.places(|net| is_too_wide(net) && crosses(&set, net));
        if limit.purpose == Purpose::KeepOut {
            let finding = findings.report(place, all_but(&limit));
            finding.shown_by(|| Proof::any().from(limit.set));
            continue;
        }
        let subject = match values.first() {
            Some((_, net)) => format!("`{}` is", written(&net.trunc())),
            None => format!("These ranges hold the whole of `{}`,", written(first)),
        };
        let range = values.first().map_or(*first, |(_, net)| *net);
        let does = if limit.statement.denies() {
            "this Deny spares whoever is among them"
        } else {
            "this Allow lets in whoever is among them"
        };
        let finding = findings.report(
            place,
            format!(
                "{subject} {}, more than one organisation has as a rule; {does}.",
                counted(&AddressSet::from_nets([range]), family_of(&range))
            ),
        );
        finding.shown_by(|| Proof::any().from(AddressSet::from_nets([range])));
        for (span, net) in values.iter().skip(1) {
            let set = AddressSet::from_nets([*net]);
            let net = net.trunc();
            finding.related(
                *span,
                format!("`{}` is {}.", written(&net), counted(&set, family_of(&net))),
            );
        }
    }
}

fn crosses(set: &AddressSet, net: &IpNet) -> bool {
    set.intersects(&AddressSet::from_nets([*net]))
}

/// What an Allow on all addresses but some lets in.
fn all_but(limit: &Limit<'_, '_>) -> String {
    let out = limit.set.complement();
    format!(
        "This Allow lets in every address except {}: {} and {}. Name who may come in instead, under `IpAddress`.",
        listed(&out),
        open(&limit.set, Family::V4),
        open(&limit.set, Family::V6)
    )
}

fn open(set: &AddressSet, family: Family) -> String {
    if set.is_full_in(family) {
        format!("all of {}", family_name(family))
    } else {
        counted(set, family)
    }
}

fn check_trusted(context: &Context<'_>, findings: &mut Findings) {
    if context.settings.trusted.is_empty() {
        return;
    }
    let trusted = AddressSet::from_nets(context.settings.trusted.iter().copied());
    for limit in limits(context.policy) {
        let set = judged(&limit);
        let outside = set.difference(&trusted);
        if outside.is_empty() || findings.is_full() {
            continue;
        }
        let (place, values) = limit.places(|net| crosses(&outside, net));
        let counts: Vec<String> = [Family::V4, Family::V6]
            .into_iter()
            .filter(|family| !outside.is_empty_in(*family))
            .map(|family| counted(&outside, family))
            .collect();
        let (does, whom) = if limit.statement.denies() {
            ("Deny spares", "spares")
        } else {
            ("Allow lets in", "lets in")
        };
        let finding = findings.report(
            place,
            format!(
                "This {does} {} outside your networks: {}.",
                counts.join(" and "),
                listed(&outside)
            ),
        );
        finding.shown_by(|| Proof::any().from(outside));
        for (span, net) in values.iter().skip(1) {
            let net = written(&net.trunc());
            finding.related(
                *span,
                format!("`{net}` {whom} addresses outside your networks too."),
            );
        }
        if limit.purpose == Purpose::LetIn {
            offer_trusted(context.policy.text, &limit, &set, &trusted, finding);
        }
    }
}

/// Offers to let in by `limit`, which lets in `set`, only what of it is `trusted`; where that is nothing, all that is.
fn offer_trusted(
    text: &str,
    limit: &Limit<'_, '_>,
    set: &AddressSet,
    trusted: &AddressSet,
    finding: &mut Finding,
) {
    let [only] = limit.conditions.as_slice() else {
        return;
    };
    let inside = set.intersection(trusted);
    let (title, kept) = if inside.is_empty() {
        ("Write your networks instead", trusted)
    } else {
        ("Keep only what lies in your networks", &inside)
    };
    let cidrs: Vec<String> = kept.cidrs().map(|net| written(&net)).collect();
    finding.unsafe_fix(title, vec![rewritten(text, only.condition, &cidrs)]);
}
