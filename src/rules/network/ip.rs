//! What the rules about addresses share: the conditions that hold them, what these do, and how ranges are written.

use ipnet::IpNet;

pub(super) use crate::access::network::written;
use crate::access::network::{AddressSet, Family, NetworkKey, parse};
use crate::policy::{Condition, Effect, OperatorKind, Policy, Statement};
use crate::syntax::{Edit, Node, Span, quoted, replace};

/// A condition under `IpAddress` or `NotIpAddress`, whatever its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct IpCondition<'p, 'a> {
    pub statement: &'p Statement<'a>,
    pub condition: &'p Condition<'a>,
    /// Whether it is `NotIpAddress`.
    pub negated: bool,
}

/// What the addresses of a condition are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Who gets through: an Allow on these, or a Deny on all others.
    LetIn,
    /// Who is kept out: a Deny on these, or an Allow on all others.
    KeepOut,
}

impl<'a> IpCondition<'_, 'a> {
    /// What its addresses are there for.
    pub fn purpose(&self) -> Purpose {
        if self.negated == (self.statement.effect == Some(Effect::Deny)) {
            Purpose::LetIn
        } else {
            Purpose::KeepOut
        }
    }

    /// Whether it holds for a request without an address, as with `IfExists`.
    pub fn holds_without_address(&self) -> bool {
        let operator = self.condition.operator;
        operator.is_some_and(|operator| operator.holds_without_key())
    }

    /// Whether it is about `aws:SourceIp`.
    pub fn is_source_ip(&self) -> bool {
        self.condition.is_key(NetworkKey::SourceIp.name())
    }

    /// The values, each with its place in the list and the range that it is, where it is one.
    pub fn ranges(&self) -> impl Iterator<Item = (usize, Span, IpNet)> {
        self.nodes().iter().enumerate().filter_map(|(at, node)| {
            let net = parse(node.as_str()?).ok()?;
            Some((at, node.span, net))
        })
    }

    /// The values as they stand in the text.
    pub fn nodes(&self) -> &[Node<'a>] {
        self.condition.member.value.one_or_many()
    }

    /// Whether every value is an address or a range.
    pub fn is_understood(&self) -> bool {
        self.ranges().count() == self.nodes().len()
    }

    /// The value at fault where there is one alone, else the key: the place of a finding about the list.
    pub fn place(&self) -> Span {
        match self.nodes() {
            [only] => only.span,
            _ => self.condition.member.key.span,
        }
    }
}

/// Every condition of `policy` under `IpAddress` or `NotIpAddress`.
pub(super) fn ip_conditions<'p, 'a>(
    policy: &'p Policy<'a>,
) -> impl Iterator<Item = IpCondition<'p, 'a>> {
    policy.statements.iter().flat_map(of_statement)
}

/// Every condition of `statement` under `IpAddress` or `NotIpAddress`.
pub(super) fn of_statement<'p, 'a>(
    statement: &'p Statement<'a>,
) -> impl Iterator<Item = IpCondition<'p, 'a>> {
    statement.conditions.iter().filter_map(move |condition| {
        let negated = match condition.operator?.kind {
            OperatorKind::IpAddress => false,
            OperatorKind::NotIpAddress => true,
            _ => return None,
        };
        Some(IpCondition {
            statement,
            condition,
            negated,
        })
    })
}

/// Every condition of `policy` with addresses of `aws:SourceIp`.
pub(super) fn source_ip_conditions<'p, 'a>(
    policy: &'p Policy<'a>,
) -> impl Iterator<Item = IpCondition<'p, 'a>> {
    ip_conditions(policy).filter(IpCondition::is_source_ip)
}

/// "IPv4" or "IPv6".
pub(super) fn family_name(family: Family) -> &'static str {
    match family {
        Family::V4 => "IPv4",
        Family::V6 => "IPv6",
    }
}

/// The family of a range.
pub(super) fn family_of(net: &IpNet) -> Family {
    match net {
        IpNet::V4(_) => Family::V4,
        IpNet::V6(_) => Family::V6,
    }
}

/// The first ranges of `set`, between backticks, and how many more there are: "`a`, `b` and 3 more", "no address".
pub(super) fn listed(set: &AddressSet) -> String {
    const SHOWN: usize = 3;
    let mut cidrs = set.cidrs();
    let first: Vec<String> = cidrs
        .by_ref()
        .take(SHOWN)
        .map(|net| format!("`{}`", written(&net)))
        .collect();
    let more = cidrs.count();
    match (first.as_slice(), more) {
        ([], _) => "no address".to_owned(),
        ([.., _], 1..) => format!("{} and {more} more", first.join(", ")),
        ([head @ .., last], 0) if !head.is_empty() => format!("{} and {last}", head.join(", ")),
        _ => first.concat(),
    }
}

/// How many addresses of `family` are in `set`, in words: "65,536 IPv4 addresses".
pub(super) fn counted(set: &AddressSet, family: Family) -> String {
    let count = set.count(family);
    let family = family_name(family);
    if count.to_string() == "1" {
        format!("1 {family} address")
    } else {
        format!("{} {family} addresses", count.in_words())
    }
}

/// Replaces the values of `condition` by `values`, in the way that they stand in `text`: on one line, or one a line.
pub(super) fn rewritten(text: &str, condition: &Condition<'_>, values: &[String]) -> Edit {
    let node = &condition.member.value;
    let place = node.span;
    if let [only] = values {
        return replace(place, quoted(only));
    }
    let quoted: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    let between = node
        .as_array()
        .and_then(|items| items.first())
        .map(|first| {
            Span {
                start: place.start + 1,
                end: first.span.start,
            }
            .of(text)
        });
    match between.filter(|gap| gap.contains('\n') && gap.trim().is_empty()) {
        Some(gap) => {
            let last = node.as_array().and_then(|items| items.last());
            let end = last.map_or(place.end, |last| last.span.end);
            let tail = Span {
                start: end,
                end: place.end.saturating_sub(1),
            }
            .of(text);
            let tail = if tail.trim().is_empty() { tail } else { "\n" };
            replace(
                place,
                format!("[{gap}{}{tail}]", quoted.join(&format!(",{gap}"))),
            )
        }
        None => replace(place, format!("[{}]", quoted.join(", "))),
    }
}

/// The IPv4 range that a range of IPv4-mapped IPv6 addresses stands for.
pub(super) fn unmapped(net: &IpNet) -> Option<IpNet> {
    let IpNet::V6(net) = net else { return None };
    let address = net.addr().to_ipv4_mapped()?;
    let prefix = net.prefix_len().checked_sub(96)?;
    IpNet::new(address.into(), prefix)
        .ok()
        .map(|net| net.trunc())
}
