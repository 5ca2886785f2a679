//! Which ways a policy opens.

use super::held::{Held, pass_role};
use super::limits::fixes_role;
use super::meeting::meet;
use super::undone::{Giver, Undoing};
use super::ways::{Need, Outcome, Scope, Way, of_ways};
use crate::catalog::{Action, Catalog};
use crate::order::Order;
use crate::policy::Kind;
use crate::rules::Context;

/// At most this many pairs of statements are held against each other for one way.
const MAX_PAIRS: usize = 256;

/// A way that a policy opens.
#[derive(Debug)]
pub struct Opened {
    /// The way.
    pub(super) way: &'static Way,
    /// The actions that open it, each with the first statement that gives it, in the order of the way's steps.
    pub(super) parts: Vec<Part>,
    /// Whether it is open for the user who asks alone.
    to_oneself: bool,
}

/// An action that opens a way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The step of the way that it takes; passing a role comes before the first, what undoes a condition behind the last.
    pub step: usize,
    /// The action.
    pub action: Action,
    /// The index of the statement that gives it.
    pub statement: usize,
}

impl Opened {
    /// What the holder has in the end.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.way.outcome
    }

    /// Whether `part` of it undoes a condition.
    pub(super) fn is_undoing(&self, part: &Part) -> bool {
        part.step > self.way.steps.len()
    }

    /// Whether the policy limits already what its actions can be done to.
    pub(super) fn is_limited(&self) -> bool {
        self.to_oneself || self.way.scope == Scope::Same
    }

    /// Whether conditions would close it that the policy lets its holder undo.
    pub(super) fn undoes_conditions(&self) -> bool {
        self.parts.iter().any(|part| self.is_undoing(part))
    }
}

/// The ways that the policy of `context` opens. None for one that gives everything anyway: its holder is administrator already.
pub(in crate::rules) fn find(context: &Context<'_>) -> Vec<Opened> {
    if context.policy.kind != Kind::Identity {
        return Vec::new();
    }
    if !context.grants.granted().actions.intersects(of_ways()) {
        return Vec::new();
    }
    let held = Held::of(context);
    let everything = &context.grants.granted().on_every_resource;
    if held.is_empty() || everything.len() == Catalog::builtin().actions().len() {
        return Vec::new();
    }
    let mut found: Vec<Opened> = Vec::new();
    for way in held.possible() {
        let on_any = || steps(way, |need| held.giving_on_any(need).next());
        let mut to_oneself = false;
        let parts = match way.scope {
            Scope::Any => on_any(),
            Scope::AnyOrOneself => on_any().or_else(|| {
                to_oneself = true;
                steps(way, |need| held.giving_to_oneself(need).next())
            }),
            Scope::Same => on_the_same(way, &held, &found),
            // Whoever is administrator by IAM needs no more of it.
            Scope::Whatever if way.is_of_iam() && is_administrator(&found) => None,
            Scope::Whatever => passed(way, &held),
        };
        if let Some(parts) = parts {
            found.push(Opened {
                way,
                parts,
                to_oneself,
            });
        }
    }
    found
}

/// Whether one of the ways that are `found` makes an administrator.
fn is_administrator(found: &[Opened]) -> bool {
    let mut found = found.iter();
    found.any(|opened| opened.outcome() == Outcome::Administrator)
}

/// What opens each step of `way`, where `giver` tells what gives an action.
fn steps<'c, 'a: 'c>(
    way: &Way,
    giver: impl Fn(Need) -> Option<Giver<'c, 'a>>,
) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut undoing = Vec::new();
    for (step, needs) in way.steps.iter().enumerate() {
        let before = parts.len();
        for need in needs {
            let is_known = |part: &Part| part.step == step + 1 && part.action == need.action;
            if parts.iter().any(is_known) {
                continue;
            }
            if let Some(giver) = giver(*need) {
                parts.push(Part {
                    step: step + 1,
                    action: need.action,
                    statement: giver.statement.index,
                });
                undoing.extend(giver.undoing);
            }
        }
        if parts.len() == before {
            return None;
        }
    }
    add_undoing(&mut parts, way, undoing);
    Some(parts)
}

/// Adds to the parts of `way` the actions that undo conditions on them.
fn add_undoing(parts: &mut Vec<Part>, way: &Way, undoing: Vec<Undoing>) {
    for (action, statement) in undoing {
        if !parts.iter().any(|known| known.action == action) {
            let step = way.steps.len() + 1;
            parts.push(Part {
                step,
                action,
                statement,
            });
        }
    }
}

/// What opens a way on which a role is passed.
fn passed(way: &Way, held: &Held<'_, '_>) -> Option<Vec<Part>> {
    let pass_role = pass_role()?;
    let (service, other) = way.service.map(|service| match service.split_once(" + ") {
        Some((service, other)) => (service, Some(other)),
        None => (service, None),
    })?;
    let statement = held.passing(pass_role, service)?;
    if !other.is_none_or(|other| held.passes_some(pass_role.action, other)) {
        return None;
    }
    let mut parts = vec![Part {
        step: 0,
        action: pass_role.action,
        statement: statement.index,
    }];
    parts.extend(steps(way, |need| {
        let mut giving = held.giving_some(need);
        let statement = giving.find(|statement| !fixes_role(statement, need.action))?;
        let undoing = Vec::new();
        Some(Giver { statement, undoing })
    })?);
    Some(parts)
}

