use super::ip::{IpCondition, Purpose, ip_conditions, written};
use crate::access::network::{Fault, NetworkKey, ResourceId, parse};
use crate::policy::{Kind, Text};
use crate::rules::moved_condition::moved_to;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Node, quoted, replace};

const OPERATORS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress";

/// A value under an IP operator is no address and no range.
pub static TYPE_MISMATCH_IP_RANGE: Rule = Rule::new(Definition {
    id: "type-mismatch-ip-range",
    issue_code: Some("TYPE_MISMATCH_IP_RANGE"),
    category: Category::Error,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Not an address or range",
    what: "A value under `IpAddress` or `NotIpAddress` is an IPv4 or IPv6 address, or a range of them in CIDR notation: an \
           address, a slash, and how many of its bits are fixed, up to 32 or 128. Netmasks, `*`, from-to ranges, numbers with a \
           leading zero, blanks, and the ids of VPCs and endpoints are none of these.",
    why: "No request comes from such a value, so it lets nobody in and keeps nobody out, and the rest of the list decides. In a \
          list of addresses to block, that is a hole.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": [
      «"52.94.76.0/255.255.255.0"»,
      «"52.94.77.0/33"»,
      «"052.94.78.1"»,
      «"52.94.79.*"»
    ]}}
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
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": «"vpce-0a1b2c3d"»}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}
  }]
}"#,
        ),
    ],
    references: &[
        OPERATORS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-type-mismatch-ip-range",
        "https://www.rfc-editor.org/rfc/rfc4632#section-3.1",
    ],
    check: check_type,
});

/// A range has bits set after its prefix.
pub static IMPROVE_IP_RANGE: Rule = Rule::new(Definition {
    id: "improve-ip-range",
    issue_code: Some("IMPROVE_IP_RANGE"),
    category: Category::Suggestion,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Bits after the prefix of a range",
    what: "In a range such as `52.94.76.9/22`, the bits after the first 22 mean nothing: AWS takes the range that the prefix \
           gives, `52.94.76.0/22`.",
    why: "A reader takes `52.94.76.9/22` for one machine; it is 1,024 addresses. Either the range should be written as what it \
          is, or the prefix is wrong.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": [«"52.94.76.9/22"», "2600:1f18::/36"]}}
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
        OPERATORS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-improve-ip-range",
    ],
    check: check_host_bits,
});

/// An IPv4 address in the clothes of IPv6.
pub static IPV4_MAPPED: Rule = Rule::new(Definition {
    id: "ipv4-mapped-ip-range",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "IPv4 address written as IPv6",
    what: "`::ffff:52.94.76.0/118` is an IPv6 range whose addresses stand for IPv4 ones inside a program. AWS documents \
           IPv4 and IPv6 ranges, and no such form for a condition.",
    why: "A request over IPv4 comes from `52.94.76.1`, not from `::ffff:52.94.76.1`, and no request over IPv6 comes from a \
          mapped address; so do not count on the value to match anything.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": «"::ffff:52.94.76.0/118"»}}
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
        OPERATORS,
        "https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2",
    ],
    check: check_mapped,
});

fn check_type(context: &Context<'_>, findings: &mut Findings) {
    for ip in ip_conditions(context.policy) {
        for text in &ip.condition.values {
            // Variables have a rule of their own.
            let Some(fault) = parse(text.value).err().filter(|f| *f != Fault::Variable) else {
                continue;
            };
            if findings.is_full() {
                return;
            }
            let message = format!("{} {}", what_is_wrong(text.value, &fault), consequence(&ip));
            let finding = findings.report(text.span, message);
            if let Some((title, edit)) = value_edit(&ip, text, &fault) {
                let sure = !matches!(fault, Fault::LeadingZero(_) | Fault::OctetsMissing(_));
                finding.fix(sure, title, vec![edit]);
            }
            if let Some((title, edits)) = id_edits(&ip, &fault) {
                finding.unsafe_fix(title, edits);
            }
        }
    }
}

