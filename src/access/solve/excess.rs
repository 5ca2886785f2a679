//! What one policy allows that another does not: the question behind every command that reasons over all requests.

use std::collections::HashSet;

use super::binding::{bindings, has_variables};
use super::budget::Budget;
use super::classes::classes;
use super::domain::{Model, Predicate};
use super::glob::{Binding, Form, Variables};
use super::party::{Party, parties};
use super::predicate::{on_value, texts_test};
use super::rule::{ACTION, RESOURCE, Rule, Space};
use super::search::{Bounds, Outcome, Search, State};
use super::value::Test;
use crate::access::network::{AddressSet, NetworkKey, parse};
use crate::access::request::{Caller, Request};
use crate::catalog::{Action, ActionSet};
use crate::policy::{Condition, OperatorType, Policy, is_account_id};

/// Steps that one question may take, a second or so.
pub(super) const STEPS: u64 = 2_000_000;
/// So many pairs of a statement and an action are told apart.
const MAX_MEMBERS: usize = 40_000_000;

/// A question: what `policy` allows and `reference` does not.
pub struct Question<'p> {
    /// The policy whose access is looked at.
    pub policy: &'p Policy<'p>,
    /// Only what the Allow at this place gives, where given.
    pub only: Option<usize>,
    /// What may be allowed; without it, nothing may.
    pub reference: Option<&'p Policy<'p>>,
    /// Only actions that match one of these patterns, where there are any.
    pub actions: Vec<String>,
    /// Only resources that match one of these patterns, where there are any.
    pub resources: Vec<String>,
    /// Only requests that arrive so, where given.
    pub arrival: Option<Arrival>,
    /// Whose requests are looked at.
    pub callers: Callers<'p>,
    /// Whether every group of actions is looked at, and not one for each statement.
    pub thorough: bool,
    /// How much work it may take.
    pub steps: u64,
}

/// How a request arrives.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// From one of these addresses, and so not through a VPC endpoint.
    From(AddressSet),
    /// Without a source address.
    WithoutAddress,
}

/// Whose requests a question is about.
pub enum Callers<'p> {
    /// Everybody's.
    All,
    /// Those of strangers: of an account that the policy does not name, or of nobody in particular, who cannot fulfil a condition
    /// of which this is true.
    Strangers(&'p dyn Fn(&Condition<'_>, &str) -> bool),
}

/// Access that is one too many.
#[derive(Clone, Debug)]
pub struct Excess {
    /// The Allow that gives it, by its place in the policy.
    pub statement: usize,
    /// The actions; empty where the catalogue does not know the one of the request.
    pub actions: Vec<Action>,
    /// A request that shows it.
    pub request: Request,
}

/// The answer to a question.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// What was found.
    pub found: Vec<Excess>,
    /// Why there may be more, or some where none was found.
    pub undecided: Option<String>,
}

/// Answers `question`. `confirms` replays a request that was found, and tells whether it is what was looked for.
#[must_use]
pub fn excess(question: &Question<'_>, confirms: &dyn Fn(&Request) -> bool) -> Answered {
    let policies: Vec<&Policy<'_>> = std::iter::once(question.policy)
        .chain(question.reference)
        .collect();
    let first = if has_variables(&policies) {
        Variables::Unknown
    } else {
        Variables::None
    };
    let mut task = Task::new(question, confirms);
    task.run(first, None);
    let is_open = task.answer.undecided.as_deref() == Some(VARIABLES) || task.is_unclear;
    if !is_open || matches!(first, Variables::None) {
        return task.answer;
    }
    let unbound = task.answer.undecided.take();
    task.only = Some(std::mem::take(&mut task.open));
    for binding in &bindings(&policies) {
        task.run(Variables::Bound(binding), Some(binding));
        if !task.answer.found.is_empty() && !question.thorough {
            break;
        }
    }
    task.answer.undecided = task.answer.undecided.take().or(unbound);
    task.answer
}

const VARIABLES: &str = "a policy variable, whose value decides";

