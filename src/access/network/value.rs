//! What a value under `IpAddress` or `NotIpAddress` says.
//!
//! AWS takes the standard CIDR notation, and an address without a prefix as that one address. Bits after the prefix are ignored,
//! and nothing else is an address: no policy variable is expanded there.
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress>

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net, Ipv4Subnets};

use crate::policy::variable::has_variable;

/// Why a value is no address and no range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is written.
    Empty,
    /// It holds `${…}`.
    Variable,
    /// Blanks before or after it.
    Blanks(IpNet),
    /// A number that starts with 0, which some programs read in base 8; the range if it is decimal.
    LeadingZero(Option<IpNet>),
    /// An octet over 255.
    OctetTooLarge,
    /// A prefix longer than the address.
    PrefixTooLong {
        /// As written.
        prefix: u32,
        /// The longest of the family.
        longest: u8,
    },
    /// A netmask instead of a prefix length.
    Netmask(IpNet),
    /// `203.0.113.*`
    Wildcard(IpNet),
    /// Octets left out, as in `10.1/16`.
    OctetsMissing(Option<IpNet>),
    /// `203.0.113.0-203.0.113.9`: the fewest blocks for it.
    FromTo(Vec<IpNet>),
    /// The id of something in a VPC.
    ResourceId(ResourceId),
    /// None of these.
    Other,
}

/// What an id of Amazon EC2 names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceId {
    /// `vpc-…`
    Vpc,
    /// `vpce-…`
    VpcEndpoint,
    /// `subnet-…`, `sg-…`, `pl-…` and others, which no condition key carries.
    Unsupported,
}

impl Fault {
    /// The ranges that were most likely meant, where that can be told.
    #[must_use]
    pub fn meant(&self) -> &[IpNet] {
        match self {
            Self::Blanks(net) | Self::Netmask(net) | Self::Wildcard(net) => {
                std::slice::from_ref(net)
            }
            Self::LeadingZero(net) | Self::OctetsMissing(net) => net.as_slice(),
            Self::FromTo(nets) => nets,
            _ => &[],
        }
    }
}

/// Reads a value as AWS does: an address, or a range in CIDR notation. Host bits are kept as written; AWS ignores them.
///
/// # Errors
/// What keeps it from being one, with the range that was meant where that can be told.
pub fn parse(text: &str) -> Result<IpNet, Fault> {
    match strict(text) {
        Some(net) => Ok(net),
        None => Err(fault(text)),
    }
}

/// A range as people write it: a single address without its prefix.
#[must_use]
pub fn written(net: &IpNet) -> String {
    if net.prefix_len() == net.max_prefix_len() {
        net.addr().to_string()
    } else {
        net.trunc().to_string()
    }
}

fn strict(text: &str) -> Option<IpNet> {
    let Some((address, prefix)) = text.split_once('/') else {
        return text.parse::<IpAddr>().ok().map(IpNet::from);
    };
    IpNet::new(address.parse().ok()?, decimal(prefix)?.try_into().ok()?).ok()
}

