//! What a policy means, written out by the catalogue: every action, on each resource pattern, under each condition, by effect and
//! principal. Shows that two texts mean the same, by other means than the engine's own.

use std::collections::BTreeSet;

use policy_check::access::network::{AddressSet, parse, special_addresses};
use policy_check::catalog::{ActionSet, Catalog, KeyType};
use policy_check::policy::{DateForm, Operator, OperatorType, SetOperator, iso_of_epoch, pattern};
use serde_json::Value;

/// What an edit does to the meaning of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// Gives one to what had none: a text that AWS takes for no policy, or a condition that compares what cannot be compared.
    Repair,
    /// Something else.
    Other,
}

/// What it does to the meaning that `before` becomes `after`.
pub fn change(before: &str, after: &str) -> Change {
    match (Meaning::of(before), Meaning::of(after)) {
        (Some(before), Some(after)) if before.equals(&after) => Change::None,
        (Some(before), Some(_)) if before.has_void_condition() => Change::Repair,
        (None, _) => Change::Repair,
        _ => Change::Other,
    }
}

/// The meaning of a policy.
struct Meaning {
    /// Whether it has `${…}`, and whether that is a variable.
    has_variables: bool,
    knows_variables: bool,
    parts: Vec<Part>,
}

/// What one statement says of one principal and one resource pattern.
struct Part {
    effect: String,
    principal: String,
    resource: Resource,
    conditions: Vec<Clause>,
    actions: ActionSet,
    /// Entries that name nothing of the catalogue.
    unknown: BTreeSet<String>,
    /// The entries, where it is no `NotAction`.
    entries: Vec<String>,
}

enum Resource {
    None,
    Pattern(String),
    AllBut(Vec<String>),
}

struct Clause {
    operator: String,
    key: String,
    values: BTreeSet<String>,
}

impl Meaning {
    /// The meaning of `text`; none where it is no JSON or no policy.
    fn of(text: &str) -> Option<Self> {
        let policy: Value = serde_json::from_str(text).ok()?;
        let statements = list(policy.get("Statement")?);
        let mut parts = Vec::new();
        for statement in statements {
            parts.extend(Part::all_of(statement)?);
        }
        Some(Self {
            has_variables: text.contains("${"),
            knows_variables: policy
                .get("Version")
                .is_some_and(|version| version == "2012-10-17"),
            parts,
        })
    }

    /// Whether the two say the same of every action of the catalogue.
    fn equals(&self, other: &Self) -> bool {
        let read_alike = self.knows_variables == other.knows_variables;
        let any_variables = self.has_variables || other.has_variables;
        (read_alike || !any_variables) && self.is_within(other) && other.is_within(self)
    }

    fn has_void_condition(&self) -> bool {
        let mut conditions = self.parts.iter().flat_map(|part| &part.conditions);
        conditions.any(Clause::is_void)
    }

    fn is_within(&self, other: &Self) -> bool {
        self.parts.iter().all(|part| {
            let wider: Vec<&Part> = other
                .parts
                .iter()
                .filter(|wide| wide.is_around(part))
                .collect();
            let mut actions = ActionSet::new();
            wider
                .iter()
                .for_each(|wide| actions.union_with(&wide.actions));
            let is_named = |unknown: &String| {
                let mut entries = wider.iter().flat_map(|wide| &wide.entries);
                entries.any(|entry| entry == "*" || pattern::covers_ignore_case(entry, unknown))
            };
            part.actions.is_subset(&actions) && part.unknown.iter().all(is_named)
        })
    }
}

impl Part {
    fn all_of(statement: &Value) -> Option<Vec<Self>> {
        let (actions, not_action) = either(statement, "Action", "NotAction")?;
        let entries = strings(actions)?;
        let mut known = ActionSet::new();
        let mut unknown = BTreeSet::new();
        for entry in &entries {
            if !known.insert_pattern(entry) {
                unknown.insert(entry.to_ascii_lowercase());
            }
        }
        let resources = match either(statement, "Resource", "NotResource") {
            None => vec![Resource::None],
            Some((value, true)) => vec![Resource::AllBut(strings(value)?)],
            Some((value, false)) => strings(value)?.into_iter().map(Resource::Pattern).collect(),
        };
        let principals = match either(statement, "Principal", "NotPrincipal") {
            None => vec![String::new()],
            Some((value, true)) => vec![format!("not {}", principals(value)?.join(" "))],
            Some((value, false)) => principals(value)?,
        };
        let mut parts = Vec::new();
        for principal in &principals {
            for resource in &resources {
                parts.push(Self {
                    effect: statement.get("Effect")?.as_str()?.to_owned(),
                    principal: principal.clone(),
                    resource: resource.copy(),
                    conditions: Clause::all_of(statement.get("Condition"))?,
                    actions: if not_action {
                        known.complement()
                    } else {
                        known.clone()
                    },
                    unknown: if not_action {
                        BTreeSet::new()
                    } else {
                        unknown.clone()
                    },
                    entries: if not_action {
                        Vec::new()
                    } else {
                        entries.clone()
                    },
                });
            }
        }
        Some(parts)
    }