struct Task<'q, 'p> {
    question: &'q Question<'p>,
    confirms: &'q dyn Fn(&Request) -> bool,
    budget: Budget,
    answer: Answered,
    is_unclear: bool,
    /// The Allows of which something is not decided.
    open: HashSet<usize>,
    /// The Allows that are looked at; all of them, where it is not said.
    only: Option<HashSet<usize>>,
    /// The statements for which something was found.
    shown: HashSet<usize>,
}

/// The rules that speak of one class of actions.
struct Relevant<'r, 'p> {
    allows: Vec<&'r Rule<'p>>,
    denies: Vec<&'r Rule<'p>>,
    reference_allows: Vec<&'r Rule<'p>>,
    reference_denies: Vec<&'r Rule<'p>>,
}

/// The action of a search: of those in the catalogue any of a class, or one that it does not know.
#[derive(Clone, Copy)]
enum Of<'a> {
    Class(&'a [Action]),
    Unknown,
}

impl<'q, 'p> Task<'q, 'p> {
    fn new(question: &'q Question<'p>, confirms: &'q dyn Fn(&Request) -> bool) -> Self {
        Self {
            question,
            confirms,
            budget: Budget::new(question.steps),
            answer: Answered::default(),
            is_unclear: false,
            open: HashSet::new(),
            only: question.only.map(|only| HashSet::from([only])),
            shown: HashSet::new(),
        }
    }

    fn doubt(&mut self, cause: &str) {
        self.answer
            .undecided
            .get_or_insert_with(|| cause.to_owned());
    }

    fn run(&mut self, variables: Variables<'_>, binding: Option<&Binding>) {
        let question = self.question;
        let mut space = Space::new();
        let rules = space.rules(question.policy, variables);
        let reference = question
            .reference
            .map(|policy| space.rules(policy, variables))
            .unwrap_or_default();
        if let Some(binding) = binding {
            bind(&mut space, binding);
        }
        if let Callers::Strangers(keeps_out) = question.callers {
            keep_out(&mut space, question.policy, keeps_out);
        }
        if !question.resources.is_empty() {
            let test = texts_test(&question.resources, Form::Like, false, Variables::None);
            let id = space.tests.id(test);
            if let Some(resource) = space.start.get_mut(RESOURCE) {
                resource.keep(on_value(id, true));
            }
        }
        if !question.actions.is_empty() {
            let test = texts_test(&question.actions, Form::Like, true, Variables::None);
            let id = space.tests.id(test);
            if let Some(action) = space.start.get_mut(ACTION) {
                action.keep(on_value(id, true));
            }
        }
        if let Some(arrival) = &question.arrival {
            arrive(&mut space, arrival);
        }
        let policies: Vec<&Policy<'_>> = std::iter::once(question.policy)
            .chain(question.reference)
            .collect();
        let Some(parties) = parties(&policies, &accounts(&policies)) else {
            return self.doubt("the number of principals");
        };
        let strangers = matches!(question.callers, Callers::Strangers(_));
        let parties: Vec<Party> = parties
            .into_iter()
            .filter(|party| !strangers || party.is_strange(question.policy))
            .collect();

        let mut universe = ActionSet::new();
        for rule in rules
            .iter()
            .filter(|rule| rule.allows && self.is_asked(rule))
        {
            universe.union_with(&rule.actions);
        }
        if !question.actions.is_empty() {
            let mut wanted = ActionSet::new();
            for pattern in &question.actions {
                wanted.insert_pattern(pattern);
            }
            universe.intersect_with(&wanted);
        }
        let all = || rules.iter().chain(&reference);
        let members: usize = all()
            .map(|rule| rule.actions.len().min(universe.len()))
            .sum();
        if members > MAX_MEMBERS {
            return self.doubt(super::search::TOO_LONG);
        }
        let classes = classes(&universe, all().map(|rule| &rule.actions));
        let mut seen = HashSet::new();
        for class in &classes {
            let Some(first) = class.first() else { continue };
            let speaks = |rule: &&Rule<'_>| rule.actions.contains(*first);
            let relevant = Relevant::of(&rules, &reference, speaks);
            self.look(&mut space, &relevant, &parties, Of::Class(class), &mut seen);
            if self.budget.is_spent() {
                return self.doubt(super::search::TOO_LONG);
            }
        }
        let speaks = |rule: &&Rule<'_>| rule.unknown_action != Predicate::constant(false);
        let relevant = Relevant::of(&rules, &reference, speaks);
        self.look(&mut space, &relevant, &parties, Of::Unknown, &mut seen);
    }

