//! Address ranges that no request to AWS can come from over the internet, each with its reason.
//!
//! From IANA's registries of special-purpose addresses, IPv4 and IPv6:
//! <https://www.iana.org/assignments/iana-ipv4-special-registry>, <https://www.iana.org/assignments/iana-ipv6-special-registry>.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{Ipv4Addr, Ipv6Addr};

use super::set::AddressSet;

/// A range with a special purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialRange {
    /// The range.
    pub net: IpNet,
    /// What it is, with its article: "a private range".
    pub what: &'static str,
    /// What that means for a request, as a clause: "addresses of local networks, which …".
    pub reason: &'static str,
    /// The standard that sets it apart.
    pub rfc: &'static str,
    /// Whether it is for private networks, which is what AWS's validator speaks of.
    pub private: bool,
}

const fn v4(
    octets: [u8; 4],
    prefix: u8,
    what: &'static str,
    reason: &'static str,
    rfc: &'static str,
) -> SpecialRange {
    let [a, b, c, d] = octets;
    SpecialRange {
        net: IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)),
        what,
        reason,
        rfc,
        private: false,
    }
}

const fn v6(
    first: u16,
    second: u16,
    prefix: u8,
    what: &'static str,
    reason: &'static str,
    rfc: &'static str,
) -> SpecialRange {
    let address = Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0);
    SpecialRange {
        net: IpNet::V6(Ipv6Net::new_assert(address, prefix)),
        what,
        reason,
        rfc,
        private: false,
    }
}

const fn private(range: SpecialRange) -> SpecialRange {
    SpecialRange {
        private: true,
        ..range
    }
}

const PRIVATE: &str = "it is used inside local networks and VPCs, and is translated to a public address on the way out";
const DOCUMENTATION: &str =
    "it is kept free for examples, so nobody has such an address; put your own range in its place";
const MULTICAST: &str = "a multicast address is never the source of a request";

/// Every special range, by family and address; none overlaps another.
pub static SPECIAL_RANGES: &[SpecialRange] = &[
    v4(
        [0, 0, 0, 0],
        8,
        "a \"this network\" range",
        "such an address is only used by a host that has none yet",
        "RFC 791",
    ),
    private(v4([10, 0, 0, 0], 8, "a private range", PRIVATE, "RFC 1918")),
    v4(
        [100, 64, 0, 0],
        10,
        "a shared range",
        "it is used between providers and their customers, and is translated to a public address on the way out",
        "RFC 6598",
    ),
    v4(
        [127, 0, 0, 0],
        8,
        "a loopback range",
        "a machine uses it to speak to itself",
        "RFC 1122",
    ),
    v4(
        [169, 254, 0, 0],
        16,
        "a link-local range",
        "it never leaves the local link",
        "RFC 3927",
    ),
    private(v4(
        [172, 16, 0, 0],
        12,
        "a private range",
        PRIVATE,
        "RFC 1918",
    )),
    v4(
        [192, 0, 0, 0],
        24,
        "a range for protocol assignments",
        "no ordinary host has such an address",
        "RFC 6890",
    ),
    v4(
        [192, 0, 2, 0],
        24,
        "a documentation range",
        DOCUMENTATION,
        "RFC 5737",
    ),
    private(v4(
        [192, 168, 0, 0],
        16,
        "a private range",
        PRIVATE,
        "RFC 1918",
    )),
    v4(
        [198, 18, 0, 0],
        15,
        "a benchmarking range",
        "it is for tests between network devices",
        "RFC 2544",
    ),
    v4(
        [198, 51, 100, 0],
        24,
        "a documentation range",
        DOCUMENTATION,
        "RFC 5737",
    ),
    v4(
        [203, 0, 113, 0],
        24,
        "a documentation range",
        DOCUMENTATION,
        "RFC 5737",
    ),
    v4(
        [224, 0, 0, 0],
        4,
        "a multicast range",
        MULTICAST,
        "RFC 5771",
    ),
    v4(
        [240, 0, 0, 0],
        4,
        "a reserved range",
        "nobody has been given such an address",
        "RFC 1112",
    ),
    v6(
        0,
        0,
        8,
        "a reserved range",
        "it holds the unspecified, loopback and IPv4-mapped addresses, and none that a request can come from",
        "RFC 4291",
    ),
    v6(
        0x100,
        0,
        64,
        "a discard-only range",
        "what is sent from there is thrown away",
        "RFC 6666",
    ),
    v6(
        0x2001,
        0x2,
        48,
        "a benchmarking range",
        "it is for tests between network devices",
        "RFC 5180",
    ),
    v6(
        0x2001,
        0xdb8,
        32,
        "a documentation range",
        DOCUMENTATION,
        "RFC 3849",
    ),
    v6(
        0x3fff,
        0,
        20,
        "a documentation range",
        DOCUMENTATION,
        "RFC 9637",
    ),
    private(v6(
        0xfc00,
        0,
        7,
        "a unique-local range",
        "it is used inside local networks, as the private ranges of IPv4 are",
        "RFC 4193",
    )),
    v6(
        0xfe80,
        0,
        10,
        "a link-local range",
        "it never leaves the local link",
        "RFC 4291",
    ),
    v6(
        0xfec0,
        0,
        10,
        "a site-local range",
        "it was for local networks and is no longer used",
        "RFC 3879",
    ),
    v6(0xff00, 0, 8, "a multicast range", MULTICAST, "RFC 4291"),
];

/// The special range that all of `net` lies in.
#[must_use]
pub fn special_range(net: &IpNet) -> Option<&'static SpecialRange> {
    SPECIAL_RANGES
        .iter()
        .find(|special| special.net.contains(net))
}

/// Whether all of `net` is private. `aws:SourceIp` has public addresses alone: whoever has a private one comes from a public one, or
/// through a VPC endpoint, where `aws:VpcSourceIp` has it.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip>
#[must_use]
pub fn is_private(net: &IpNet) -> bool {
    let mut private = SPECIAL_RANGES.iter().filter(|special| special.private);
    private.any(|special| special.net.contains(net))
}

/// Every address of the special ranges.
#[must_use]
pub fn special_addresses() -> AddressSet {
    AddressSet::from_nets(SPECIAL_RANGES.iter().map(|special| special.net))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_apart() {
        for pair in SPECIAL_RANGES.windows(2) {
            assert!(pair[0].net < pair[1].net, "{:?}", pair[1].net);
            assert!(!pair[0].net.contains(&pair[1].net), "{:?}", pair[1].net);
            assert_eq!(pair[0].net, pair[0].net.trunc());
        }
    }

    #[test]
    fn a_range_is_special_only_as_a_whole() {
        let what = |cidr: &str| special_range(&cidr.parse().unwrap()).map(|s| s.rfc);
        assert_eq!(what("10.1.0.0/16"), Some("RFC 1918"));
        assert_eq!(what("172.32.0.0/16"), None);
        assert_eq!(what("0.0.0.0/0"), None);
        assert_eq!(what("10.0.0.0/7"), None);
        assert_eq!(what("fd00::/8"), Some("RFC 4193"));
        assert_eq!(what("2001:db8:1::/48"), Some("RFC 3849"));
    }
}