fn what_is_wrong(value: &str, fault: &Fault) -> String {
    let value = short(value);
    match fault {
        Fault::Empty => "An empty text is no address.".to_owned(),
        Fault::Blanks(_) => format!("`{value}` has blanks in it, so it is no address or range."),
        Fault::LeadingZero(_) => format!(
            "`{value}` has a number that starts with 0, which some programs read in base 8 and others refuse, so it is no \
             address or range that AWS documents."
        ),
        Fault::OctetTooLarge => {
            format!("`{value}` is no IPv4 address: its numbers go from 0 to 255.")
        }
        Fault::PrefixTooLong { prefix, longest } => {
            let family = if *longest == 32 { "IPv4" } else { "IPv6" };
            format!(
                "`{value}` is no range: {family} addresses have {longest} bits, so `/{prefix}` cannot be."
            )
        }
        Fault::Netmask(_) => {
            format!("`{value}` has a netmask, where AWS takes the length of the prefix.")
        }
        Fault::Wildcard(_) => {
            format!("`{value}` is no address or range: there are no wildcards in addresses.")
        }
        Fault::OctetsMissing(_) => {
            format!("`{value}` is no address or range: an IPv4 address has four numbers.")
        }
        Fault::FromTo(_) => {
            format!("`{value}` is no range in CIDR notation, which is the only one that AWS takes.")
        }
        Fault::ResourceId(ResourceId::Vpc) => {
            format!("`{value}` is the id of a VPC, not an address.")
        }
        Fault::ResourceId(ResourceId::VpcEndpoint) => {
            format!("`{value}` is the id of a VPC endpoint, not an address.")
        }
        Fault::ResourceId(ResourceId::Unsupported) => format!(
            "`{value}` is the id of something in a VPC, not an address, and no condition key carries it."
        ),
        Fault::Variable | Fault::Other => {
            format!("`{value}` is no address and no range in CIDR notation.")
        }
    }
}

fn consequence(ip: &IpCondition<'_, '_>) -> &'static str {
    match ip.purpose() {
        Purpose::LetIn => "It lets nobody through.",
        Purpose::KeepOut => "It keeps nobody out.",
    }
}

/// Puts in the place of a value what it was meant to be.
fn value_edit(ip: &IpCondition<'_, '_>, text: &Text<'_>, fault: &Fault) -> Option<(String, Edit)> {
    const MOST: usize = 8;
    let meant: Vec<String> = fault.meant().iter().map(written).collect();
    if meant.is_empty() || meant.len() > MOST {
        return None;
    }
    let all = meant
        .iter()
        .map(|net| quoted(net))
        .collect::<Vec<_>>()
        .join(", ");
    let in_list = ip.condition.member.value.as_array().is_some();
    let new_text = if in_list || meant.len() == 1 {
        all
    } else {
        format!("[{all}]")
    };
    Some((
        format!("Write `{}`", meant.join("`, `")),
        replace(text.span, new_text),
    ))
}

/// Turns a condition that holds ids of VPCs or of endpoints alone into one on their key.
fn id_edits(ip: &IpCondition<'_, '_>, fault: &Fault) -> Option<(String, Vec<Edit>)> {
    let key = match fault {
        Fault::ResourceId(ResourceId::Vpc) => NetworkKey::SourceVpc,
        Fault::ResourceId(ResourceId::VpcEndpoint) => NetworkKey::SourceVpce,
        _ => return None,
    };
    let all_like_it = ip.nodes().iter().all(|node: &Node<'_>| {
        node.as_str()
            .is_some_and(|text| parse(text).as_ref() == Err(fault))
    });
    let is_plain = ip
        .condition
        .operator
        .is_some_and(|o| o.set.is_none() && !o.if_exists);
    if !all_like_it || !is_plain {
        return None;
    }
    let operator = if ip.negated {
        "StringNotEquals"
    } else {
        "StringEquals"
    };
    let mut edits = vec![moved_to(ip.statement, ip.condition, operator)?];
    if !ip.condition.is_key(key.name()) {
        edits.push(ip.condition.member.key.renamed(key.name()));
    }
    Some((format!("Compare with `{}`", key.name()), edits))
}

fn check_host_bits(context: &Context<'_>, findings: &mut Findings) {
    for ip in ip_conditions(context.policy) {
        for (_, span, net) in ip.ranges() {
            if net == net.trunc() || findings.is_full() {
                continue;
            }
            let range = net.trunc().to_string();
            let finding = findings.report(
                span,
                format!(
                    "`{net}` is not the one address that it looks like: AWS ignores the bits after the prefix and takes the whole \
                     range `{range}`."
                ),
            );
            finding.safe_fix(
                format!("Write `{range}`"),
                vec![replace(span, quoted(&range))],
            );
            let one = net.addr().to_string();
            finding.unsafe_fix(
                format!("Write the one address `{one}`"),
                vec![replace(span, quoted(&one))],
            );
        }
    }
}

fn check_mapped(context: &Context<'_>, findings: &mut Findings) {
    for ip in ip_conditions(context.policy) {
        for (_, span, net) in ip.ranges() {
            let Some(plain) = super::ip::unmapped(&net) else {
                continue;
            };
            if findings.is_full() {
                return;
            }
            let plain = written(&plain);
            let finding = findings.report(
                span,
                format!(
                    "`{net}` is an IPv6 form of the IPv4 range `{plain}`; requests over IPv4 do not come from such addresses. {}",
                    consequence(&ip)
                ),
            );
            finding.safe_fix(
                format!("Write `{plain}`"),
                vec![replace(span, quoted(&plain))],
            );
        }
    }
}
