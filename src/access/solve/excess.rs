//! What one policy allows that another does not: the question behind every command that reasons over all requests.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::binding::{bindings, has_variables, variable_keys};
use super::budget::Budget;
use super::classes::classes;
use super::domain::Predicate;
use super::found::{Of, request};
use super::glob::{Binding, Form, Variables};
use super::parties::parties;
use super::party::Party;
use super::predicate::{on_value, texts_test};
use super::question::{Answered, Callers, Excess, Question};
use super::relevant::Relevant;
use super::rule::{ACTION, BESIDE, RESOURCE, Rule, Space};
use super::search::{Bounds, Outcome, Search};
use super::start::{arrive, bind, keep_out, open_to_all, start, told_apart};
use crate::access::request::{Caller, Request};
use crate::catalog::{ActionSet, Catalog};
use crate::policy::Policy;
use crate::policy::pattern::has_wildcard;

/// At most this many pairs of a statement and an action are told apart.
const MAX_MEMBERS: usize = 40_000_000;

/// Answers `question`. `confirms` replays a request that was found, and tells whether it is what was looked for.
#[must_use]
pub fn excess(question: &Question<'_>, confirms: &dyn Fn(&Request) -> bool) -> Answered {
    let policies: Vec<&Policy<'_>> = std::iter::once(question.policy)
        .chain(question.reference)
        .collect();
    let mut task = Task::new(question, confirms);
    let Some(parties) = parties(&policies) else {
        task.doubt("the number of principals");
        return task.answer;
    };
    let strangers = matches!(question.callers, Callers::Strangers(_));
    let parties: Vec<Party> = parties
        .into_iter()
        .filter(|party| !strangers || party.is_strange(question.policy))
        .collect();
    if !has_variables(&policies) {
        task.run(Variables::None, None, &parties);
        return task.answer;
    }
    let groups = groups(&parties, &variable_keys(&policies));
    for (known, parties) in &groups {
        task.run(Variables::Known(known), None, parties);
    }
    let is_open = task.answer.undecided.as_deref() == Some(VARIABLES) || task.is_unclear;
    if is_open {
        task.try_values(&policies, &groups);
    }
    task.answer
}

/// Parties of whom the same is known of policy variables, with that.
type Group = (Binding, Vec<Party>);

