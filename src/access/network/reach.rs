//! From which networks what a policy allows can be used.

use std::collections::HashMap;

use super::bounds::Caller;
use super::denied::Denied;
use super::region::Region;
use super::set::AddressSet;
use crate::policy::{Effect, Policy, Statement};

/// At most this many rows are searched one by one before a table is kept; most policies have one.
const FEW_ROWS: usize = 8;

/// From where a permission can be used: the source addresses, and whether a request without one can use it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reach {
    /// The source addresses. Never too few; exactly these where `exact`.
    pub addresses: AddressSet,
    /// Whether a request that carries no `aws:SourceIp` can use it, such as one through a VPC endpoint.
    pub without_source_ip: bool,
    /// Whether this is the exact answer. Where not, it can be too wide: something in the conditions was not understood, or
    /// several Denies could take away more than any of them alone.
    pub exact: bool,
}

impl Reach {
    /// Whether it can be used from every address of the internet.
    #[must_use]
    pub fn everywhere(&self) -> bool {
        self.addresses.is_full()
    }

    /// Whether it cannot be used at all.
    #[must_use]
    pub fn nowhere(&self) -> bool {
        self.addresses.is_empty() && !self.without_source_ip
    }

    fn of(region: Region, exact: bool) -> Self {
        Self {
            addresses: region.addresses,
            without_source_ip: region.endpoint || region.unknown,
            exact,
        }
    }
}

/// Allow statements that can be used from the same networks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachRow {
    /// The places of the statements in the policy, from 0, in order.
    pub statements: Vec<usize>,
    /// From where anybody's request can use them.
    pub reach: Reach,
    /// From where a request can use them that people or workloads send themselves. Narrower than `reach` where a Deny spares the
    /// calls of AWS services, by `aws:ViaAWSService` and its like.
    pub direct: Reach,
}

/// From where each Allow of a policy can be used, less what its Denies take away, by groups of the same reach.
#[derive(Debug)]
pub struct ReachRows {
    rows: Vec<ReachRow>,
    /// For each Allow its place among the statements and its row, in order.
    places: Vec<(usize, usize)>,
}

impl ReachRows {
    /// The rows of `policy`.
    #[must_use]
    pub fn of(policy: &Policy<'_>) -> Self {
        let all = if policy.kind.names_principals() {
            Caller::Anyone
        } else {
            Caller::Identities
        };
        let anyone = Denied::by(policy, all);
        let direct = Denied::by(policy, Caller::Direct);
        let mut rows = Rows::default();
        let mut places = Vec::new();
        // Where no Deny looks at what is asked for, all statements without conditions have the same row.
        let is_alike = anyone.is_whole() && direct.is_whole();
        let mut unconditional = None;
        for statement in policy.with_effect(Effect::Allow) {
            let reach = |denied: &Denied<'_>| {
                let (left, exact) = denied.left(statement);
                Reach::of(left, exact)
            };
            let is_known = is_alike && statement.condition_member.is_none();
            let row = unconditional
                .filter(|_| is_known)
                .unwrap_or_else(|| rows.place(reach(&anyone), reach(&direct)));
            if is_known {
                unconditional = Some(row);
            }
            places.push((statement.index, row));
            if let Some(row) = rows.list.get_mut(row) {
                row.statements.push(statement.index);
            }
        }
        Self {
            rows: rows.list,
            places,
        }
    }

    /// The rows; each stands where its first statement does.
    #[must_use]
    pub fn rows(&self) -> &[ReachRow] {
        &self.rows
    }

    /// The row of the Allow `statement`.
    #[must_use]
    pub fn row(&self, statement: &Statement<'_>) -> Option<&ReachRow> {
        let place = self
            .places
            .binary_search_by_key(&statement.index, |(index, _)| *index);
        let (_, row) = self.places.get(place.ok()?)?;
        self.rows.get(*row)
    }
}

/// Rows while they are found.
#[derive(Default)]
struct Rows {
    list: Vec<ReachRow>,
    /// Where those behind the first few are.
    known: HashMap<(Reach, Reach), usize>,
}