    fn look(
        &mut self,
        space: &mut Space,
        relevant: &Relevant<'_, 'p>,
        parties: &[Party],
        of: Of<'_>,
        seen: &mut HashSet<(usize, usize, Vec<usize>)>,
    ) {
        for (place, party) in parties.iter().enumerate() {
            let about = relevant.about(party);
            for allow in &about.allows {
                if !self.is_asked(allow) || self.is_shown(allow, of) {
                    continue;
                }
                // Another class for which all that matters is the same has the same answer.
                let key = (allow.index, place, about.others());
                if matches!(of, Of::Class(_)) && !self.question.thorough && !seen.insert(key) {
                    continue;
                }
                if let Some(cause) = about.unclear(allow) {
                    self.is_unclear = true;
                    self.doubt(cause);
                    self.open.insert(allow.index);
                    continue;
                }
                let outcome = self.exceeds(space, allow, &about, party, of);
                self.take(space, outcome, allow, party, of);
            }
        }
    }

    fn is_asked(&self, allow: &Rule<'_>) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|only| only.contains(&allow.index))
    }

    /// Whether what `allow` gives has been shown already: for one of its actions, or, where every group is asked for, for this.
    fn is_shown(&self, allow: &Rule<'_>, of: Of<'_>) -> bool {
        if !self.question.thorough {
            return self.shown.contains(&allow.index);
        }
        let first = match of {
            Of::Class(class) => class.first(),
            Of::Unknown => None,
        };
        self.answer
            .found
            .iter()
            .any(|found| found.actions.first() == first)
    }

    /// A request that `allow` allows, no Deny beside it denies, and the reference does not allow.
    fn exceeds(
        &mut self,
        space: &mut Space,
        allow: &Rule<'_>,
        about: &Relevant<'_, 'p>,
        party: &Party,
        of: Of<'_>,
    ) -> Outcome {
        let bounds = |rule: &Rule<'_>| -> Bounds {
            let mut bounds = rule.bounds.clone();
            if let Of::Unknown = of {
                bounds.push((ACTION, rule.unknown_action));
            }
            bounds
        };
        let start = start(space, party);
        let allow = bounds(allow);
        let denies: Vec<Bounds> = about.denies.iter().map(|rule| bounds(rule)).collect();
        let allowed: Vec<Bounds> = about
            .reference_allows
            .iter()
            .map(|rule| bounds(rule))
            .collect();
        let mut search = Search {
            tests: &mut space.tests,
            budget: &mut self.budget,
        };
        let outside: Vec<&Bounds> = denies.iter().chain(&allowed).collect();
        let mut best = search.run(start.clone(), &[&allow], &outside);
        if matches!(best, Outcome::Found(_)) || allowed.is_empty() {
            return best;
        }
        let outside: Vec<&Bounds> = denies.iter().collect();
        for deny in &about.reference_denies {
            match search.run(start.clone(), &[&allow, &bounds(deny)], &outside) {
                found @ Outcome::Found(_) => return found,
                Outcome::Nothing => {}
                other => best = other,
            }
        }
        best
    }

    fn take(
        &mut self,
        space: &Space,
        outcome: Outcome,
        allow: &Rule<'_>,
        party: &Party,
        of: Of<'_>,
    ) {
        let found = self.answer.found.len();
        match outcome {
            Outcome::Nothing => return,
            Outcome::Perhaps => self.doubt(VARIABLES),
            Outcome::Unknown(cause) => self.doubt(cause),
            Outcome::Found(state) => match request(space, &state, party, of, &mut self.budget) {
                Some(request) if (self.confirms)(&request) => {
                    self.shown.insert(allow.index);
                    let actions = match of {
                        Of::Class(class) => class.to_vec(),
                        Of::Unknown => Vec::new(),
                    };
                    self.answer.found.push(Excess {
                        statement: allow.index,
                        actions,
                        request,
                    });
                }
                Some(_) => self.doubt("keys of a request that depend on one another"),
                None => self.doubt("a principal that only AWS can tell"),
            },
        }
        if self.answer.found.len() == found {
            self.open.insert(allow.index);
        }
    }
}

