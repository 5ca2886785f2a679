//! A statement that can be changed.

use super::layout::Json;
use crate::policy::{Effect, Operator};
use crate::syntax::{Member, Node, Value};

/// A statement of which every part is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// Its place in the policy, from 0.
    pub(super) place: usize,
    pub(super) sid: Option<String>,
    pub(super) effect: Effect,
    pub(super) principals: Option<Principals>,
    pub(super) actions: List,
    pub(super) resources: Option<List>,
    pub(super) conditions: Vec<Clause>,
}

/// An element that comes in a plain and a `Not…` form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    pub(super) negated: bool,
    /// At least one.
    pub(super) entries: Vec<String>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Principals {
    pub(super) negated: bool,
    /// What stands under each key; the key is empty for a bare `"*"`, which then is alone.
    pub(super) by_key: Vec<(String, Vec<String>)>,
}

/// One key of a condition with its operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) operator: String,
    pub(super) key: String,
    /// As JSON writes them; at least one.
    pub(super) values: Vec<Json>,
}

impl Statement {
    /// Reads a statement; `None` where it has anything that is not as AWS's language has it, so that it is better left alone.
    pub(super) fn read(text: &str, node: &Node<'_>, place: usize) -> Option<Self> {
        let members = node.as_object()?;
        let known = [
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ];
        if members
            .iter()
            .any(|m| !known.contains(&m.key.text.as_ref()))
            || has_repeats(members)
        {
            return None;
        }
        let sid = match node.get("Sid") {
            Some(sid) => Some(sid.as_str()?.to_owned()),
            None => None,
        };
        let effect = match node.get("Effect")?.as_str()? {
            "Allow" => Effect::Allow,
            "Deny" => Effect::Deny,
            _ => return None,
        };
        let conditions = match node.get("Condition") {
            Some(condition) => Clause::read_all(text, condition)?,
            None => Vec::new(),
        };
        Some(Self {
            place,
            sid,
            effect,
            principals: either(node, "Principal", "NotPrincipal", Principals::read)?,
            actions: either(node, "Action", "NotAction", List::read)??,
            resources: either(node, "Resource", "NotResource", List::read)?,
            conditions,
        })
    }

    /// The statement in AWS's order of elements.
    pub(super) fn json(&self) -> Json {
        let effect = match self.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        let mut members = Vec::new();
        let mut add = |name: &str, value: Json| members.push((name.to_owned(), value));
        if let Some(sid) = &self.sid {
            add("Sid", Json::string(sid));
        }
        add("Effect", Json::string(effect));
        if let Some(principals) = &self.principals {
            add(
                name("Principal", "NotPrincipal", principals.negated),
                principals.json(),
            );
        }
        add(
            name("Action", "NotAction", self.actions.negated),
            strings(&self.actions.entries),
        );
        if let Some(resources) = &self.resources {
            add(
                name("Resource", "NotResource", resources.negated),
                strings(&resources.entries),
            );
        }
        if !self.conditions.is_empty() {
            add("Condition", Clause::json_of(&self.conditions));
        }
        Json::Object(members)
    }
}

impl List {
    fn read(negated: bool, node: &Node<'_>) -> Option<Self> {
        let entries = read_strings(node)?;
        Some(Self { negated, entries })
    }
}

impl Principals {
    fn read(negated: bool, node: &Node<'_>) -> Option<Self> {
        let Some(members) = node.as_object() else {
            let text = node.as_str()?;
            let by_key = vec![(String::new(), vec![text.to_owned()])];
            return Some(Self { negated, by_key });
        };
        if members.is_empty() || has_repeats(members) {
            return None;
        }
        let of =
            |member: &Member<'_>| Some((member.key.text.to_string(), read_strings(&member.value)?));
        let by_key = members.iter().map(of).collect::<Option<_>>()?;
        Some(Self { negated, by_key })
    }

    fn json(&self) -> Json {
        match self.by_key.as_slice() {
            [(key, all)] if key.is_empty() => strings(all),
            keys => Json::Object(
                keys.iter()
                    .map(|(key, all)| (key.clone(), strings(all)))
                    .collect(),
            ),
        }
    }
}

impl Clause {
    fn read_all(text: &str, node: &Node<'_>) -> Option<Vec<Self>> {
        let operators = node.as_object()?;
        if operators.is_empty() || has_repeats(operators) {
            return None;
        }
        let mut clauses = Vec::new();
        for operator in operators {
            let keys = operator.value.as_object()?;
            Operator::parse(&operator.key.text)?;
            if keys.is_empty() || has_repeats(keys) {
                return None;
            }
            for member in keys {
                let nodes = member.value.one_or_many();
                let is_scalar = |node: &Node<'_>| {
                    matches!(
                        node.value,
                        Value::String(_) | Value::Bool(_) | Value::Number(_)
                    )
                };
                if nodes.is_empty() || !nodes.iter().all(is_scalar) {
                    return None;
                }
                clauses.push(Self {
                    operator: operator.key.text.to_string(),
                    key: member.key.text.to_string(),
                    values: nodes.iter().map(|node| Json::of(text, node)).collect(),
                });
            }
        }
        Some(clauses)
    }

    fn json_of(clauses: &[Self]) -> Json {
        let mut operators: Vec<(String, Vec<(String, Json)>)> = Vec::new();
        for clause in clauses {
            let member = (clause.key.clone(), Json::one_or_many(clause.values.clone()));
            match operators
                .iter_mut()
                .find(|(name, _)| *name == clause.operator)
            {
                Some((_, keys)) => keys.push(member),
                None => operators.push((clause.operator.clone(), vec![member])),
            }
        }
        let of = |(operator, keys)| (operator, Json::Object(keys));
        Json::Object(operators.into_iter().map(of).collect())
    }
}

/// Reads whichever of the two elements is there. The outer `None`: both are, or the one is not of the right form.
fn either<T>(
    node: &Node<'_>,
    plain: &str,
    negated: &str,
    read: fn(bool, &Node<'_>) -> Option<T>,
) -> Option<Option<T>> {
    match (node.get(plain), node.get(negated)) {
        (Some(value), None) => read(false, value).map(Some),
        (None, Some(value)) => read(true, value).map(Some),
        (None, None) => Some(None),
        (Some(_), Some(_)) => None,
    }
}

fn name<'n>(plain: &'n str, negated: &'n str, is_negated: bool) -> &'n str {
    if is_negated { negated } else { plain }
}

fn strings(entries: &[String]) -> Json {
    Json::one_or_many(entries.iter().map(|entry| Json::string(entry)).collect())
}

fn read_strings(node: &Node<'_>) -> Option<Vec<String>> {
    let strings = node
        .one_or_many()
        .iter()
        .map(|item| item.as_str().map(str::to_owned));
    let strings = strings.collect::<Option<Vec<String>>>()?;
    (!strings.is_empty()).then_some(strings)
}

/// Whether two keys differ in letter case at most.
pub(super) fn has_repeats(members: &[Member<'_>]) -> bool {
    let mut keys: Vec<String> = members
        .iter()
        .map(|m| m.key.text.to_ascii_lowercase())
        .collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair.first() == pair.last())
}
