//! Statements as boxes of requests.

use std::collections::{HashMap, HashSet};

use super::binding::known_by;
use super::domain::{Domain, Predicate};
use super::glob::{Form, Glob, Variables};
use super::predicate::{self, Unclear, on_value, texts_test};
use super::search::{Bounds, State, Variable};
use super::typed::tests_of_type;
use super::value::{Test, Tests};
use crate::catalog::{ActionSet, Catalog};
use crate::policy::pattern::has_wildcard;
use crate::policy::variable::has_variable;
use crate::policy::{
    ActionPattern, Condition, Effect, Element, Kind, OperatorType, Policy, Principals, Statement,
};

/// The variable that is the resource.
pub(super) const RESOURCE: Variable = 0;
/// The variable that is the action, where it is none that the catalogue knows.
pub(super) const ACTION: Variable = 1;

/// The place of an Allow that stands beside a policy.
pub(super) const BESIDE: usize = usize::MAX;

/// A statement, ready to be held against requests.
pub(super) struct Rule<'p> {
    /// Its place in the policy.
    pub(super) index: usize,
    pub(super) allows: bool,
    pub(super) effect: Option<Effect>,
    /// The actions that it speaks of, of those that the catalogue knows.
    pub(super) actions: ActionSet,
    /// What it says of actions that the catalogue does not know.
    pub(super) unknown_action: Predicate,
    /// What it says of everything else.
    pub(super) bounds: Bounds,
    pub(super) principals: Option<&'p Principals<'p>>,
    /// What of it cannot be said exactly.
    pub(super) unclear: Option<Unclear>,
}

/// The variables of a question, and the tests on them.
pub(super) struct Space {
    pub(super) tests: Tests,
    /// The names of the condition keys as written; the first is variable 2.
    keys: Vec<String>,
    places: HashMap<String, Variable>,
    /// The keys that text is compared with by an operator that is no set operator, in lower case.
    plain: HashSet<String>,
    /// What is possible of every variable before any statement speaks.
    pub(super) start: State,
}

impl Space {
    /// The space of a question about `policies`.
    pub(super) fn new(policies: &[&Policy<'_>]) -> Self {
        let statements = policies.iter().flat_map(|policy| &policy.statements);
        Self::of(statements.flat_map(|statement| &statement.conditions))
    }

    /// The space of a question about `conditions` alone.
    pub(super) fn of<'s>(conditions: impl Iterator<Item = &'s Condition<'s>>) -> Self {
        let mut tests = Tests::default();
        let shape = Glob::read("?*:?*", Form::Like, false, Variables::None);
        let shape = tests.id(Test::Texts(shape.into_iter().collect()));
        let mut action = Domain::given();
        action.bind((shape, true));
        let none = Glob::read("*", Form::Exact, false, Variables::None);
        let arn = Glob::read("arn:*:*:*:*:*", Form::Like, false, Variables::None);
        let shape = tests.id(Test::Texts(arn.into_iter().chain(none).collect()));
        let mut resource = Domain::given();
        resource.bind((shape, true));
        Self {
            tests,
            keys: Vec::new(),
            places: HashMap::new(),
            plain: plain_keys(conditions),
            start: vec![resource, action],
        }
    }

    /// The variable that is the condition key `name`.
    pub(super) fn key(&mut self, name: &str) -> Variable {
        let folded = name.to_ascii_lowercase();
        if let Some(place) = self.places.get(&folded) {
            return *place;
        }
        let known = Catalog::builtin().condition_key(name);
        let mut domain = Domain::open(!known.is_some_and(|key| key.is_multivalued()));
        for test in known.into_iter().flat_map(tests_of_type) {
            domain.bind((self.tests.id(test), true));
        }
        // The account of a resource is always known.
        if folded == "aws:resourceaccount" {
            domain.keep(Predicate {
                absent: false,
                ..Predicate::constant(true)
            });
        }
        let place = self.start.len();
        self.start.push(domain);
        self.keys.push(name.to_owned());
        self.places.insert(folded, place);
        place
    }

    /// The variable that is the condition key `name`, where some statement speaks of it.
    pub(super) fn known_key(&self, name: &str) -> Option<Variable> {
        self.places.get(name).copied()
    }

    /// The condition keys with their variables.
    pub(super) fn keys(&self) -> impl Iterator<Item = (Variable, &str)> {
        self.keys
            .iter()
            .enumerate()
            .map(|(at, name)| (at + 2, name.as_str()))
    }

    /// An Allow of everything that stands beside a policy.
    pub(super) fn everything<'p>() -> Rule<'p> {
        Rule {
            index: BESIDE,
            allows: true,
            effect: Some(Effect::Allow),
            actions: ActionSet::all(),
            unknown_action: Predicate::constant(true),
            bounds: Vec::new(),
            principals: None,
            unclear: None,
        }
    }

