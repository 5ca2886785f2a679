//! Which actions a policy gives, and which its Denies take away for good.
//!
//! Most conditions are left aside, and of resources only their type counts: an action is given where some Allow gives it, under
//! whatever condition that a request can meet, on a resource that it can be done to; it is taken away where a Deny without a condition
//! takes it. So the answer is never too small.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::cover::{on_everything, spares_everything};
use super::denials::Denials;
use super::named::Named;
use super::never_met::is_unmet;
use super::scope::{impossible, keep_certain, keep_possible};
use super::whole::named_whole;
use crate::catalog::{AccessLevel, ActionSet};
use crate::policy::{ActionPattern, Element, Policy, Statement, Text};

/// How many names of actions may be held against wildcards for one policy. A policy within AWS's quotas cannot come near; in a
/// hostile one, what is left over is counted as given and not as taken away.
const WORK: usize = 2_000_000;

/// What so many wildcards take in, and so many statements give, is kept for the next who asks.
const MAX_KEPT: usize = 1_024;

/// What every entry of a policy's statements names, and what follows from it; each part is found when first asked for.
#[derive(Debug)]
pub struct Grants<'a> {
    statements: &'a [Statement<'a>],
    named: OnceCell<Vec<Box<[Named]>>>,
    granted: OnceCell<Granted>,
    denials: OnceCell<Denials<'a>>,
    /// What wildcard entries take in, by their text.
    expanded: RefCell<BTreeMap<&'a str, Rc<ActionSet>>>,
    /// What the actions of statements take in.
    taken: OfStatements,
    /// What of that can be done to their resources.
    reached: OfStatements,
    /// What statements give, where Denies take some of it away.
    given: OfStatements,
    /// What is left of [`WORK`].
    work: Cell<usize>,
    /// Whether something was left over.
    cut: Cell<bool>,
}

/// The actions that a policy gives.
#[derive(Debug)]
pub struct Granted {
    /// Every action that an Allow gives on anything, less those that are denied on everything.
    pub actions: ActionSet,
    /// Those of them that an Allow gives on every resource (`"Resource": "*"`).
    pub on_every_resource: ActionSet,
    /// How many there are at each access level, in the order of [`AccessLevel::ALL`].
    pub by_level: [usize; AccessLevel::ALL.len()],
    /// Every action that a Deny takes away on every resource, from everyone, under no condition.
    pub denied: ActionSet,
    /// Whether the sets are exact; in a policy with a hostile number of wildcards they can be too large.
    pub exact: bool,
}

impl<'a> Grants<'a> {
    /// The grants of `policy`; nothing is computed yet.
    #[must_use]
    pub fn of(policy: &'a Policy<'a>) -> Self {
        Self {
            statements: &policy.statements,
            named: OnceCell::new(),
            granted: OnceCell::new(),
            denials: OnceCell::new(),
            expanded: RefCell::default(),
            taken: OfStatements::default(),
            reached: OfStatements::default(),
            given: OfStatements::default(),
            work: Cell::new(WORK),
            cut: Cell::new(false),
        }
    }

    /// What each entry of the `Action` or `NotAction` of `statement` names, in order.
    #[must_use]
    pub fn named(&self, statement: &Statement<'_>) -> &[Named] {
        let all = self.named.get_or_init(|| {
            let mut last = None;
            let entries = |statement: &'a Statement<'a>| {
                let actions = statement.actions.as_ref();
                let actions = actions.map_or(&[][..], |actions| &actions.items);
                let named = actions.iter().map(|entry| Named::of(*entry, &mut last));
                named.collect()
            };
            self.statements.iter().map(entries).collect()
        });
        let place = self
            .statements
            .binary_search_by_key(&statement.index, |other| other.index);
        let found = place.ok().and_then(|place| all.get(place));
        found.map(AsRef::as_ref).unwrap_or_default()
    }