/// `parties` by what follows from who they are of the variables `keys`.
fn groups(parties: &[Party], keys: &BTreeSet<String>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for party in parties {
        let known = party
            .keys()
            .into_iter()
            .filter(|(key, _)| keys.contains(*key));
        let known = Binding(known.map(|(key, value)| (key.to_owned(), value)).collect());
        match groups.iter_mut().find(|(other, _)| *other == known) {
            Some((_, group)) => group.push(party.clone()),
            None => groups.push((known, vec![party.clone()])),
        }
    }
    groups
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

    /// Tries texts that variables could stand for, of the Allows of which something is not decided.
    fn try_values(&mut self, policies: &[&Policy<'_>], groups: &[Group]) {
        let unbound = self.answer.undecided.take();
        self.only = Some(std::mem::take(&mut self.open));
        let parties = groups.iter().flat_map(|(_, parties)| parties);
        let callers = parties.filter_map(|party| party.caller.as_ref());
        let accounts = callers.filter_map(Caller::account).map(str::to_owned);
        let bindings = bindings(policies, &self.question.resources, &accounts.collect());
        for binding in &bindings {
            for (known, parties) in groups {
                let mut whole = binding.clone();
                whole.0.extend(known.0.clone());
                self.run(Variables::Bound(&whole), Some(&whole), parties);
            }
            if !self.answer.found.is_empty() && !self.question.thorough {
                break;
            }
        }
        self.answer.undecided = self.answer.undecided.take().or(unbound);
    }

    fn run(&mut self, variables: Variables<'_>, binding: Option<&Binding>, parties: &[Party]) {
        let question = self.question;
        let policies: Vec<&Policy<'_>> = std::iter::once(question.policy)
            .chain(question.reference)
            .collect();
        let mut space = Space::new(&policies);
        let (rules, reference) = rules(question, &mut space, variables);
        if let Some(binding) = binding {
            bind(&mut space, binding);
        }
        narrow(&mut space, question);
        let universe = self.universe(&rules);
        let all = || rules.iter().chain(&reference);
        let members: usize = all()
            .map(|rule| rule.actions.len().min(universe.len()))
            .sum();
        if members > MAX_MEMBERS {
            return self.doubt(super::search::TOO_LONG);
        }
        let apart = told_apart(&space);
        let sets = all().map(|rule| &rule.actions).chain(&apart);
        let classes = classes(&universe, sets);
        let mut seen: HashMap<bool, HashSet<_>> = HashMap::new();
        for class in &classes {
            let Some(first) = class.first() else { continue };
            let speaks = |rule: &&Rule<'_>| rule.actions.contains(*first);
            let relevant = Relevant::of(&rules, &reference, speaks);
            let is_apart = apart.as_ref().is_some_and(|apart| apart.contains(*first));
            let seen = seen.entry(is_apart).or_default();
            self.look(&mut space, &relevant, parties, Of::Class(class), seen);
            if self.budget.is_spent() {
                return self.doubt(super::search::TOO_LONG);
            }
        }
        if names_known_actions(&question.actions) {
            return;
        }
        let speaks = |rule: &&Rule<'_>| rule.unknown_action != Predicate::constant(false);
        let relevant = Relevant::of(&rules, &reference, speaks);
        let parts: &[Option<bool>] = match apart {
            Some(_) => &[Some(true), Some(false)],
            None => &[None],
        };
        for part in parts {
            let (of, mut seen) = (Of::Unknown(*part), HashSet::new());
            self.look(&mut space, &relevant, parties, of, &mut seen);
        }
    }

    /// The actions of the catalogue that are asked about and that some Allow names.
    fn universe(&self, rules: &[Rule<'_>]) -> ActionSet {
        let asked = rules.iter();
        let asked = asked.filter(|rule| rule.allows && self.is_asked(rule));
        let mut universe = ActionSet::new();
        asked.for_each(|rule| universe.union_with(&rule.actions));
        if !self.question.actions.is_empty() {
            let mut wanted = ActionSet::new();
            for pattern in &self.question.actions {
                wanted.insert_pattern(pattern);
            }
            universe.intersect_with(&wanted);
        }
        universe
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
            Of::Unknown(_) => None,
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
            if let Of::Unknown(_) = of {
                bounds.push((ACTION, rule.unknown_action));
            }
            bounds
        };
        let start = start(space, party, of);
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
                        Of::Unknown(_) => Vec::new(),
                    };
                    self.answer.found.push(Excess {
                        statement: Some(allow.index).filter(|index| *index != BESIDE),
                        actions,
                        request,
                    });
                }
                Some(_) => {
                    let of = match allow.index {
                        BESIDE => "a Deny".to_owned(),
                        index => format!("statement {}", index + 1),
                    };
                    self.doubt(&format!(
                        "what {of} asks of keys that follow from one another"
                    ));
                }
                None => self.doubt("a principal that only AWS can tell"),
            },
        }
        if self.answer.found.len() == found {
            self.open.insert(allow.index);
        }
    }
}

/// The rules of the policy that is asked about, and those of the reference.
fn rules<'p>(
    question: &Question<'p>,
    space: &mut Space,
    variables: Variables<'_>,
) -> (Vec<Rule<'p>>, Vec<Rule<'p>>) {
    let beside = || question.beside_everything.then(Space::everything);
    let mut rules = space.rules(question.policy, question.left_out, variables);
    if let Some(place) = question.from_anywhere {
        let rule = rules.iter_mut().find(|rule| rule.index == place);
        rule.into_iter().for_each(|rule| open_to_all(rule, space));
    }
    rules.extend(beside());
    let mut reference = question
        .reference
        .map(|policy| space.rules(policy, question.left_out_of_reference, variables))
        .unwrap_or_default();
    reference.extend(beside());
    (rules, reference)
}

/// Keeps in `space` the requests that `question` is about: by who calls, on what, with which action, and how they arrive.
fn narrow(space: &mut Space, question: &Question<'_>) {
    if let Callers::Strangers(keeps_out) = question.callers {
        keep_out(space, question.policy, keeps_out);
    }
    let asked = [
        (RESOURCE, &question.resources, false),
        (ACTION, &question.actions, true),
    ];
    for (variable, patterns, ignores_case) in asked {
        if patterns.is_empty() {
            continue;
        }
        let test = texts_test(patterns, Form::Like, ignores_case, Variables::None);
        let id = space.tests.id(test);
        if let Some(start) = space.start.get_mut(variable) {
            start.keep(on_value(id, true));
        }
    }
    if let Some(arrival) = &question.arrival {
        arrive(space, arrival);
    }
}

/// Whether `patterns` are nothing but names of actions that the catalogue knows.
fn names_known_actions(patterns: &[String]) -> bool {
    let is_known = |name: &String| !has_wildcard(name) && Catalog::builtin().action(name).is_some();
    !patterns.is_empty() && patterns.iter().all(is_known)
}
