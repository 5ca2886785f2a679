//! What the conditions of one statement say of how a request arrives.

use super::key::NetworkKey;
use super::region::Region;
use super::set::AddressSet;
use super::value;
use crate::access::never_met::{ByKey, some_number_meets};
use crate::policy::{Condition, OperatorKind, SetOperator, Statement};

/// Whose requests are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Everybody's, also those that AWS services make, in their own name or for somebody.
    Anyone,
    /// Those of identities, which services send for them, too; but no service's in its own name.
    Identities,
    /// Only those that people and workloads send themselves.
    Direct,
}

/// What a condition, or all conditions of a statement, leave of the ways to arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Where the conditions can hold, given the right values of everything else: never too small. A value that is no address
    /// counts as what it was most likely meant to be, or as none.
    pub may: Region,
    /// Where they hold whatever else the request has: never too large.
    pub must: Region,
    /// Whether `may` and `must` are exact. Not so where a condition was not understood, or where two conditions on one other key
    /// may exclude each other.
    pub exact: bool,
}

impl Bounds {
    fn exactly(region: Region) -> Self {
        Self {
            may: region.clone(),
            must: region,
            exact: true,
        }
    }

    /// What the conditions of `statement` leave to requests of `caller`.
    #[must_use]
    pub fn of(statement: &Statement<'_>, caller: Caller) -> Self {
        let mut bounds = Self::exactly(Region::everything());
        let mut open: Vec<&Condition<'_>> = Vec::new();
        let mut certain = true;
        for condition in &statement.conditions {
            match of_condition(condition, caller) {
                Some(part) => {
                    bounds.may = bounds.may.intersection(&part.may);
                    bounds.must = bounds.must.intersection(&part.must);
                    bounds.exact &= part.exact;
                    if part.may.endpoint && !part.must.endpoint {
                        open.push(condition);
                    }
                }
                None => {
                    certain = false;
                    open.push(condition);
                }
            }
        }
        if !certain {
            bounds.must = Region::nothing();
        }
        bounds.exact &= are_independent(&open);
        if !is_well_formed(statement) {
            bounds.must = Region::nothing();
            bounds.exact = false;
        }
        bounds
    }
}

/// Whether the condition block is operators with keys, so that nothing of it was left out.
#[must_use]
pub fn is_well_formed(statement: &Statement<'_>) -> bool {
    statement.condition_member.is_none_or(|member| {
        member.value.as_object().is_some_and(|operators| {
            let mut operators = operators.iter();
            operators.all(|operator| operator.value.as_object().is_some())
        })
    })
}