    /// Each entry of the `Action` or `NotAction` of `statement`, with what it names.
    pub fn entries<'s>(
        &'s self,
        statement: &'s Statement<'a>,
    ) -> impl Iterator<Item = (ActionPattern<'a>, Named)> + 's {
        let items = statement.actions.iter().flat_map(|actions| &actions.items);
        items.copied().zip(self.named(statement).iter().copied())
    }

    /// The actions that the `Action` or `NotAction` of `statement` takes in, whatever its effect.
    #[must_use]
    pub fn actions(&self, statement: &Statement<'a>) -> Rc<ActionSet> {
        self.taken.get(statement, || {
            let mut actions = ActionSet::new();
            self.add_actions(statement, &mut actions, true);
            actions
        })
    }

    /// The actions that the Allow `statement` gives on its resources, less those that Denies of the policy take away on all of
    /// them under no condition.
    #[must_use]
    pub fn given_by(&self, statement: &Statement<'a>) -> Rc<ActionSet> {
        let reached = self.reached_by(statement);
        if !self.has_denials() {
            return reached;
        }
        self.given.get(statement, || {
            let mut actions = ActionSet::clone(&reached);
            self.denials().take_from(statement, &mut actions);
            actions
        })
    }

    /// Keeps of `actions`, which the Allow `statement` names, those that it gives in effect; see [`Self::given_by`].
    pub fn keep_given(&self, statement: &Statement<'a>, actions: &mut ActionSet) {
        actions.intersect_with(&self.given_by(statement));
    }

    /// The actions that `statement`, whatever its effect, takes in and that can be done to its resources; none where no request meets
    /// it.
    #[must_use]
    pub fn reached_by(&self, statement: &Statement<'a>) -> Rc<ActionSet> {
        let is_on_all = statement.resources.is_none() || on_everything(statement);
        if is_on_all && !is_unmet(statement) {
            return self.actions(statement);
        }
        self.reached.get(statement, || {
            if spares_everything(statement) || is_unmet(statement) {
                return ActionSet::new();
            }
            let mut actions = ActionSet::clone(&self.actions(statement));
            if let Some(resources) = limiting(statement) {
                keep_possible(&mut actions, &resources.items, &self.work);
            }
            if let Some(spared) = statement.resources.as_ref().filter(|r| r.negated) {
                actions.subtract(&named_whole(&actions, &spared.items, &self.work));
            }
            actions
        })
    }

    /// The actions that the `Action` of `statement` names and that none of its resources can be the object of. Never one too many:
    /// where AWS's tables may not be whole, nothing is said.
    #[must_use]
    pub fn out_of_reach(&self, statement: &Statement<'a>) -> ActionSet {
        let resources = limiting(statement);
        let is_plain = statement.actions.as_ref().is_some_and(|a| !a.negated);
        let Some(resources) = resources.filter(|_| is_plain) else {
            return ActionSet::new();
        };
        let mut out = impossible(&self.actions(statement), &resources.items, &self.work);
        if !out.is_empty() {
            keep_certain(&mut out, &resources.items);
        }
        out
    }

    /// Whether any Deny takes something away without a condition.
    #[must_use]
    pub fn has_denials(&self) -> bool {
        self.denials().any()
    }

    /// The actions that the whole policy gives.
    #[must_use]
    pub fn granted(&self) -> &Granted {
        self.granted.get_or_init(|| {
            let mut actions = ActionSet::new();
            let mut on_every_resource = ActionSet::new();
            for statement in self.statements.iter().filter(|s| s.allows()) {
                let given = self.given_by(statement);
                if on_everything(statement) {
                    on_every_resource.union_with(&given);
                }
                actions.union_with(&given);
            }
            Granted {
                by_level: actions.len_by_level(),
                actions,
                on_every_resource,
                denied: self.denials().everywhere().clone(),
                exact: !self.cut.get(),
            }
        })
    }

    fn denials(&self) -> &Denials<'a> {
        let statements = self.statements;
        self.denials.get_or_init(|| {
            let mut denials = Denials::new();
            let is_certain = |s: &&Statement<'_>| s.denies() && s.condition_member.is_none();
            for deny in statements.iter().filter(is_certain) {
                denials.add(deny, &self.work, |denied| {
                    self.add_actions(deny, denied, false);
                });
            }
            denials
        })
    }

    /// What `entry` takes in, which is what `named` says; `None` where it is a wildcard and the work for those is used up.
    #[must_use]
    pub fn taken_in(&self, entry: ActionPattern<'a>, named: Named) -> Option<Rc<ActionSet>> {
        let text = entry.text.value;
        if let Some(kept) = self.expanded.borrow().get(text) {
            return Some(Rc::clone(kept));
        }
        let left = self.work.get().checked_sub(named.cost());
        self.cut.set(self.cut.get() || left.is_none());
        self.work.set(left?);
        let set = Rc::new(ActionSet::matching(text));
        let mut expanded = self.expanded.borrow_mut();
        if expanded.len() < MAX_KEPT {
            expanded.insert(text, Rc::clone(&set));
        }
        Some(set)
    }

    /// Adds what `statement` takes in. When the work runs out, the rest counts in full where `generous`, else not at all.
    fn add_actions(&self, statement: &Statement<'a>, actions: &mut ActionSet, generous: bool) {
        let Some(element) = &statement.actions else {
            return;
        };
        if !element.negated {
            if self.add_entries(statement, actions).is_none() && generous {
                *actions = ActionSet::all();
            }
            return;
        }
        let mut spared = ActionSet::new();
        if self.add_entries(statement, &mut spared).is_some() || generous {
            actions.union_with(&spared.complement());
        }
    }

    /// Adds what the entries of `statement` name, as far as the work goes; `None` where it ran out.
    fn add_entries(&self, statement: &Statement<'a>, actions: &mut ActionSet) -> Option<()> {
        for (entry, named) in self.entries(statement) {
            match named {
                Named::One(action) => actions.insert(action),
                Named::Unknown => {}
                _ => actions.union_with(&*self.taken_in(entry, named)?),
            }
        }
        Some(())
    }
}

