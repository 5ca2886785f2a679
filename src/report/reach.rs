//! The rows of `network-reach`: which grants can be used from where.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Serialize;

use super::actions::{ActionName, ByAccessLevel};
use crate::access::network::{AddressSet, Family, Reach, ReachRow, is_private};
use crate::access::solve::{self, StatementReach};
use crate::catalog::{AccessLevel, ActionSet};
use crate::policy::Effect;
use crate::rules::Context;

/// How many actions of a row are named as examples.
const EXAMPLES: usize = 3;

/// At most this many parts of the address space are looked at one by one where the networks are not known at once, of policies that are not
/// longer than this: it is done at each key press.
const MAX_PARTS: usize = 24;
const MAX_LENGTH: usize = 20_000;
/// How much work the exact networks may take where they are not known at once: some milliseconds.
const STEPS: u64 = 50_000;

/// Statements whose grants can be used from the same networks.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkRow {
    /// The statements, from 0.
    pub statements: Vec<usize>,
    /// What they grant.
    pub actions: RowActions,
    /// From where a request can use it.
    #[serde(flatten)]
    pub networks: Cow<'static, Networks>,
    /// From where a request can use it that callers send themselves; where a Deny spares what AWS services do on their behalf, and
    /// so this is less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct: Option<Cow<'static, Networks>>,
}

/// Source addresses, and requests that have none.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Networks {
    /// The fewest CIDR blocks that cover the IPv4 addresses, sorted.
    pub ipv4: Vec<String>,
    /// The fewest CIDR blocks that cover the IPv6 addresses, sorted.
    pub ipv6: Vec<String>,
    /// How many IPv4 addresses these are.
    pub ipv4_addresses: String,
    /// How many IPv6 addresses these are.
    pub ipv6_addresses: String,
    /// The blocks that are private, from which no request comes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub private: Vec<String>,
    /// Whether a request without `aws:SourceIp`, such as one through a VPC endpoint, can use it.
    pub without_source_ip: bool,
    /// Whether every address can use it.
    pub everywhere: bool,
    /// Whether the answer is exact; where not, the networks can be too many, never too few.
    pub exact: bool,
}

/// What a row's statements grant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowActions {
    /// How many actions.
    pub count: usize,
    /// Some of them.
    pub examples: Vec<ActionName>,
    /// How many at each access level.
    pub by_access_level: ByAccessLevel,
}

/// From where what the policy of `context` grants can be used. A policy that only bounds others has no rows.
pub(super) fn network(context: &Context<'_>) -> Vec<NetworkRow> {
    if !context.policy.kind.grants() {
        return Vec::new();
    }
    let rows = context.reach().rows();
    if cfg!(feature = "meaning")
        && rows.iter().any(|row| !row.reach.exact)
        && context.policy.text.len() <= MAX_LENGTH
        && let Some(found) = solve::network_reach(context.policy, &[], &[], MAX_PARTS, STEPS)
        && found.iter().all(|row| row.reach.exact)
    {
        return grouped(context, found);
    }
    rows.iter()
        .map(|row| NetworkRow::of(row, context))
        .collect()
}

/// One row for all statements that can be used from the same networks.
pub(super) fn grouped(context: &Context<'_>, found: Vec<StatementReach>) -> Vec<NetworkRow> {
    let mut groups: Vec<(Reach, Vec<usize>)> = Vec::new();
    for row in found {
        match groups.iter_mut().find(|(reach, _)| *reach == row.reach) {
            Some((_, statements)) => statements.push(row.statement),
            None => groups.push((row.reach, vec![row.statement])),
        }
    }
    let row = |(reach, statements): (Reach, Vec<usize>)| {
        let actions = RowActions::of(context, &statements);
        NetworkRow::new(statements, actions, &reach)
    };
    groups.into_iter().map(row).collect()
}

impl NetworkRow {
    fn of(row: &ReachRow, context: &Context<'_>) -> Self {
        let actions = RowActions::of(context, &row.statements);
        let is_less = row.direct != row.reach;
        Self {
            direct: is_less.then(|| Networks::of(&row.direct)),
            ..Self::new(row.statements.clone(), actions, &row.reach)
        }
    }

    /// The row of `statements`, which give `actions` from there.
    pub(super) fn new(statements: Vec<usize>, actions: RowActions, reach: &Reach) -> Self {
        Self {
            statements,
            actions,
            networks: Networks::of(reach),
            direct: None,
        }
    }
}

impl RowActions {
    /// What the statements at these places of the policy grant.
    fn of(context: &Context<'_>, statements: &[usize]) -> Self {
        match given(context, statements) {
            Cow::Borrowed(all) => Self::new(all, context.grants.granted().by_level),
            Cow::Owned(some) => Self::from(&some),
        }
    }

    fn new(actions: &ActionSet, by_level: [usize; AccessLevel::ALL.len()]) -> Self {
        Self {
            count: actions.len(),
            examples: actions.iter().take(EXAMPLES).map(ActionName).collect(),
            by_access_level: ByAccessLevel(by_level),
        }
    }
}

impl From<&ActionSet> for RowActions {
    fn from(actions: &ActionSet) -> Self {
        Self::new(actions, actions.len_by_level())
    }
}

impl Networks {
    fn of(reach: &Reach) -> Cow<'static, Self> {
        // What most policies have is not written anew each time.
        static FROM_ANYWHERE: LazyLock<Networks> = LazyLock::new(|| {
            Networks::written(&Reach {
                addresses: AddressSet::full(),
                without_source_ip: true,
                exact: true,
            })
        });
        if reach.everywhere() && reach.without_source_ip && reach.exact {
            return Cow::Borrowed(&*FROM_ANYWHERE);
        }
        Cow::Owned(Self::written(reach))
    }

    fn written(reach: &Reach) -> Self {
        let addresses = &reach.addresses;
        Self {
            ipv4: addresses
                .ipv4_cidrs()
                .map(|block| block.to_string())
                .collect(),
            ipv6: addresses
                .ipv6_cidrs()
                .map(|block| block.to_string())
                .collect(),
            ipv4_addresses: addresses.count(Family::V4).to_string(),
            ipv6_addresses: addresses.count(Family::V6).to_string(),
            private: addresses
                .cidrs()
                .filter(is_private)
                .map(|block| block.to_string())
                .collect(),
            without_source_ip: reach.without_source_ip,
            everywhere: reach.everywhere(),
            exact: reach.exact,
        }
    }
}

/// What the statements at these places of the policy give together.
pub(super) fn given<'c>(context: &'c Context<'_>, statements: &[usize]) -> Cow<'c, ActionSet> {
    let allows = context.policy.with_effect(Effect::Allow);
    // Rows of one statement are as many as statements: no more are counted than tells.
    if allows.take(statements.len() + 1).count() == statements.len() {
        return Cow::Borrowed(&context.grants.granted().actions);
    }
    let mut actions = ActionSet::new();
    for index in statements {
        if let Some(statement) = context.policy.statement(*index) {
            actions.union_with(&context.grants.given_by(statement));
        }
    }
    Cow::Owned(actions)
}