impl<'r, 'p> Relevant<'r, 'p> {
    fn of(
        rules: &'r [Rule<'p>],
        reference: &'r [Rule<'p>],
        speaks: impl Fn(&&Rule<'_>) -> bool,
    ) -> Self {
        let pick = |rules: &'r [Rule<'p>], allows: bool| {
            rules
                .iter()
                .filter(|rule| rule.allows == allows)
                .filter(|rule| speaks(rule))
                .collect()
        };
        Self {
            allows: pick(rules, true),
            denies: pick(rules, false),
            reference_allows: pick(reference, true),
            reference_denies: pick(reference, false),
        }
    }

    /// What of it is about `party`.
    fn about(&self, party: &Party) -> Self {
        let pick = |rules: &[&'r Rule<'p>]| {
            let about = rules.iter().filter(|rule| {
                rule.principals
                    .is_none_or(|p| party.is_among(p, rule.effect))
            });
            about.copied().collect()
        };
        Self {
            allows: pick(&self.allows),
            denies: pick(&self.denies),
            reference_allows: pick(&self.reference_allows),
            reference_denies: pick(&self.reference_denies),
        }
    }

    /// The places of all rules but the policy's Allows, by which two classes can be told to be the same.
    fn others(&self) -> Vec<usize> {
        let lists = [&self.denies, &self.reference_allows, &self.reference_denies];
        let mut places = Vec::new();
        for list in lists {
            places.extend(list.iter().map(|rule| rule.index));
            places.push(usize::MAX);
        }
        places
    }

    /// What cannot be said of `allow`, or of what it is held against.
    fn unclear(&self, allow: &Rule<'_>) -> Option<&'static str> {
        let lists = [&self.denies, &self.reference_allows, &self.reference_denies];
        let mut others = lists.into_iter().flatten();
        allow
            .unclear
            .or_else(|| others.find_map(|rule| rule.unclear))
    }
}

/// What is possible before any statement speaks, for requests of `party`.
fn start(space: &mut Space, party: &Party) -> State {
    let mut state = space.start.clone();
    for (name, value) in party.keys() {
        let Some(variable) = space.known_key(name) else {
            continue;
        };
        let predicate = match value {
            Some(value) => {
                let test = texts_test(&[value], Form::Exact, false, Variables::None);
                on_value(space.tests.id(test), true)
            }
            None => Predicate::ABSENT,
        };
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(predicate);
        }
    }
    let lacking: Vec<usize> = space
        .keys()
        .filter(|(_, name)| party.lacks(&name.to_ascii_lowercase()))
        .map(|(at, _)| at)
        .collect();
    for variable in lacking {
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(Predicate::ABSENT);
        }
    }
    if let Some(variable) = space.known_key("aws:principalarn")
        && let Some(test) = party.arn_pattern()
    {
        let id = space.tests.id(test);
        if let Some(domain) = state.get_mut(variable) {
            domain.keep(on_value(id, true));
        }
    }
    state
}

/// Gives the keys of policy variables the values that are tried.
fn bind(space: &mut Space, binding: &Binding) {
    for (key, value) in &binding.0 {
        let variable = space.key(key);
        let predicate = match value {
            Some(value) => {
                let test = texts_test(
                    std::slice::from_ref(value),
                    Form::Exact,
                    false,
                    Variables::None,
                );
                on_value(space.tests.id(test), true)
            }
            None => Predicate::ABSENT,
        };
        if let Some(domain) = space.start.get_mut(variable) {
            domain.keep(predicate);
        }
    }
}

