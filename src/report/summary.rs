//! What a policy amounts to: counts by access level, the riskiest actions, one sentence.

use serde::Serialize;

use super::actions::{ActionName, ByAccessLevel};
use super::reach::{NetworkRow, network};
use super::sentence::sentence;
use crate::access::{Granted, sensitive};
use crate::rules::Context;

/// How many of the riskiest actions are named.
const RISKIEST: usize = 6;

/// What a policy amounts to.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// In one plain sentence.
    pub sentence: String,
    /// The actions that it gives, or for a policy that only bounds others, leaves.
    pub actions: SummedActions,
    /// From where what it grants can be used.
    pub network: Vec<NetworkRow>,
}

/// The actions that a policy gives.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SummedActions {
    /// How many there are.
    pub granted: usize,
    /// How many at each access level.
    pub by_access_level: ByAccessLevel,
    /// The ones that do the most harm in the wrong hands, the worst first.
    pub riskiest: Vec<RiskyAction>,
}

/// An action that does harm in the wrong hands.
#[derive(Debug, Serialize)]
pub struct RiskyAction {
    /// Which.
    pub action: ActionName,
    /// Its access level.
    pub level: &'static str,
    /// What it does, as the end of a sentence: "reads secrets".
    pub why: &'static str,
}

impl Summary {
    /// The summary of the policy of `context`.
    #[must_use]
    pub fn of(context: &Context<'_>) -> Self {
        let granted = context.grants.granted();
        Self {
            sentence: sentence(context, granted),
            actions: SummedActions::of(granted),
            network: network(context),
        }
    }
}

impl SummedActions {
    fn of(granted: &Granted) -> Self {
        let riskiest = sensitive::worst(&granted.actions, RISKIEST);
        Self {
            granted: granted.actions.len(),
            by_access_level: ByAccessLevel(granted.by_level),
            riskiest: riskiest
                .into_iter()
                .map(|entry| RiskyAction {
                    action: ActionName(entry.action),
                    level: entry.action.level().name(),
                    why: entry.reason,
                })
                .collect(),
        }
    }
}