/// Whether `conditions` can hold together, as far as is seen: those on one key are bounds that some number keeps.
fn are_independent(conditions: &[&Condition<'_>]) -> bool {
    if conditions.len() < 2 {
        return true;
    }
    ByKey::of(conditions.iter().copied())
        .groups()
        .all(|on_one| on_one.len() == 1 || some_number_meets(on_one))
}

/// The addresses that the values of a condition name.
struct Named {
    /// As AWS documents the values.
    plain: AddressSet,
    /// With the ranges that wrong values were most likely meant to be.
    generous: AddressSet,
    /// Whether every value is right.
    exact: bool,
}

impl Named {
    fn by(condition: &Condition<'_>) -> Self {
        let mut plain = Vec::with_capacity(condition.values.len());
        let mut meant = Vec::new();
        let mut exact = condition.values.len() == condition.member.value.one_or_many().len();
        for text in &condition.values {
            match value::parse(text.value) {
                Ok(net) => plain.push(net),
                Err(fault) => {
                    exact = false;
                    meant.extend_from_slice(fault.meant());
                }
            }
        }
        let plain = AddressSet::from_nets(plain);
        Self {
            generous: plain.union(&AddressSet::from_nets(meant)),
            plain,
            exact,
        }
    }
}

/// The addresses that the values of a condition name, wrong values left out.
#[must_use]
pub fn named_addresses(condition: &Condition<'_>) -> AddressSet {
    AddressSet::from_nets(
        condition
            .values
            .iter()
            .filter_map(|text| value::parse(text.value).ok()),
    )
}

/// The bounds of one condition; `None` where it is about something else.
#[must_use]
pub fn of_condition(condition: &Condition<'_>, caller: Caller) -> Option<Bounds> {
    let key = NetworkKey::of(condition.key().value)?;
    let is_open = match caller {
        Caller::Anyone => key.is_of_caller(),
        Caller::Identities => key.is_of_caller() && key != NetworkKey::PrincipalIsAwsService,
        Caller::Direct => false,
    };
    if is_open {
        return None;
    }
    let Some(operator) = condition.operator else {
        return Some(undecided());
    };
    if operator.kind == OperatorKind::Null {
        return Some(of_null(key, condition));
    }
    if condition.member.value.one_or_many().is_empty() {
        return Some(undecided());
    }
    let without = operator.holds_without_key();
    if key.is_of_caller() {
        return Some(of_direct_caller(key, condition, without));
    }
    if key.is_of_endpoint() {
        return Some(of_endpoint(without));
    }
    Some(of_source_ip(condition, operator.kind, without))
}

/// A condition on `aws:SourceIp`.
fn of_source_ip(condition: &Condition<'_>, kind: OperatorKind, without: bool) -> Bounds {
    let (may, must, exact) = match kind {
        OperatorKind::IpAddress => {
            let named = Named::by(condition);
            (named.generous, named.plain, named.exact)
        }
        OperatorKind::NotIpAddress => {
            let named = Named::by(condition);
            (
                named.plain.complement(),
                named.generous.complement(),
                named.exact,
            )
        }
        // Text, numbers and the like are compared in ways that AWS does not describe for an address.
        _ => (AddressSet::full(), AddressSet::empty(), false),
    };
    Bounds {
        may: with(may, without),
        must: with(must, without),
        exact,
    }
}

/// The region of a condition on `aws:SourceIp`.
fn with(addresses: AddressSet, without: bool) -> Region {
    Region {
        addresses,
        endpoint: without,
        unknown: without,
    }
}

fn all_or_no_addresses(all: bool) -> AddressSet {
    if all {
        AddressSet::full()
    } else {
        AddressSet::empty()
    }
}

/// A condition on a key that only requests through a VPC endpoint have: which endpoint they come through is left open.
fn of_endpoint(without: bool) -> Bounds {
    let region = |endpoint| Region {
        addresses: all_or_no_addresses(without),
        endpoint,
        unknown: without,
    };
    Bounds {
        may: region(true),
        must: region(false),
        exact: true,
    }
}

/// A condition on a key that tells of services in between, for a request that has none.
fn of_direct_caller(key: NetworkKey, condition: &Condition<'_>, without: bool) -> Bounds {
    let holds = match key {
        NetworkKey::ViaAwsService | NetworkKey::PrincipalIsAwsService => {
            match condition.operator.map(|operator| operator.kind) {
                Some(OperatorKind::Bool | OperatorKind::StringEquals) => condition.says(false),
                Some(OperatorKind::StringNotEquals) => !condition.says(false),
                _ => return undecided(),
            }
        }
        _ => without,
    };
    Bounds::exactly(if holds {
        Region::everything()
    } else {
        Region::nothing()
    })
}

fn of_null(key: NetworkKey, condition: &Condition<'_>) -> Bounds {
    let Some(operator) = condition.operator.filter(|o| !o.if_exists) else {
        return undecided();
    };
    let (mut absent, mut present) = (false, false);
    for node in condition.member.value.one_or_many() {
        match node.scalar() {
            Some(text) if text.eq_ignore_ascii_case("true") => absent = true,
            Some(text) if text.eq_ignore_ascii_case("false") => present = true,
            _ => return undecided(),
        }
    }
    // AWS says that a set operator makes it always true, or always false.
    if let Some(set) = operator.set {
        return Bounds::exactly(match set {
            SetOperator::ForAllValues => Region::everything(),
            SetOperator::ForAnyValue => Region::nothing(),
        });
    }
    let region = |endpoint| match key {
        NetworkKey::SourceIp => Region {
            addresses: all_or_no_addresses(present),
            endpoint: absent,
            unknown: absent,
        },
        key if key.is_of_endpoint() => Region {
            addresses: all_or_no_addresses(absent),
            endpoint,
            unknown: absent,
        },
        NetworkKey::ViaAwsService | NetworkKey::PrincipalIsAwsService if present => {
            Region::everything()
        }
        NetworkKey::CalledVia | NetworkKey::CalledViaFirst | NetworkKey::CalledViaLast
            if absent =>
        {
            Region::everything()
        }
        _ => Region::nothing(),
    };
    match key {
        // Not every service tells these.
        NetworkKey::SourceVpcArn
        | NetworkKey::VpceAccount
        | NetworkKey::VpceOrgId
        | NetworkKey::VpceOrgPaths => Bounds {
            may: region(absent || present),
            must: region(absent && present),
            exact: true,
        },
        _ => Bounds::exactly(region(present)),
    }
}

fn undecided() -> Bounds {
    Bounds {
        may: Region::everything(),
        must: Region::nothing(),
        exact: false,
    }
}