/// What opens a way of two steps that are taken with the same resource. An action that is a way by itself, as `found` tells, needs
/// no second.
fn on_the_same(way: &Way, held: &Held<'_, '_>, found: &[Opened]) -> Option<Vec<Part>> {
    let [first, second] = way.steps.as_slice() else {
        return None;
    };
    let mut parts: Vec<Part> = Vec::new();
    let mut undoing = Vec::new();
    let is_alone = |need: &Need| found.iter().any(|opened| opened.way.is_alone(need.action));
    for one in first.iter().filter(|need| !is_alone(need)) {
        for other in second.iter().filter(|need| !is_alone(need)) {
            let giving = |need: &Need| -> Vec<Giver<'_, '_>> {
                held.giving_freely(need.action).take(MAX_PAIRS).collect()
            };
            let (givers, others) = (giving(one), giving(other));
            let pairs = givers.iter().flat_map(|giver| {
                let others = others.iter();
                others.map(move |another| (giver, another))
            });
            let mut meeting = pairs.take(MAX_PAIRS).filter(|(giver, another)| {
                meet((*one, giver.statement), (*other, another.statement))
            });
            if let Some((giver, another)) = meeting.next() {
                for (step, need, giver) in [(1, one, giver), (2, other, another)] {
                    undoing.extend_from_slice(&giver.undoing);
                    let part = Part {
                        step,
                        action: need.action,
                        statement: giver.statement.index,
                    };
                    if !parts.iter().any(|known| known.action == part.action) {
                        parts.push(part);
                    }
                }
            }
        }
    }
    parts.order_by_key(|part| part.step);
    add_undoing(&mut parts, way, undoing);
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::super::telling::actions_of;
    use super::*;
    use crate::policy::Policy;
    use crate::rules::Settings;
    use crate::syntax::parse;

    /// The actions of each way that the policy opens.
    fn ways(statements: &str) -> Vec<String> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let root = parse(&text).root.unwrap();
        let policy = Policy::read(&text, &root, Some(Kind::Identity), None);
        let settings = Settings::default();
        let context = Context::new(&policy, &[], &settings);
        context.ways().iter().map(actions_of).collect()
    }

    const START: &str = r#"{"Effect": "Allow", "Action": ["ec2:RunInstances", "glue:CreateJob", "glue:StartJobRun"], "Resource": "*"}"#;

    fn passing(rest: &str) -> Vec<String> {
        ways(&format!(
            r#"{START}, {{"Effect": "Allow", "Action": "iam:PassRole", {rest}}}"#
        ))
    }

    #[test]
    fn every_way_is_found_with_what_it_needs() {
        let both = [
            "`ec2:RunInstances`",
            "`glue:CreateJob` with `glue:StartJobRun`",
        ];
        assert_eq!(passing(r#""Resource": "*""#), both);
        assert_eq!(passing(r#""Resource": "arn:aws:iam::*:role/*""#), both);
        assert!(passing(r#""Resource": "arn:aws:iam::*:role/etl-*""#).is_empty());
        assert!(ways(START).is_empty());
    }

    #[test]
    fn a_role_goes_only_to_the_services_that_the_policy_names() {
        let to = |operator: &str, service: &str| {
            passing(&format!(
                r#""Resource": "*", "Condition": {{"{operator}": {{"iam:PassedToService": "{service}"}}}}"#
            ))
        };
        let ec2 = ["`ec2:RunInstances`"];
        assert_eq!(to("StringEquals", "ec2.amazonaws.com"), ec2);
        assert_eq!(to("StringLike", "ec2.amazonaws.com*"), ec2);
        assert_eq!(to("StringEqualsIfExists", "ec2.amazonaws.com.cn"), ec2);
        assert_eq!(to("StringNotEquals", "glue.amazonaws.com"), ec2);
        assert!(to("StringEquals", "lambda.amazonaws.com").is_empty());
        assert_eq!(to("StringLike", "*").len(), 2);
    }

    #[test]
    fn an_action_that_is_a_way_by_itself_needs_no_second() {
        let on = |role: &str| {
            ways(&format!(
                r#"{{"Effect": "Allow", "Action": ["iam:CreateRole", "iam:PutRolePolicy"], "Resource": "arn:aws:iam::*:role/{role}"}}"#
            ))
        };
        assert_eq!(on("*"), ["`iam:PutRolePolicy`"]);
        assert_eq!(on("app-*"), ["`iam:PutRolePolicy` with `iam:CreateRole`"]);
    }

    #[test]
    fn whoever_has_everything_needs_no_way() {
        let all = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
        assert!(ways(all).is_empty());
        let denied = r#"{"Effect": "Deny", "NotAction": "iam:CreateAccessKey", "Resource": "*"}"#;
        assert_eq!(ways(&format!("{all}, {denied}")), ["`iam:CreateAccessKey`"]);
    }
}