/// A number in decimal digits without a leading zero, at most three of them.
fn decimal(text: &str) -> Option<u32> {
    let plain = text == "0" || !text.starts_with('0');
    (plain && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn fault(text: &str) -> Fault {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Fault::Empty;
    }
    if has_variable(text) {
        return Fault::Variable;
    }
    if let Some(id) = resource_id(trimmed) {
        return Fault::ResourceId(id);
    }
    if let Some(net) = strict(trimmed) {
        return Fault::Blanks(net);
    }
    // No address is longer, so nothing longer needs to be looked at.
    if trimmed.len() > 128 {
        return Fault::Other;
    }
    prefix_fault(trimmed)
        .or_else(|| from_to(trimmed))
        .or_else(|| dotted_fault(trimmed))
        .unwrap_or(Fault::Other)
}

fn resource_id(text: &str) -> Option<ResourceId> {
    let (kind, _) = text.split_once('-')?;
    match kind {
        "vpc" => Some(ResourceId::Vpc),
        "vpce" => Some(ResourceId::VpcEndpoint),
        "subnet" | "sg" | "pl" | "eni" | "eipalloc" | "i" | "igw" | "nat" | "tgw" | "vgw" => {
            Some(ResourceId::Unsupported)
        }
        _ => None,
    }
}

/// A right address with a wrong prefix.
fn prefix_fault(text: &str) -> Option<Fault> {
    let (address, prefix) = text.split_once('/')?;
    let address: IpAddr = address.trim().parse().ok()?;
    if let (IpAddr::V4(address), Ok(mask)) = (address, prefix.trim().parse::<Ipv4Addr>()) {
        let net = Ipv4Net::with_netmask(address, mask).ok()?;
        return Some(Fault::Netmask(net.trunc().into()));
    }
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let number: u32 = prefix.trim().parse().ok()?;
    match u8::try_from(number)
        .ok()
        .and_then(|prefix| IpNet::new(address, prefix).ok())
    {
        None => Some(Fault::PrefixTooLong {
            prefix: number,
            longest,
        }),
        Some(net) if prefix.trim().starts_with('0') => Some(Fault::LeadingZero(Some(net.trunc()))),
        Some(net) => Some(Fault::Blanks(net)),
    }
}

/// `FIRST-LAST`, in IPv4.
fn from_to(text: &str) -> Option<Fault> {
    let (first, last) = text.split_once('-')?;
    let first: Ipv4Addr = first.trim().parse().ok()?;
    let last: Ipv4Addr = match last.trim().parse() {
        Ok(last) => last,
        // `203.0.113.1-9`: only the last octet.
        Err(_) => {
            let [a, b, c, _] = first.octets();
            Ipv4Addr::new(a, b, c, last.trim().parse().ok()?)
        }
    };
    let nets: Vec<IpNet> =
        (first <= last).then(|| Ipv4Subnets::new(first, last, 0).map(IpNet::V4).collect())?;
    Some(Fault::FromTo(nets))
}

/// Faults in the octets of something that looks like IPv4.
fn dotted_fault(text: &str) -> Option<Fault> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(u8::try_from(decimal(prefix)?).ok()?)),
        None => (text, None),
    };
    let parts: Vec<&str> = address.split('.').collect();
    if parts.len() > 4 || parts.len() < 2 {
        return None;
    }
    // The octets before the first `*`.
    let known = parts
        .iter()
        .position(|part| *part == "*")
        .unwrap_or(parts.len());
    let (octets, wild) = parts.split_at_checked(known)?;
    if wild.iter().any(|part| *part != "*") {
        return None;
    }
    let mut bytes = [0; 4];
    let mut leading_zero = false;
    for (byte, octet) in bytes.iter_mut().zip(octets) {
        if octet.is_empty() || octet.len() > 4 || !octet.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        leading_zero |= octet.len() > 1 && octet.starts_with('0');
        let Ok(value) = octet.parse::<u8>() else {
            return Some(Fault::OctetTooLarge);
        };
        *byte = value;
    }
    let of_octets = u8::try_from(octets.len() * 8).ok()?;
    let net = |prefix| {
        let net = Ipv4Net::new(Ipv4Addr::from(bytes), prefix).ok()?;
        Some(IpNet::V4(net.trunc()))
    };
    if !wild.is_empty() {
        return net(of_octets).map(Fault::Wildcard);
    }
    if parts.len() < 4 {
        return Some(Fault::OctetsMissing(net(prefix.unwrap_or(of_octets))));
    }
    leading_zero.then(|| Fault::LeadingZero(net(prefix.unwrap_or(32))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ranges_are_read() {
        for (text, expected) in [
            ("198.51.100.0/24", "198.51.100.0/24"),
            ("198.51.100.7/24", "198.51.100.7/24"),
            ("198.51.100.7", "198.51.100.7/32"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("2001:DB8:1234:5678::/64", "2001:db8:1234:5678::/64"),
            ("2001:db8::1", "2001:db8::1/128"),
            ("::ffff:198.51.100.0/120", "::ffff:198.51.100.0/120"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_and_what_was_meant_is_told() {
        let meant = |text: &str| {
            let fault = parse(text).unwrap_err();
            let nets: Vec<String> = fault.meant().iter().map(ToString::to_string).collect();
            (std::mem::discriminant(&fault), nets.join(" "))
        };
        let like = |fault: Fault, nets: &str| (std::mem::discriminant(&fault), nets.to_owned());
        let any: IpNet = "0.0.0.0/0".parse().unwrap();
        for (text, expected) in [
            ("", like(Fault::Empty, "")),
            ("${aws:SourceIp}", like(Fault::Variable, "")),
            (
                " 198.51.100.0/24",
                like(Fault::Blanks(any), "198.51.100.0/24"),
            ),
            (
                "198.51.100.0 /24",
                like(Fault::Blanks(any), "198.51.100.0/24"),
            ),
            ("010.1.2.3", like(Fault::LeadingZero(None), "10.1.2.3/32")),
            (
                "198.51.100.0/08",
                like(Fault::LeadingZero(None), "198.0.0.0/8"),
            ),
            ("198.51.256.0/24", like(Fault::OctetTooLarge, "")),
            (
                "198.51.100.0/33",
                like(
                    Fault::PrefixTooLong {
                        prefix: 33,
                        longest: 32,
                    },
                    "",
                ),
            ),
            (
                "2001:db8::/129",
                like(
                    Fault::PrefixTooLong {
                        prefix: 129,
                        longest: 128,
                    },
                    "",
                ),
            ),
            (
                "198.51.100.0/255.255.255.0",
                like(Fault::Netmask(any), "198.51.100.0/24"),
            ),
            (
                "198.51.100.*",
                like(Fault::Wildcard(any), "198.51.100.0/24"),
            ),
            ("198.51.*.*", like(Fault::Wildcard(any), "198.51.0.0/16")),
            (
                "198.51/16",
                like(Fault::OctetsMissing(None), "198.51.0.0/16"),
            ),
            (
                "198.51.100",
                like(Fault::OctetsMissing(None), "198.51.100.0/24"),
            ),
            (
                "198.51.100.0-198.51.100.2",
                like(Fault::FromTo(vec![]), "198.51.100.0/31 198.51.100.2/32"),
            ),
            (
                "198.51.100.4-7",
                like(Fault::FromTo(vec![]), "198.51.100.4/30"),
            ),
            (
                "vpce-0a1b2c3d",
                like(Fault::ResourceId(ResourceId::VpcEndpoint), ""),
            ),
            ("office", like(Fault::Other, "")),
            ("*", like(Fault::Other, "")),
            ("1.2.3.4.5", like(Fault::Other, "")),
            ("198.51.100.0/24/7", like(Fault::Other, "")),
        ] {
            assert_eq!(meant(text), expected, "{text}");
        }
    }
}
