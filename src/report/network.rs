//! The answer of `network-reach`: from which networks what a policy grants can be used.

use serde::Serialize;

use super::check::document_name;
use super::reach::{NetworkRow, RowActions, given, grouped, network};
use super::run::{Options, each_policy};
use crate::access::network::{AddressSet, Reach, ReachRow};
use crate::access::solve::{self, StatementReach};
use crate::catalog::ActionSet;
use crate::policy::Kind;
use crate::rules::Context;

/// At most this many parts of the address space are looked at one by one.
const MAX_PARTS: usize = 600;
/// How much work the networks of one policy may take: a few seconds.
const STEPS: u64 = 10_000_000;

/// The answer for every policy of a text.
#[derive(Debug, Default, Serialize)]
pub struct NetworkReach {
    /// The policies.
    pub documents: Vec<NetworkDocument>,
}

/// The answer for one policy.
#[derive(Debug, Serialize)]
pub struct NetworkDocument {
    /// What it is called.
    pub name: String,
    /// The kind it is taken for.
    pub kind: Kind,
    /// Its Allows in groups that can be used from the same networks.
    pub reach: Vec<NetworkRow>,
}

/// From which networks what the policies in `text` grant can be used. With `action` or `resource`, patterns as in a policy, there is
/// one row, of that alone.
#[must_use]
pub fn network_reach(
    text: &str,
    options: &Options,
    action: Option<&str>,
    resource: Option<&str>,
) -> NetworkReach {
    let list = |one: Option<&str>| one.map(str::to_owned).into_iter().collect::<Vec<String>>();
    let (actions, resources) = (list(action), list(resource));
    let mut answer = NetworkReach::default();
    each_policy(text, options, &mut |checked| {
        answer.documents.push(NetworkDocument {
            name: document_name(&options.name, checked.pointer),
            kind: checked.context.policy.kind,
            reach: rows(checked.context, &actions, &resources),
        });
    });
    answer
}

fn rows(context: &Context<'_>, actions: &[String], resources: &[String]) -> Vec<NetworkRow> {
    if !context.policy.kind.grants() {
        return Vec::new();
    }
    let all = actions.is_empty() && resources.is_empty();
    let found = match solve::network_reach(context.policy, actions, resources, MAX_PARTS, STEPS) {
        Some(found) if all => return grouped(context, found),
        None if all => return network(context),
        Some(found) => found,
        None => unlooked(context),
    };
    let used: Vec<_> = found.iter().filter(|row| !row.reach.nowhere()).collect();
    let reach = Reach {
        addresses: AddressSet::union_of(used.iter().map(|row| &row.reach.addresses)),
        without_source_ip: used.iter().any(|row| row.reach.without_source_ip),
        exact: found.iter().all(|row| row.reach.exact),
    };
    let statements: Vec<usize> = used.iter().map(|row| row.statement).collect();
    let mut given = given(context, &statements).into_owned();
    if !actions.is_empty() {
        let mut wanted = ActionSet::new();
        for pattern in actions {
            wanted.insert_pattern(pattern);
        }
        given.intersect_with(&wanted);
    }
    vec![NetworkRow::new(
        statements,
        RowActions::from(&given),
        &reach,
    )]
}

/// From where each Allow can be used at most, whatever of it is asked for.
fn unlooked(context: &Context<'_>) -> Vec<StatementReach> {
    let rows = context.reach().rows().iter();
    let of_row = |row: &ReachRow| {
        let reach = Reach {
            exact: false,
            ..row.reach.clone()
        };
        let statements = row.statements.clone().into_iter();
        statements.map(move |statement| StatementReach {
            statement,
            reach: reach.clone(),
        })
    };
    rows.flat_map(of_row).collect()
}