impl Rows {
    /// The place of the row that has these, which is added if there is none.
    fn place(&mut self, reach: Reach, direct: Reach) -> usize {
        let is_same = |row: &ReachRow| row.reach == reach && row.direct == direct;
        if let Some(place) = self.list.iter().take(FEW_ROWS).position(is_same) {
            return place;
        }
        let last = self.list.len();
        if last >= FEW_ROWS {
            let key = (reach.clone(), direct.clone());
            let place = *self.known.entry(key).or_insert(last);
            if place < last {
                return place;
            }
        }
        self.list.push(ReachRow {
            statements: Vec::new(),
            reach,
            direct,
        });
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Kind;
    use crate::syntax::parse;

    /// One line for each row: statements, addresses, whether without an address, and what is not exact or not direct.
    fn rows(statements: &str) -> Vec<String> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let root = parse(&text).root.unwrap();
        let policy = Policy::read(&text, &root, Some(Kind::Identity), None);
        let shown = |reach: &Reach| {
            let cidrs: Vec<String> = reach.addresses.cidrs().map(|net| net.to_string()).collect();
            let without = if reach.without_source_ip { " +" } else { "" };
            let exact = if reach.exact { "" } else { " ?" };
            format!("{}{without}{exact}", cidrs.join(" "))
        };
        let rows = ReachRows::of(&policy);
        let rows = rows.rows().iter().map(|row| {
            let (reach, direct) = (shown(&row.reach), shown(&row.direct));
            let direct = if direct == reach {
                String::new()
            } else {
                format!(" direct {direct}")
            };
            format!("{:?} {reach}{direct}", row.statements)
        });
        rows.collect()
    }

    fn allow(condition: &str) -> String {
        statement("Allow", "s3:*", condition)
    }

    fn statement(effect: &str, action: &str, condition: &str) -> String {
        format!(
            r#"{{"Effect": "{effect}", "Action": "{action}", "Resource": "*", "Condition": {{{condition}}}}}"#
        )
    }

    const OFFICE: &str = r#""IpAddress": {"aws:SourceIp": "198.51.100.0/24"}"#;
    const NOT_OFFICE: &str = r#""NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}"#;
    const EVERYWHERE: &str = "0.0.0.0/0 ::/0";