    /// Whether it applies wherever `narrow` does, actions aside.
    fn is_around(&self, narrow: &Self) -> bool {
        let meets = |clause: &Clause| narrow.conditions.iter().any(|own| own.is_same(clause));
        self.effect == narrow.effect
            && names_too(&self.principal, &narrow.principal)
            && self.resource.takes_in(&narrow.resource)
            && self.conditions.iter().all(meets)
    }
}

impl Resource {
    fn copy(&self) -> Self {
        match self {
            Self::None => Self::None,
            Self::Pattern(text) => Self::Pattern(text.clone()),
            Self::AllBut(texts) => Self::AllBut(texts.clone()),
        }
    }

    fn takes_in(&self, narrow: &Self) -> bool {
        match (self, narrow) {
            (Self::None, Self::None) => true,
            (Self::Pattern(wide), Self::Pattern(narrow)) => takes_in(wide, narrow),
            (Self::AllBut(wide), Self::AllBut(narrow)) => wide
                .iter()
                .all(|spared| narrow.iter().any(|by| takes_in(by, spared))),
            _ => false,
        }
    }
}

impl Clause {
    fn all_of(condition: Option<&Value>) -> Option<Vec<Self>> {
        let mut clauses = Vec::new();
        let Some(condition) = condition else {
            return Some(clauses);
        };
        for (operator, keys) in condition.as_object()? {
            for (key, values) in keys.as_object()? {
                clauses.extend(Self::of(operator, key, list(values)));
            }
        }
        Some(clauses)
    }

    /// One key in one spelling; none where it always holds.
    fn of(operator: &str, key: &str, values: &[Value]) -> Option<Self> {
        let mut clause = Self {
            operator: operator.to_ascii_lowercase(),
            key: key.to_ascii_lowercase(),
            values: values.iter().map(plain).collect(),
        };
        let Some(operator) = Operator::parse(operator) else {
            return Some(clause);
        };
        let is_negated = operator.kind.is_negated();
        let holds_without = match operator.set {
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => operator.if_exists,
            None => operator.if_exists || is_negated,
        };
        let null = |key: String, value: &str| Self {
            operator: "null".to_owned(),
            key,
            values: BTreeSet::from([value.to_owned()]),
        };
        if operator.kind.takes_wildcards()
            && clause.values.iter().any(|value| takes_everything(value))
        {
            return match (is_negated, holds_without) {
                (false, true) => None,
                (false, false) => Some(null(clause.key, "false")),
                (true, true) => Some(null(clause.key, "true")),
                (true, false) => Some(clause),
            };
        }
        if clause.values.is_empty() && holds_without && !is_negated {
            return Some(null(clause.key, "true"));
        }
        match operator.kind.value_type() {
            OperatorType::Date => {
                clause.values = clause.values.iter().map(|text| iso(text)).collect()
            }
            OperatorType::Numeric => clause.keep_the_bound(),
            _ => {}
        }
        Some(clause)
    }

    /// Of several bounds, one alone counts.
    fn keep_the_bound(&mut self) {
        let numbers: Result<Vec<f64>, _> = self.values.iter().map(|value| value.parse()).collect();
        let Ok(numbers) = numbers else { return };
        let bound = if self.operator.contains("lessthan") {
            numbers.into_iter().reduce(f64::max)
        } else if self.operator.contains("greaterthan") {
            numbers.into_iter().reduce(f64::min)
        } else {
            return;
        };
        self.values = bound.iter().map(f64::to_string).collect();
    }

    /// Whether it compares what AWS cannot compare as it is meant: a value of another type, an operator for another type than the
    /// key has, an address that no request has.
    fn is_void(&self) -> bool {
        let Some(operator) = Operator::parse(&self.operator) else {
            return true;
        };
        let wanted = operator.kind.value_type();
        let of_type = |text: &String| match wanted {
            OperatorType::Numeric => text.parse::<f64>().is_ok(),
            OperatorType::Date => DateForm::of(text).is_some(),
            OperatorType::Bool | OperatorType::Null => matches!(text.as_str(), "true" | "false"),
            OperatorType::Binary => text.len().is_multiple_of(4),
            OperatorType::Ip => parse(text).is_ok(),
            OperatorType::String | OperatorType::Arn => true,
        };
        let is_nowhere = self
            .addresses()
            .is_some_and(|addresses| addresses.is_empty());
        let held = Catalog::builtin()
            .condition_key(&self.key)
            .map(|key| key.key_type());
        !self.values.iter().all(of_type)
            || is_nowhere
            || held.is_some_and(|held| !compares(wanted, held))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.operator == other.operator
            && self.key == other.key
            && (self.values == other.values || self.is_same_list(other))
    }

