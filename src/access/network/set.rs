//! Sets of IPv4 and IPv6 addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::ranges::Ranges;
use crate::access::grouped;

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// 32-bit addresses.
    V4,
    /// 128-bit addresses.
    V6,
}

/// A set of addresses of both families.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AddressSet {
    /// Its IPv4 addresses.
    pub v4: Ranges<u32>,
    /// Its IPv6 addresses.
    pub v6: Ranges<u128>,
}

impl AddressSet {
    /// No address.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            v4: Ranges::empty(),
            v6: Ranges::empty(),
        }
    }

    /// Every address of both families.
    #[must_use]
    pub fn full() -> Self {
        Self {
            v4: Ranges::full(),
            v6: Ranges::full(),
        }
    }

    /// The union of CIDR blocks; their host bits are ignored, as AWS ignores them.
    #[must_use]
    pub fn from_nets(nets: impl IntoIterator<Item = IpNet>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for net in nets {
            match net {
                IpNet::V4(net) => v4.push((u32::from(net.network()), u32::from(net.broadcast()))),
                IpNet::V6(net) => v6.push((u128::from(net.network()), u128::from(net.broadcast()))),
            }
        }
        Self {
            v4: Ranges::from_ranges(v4),
            v6: Ranges::from_ranges(v6),
        }
    }

    /// What is in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            v4: self.v4.union(&other.v4),
            v6: self.v6.union(&other.v6),
        }
    }

    /// What is in any of the sets.
    #[must_use]
    pub fn union_of<'s>(sets: impl Iterator<Item = &'s Self> + Clone) -> Self {
        let v4 = sets.clone().flat_map(|set| set.v4.as_slice()).copied();
        let v6 = sets.flat_map(|set| set.v6.as_slice()).copied();
        Self {
            v4: Ranges::from_ranges(v4.collect()),
            v6: Ranges::from_ranges(v6.collect()),
        }
    }

    /// What is in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            v4: self.v4.intersection(&other.v4),
            v6: self.v6.intersection(&other.v6),
        }
    }

    /// Every address that is not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self {
            v4: self.v4.complement(),
            v6: self.v6.complement(),
        }
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self {
            v4: self.v4.difference(&other.v4),
            v6: self.v6.difference(&other.v6),
        }
    }

    /// Whether it has no address.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// Whether it has every address of both families.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.v4.is_full() && self.v6.is_full()
    }

    /// Whether it has every address of that family.
    #[must_use]
    pub fn is_full_in(&self, family: Family) -> bool {
        match family {
            Family::V4 => self.v4.is_full(),
            Family::V6 => self.v6.is_full(),
        }
    }

    /// Whether it has no address of that family.
    #[must_use]
    pub fn is_empty_in(&self, family: Family) -> bool {
        match family {
            Family::V4 => self.v4.is_empty(),
            Family::V6 => self.v6.is_empty(),
        }
    }

    /// Whether it has that address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.v4.contains(u32::from(address)),
            IpAddr::V6(address) => self.v6.contains(u128::from(address)),
        }
    }

    /// Whether `other` has all that this set has.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.v4.is_subset(&other.v4) && self.v6.is_subset(&other.v6)
    }

    /// Whether the two sets share an address.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.v4.intersects(&other.v4) || self.v6.intersects(&other.v6)
    }

    /// The fewest CIDR blocks that are the set, IPv4 first, each family in order.
    pub fn cidrs(&self) -> impl Iterator<Item = IpNet> + '_ {
        let v4 = self.ipv4_cidrs().map(IpNet::V4);
        v4.chain(self.ipv6_cidrs().map(IpNet::V6))
    }

    /// The fewest IPv4 CIDR blocks, in order.
    pub fn ipv4_cidrs(&self) -> impl Iterator<Item = Ipv4Net> + '_ {
        self.v4
            .blocks()
            .filter_map(|(first, prefix)| Ipv4Net::new(Ipv4Addr::from(first), prefix).ok())
    }

    /// The fewest IPv6 CIDR blocks, in order.
    pub fn ipv6_cidrs(&self) -> impl Iterator<Item = Ipv6Net> + '_ {
        self.v6
            .blocks()
            .filter_map(|(first, prefix)| Ipv6Net::new(Ipv6Addr::from(first), prefix).ok())
    }

    /// How many addresses of that family it has.
    #[must_use]
    pub fn count(&self, family: Family) -> Count {
        Count(match family {
            Family::V4 => self.v4.len(),
            Family::V6 => self.v6.len(),
        })
    }
}