/// Takes from the keys that strangers cannot choose the values by which the policy lets its own in.
fn keep_out(
    space: &mut Space,
    policy: &Policy<'_>,
    keeps_out: &dyn Fn(&Condition<'_>, &str) -> bool,
) {
    for condition in policy.statements.iter().flat_map(|s| &s.conditions) {
        let fixed: Vec<String> = condition
            .values
            .iter()
            .filter(|value| keeps_out(condition, value.value))
            .map(|value| value.value.to_owned())
            .collect();
        if fixed.is_empty() {
            continue;
        }
        let of_addresses = condition
            .operator
            .is_some_and(|o| o.kind.value_type() == OperatorType::Ip);
        let test = if of_addresses {
            Test::Addresses(AddressSet::from_nets(
                fixed.iter().filter_map(|text| parse(text).ok()),
            ))
        } else {
            texts_test(&fixed, Form::Like, false, Variables::Unknown)
        };
        let id = space.tests.id(test);
        let variable = space.key(condition.key().value);
        if let Some(domain) = space.start.get_mut(variable) {
            domain.bind((id, false));
        }
    }
}

/// Keeps the requests that arrive so.
fn arrive(space: &mut Space, arrival: &Arrival) {
    let source = space.key(NetworkKey::SourceIp.name());
    let predicate = match arrival {
        Arrival::From(addresses) => {
            for key in NetworkKey::ALL
                .into_iter()
                .filter(|key| key.is_of_endpoint())
            {
                let variable = space.key(key.name());
                if let Some(domain) = space.start.get_mut(variable) {
                    domain.keep(Predicate::ABSENT);
                }
            }
            on_value(space.tests.id(Test::Addresses(addresses.clone())), true)
        }
        Arrival::WithoutAddress => Predicate::ABSENT,
    };
    if let Some(domain) = space.start.get_mut(source) {
        domain.keep(predicate);
    }
}

/// The accounts that conditions speak of.
fn accounts(policies: &[&Policy<'_>]) -> Vec<String> {
    let mut accounts = Vec::new();
    for condition in policies
        .iter()
        .flat_map(|p| &p.statements)
        .flat_map(|s| &s.conditions)
    {
        if !condition.is_key("aws:PrincipalAccount") && !condition.is_key("aws:PrincipalArn") {
            continue;
        }
        for value in &condition.values {
            let parts = value.value.split(':');
            accounts.extend(parts.filter(|part| is_account_id(part)).map(str::to_owned));
        }
    }
    accounts
}

/// The request of `state`; `None` where its caller or a value cannot be told.
fn request(
    space: &Space,
    state: &State,
    party: &Party,
    of: Of<'_>,
    budget: &mut Budget,
) -> Option<Request> {
    if party.hidden.is_some() {
        return None;
    }
    let value = |variable: usize, seeds: &[String], budget: &mut Budget| -> Option<Model> {
        state.get(variable)?.model(&space.tests, seeds, budget)
    };
    let action = match of {
        Of::Class(class) => super::witness::action(class)?.to_string(),
        Of::Unknown => value(ACTION, &[], budget)??.first()?.clone(),
    };
    let seeds = match of {
        Of::Class(class) => super::witness::resources(super::witness::action(class)?),
        Of::Unknown => vec!["arn:aws:s3:::example".to_owned(), "*".to_owned()],
    };
    let resource = value(RESOURCE, &seeds, budget)??.first()?.clone();
    let mut request = Request {
        action,
        resource,
        caller: party.caller.clone(),
        ..Request::default()
    };
    for (variable, name) in space.keys() {
        let seeds = super::witness::values(name);
        let Some(values) = value(variable, &seeds, budget)? else {
            continue;
        };
        if name.eq_ignore_ascii_case("aws:PrincipalArn") && party.unnamed {
            request.caller = Some(Caller::parse(values.first()?)?);
        }
        request.context.insert(name, values);
    }
    Some(request)
}
