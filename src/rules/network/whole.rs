use super::ip::{Purpose, family_name, family_of, listed, rewritten, written};
use super::limit::{Limit, limits};
use crate::access::network::{AddressSet, Family, Ranges};
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic};
use crate::syntax::{Span, remove_items};

const REFERENCES: &[&str] = &[
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress",
];

/// The ranges that people are held to are the whole of IPv4, of IPv6, or of both.
pub static WHOLE_INTERNET: Rule = Rule::new(Definition {
    id: "whole-internet-ip-range",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "The whole internet as a range",
    what: "The ranges that a statement holds people to are together every address of IPv4 or of IPv6: `0.0.0.0/0`, `::/0`, \
           `0.0.0.0/1` with `128.0.0.0/1`, or any other union that leaves nothing out. It is computed, not looked for.",
    why: "The condition looks like a restriction and is none: stolen credentials work from anywhere. What it does keep out are \
          requests through VPC endpoints, which have no source address.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": «"0.0.0.0/0"»}}
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
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {«"aws:SourceIp"»: ["128.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2"]}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": ["52.94.76.0/22"]}}
  }]
}"#,
        ),
    ],
    references: REFERENCES,
    check: check_whole,
});

/// People are held to some addresses of one family, and to any of the other.
pub static ONE_FAMILY: Rule = Rule::new(Definition {
    id: "one-address-family-open",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "One address family left open",
    what: "A statement holds people to certain ranges of one address family and to the whole of the other, as \
           `[\"52.94.76.0/22\", \"::/0\"]` does.",
    why: "Many services answer over IPv4 and IPv6. Whoever is kept out over the one comes in over the other, from anywhere.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["52.94.76.0/22", «"::/0"»]}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["52.94.76.0/22", "2600:1f18::/36"]}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
        "https://docs.aws.amazon.com/vpc/latest/userguide/aws-ipv6-support.html",
    ],
    check: check_one_family,
});

/// The families of which all addresses get through, by the intention to let in only some.
fn open_families(limit: &Limit<'_, '_>) -> Vec<Family> {
    let families = [Family::V4, Family::V6].into_iter();
    families
        .filter(|family| limit.purpose == Purpose::LetIn && limit.set.is_full_in(*family))
        .collect()
}

fn check_whole(context: &Context<'_>, findings: &mut Findings) {
    for limit in limits(context.policy) {
        let (v4, v6) = (&limit.set.v4, &limit.set.v6);
        let whole = match (v4.is_full(), v6.is_full()) {
            (true, true) => "every address there is, of IPv4 and IPv6",
            (true, false) if v6.is_empty() => "every IPv4 address there is",
            (false, true) if v4.is_empty() => "every IPv6 address there is",
            _ => continue,
        };
        if limit.purpose == Purpose::KeepOut || findings.is_full() {
            continue;
        }
        let (place, values) = whole_values(&limit, &open_families(&limit));
        let subject = match values.as_slice() {
            [one] => format!("`{one}` is"),
            [] => "These ranges are together".to_owned(),
            many => format!("`{}` are", many.join("` and `")),
        };
        let rest = match (v4.is_full(), v6.is_full()) {
            (true, true) => "who comes over the internet",
            (true, _) => "who comes over IPv4",
            _ => "who comes over IPv6",
        };
        let consequence = if limit.statement.denies() {
            format!("so this Deny stops nobody {rest}")
        } else {
            format!("so the condition keeps out nobody {rest}")
        };
        let finding = findings.report(place, format!("{subject} {whole}, {consequence}."));
        finding.shown_by(|| Proof::any().from(AddressSet::full()));
        let trusted = AddressSet::from_nets(context.settings.trusted.iter().copied());
        if let ([only], false) = (limit.conditions.as_slice(), trusted.is_empty()) {
            let cidrs: Vec<String> = trusted.cidrs().map(|net| written(&net)).collect();
            finding.unsafe_fix(
                "Hold the condition to your networks",
                vec![rewritten(context.policy.text, only.condition, &cidrs)],
            );
        }
    }
}

/// The values that are a whole family by themselves, and the place of the finding.
fn whole_values(limit: &Limit<'_, '_>, families: &[Family]) -> (Span, Vec<String>) {
    let (place, mut values) =
        limit.places(|net| net.prefix_len() == 0 && families.contains(&family_of(net)));
    values.dedup_by_key(|(_, net)| net.trunc());
    let values = values
        .iter()
        .map(|(_, net)| written(&net.trunc()))
        .collect();
    (place, values)
}

fn check_one_family(context: &Context<'_>, findings: &mut Findings) {
    for limit in limits(context.policy) {
        let open = open_families(&limit);
        let [family] = open.as_slice() else { continue };
        let held = match family {
            Family::V4 => Family::V6,
            Family::V6 => Family::V4,
        };
        if limit.set.is_empty_in(held) || findings.is_full() {
            continue;
        }
        let (place, values) = whole_values(&limit, &open);
        let subject = match values.first() {
            Some(value) => format!("`{value}` is"),
            None => "The ranges here are together".to_owned(),
        };
        let some = match family {
            Family::V4 => AddressSet {
                v4: Ranges::empty(),
                ..limit.set.clone()
            },
            Family::V6 => AddressSet {
                v6: Ranges::empty(),
                ..limit.set.clone()
            },
        };
        let (open_name, held_name) = (family_name(*family), family_name(held));
        let (effect, does, verb) = if limit.statement.denies() {
            ("Deny", "spares", "Spare")
        } else {
            ("Allow", "lets in", "Let in")
        };
        let finding = findings.report(
            place,
            format!(
                "{subject} every {open_name} address there is: over {held_name} this {effect} {does} only {}, over {open_name} everybody.",
                listed(&some),
            ),
        );
        finding.shown_by(Proof::any);
        if let [only] = limit.conditions.as_slice() {
            let gone: Vec<usize> = only
                .ranges()
                .filter(|(_, _, net)| family_of(net) == *family)
                .map(|(at, _, _)| at)
                .collect();
            let title = format!("{verb} nobody over {open_name}");
            finding.unsafe_fix(title, remove_items(only.nodes(), &gone));
        }
    }
}