    #[test]
    fn one_statement() {
        for (condition, expected) in [
            ("", format!("{EVERYWHERE} +")),
            (OFFICE, "198.51.100.0/24".to_owned()),
            (
                r#""IpAddressIfExists": {"AWS:SOURCEIP": "198.51.100.7"}"#,
                "198.51.100.7/32 +".to_owned(),
            ),
            (
                r#""ForAllValues:IpAddress": {"aws:SourceIp": "198.51.100.7"}"#,
                "198.51.100.7/32 +".to_owned(),
            ),
            (
                r#""ForAnyValue:IpAddress": {"aws:SourceIp": "198.51.100.7"}"#,
                "198.51.100.7/32".to_owned(),
            ),
            (
                r#""NotIpAddress": {"aws:SourceIp": ["0.0.0.0/1", "::/0"]}"#,
                "128.0.0.0/1 +".to_owned(),
            ),
            (
                r#""NotIpAddress": {"aws:SourceIp": "0.0.0.0/1"}, "Null": {"aws:SourceIp": "false"}"#,
                "128.0.0.0/1 ::/0".to_owned(),
            ),
            (r#""Null": {"aws:SourceIp": true}"#, " +".to_owned()),
            (
                r#""Null": {"aws:SourceVpce": "true"}"#,
                format!("{EVERYWHERE} +"),
            ),
            (
                r#""StringEquals": {"aws:SourceVpce": "vpce-1"}"#,
                " +".to_owned(),
            ),
            (
                r#""StringNotEquals": {"aws:SourceVpce": "vpce-1"}"#,
                format!("{EVERYWHERE} +"),
            ),
            (
                r#""StringEquals": {"aws:SourceVpce": "vpce-1"}, "IpAddress": {"aws:SourceIp": "198.51.100.7"}"#,
                String::new(),
            ),
            (
                r#""StringLike": {"aws:SourceIp": "198.51.*"}"#,
                format!("{EVERYWHERE} ?"),
            ),
            (
                r#""IpAddress": {"aws:SourceIp": ["198.51.100.7", "office"]}"#,
                "198.51.100.7/32 ?".to_owned(),
            ),
            (
                r#""IpAddress": {"aws:SourceIp": "198.51.100.*"}"#,
                "198.51.100.0/24 ?".to_owned(),
            ),
            (
                r#""StringEquals": {"aws:PrincipalTag/a": "b"}"#,
                format!("{EVERYWHERE} +"),
            ),
            (
                r#""StringEquals": {"a:B": "b"}, "StringNotEquals": {"a:b": "b"}"#,
                format!("{EVERYWHERE} + ?"),
            ),
        ] {
            assert_eq!(
                rows(&allow(condition)),
                [format!("[0] {expected}")],
                "{condition}"
            );
        }
    }

    #[test]
    fn a_deny_takes_away_only_what_it_stops_for_certain() {
        let with = |deny: String| rows(&format!("{}, {deny}", allow("")));
        for (deny, expected) in [
            (
                statement("Deny", "*", NOT_OFFICE),
                "198.51.100.0/24".to_owned(),
            ),
            (
                statement("Deny", "s3:*", NOT_OFFICE),
                "198.51.100.0/24".to_owned(),
            ),
            (
                statement("Deny", "s3:Get*", NOT_OFFICE),
                format!("{EVERYWHERE} + ?"),
            ),
            (
                statement("Deny", "ec2:*", NOT_OFFICE),
                format!("{EVERYWHERE} +"),
            ),
            (statement("Deny", "*", ""), String::new()),
            (
                statement(
                    "Deny",
                    "*",
                    &format!(r#"{NOT_OFFICE}, "Bool": {{"aws:ViaAWSService": "false"}}"#),
                ),
                format!("{EVERYWHERE} + direct 198.51.100.0/24"),
            ),
            (
                statement(
                    "Deny",
                    "*",
                    &format!(r#"{NOT_OFFICE}, "StringNotEquals": {{"aws:SourceVpce": "vpce-1"}}"#),
                ),
                "198.51.100.0/24 +".to_owned(),
            ),
            (
                statement(
                    "Deny",
                    "*",
                    &format!(r#"{NOT_OFFICE}, "Bool": {{"aws:MultiFactorAuthPresent": "false"}}"#),
                ),
                format!("{EVERYWHERE} +"),
            ),
        ] {
            assert_eq!(with(deny.clone()), [format!("[0] {expected}")], "{deny}");
        }
    }

    #[test]
    fn denies_that_may_add_up_are_not_claimed_to_be_decided() {
        let deny = |value: &str| {
            let conditions =
                format!(r#"{NOT_OFFICE}, "Bool": {{"aws:MultiFactorAuthPresent": "{value}"}}"#);
            statement("Deny", "*", &conditions)
        };
        let both = format!("{}, {}, {}", allow(""), deny("true"), deny("false"));
        assert_eq!(rows(&both), [format!("[0] {EVERYWHERE} + ?")]);
    }

    #[test]
    fn statements_of_one_reach_stand_in_one_row() {
        let three = [allow(OFFICE), allow(""), allow(OFFICE)].join(", ");
        assert_eq!(
            rows(&three),
            [
                "[0, 2] 198.51.100.0/24".to_owned(),
                format!("[1] {EVERYWHERE} +")
            ]
        );
    }

    #[test]
    fn many_statements_and_many_denies_take_no_longer_than_their_number() {
        let of = |effect, action, n: u32| {
            let condition = format!(
                r#""IpAddress": {{"aws:SourceIp": "{}"}}"#,
                std::net::Ipv4Addr::from(n << 10)
            );
            statement(effect, action, &condition)
        };
        let mut all: Vec<String> = (0..5_000).map(|n| of("Allow", "s3:GetObject", n)).collect();
        all.extend((0..5_000).map(|n| of("Deny", "*", n * 2)));
        all.extend((0..5_000).map(|n| of("Deny", "ec2:*", n * 2)));
        let rows = rows(&all.join(","));
        assert_eq!(rows.len(), 2_501);
    }
}
