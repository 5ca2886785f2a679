//! What a rule may look at.

use std::cell::OnceCell;
use std::net::IpAddr;

use ipnet::IpNet;

use super::escalation::{self, Opened};
use super::grammar::ArnFaults;
use super::{Category, Rule};
use crate::access::Grants;
use crate::access::network::ReachRows;
use crate::access::roles::Profile;
use crate::catalog::{Catalog, ConditionKey};
use crate::policy::{Condition, Policy, Statement};
use crate::syntax::{Node, SyntaxError};

/// What the person who asks has told of their world.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Their own networks; with any, a range is judged by lying inside them instead of by its size.
    pub trusted: Vec<IpNet>,
    /// Rules whose findings weigh something else than by their page; with none, the rule does not speak.
    pub severities: Vec<(&'static str, Option<Category>)>,
    /// The role that identity policies are for: what goes beyond its needs is named.
    pub role: Option<Profile>,
    /// Where AWS's validator is to be answered for: how it was asked.
    pub validator: Option<Validator>,
}

/// How AWS's validator was asked.
///
/// It looks at each statement by itself, and at elements by their exact names; our own answer is about what the document amounts to
/// and what its author meant. Where the two differ, a rule asks for this.
#[derive(Clone, Copy, Debug, Default)]
pub struct Validator {
    /// Whether about a resource policy without the type of its resource: it does not tell from the statements that it is a role's, or
    /// one that needs no resource.
    pub untyped: bool,
}

impl Settings {
    /// Settings that trust these networks, each a range in CIDR notation or a single address.
    ///
    /// # Errors
    /// The first text that is neither.
    pub fn trusting<'t>(networks: impl IntoIterator<Item = &'t str>) -> Result<Self, &'t str> {
        let network = |text: &'t str| {
            let range = text.trim().parse::<IpNet>().map(|range| range.trunc());
            range
                .or_else(|_| text.trim().parse::<IpAddr>().map(IpNet::from))
                .map_err(|_| text)
        };
        let trusted = networks
            .into_iter()
            .map(network)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            trusted,
            ..Self::default()
        })
    }

    /// Whether AWS's validator was asked about a resource policy without the type of its resource.
    #[must_use]
    pub fn is_untyped(&self) -> bool {
        self.validator.is_some_and(|validator| validator.untyped)
    }

    /// How much the findings of `rule` weigh; `None` where it is not to speak.
    pub(super) fn category_of(&self, rule: &Rule) -> Option<Category> {
        if self.severities.is_empty() {
            return Some(rule.category);
        }
        let mut set = self.severities.iter();
        let set = set.find(|(id, _)| *id == rule.id);
        set.map_or(Some(rule.category), |(_, category)| *category)
    }
}

/// One policy, and what is known about it.
#[derive(Debug)]
pub struct Context<'a> {
    /// The policy.
    pub policy: &'a Policy<'a>,
    /// What was wrong with its text.
    pub syntax_errors: &'a [SyntaxError],
    /// What the person has told.
    pub settings: &'a Settings,
    /// What the policy gives, found when first asked for.
    pub grants: Grants<'a>,
    /// What is wrong with the ARNs of its resources, found when first asked for.
    pub(super) arn_faults: ArnFaults<'a>,
    /// From where each Allow can be used, found when first asked for.
    reach: OnceCell<ReachRows>,
    /// The ways from its permissions to more, found when first asked for.
    ways: OnceCell<Vec<Opened>>,
    /// What the catalogue knows of the key of each condition, found when first asked for.
    keys: OnceCell<Box<[Option<ConditionKey>]>>,
}

/// A condition with what it stands in and what it compares.
#[derive(Clone, Copy, Debug)]
pub struct KeyedCondition<'a> {
    /// The statement.
    pub statement: &'a Statement<'a>,
    /// The condition.
    pub condition: &'a Condition<'a>,
    /// Its key; `None` where the catalogue has none of that name.
    pub key: Option<ConditionKey>,
}

impl<'a> Context<'a> {
    /// The context of one policy.
    #[must_use]
    pub fn new(
        policy: &'a Policy<'a>,
        syntax_errors: &'a [SyntaxError],
        settings: &'a Settings,
    ) -> Self {
        Self {
            policy,
            syntax_errors,
            settings,
            grants: Grants::of(policy),
            arn_faults: ArnFaults::of(policy, settings.validator),
            reach: OnceCell::new(),
            ways: OnceCell::new(),
            keys: OnceCell::new(),
        }
    }

    /// Whether it is known what belongs into the object `node`. What its text breaks off from is not known to be missing.
    #[must_use]
    pub fn is_whole(&self, node: &Node<'_>) -> bool {
        !self
            .syntax_errors
            .iter()
            .any(|error| error.breaks_off(node))
    }

    /// From where each Allow of the policy can be used.
    #[must_use]
    pub fn reach(&self) -> &ReachRows {
        self.reach.get_or_init(|| ReachRows::of(self.policy))
    }

    /// The ways from the permissions of the policy to more.
    pub fn ways(&self) -> &[Opened] {
        self.ways.get_or_init(|| escalation::find(self))
    }

    /// Every condition of the policy, in the order of the text, with its key as the catalogue has it.
    pub fn conditions(&self) -> impl Iterator<Item = KeyedCondition<'a>> + '_ {
        let policy: &'a Policy<'a> = self.policy;
        let all = policy.statements.iter().flat_map(|statement| {
            let conditions = statement.conditions.iter();
            conditions.map(move |condition| (statement, condition))
        });
        let keys = self.keys.get_or_init(|| {
            let catalog = Catalog::builtin();
            let known = |(_, condition): (_, &Condition<'_>)| {
                catalog.condition_key(&condition.member.key.text)
            };
            all.clone().map(known).collect()
        });
        all.zip(keys)
            .map(|((statement, condition), key)| KeyedCondition {
                statement,
                condition,
                key: *key,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_weighs_what_the_settings_say() {
        let [first, second, third, ..] = crate::rules::ALL else {
            panic!("there are rules")
        };
        let settings = Settings {
            severities: vec![(first.id, None), (second.id, Some(Category::Suggestion))],
            ..Settings::default()
        };
        assert_eq!(settings.category_of(first), None);
        assert_eq!(settings.category_of(second), Some(Category::Suggestion));
        assert_eq!(settings.category_of(third), Some(third.category));
    }

    #[test]
    fn trusts_ranges_and_addresses() {
        let settings = Settings::trusting(["203.0.113.7/24", " 2001:db8::1"]).unwrap();
        let shown: Vec<String> = settings.trusted.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["203.0.113.0/24", "2001:db8::1/128"]);
        assert_eq!(
            Settings::trusting(["10.0.0.0/8", "office"]).err(),
            Some("office")
        );
    }
}