    /// The statements of `policy` as boxes, but for those at the places `left_out`.
    pub(super) fn rules<'p>(
        &mut self,
        policy: &'p Policy<'p>,
        left_out: &[usize],
        variables: Variables<'_>,
    ) -> Vec<Rule<'p>> {
        let variables = if policy.has_variables() {
            variables
        } else {
            Variables::None
        };
        let statements = policy.statements.iter();
        statements
            .filter(|statement| !left_out.contains(&statement.index))
            .map(|statement| self.rule(policy.kind, statement, variables))
            .collect()
    }

    fn rule<'p>(
        &mut self,
        kind: Kind,
        statement: &'p Statement<'p>,
        variables: Variables<'_>,
    ) -> Rule<'p> {
        let known = known_by(&statement.conditions, variables);
        let variables = known.as_ref().map_or(variables, Variables::Known);
        let mut rule = Rule {
            index: statement.index,
            allows: statement.allows(),
            effect: statement.effect,
            actions: ActionSet::new(),
            unknown_action: Predicate::constant(false),
            bounds: Vec::new(),
            principals: statement.principals.as_ref(),
            unclear: None,
        };
        if statement.effect.is_none() {
            rule.unclear = Some("a statement without an Effect that AWS knows");
        }
        match &statement.actions {
            Some(actions) => self.take_actions(&mut rule, actions),
            None => rule.unclear = Some("a statement without an Action"),
        }
        if let Some(resources) = &statement.resources {
            let predicate = predicate::of_resources(resources, kind, variables, &mut self.tests);
            rule.bounds.push((RESOURCE, predicate));
        }
        // As the evaluator has it: AWS would refuse the policy, so an Allow gives nothing.
        let of_resource = matches!(kind, Kind::Resource | Kind::Trust);
        let is_incomplete = if of_resource {
            statement.principals.is_none()
        } else {
            statement.resources.is_none()
        };
        if is_incomplete && statement.allows() {
            rule.bounds.push((RESOURCE, Predicate::constant(false)));
        }
        for condition in &statement.conditions {
            match self.condition(condition, variables) {
                Ok(bound) => rule.bounds.push(bound),
                Err(cause) => rule.unclear = Some(cause),
            }
        }
        rule
    }

    /// Makes `rule` about `actions`: those of the catalogue, and those that it does not have.
    fn take_actions(&mut self, rule: &mut Rule<'_>, actions: &Element<'_, ActionPattern<'_>>) {
        let mut wide: Vec<String> = Vec::new();
        for entry in actions.items.iter().map(|item| item.text.value) {
            let is_known = rule.actions.insert_pattern(entry);
            if !is_known || has_wildcard(entry) {
                wide.push(entry.to_owned());
            }
        }
        if actions.negated {
            rule.actions = rule.actions.complement();
        }
        rule.unknown_action = self.unknown_action(&wide, actions.negated);
    }

    /// Takes a key that a set operator compares for one with many values, unless the catalogue knows better. Nothing but empty text
    /// is no value to a set operator, so, where no other operator sees it, it need not be looked at beside a request without the key.
    fn take_many(&mut self, variable: Variable, name: &str, condition: &Condition<'_>) {
        let empty = Glob::read("", Form::Exact, false, Variables::None);
        let empty = self.tests.id(Test::Texts(empty.into_iter().collect()));
        let is_mixed = self.is_mixed(name);
        let Some(domain) = self.start.get_mut(variable) else {
            return;
        };
        if Catalog::builtin().condition_key(name).is_none() {
            domain.take_many();
        }
        if compares_text(condition) && !is_mixed {
            domain.bind((empty, false));
        }
    }

    /// Whether an operator that is no set operator compares the key `name`, too.
    fn is_mixed(&self, name: &str) -> bool {
        self.plain.contains(&name.to_ascii_lowercase())
    }

    /// What entries say of actions that the catalogue does not know: `wide` are those that do not just name one that it knows.
    fn unknown_action(&mut self, wide: &[String], negated: bool) -> Predicate {
        if wide.is_empty() {
            return Predicate::constant(negated);
        }
        let test = texts_test(wide, Form::Like, true, Variables::None);
        on_value(self.tests.id(test), !negated)
    }

    /// What `condition` says of its key.
    pub(super) fn condition(
        &mut self,
        condition: &Condition<'_>,
        variables: Variables<'_>,
    ) -> Result<(Variable, Predicate), Unclear> {
        let name = condition.key().value;
        if !matches!(variables, Variables::None) && has_variable(name) {
            let Variables::Bound(_) = variables else {
                return Err("a policy variable in the name of a condition key");
            };
            return match Glob::read(name, Form::Exact, false, variables) {
                Some(glob) => Ok((
                    self.key(&glob.filled("", 'x')),
                    predicate::of_condition(
                        condition,
                        self.is_mixed(name),
                        variables,
                        &mut self.tests,
                    )?,
                )),
                None => Ok((RESOURCE, Predicate::constant(false))),
            };
        }
        if let Some((key, predicate)) =
            predicate::of_two_keys(condition, variables, &mut self.tests)
        {
            return Ok((self.key(&key), predicate));
        }
        let variable = self.key(name);
        if condition
            .operator
            .is_some_and(|operator| operator.set.is_some())
        {
            self.take_many(variable, name, condition);
        }
        Ok((
            variable,
            predicate::of_condition(condition, self.is_mixed(name), variables, &mut self.tests)?,
        ))
    }
}

/// The keys that text is compared with by an operator that is no set operator, in lower case.
fn plain_keys<'s>(conditions: impl Iterator<Item = &'s Condition<'s>>) -> HashSet<String> {
    let plain = conditions.filter(|condition| {
        let is_set = condition
            .operator
            .is_some_and(|operator| operator.set.is_some());
        !is_set && compares_text(condition)
    });
    plain
        .map(|condition| condition.key().value.to_ascii_lowercase())
        .collect()
}

fn compares_text(condition: &Condition<'_>) -> bool {
    condition.operator.is_some_and(|operator| {
        matches!(
            operator.kind.value_type(),
            OperatorType::String | OperatorType::Arn
        )
    })
}
