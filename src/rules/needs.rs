//! What a policy must have for a rule to be asked about it.

use std::sync::LazyLock;

use super::conditions::is_usual;
use super::grammar::{has_usual_form, size::SMALLEST_QUOTA};
use super::least_privilege::wholesale;
use super::{Context, IS_WHOLE, escalation};
use crate::access::network::NetworkKey;
use crate::access::{Named, may_overlap, sensitive};
use crate::catalog::{ActionSet, Catalog, ConditionKey, Service};
use crate::policy::pattern::has_wildcard;
use crate::policy::variable::may_hold_variable;
use crate::policy::{Condition, Kind, OperatorType, Statement};

/// What a policy must have for a rule to be asked about it. Most rules are about what most policies do not have, and to enter a rule
/// costs more than what it does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs(u32);

impl Needs {
    /// The rule is asked about every policy.
    pub const NOTHING: Self = Self(0);
    /// It must be an identity policy.
    pub const IDENTITY: Self = Self(1);
    /// It must be a role's trust policy.
    pub const TRUST: Self = Self(1 << 1);
    /// It must be a service control policy.
    pub const SCP: Self = Self(1 << 2);
    /// It must be a resource control policy.
    pub const RCP: Self = Self(1 << 3);
    /// A statement must have `Principal` or `NotPrincipal`.
    pub const PRINCIPALS: Self = Self(1 << 4);
    /// A statement must have `Condition`.
    pub const CONDITIONS: Self = Self(1 << 5);
    /// A condition must be about addresses, or about how the request arrives.
    pub const NETWORKS: Self = Self(1 << 6);
    /// A statement must deny.
    pub const DENIES: Self = Self(1 << 7);
    /// A text must hold a policy variable.
    pub const VARIABLES: Self = Self(1 << 8);
    /// A statement must have `NotAction`, `NotResource` or `NotPrincipal`.
    pub const NEGATIONS: Self = Self(1 << 9);
    /// There must be several statements.
    pub const SEVERAL: Self = Self(1 << 10);
    /// Actions of IAM must be among what a statement may name.
    pub const IAM_ACTIONS: Self = Self(1 << 11);
    /// An element must be unknown, misspelt, repeated, missing, empty, or of another type than it should be.
    pub const UNUSUAL_FORM: Self = Self(1 << 12);
    /// An ARN of `Resource` or `NotResource` must be at fault.
    pub const FAULTY_ARNS: Self = Self(1 << 13);
    /// Two statements must be able to name the same action.
    pub const OVERLAP: Self = Self(1 << 14);
    /// It must grant an action that is sensitive, does harm wholesale or leads to more permissions.
    pub const SENSITIVE: Self = Self(1 << 15);
    /// An entry of `Action` or `NotAction` must name no action, or be a wildcard in the place of the service.
    pub const UNKNOWN_ACTIONS: Self = Self(1 << 16);
    /// An element must be of unusual form, or a condition other than texts or ARNs held by a plain operator of their type against a
    /// known key of that type with one value.
    pub const UNUSUAL_CONDITIONS: Self = Self(1 << 17);
    /// It must be longer than the smallest quota.
    pub const LONG: Self = Self(1 << 18);
    /// A condition's key must be made with a name, as those of tags are, or be unknown, or a text must hold a policy variable.
    pub const TAGS: Self = Self(1 << 19);

    /// Each of these by itself.
    pub(super) const PARTS: [Self; 20] = [
        Self::IDENTITY,
        Self::TRUST,
        Self::SCP,
        Self::RCP,
        Self::PRINCIPALS,
        Self::CONDITIONS,
        Self::NETWORKS,
        Self::DENIES,
        Self::VARIABLES,
        Self::NEGATIONS,
        Self::SEVERAL,
        Self::IAM_ACTIONS,
        Self::UNUSUAL_FORM,
        Self::FAULTY_ARNS,
        Self::OVERLAP,
        Self::SENSITIVE,
        Self::UNKNOWN_ACTIONS,
        Self::UNUSUAL_CONDITIONS,
        Self::LONG,
        Self::TAGS,
    ];
    /// All of them.
    pub(super) const ALL: Self = Self(u32::MAX);

    /// What needs both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is left of these but for `part`.
    pub(super) const fn without(self, part: Self) -> Self {
        Self(self.0 & !part.0)
    }

    /// All of these that the policy of `context` has.
    pub(super) fn that_has(context: &Context<'_>) -> Self {
        let policy = context.policy;
        let mut has = match policy.kind {
            Kind::Identity => Self::IDENTITY,
            Kind::Trust => Self::TRUST,
            Kind::Scp => Self::SCP,
            Kind::Rcp => Self::RCP,
            Kind::Resource | Kind::Boundary | Kind::Session | Kind::Endpoint => Self::NOTHING,
        };
        for statement in &policy.statements {
            has.add(Self::PRINCIPALS, statement.principals.is_some());
            has.add(Self::CONDITIONS, statement.condition_member.is_some());
            has.add(Self::DENIES, statement.denies());
            has.add(Self::NEGATIONS, is_negated(statement));
            has.add_actions(context, statement);
            has.add(
                Self::NETWORKS,
                statement.conditions.iter().any(is_of_network),
            );
        }
        has.add(Self::SEVERAL, policy.statements.len() > 1);
        has.add(Self::VARIABLES, may_hold_variable(policy.text));
        has.add(
            Self::LONG,
            policy.node.span.of(policy.text).len() > SMALLEST_QUOTA,
        );
        // Where size counts more than time, the rules find out for themselves.
        has.add(Self::UNUSUAL_FORM, !IS_WHOLE || !has_usual_form(policy));
        has.add(Self::UNUSUAL_CONDITIONS, Self::UNUSUAL_FORM.are_met_by(has));
        has.add(Self::TAGS, Self::VARIABLES.are_met_by(has));
        for keyed in context.conditions() {
            has.add(Self::UNUSUAL_CONDITIONS, !is_usual(&keyed));
            has.add(Self::TAGS, keyed.key.is_none_or(ConditionKey::is_template));
        }
        has.add(Self::FAULTY_ARNS, !IS_WHOLE || context.arn_faults.any());
        has.add(
            Self::OVERLAP,
            !IS_WHOLE || may_overlap(policy, &context.grants),
        );
        has.add(Self::SENSITIVE, !IS_WHOLE || grants_sensitive(context));
        has
    }

