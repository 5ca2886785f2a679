use super::ip::{IpCondition, family_of, ip_conditions, rewritten, written};
use crate::access::network::{AddressSet, special_range};
use crate::order::Order;
use crate::policy::Kind;
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::Span;
use ipnet::IpNet;

/// A list of ranges that fewer ranges would say.
pub static RULE: Rule = Rule::new(Definition {
    id: "redundant-ip-range",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "More ranges than needed",
    what: "A list of ranges holds one that lies within another, one that is there twice, or neighbours that one larger range \
           says. The edit writes the fewest CIDR blocks for exactly the same addresses.",
    why: "A shorter list is easier to check, and counts less towards the size of the policy. A range inside another often \
          shows that somebody meant to narrow the wider one and forgot to remove it.",
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
      "52.94.76.0/22",
      «"52.94.77.16/28"»,
      "2600:1f18::/36"
    ]}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": [
      "52.94.76.0/22",
      "2600:1f18::/36"
    ]}}
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
    "Condition": {"NotIpAddress": {«"aws:SourceIp"»: ["52.94.76.0/24", "52.94.77.0/24"]}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": "52.94.76.0/23"}}
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress",
        "https://www.rfc-editor.org/rfc/rfc4632",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    for ip in ip_conditions(context.policy) {
        if ip.nodes().len() < 2 || !ip.is_understood() || findings.is_full() {
            continue;
        }
        let ranges: Vec<_> = ip.ranges().map(|(_, span, net)| (span, net)).collect();
        let set = AddressSet::from_nets(ranges.iter().map(|(_, net)| *net));
        // Ranges that are of no use, and those that are the whole internet together, are other rules' matter.
        let ranges: Vec<_> = ranges
            .into_iter()
            .filter(|(_, net)| !is_of_no_use(&ip, net) && !set.is_full_in(family_of(net)))
            .collect();
        let judged = AddressSet::from_nets(ranges.iter().map(|(_, net)| *net));
        let fewest: Vec<String> = judged.cidrs().map(|net| written(&net)).collect();
        if fewest.len() >= ranges.len() {
            continue;
        }
        let all: Vec<String> = set.cidrs().map(|net| written(&net)).collect();
        let (place, message) = what_is_redundant(&ip, ranges, &fewest);
        let finding = findings.report(place, message);
        finding.safe_fix(
            format!("Write the same addresses as {}", blocks(all.len())),
            vec![rewritten(context.policy.text, ip.condition, &all)],
        );
    }
}

fn is_of_no_use(ip: &IpCondition<'_, '_>, net: &IpNet) -> bool {
    ip.is_source_ip() && special_range(net).is_some()
}

fn blocks(count: usize) -> String {
    match count {
        1 => "one range".to_owned(),
        count => format!("{count} ranges"),
    }
}

/// The first range that lies within another, or else the list, whose neighbours can be joined.
fn what_is_redundant(
    ip: &IpCondition<'_, '_>,
    mut ranges: Vec<(Span, IpNet)>,
    fewest: &[String],
) -> (Span, String) {
    let total = ranges.len();
    // In order of their first address, the wider first, a range lies within the last that was not within another itself.
    ranges.order_by_key(|(span, net)| (net.network(), net.prefix_len(), span.start));
    let mut widest: Option<(Span, IpNet)> = None;
    let mut inner: Vec<((Span, IpNet), IpNet)> = Vec::new();
    for (span, net) in ranges {
        match widest {
            Some((_, wide)) if wide.trunc().contains(&net.trunc()) => {
                inner.push(((span, net), wide))
            }
            _ => widest = Some((span, net)),
        }
    }
    let Some(((span, net), wide)) = inner.iter().min_by_key(|((span, _), _)| span.start) else {
        return (
            ip.condition.member.key.span,
            format!(
                "These {total} ranges touch each other: {} the same addresses.",
                match fewest {
                    [one] => format!("`{one}` is"),
                    _ => format!("{} are", blocks(fewest.len())),
                }
            ),
        );
    };
    let (inside, outside) = (written(net), written(wide));
    let first = if net.trunc() == wide.trunc() {
        format!("`{inside}` is in the list twice.")
    } else {
        format!("`{inside}` lies within `{outside}` of the same list, so it adds nothing.")
    };
    let more = total - fewest.len() - 1;
    let rest = match more {
        0 => String::new(),
        1 => " One more range can go too.".to_owned(),
        more => format!(" {more} more ranges can go too."),
    };
    (*span, format!("{first}{rest}"))
}