    fn is_same_list(&self, other: &Self) -> bool {
        let Some(operator) = Operator::parse(&self.operator) else {
            return false;
        };
        if operator.kind.value_type() == OperatorType::Ip {
            return self.addresses().is_some() && self.addresses() == other.addresses();
        }
        if self.operator.contains("ignorecase") {
            let folded = |clause: &Self| -> BTreeSet<String> {
                clause
                    .values
                    .iter()
                    .map(|value| value.to_ascii_lowercase())
                    .collect()
            };
            return folded(self) == folded(other);
        }
        let within = |a: &Self, b: &Self| {
            a.values
                .iter()
                .all(|value| b.values.iter().any(|wide| takes_in(wide, value)))
        };
        operator.kind.takes_wildcards() && within(self, other) && within(other, self)
    }

    fn addresses(&self) -> Option<AddressSet> {
        if !self.operator.contains("ipaddress") {
            return None;
        }
        let nets: Result<Vec<_>, _> = self.values.iter().map(|value| parse(value)).collect();
        let addresses = AddressSet::from_nets(nets.ok()?);
        // No request to AWS comes from the others.
        let public = special_addresses().complement();
        Some(if self.key == "aws:sourceip" {
            addresses.intersection(&public)
        } else {
            addresses
        })
    }
}

/// Whether an operator for values of one type compares those of a key.
fn compares(wanted: OperatorType, held: KeyType) -> bool {
    match wanted {
        OperatorType::Null => true,
        OperatorType::String | OperatorType::Arn => matches!(held, KeyType::String | KeyType::Arn),
        OperatorType::Numeric => held == KeyType::Numeric,
        OperatorType::Date => held == KeyType::Date,
        OperatorType::Bool => held == KeyType::Bool,
        OperatorType::Binary => held == KeyType::Binary,
        OperatorType::Ip => held == KeyType::IpAddress,
    }
}

/// Seconds since 1970 as a date.
fn iso(text: &str) -> String {
    let date = match DateForm::of(text) {
        Some(DateForm::Epoch(seconds)) => iso_of_epoch(seconds),
        _ => None,
    };
    date.unwrap_or_else(|| text.to_owned())
}

/// Whether every value matches: `*`, or an ARN with nothing but wildcards.
fn takes_everything(value: &str) -> bool {
    let parts = value.strip_prefix("arn:").unwrap_or(value);
    !parts.is_empty()
        && parts.chars().all(|c| matches!(c, '*' | ':'))
        && matches!(parts.matches(':').count(), 0 | 4)
}

/// Whether who names the principal `wide` names `narrow` too: a role stands for its sessions.
fn names_too(wide: &str, narrow: &str) -> bool {
    let session = narrow
        .strip_prefix("AWS arn:aws:sts::")
        .and_then(|rest| rest.split_once(":assumed-role/"));
    let role = wide
        .strip_prefix("AWS arn:aws:iam::")
        .and_then(|rest| rest.split_once(":role/"));
    let is_role_of = match (session, role) {
        (Some((account, session)), Some((own, role))) => {
            account == own && session.split('/').next() == role.rsplit('/').next()
        }
        _ => false,
    };
    wide == narrow || is_role_of
}

/// Whether `wide` takes in `narrow`, which holds wherever the variables are the same text or under a `*`.
fn takes_in(wide: &str, narrow: &str) -> bool {
    wide == narrow || (!wide.contains("${") && pattern::covers(wide, narrow))
}

fn principals(value: &Value) -> Option<Vec<String>> {
    let Some(keys) = value.as_object() else {
        return strings(value);
    };
    let mut all = Vec::new();
    for (key, values) in keys {
        for text in strings(values)? {
            let account = text
                .strip_prefix("arn:aws:iam::")
                .and_then(|rest| rest.strip_suffix(":root"));
            all.push(format!("{key} {}", account.unwrap_or(&text)));
        }
    }
    all.sort_unstable();
    Some(all)
}

/// The element that is there, and whether it is the `Not…` form.
fn either<'v>(statement: &'v Value, plain: &str, negated: &str) -> Option<(&'v Value, bool)> {
    let plain = statement.get(plain).map(|value| (value, false));
    plain.or_else(|| statement.get(negated).map(|value| (value, true)))
}

fn strings(value: &Value) -> Option<Vec<String>> {
    list(value)
        .iter()
        .map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// A value of a condition; `true` and `"true"` are the same.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
