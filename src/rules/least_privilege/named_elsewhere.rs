//! Resources that other statements of the policy name: most likely what the author means where a statement names none.

use super::scope::{WITHOUT_TYPE, is_open};
use crate::catalog::{Action, ResourceType};
use crate::policy::{Arn, Effect, Policy, Statement};
use crate::rules::Finding;
use crate::syntax::{Span, replace_item};

/// With more of them it is no longer plain which are meant.
const MOST: usize = 5;

/// At most this many resources of other statements are looked at.
const LOOKED_AT: usize = 100;

/// Offers to name, in the place of the `*` at `star`, what other Allows name for actions on the same kinds of resources, if they name
/// something for each of `actions`.
pub(super) fn offer(
    finding: &mut Finding,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    star: Span,
    actions: &[Action],
) {
    let Some(resources) = &statement.resources else {
        return;
    };
    let allows = policy.with_effect(Effect::Allow);
    let others = allows.filter(|other| other.index != statement.index);
    let named = others.filter_map(|other| other.resources.as_ref());
    let named = named.filter(|named| !named.negated);
    let named = named.flat_map(|named| &named.items).take(LOOKED_AT);
    let mut named: Vec<&str> = named.map(|text| text.value).collect();
    named.retain(|arn| is_named(arn));
    let mut meant: Vec<&str> = Vec::new();
    for action in actions {
        let types = action.resource_types();
        let any_required = types.clone().any(|used| used.is_required());
        let mut found = false;
        for used in types.filter(|used| used.is_required() || !any_required) {
            let kind = used.resource_type();
            let mut fitting = named.iter().filter(|arn| is_of(kind, arn));
            let is_named = fitting.clone().next().is_some();
            found |= is_named;
            if any_required && !is_named {
                return;
            }
            for arn in fitting.by_ref() {
                if !meant.contains(arn) {
                    meant.push(arn);
                }
            }
        }
        if !found || meant.len() > MOST {
            return;
        }
    }
    let title = match meant.len() {
        1 => "Limit the statement to the resource that this policy names elsewhere".to_owned(),
        count => {
            format!("Limit the statement to the {count} resources that this policy names elsewhere")
        }
    };
    finding.unsafe_fix(
        title,
        vec![replace_item(&resources.member.value, star, &meant)],
    );
}

/// Whether `arn` tells some of its kind from others by a name, as `farm/*/worker/*` does not.
fn is_named(arn: &str) -> bool {
    let parsed = Arn::parse(arn).filter(|_| !is_open(arn));
    parsed.is_some_and(|arn| {
        let mut names = arn.resource.split(['/', ':']).skip(1).step_by(2);
        WITHOUT_TYPE.contains(&arn.service) || names.any(|name| name != "*")
    })
}

/// Whether `arn` names something of `kind`, whose own ARNs are of that very service.
fn is_of(kind: ResourceType, arn: &str) -> bool {
    let mut forms = kind.arns();
    kind.may_be_named_by(arn)
        && Arn::parse(arn).is_some_and(|arn| forms.any(|form| form.service() == arn.service))
}