/// A number of addresses: exact as digits, and in the words of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(
    /// `None` is 2^128, which fits no integer.
    Option<u128>,
);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(count) => count.fmt(f),
            None => f.write_str("340282366920938463463374607431768211456"),
        }
    }
}

impl Count {
    /// The exact number up to a million (`65,536`), then rounded (`16.8 million`), and from a quadrillion on as a power of ten
    /// (`about 7.9 × 10^28`).
    #[must_use]
    pub fn in_words(self) -> String {
        let count = self.0.unwrap_or(u128::MAX);
        let rounded = |unit: u128| {
            let tenths = (count / (unit / 10)) + u128::from(count % (unit / 10) * 2 >= unit / 10);
            match tenths % 10 {
                0 => format!("{}", tenths / 10),
                tenth => format!("{}.{tenth}", tenths / 10),
            }
        };
        match count {
            0..1_000_000 => grouped(count),
            1_000_000..1_000_000_000 => format!("{} million", rounded(1_000_000)),
            1_000_000_000..1_000_000_000_000 => format!("{} billion", rounded(1_000_000_000)),
            1_000_000_000_000..1_000_000_000_000_000 => {
                format!("{} trillion", rounded(1_000_000_000_000))
            }
            _ => {
                let exponent = count.ilog10();
                format!("about {} × 10^{exponent}", rounded(10_u128.pow(exponent)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(cidrs: &[&str]) -> AddressSet {
        AddressSet::from_nets(cidrs.iter().map(|cidr| cidr.parse::<IpNet>().unwrap()))
    }

    fn shown(set: &AddressSet) -> Vec<String> {
        set.cidrs().map(|net| net.to_string()).collect()
    }

    #[test]
    fn cidrs_are_merged_and_sorted() {
        let mixed = set(&[
            "2001:db8:8000::/33",
            "198.51.100.128/25",
            "2001:db8::/33",
            "198.51.100.0/25",
            "198.51.100.7/32",
        ]);
        assert_eq!(shown(&mixed), ["198.51.100.0/24", "2001:db8::/32"]);
        assert!(set(&["0.0.0.0/1", "128.0.0.0/1"]).is_full_in(Family::V4));
        assert!(set(&["::/1", "8000::/1", "0.0.0.0/0"]).is_full());
    }

    #[test]
    fn host_bits_are_ignored() {
        assert_eq!(set(&["198.51.100.7/24"]), set(&["198.51.100.0/24"]));
    }

    #[test]
    fn the_complement_of_one_address_is_every_other() {
        let all_but_one = set(&["203.0.113.9/32"]).complement();
        assert_eq!(all_but_one.ipv4_cidrs().count(), 32);
        assert_eq!(all_but_one.count(Family::V4).to_string(), "4294967295");
        assert!(all_but_one.v6.is_full());
    }

    #[test]
    fn counts_read_as_a_person_says_them() {
        for (cidr, family, exact, words) in [
            ("203.0.113.9/32", Family::V4, "1", "1"),
            ("10.0.0.0/16", Family::V4, "65536", "65,536"),
            ("10.0.0.0/8", Family::V4, "16777216", "16.8 million"),
            ("0.0.0.0/0", Family::V4, "4294967296", "4.3 billion"),
            ("2001:db8::/96", Family::V6, "4294967296", "4.3 billion"),
            (
                "2001:db8::/32",
                Family::V6,
                "79228162514264337593543950336",
                "about 7.9 × 10^28",
            ),
            (
                "::/0",
                Family::V6,
                "340282366920938463463374607431768211456",
                "about 3.4 × 10^38",
            ),
        ] {
            let count = set(&[cidr]).count(family);
            assert_eq!(count.to_string(), exact);
            assert_eq!(count.in_words(), words);
        }
    }

    #[test]
    fn ten_thousand_ranges_are_no_burden() {
        let nets = (0..20_000_u32).map(|n| {
            let address = Ipv4Addr::from(n.wrapping_mul(2_654_435_761));
            IpNet::V4(Ipv4Net::new(address, 28).unwrap())
        });
        let many = AddressSet::from_nets(nets);
        assert_eq!(many.complement().complement(), many);
        assert!(many.intersection(&many.complement()).is_empty());
        assert!(many.union(&many.complement()).is_full_in(Family::V4));
    }
}