    /// Whether `has`, what a policy has, is enough.
    pub(super) const fn are_met_by(self, has: Self) -> bool {
        self.0 & !has.0 == 0
    }

    /// Adds what the actions of `statement` say.
    fn add_actions<'a>(&mut self, context: &Context<'a>, statement: &Statement<'a>) {
        static IAM: LazyLock<Option<Service>> = LazyLock::new(|| Catalog::builtin().service("iam"));
        let is_iam = |service| Some(service) == *IAM;
        let grants = &context.grants;
        for (entry, named) in grants.entries(statement) {
            let (is_iam, is_unknown) = match named {
                Named::One(action) => (is_iam(action.service()), false),
                Named::Service(service) => (is_iam(service), false),
                Named::Part(service) => {
                    let taken = grants.taken_in(entry, named);
                    (is_iam(service), taken.is_none_or(|taken| taken.is_empty()))
                }
                Named::Everything => (true, false),
                Named::Across => (true, true),
                Named::Unknown => {
                    let service = entry.service();
                    let may_be_iam = service.eq_ignore_ascii_case("iam") || has_wildcard(service);
                    (may_be_iam, true)
                }
            };
            self.add(Self::IAM_ACTIONS, is_iam);
            self.add(Self::UNKNOWN_ACTIONS, is_unknown);
        }
        let actions = statement.actions.as_ref();
        self.add(Self::IAM_ACTIONS, actions.is_some_and(|a| a.negated));
    }

    const fn add(&mut self, part: Self, is_there: bool) {
        if is_there {
            self.0 |= part.0;
        }
    }
}

fn is_negated(statement: &Statement<'_>) -> bool {
    let principals = statement.principals.as_ref();
    let actions = statement.actions.as_ref();
    let resources = statement.resources.as_ref();
    principals.is_some_and(|element| element.negated)
        || actions.is_some_and(|element| element.negated)
        || resources.is_some_and(|element| element.negated)
}

fn grants_sensitive(context: &Context<'_>) -> bool {
    static ALL: LazyLock<ActionSet> = LazyLock::new(|| {
        let mut all = sensitive::set().clone();
        wholesale::told().for_each(|told| all.union_with(told));
        all.union_with(escalation::of_ways());
        all
    });
    context.policy.kind == Kind::Identity && context.grants.granted().actions.intersects(&ALL)
}

fn is_of_network(condition: &Condition<'_>) -> bool {
    let operator = condition.operator;
    operator.is_some_and(|operator| operator.kind.value_type() == OperatorType::Ip)
        || NetworkKey::of(condition.key().value).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Naming, Place, Policy, documents};
    use crate::rules::{ALL, Context, Findings, Settings, Validator};
    use crate::syntax::parse;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn texts() -> Vec<String> {
        let examples = ALL.iter().flat_map(|rule| rule.page.examples);
        let examples = examples.flat_map(|example| [example.unmarked().0, example.good.to_owned()]);
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        let cases = files(&cases)
            .into_iter()
            .map(|file| fs::read_to_string(file).unwrap());
        examples.chain(cases).collect()
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let paths = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| match path.is_dir() {
                true => files(&path),
                false => vec![path],
            })
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .collect()
    }

    /// The rules that would speak of a policy about which they are not asked, and not for its kind.
    fn overlooked(policy: &Policy<'_>) -> Vec<&'static str> {
        let settings = Settings {
            validator: (policy.naming == Naming::Exact).then(Validator::default),
            ..Settings::default()
        };
        let context = Context::new(policy, &[], &settings);
        let has = Needs::that_has(&context);
        let kinds = Needs(Needs::IDENTITY.0 | Needs::TRUST.0 | Needs::SCP.0 | Needs::RCP.0);
        let of_kind = ALL
            .iter()
            .filter(|rule| Needs(rule.needs.0 & kinds.0).are_met_by(has));
        let unasked = of_kind.filter(|rule| !rule.needs.are_met_by(has));
        let speak = unasked.filter(|rule| {
            let mut findings = Findings::default();
            findings.start(rule, rule.category);
            (rule.check)(&context, &mut findings);
            !findings.into_said("", true).findings.is_empty()
        });
        speak.map(|rule| rule.id).collect()
    }

    #[test]
    fn what_a_rule_is_not_asked_about_it_would_not_speak_of() {
        for text in texts() {
            let Some(root) = parse(&text).root else {
                continue;
            };
            for document in documents(&text, &root) {
                let Place::Here(node) = document.place else {
                    continue;
                };
                for (kind, naming) in Kind::ALL.into_iter().flat_map(both_namings) {
                    let policy = Policy::read_by(naming, &text, node, Some(kind), None);
                    assert_eq!(overlooked(&policy), [""; 0], "{kind:?} {text}");
                }
            }
        }
    }

    fn both_namings(kind: Kind) -> [(Kind, Naming); 2] {
        [(kind, Naming::AsMeant), (kind, Naming::Exact)]
    }
}