/// What was found of statements, by their index.
#[derive(Debug, Default)]
struct OfStatements(RefCell<Vec<Option<Rc<ActionSet>>>>);

impl OfStatements {
    /// What was found of `statement`, or what `find` finds.
    fn get(&self, statement: &Statement<'_>, find: impl FnOnce() -> ActionSet) -> Rc<ActionSet> {
        let index = statement.index;
        if let Some(Some(known)) = self.0.borrow().get(index) {
            return Rc::clone(known);
        }
        let found = Rc::new(find());
        if index < MAX_KEPT {
            let mut kept = self.0.borrow_mut();
            if kept.len() <= index {
                kept.resize(index + 1, None);
            }
            if let Some(place) = kept.get_mut(index) {
                *place = Some(Rc::clone(&found));
            }
        }
        found
    }
}

/// The resources that `statement` names, where they are certain ones.
fn limiting<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s Element<'a, Text<'a>>> {
    let resources = statement.resources.as_ref().filter(|r| !r.negated);
    resources.filter(|_| !on_everything(statement))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Kind;
    use crate::syntax::parse;

    fn given(statements: &str) -> Vec<String> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let root = parse(&text).root.unwrap();
        let policy = Policy::read(&text, &root, Some(Kind::Identity), None);
        let grants = Grants::of(&policy);
        let granted = grants.granted();
        assert!(granted.exact);
        granted.actions.iter().map(|a| a.to_string()).collect()
    }

    const ALLOW: &str = r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:putobject", "s3:Nothing"], "Resource": "*"}"#;

    #[test]
    fn allows_add_up_and_unconditional_denies_take_away() {
        assert_eq!(given(ALLOW), ["s3:GetObject", "s3:PutObject"]);
        let deny =
            |rest: &str| format!(r#"{ALLOW}, {{"Effect": "Deny", "Action": "s3:Put*", {rest}}}"#);
        assert_eq!(given(&deny(r#""Resource": "*""#)), ["s3:GetObject"]);
        assert_eq!(given(&deny(r#""Resource": "arn:aws:s3:::a/*""#)).len(), 2);
        let condition =
            r#""Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#;
        assert_eq!(given(&deny(condition)).len(), 2);
    }

    #[test]
    fn every_resource_takes_in_actions_that_have_none() {
        let on = |resource: &str| {
            given(&format!(
                r#"{{"Effect": "Allow", "Action": "s3:List*", "Resource": "{resource}"}}"#
            ))
        };
        let buckets = "s3:ListAllMyBuckets".to_owned();
        assert!(on("*").contains(&buckets));
        assert!(!on("arn:aws:s3:::reports").contains(&buckets));
    }

    #[test]
    fn sparing_every_resource_gives_nothing() {
        let not = r#"{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": ["arn:aws:s3:::a/*", "*"]}"#;
        assert!(given(not).is_empty());
        let not =
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::a/*"}"#;
        assert_eq!(given(not), ["s3:GetObject"]);
    }

    #[test]
    fn not_action_gives_all_the_rest() {
        let not = r#"{"Effect": "Allow", "NotAction": ["*:*"], "Resource": "*"}"#;
        assert!(given(not).is_empty());
        let not = r#"{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}"#;
        let given = given(not);
        assert!(given.len() > 20_000);
        assert!(!given.iter().any(|name| name.starts_with("iam:")));
    }

    #[test]
    fn a_hostile_number_of_wildcards_ends_in_time_and_counts_as_given() {
        let entries: Vec<String> = (0..20_000).map(|n| format!("\"*:*a{n}*\"")).collect();
        let text = format!(
            r#"{{"Statement": {{"Effect": "Allow", "Action": [{}], "Resource": "*"}}}}"#,
            entries.join(",")
        );
        let root = parse(&text).root.unwrap();
        let policy = Policy::read(&text, &root, Some(Kind::Identity), None);
        let grants = Grants::of(&policy);
        assert!(!grants.granted().exact);
        assert_eq!(grants.granted().actions, ActionSet::all());
    }
}
