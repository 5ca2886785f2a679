//! Which actions resources take in whole: everything that the action can be done to.
//!
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.

use std::cell::Cell;

use super::scope::{keep_certain, lacking};
use crate::catalog::{ActionResource, ActionSet, ResourceType};
use crate::policy::pattern::{covers, is_star, matches};
use crate::policy::{Arn, Element, Text};

/// Those of `actions` that cannot be done without what `resources`, the value of `Resource` or `NotResource`, takes in. Never one too
/// many: where AWS's tables may not be whole, or `work`, the number of comparisons left, is used up, an action is left out.
pub(super) fn taken_whole(
    actions: &ActionSet,
    resources: &Element<'_, Text<'_>>,
    work: &Cell<usize>,
) -> ActionSet {
    if resources.negated {
        let mut taken = lacking(actions, &resources.items, work);
        keep_certain(&mut taken, &resources.items);
        return taken;
    }
    named_whole(actions, &resources.items, work)
}

/// Those of `actions` that cannot be done without some of `resources`; see [`taken_whole`].
pub(super) fn named_whole(
    actions: &ActionSet,
    resources: &[Text<'_>],
    work: &Cell<usize>,
) -> ActionSet {
    let mut taken = ActionSet::new();
    let entries: Vec<Entry<'_>> = resources.iter().map(|item| Entry::of(item.value)).collect();
    for service in actions.services() {
        let types = service.resource_types();
        let cost = types.len().saturating_mul(resources.len());
        let Some(left) = work.get().checked_sub(cost) else {
            return taken;
        };
        work.set(left);
        let is_whole = |kind: &ResourceType| {
            let mut entries = entries.iter();
            entries.any(|entry| entry.takes_all(*kind))
        };
        let whole: Vec<ResourceType> = types.filter(is_whole).collect();
        if !whole.is_empty() {
            let actions = actions.iter_service(service);
            let is_whole = |kind: ResourceType| whole.binary_search(&kind).is_ok();
            let of_these = actions.filter(|action| are_needed(action.resource_types(), is_whole));
            of_these.for_each(|action| taken.insert(action));
        }
    }
    taken
}

/// Whether nothing is done to what is `used` without something of a type that `is_taken`. A request names a resource of each type that
/// is required, but AWS's tables call required as well what is one of several, as the kinds of models of `bedrock:InvokeModel`: so
/// all of those must be taken, and where none is required, all types.
///
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
pub(crate) fn are_needed(
    used: impl Iterator<Item = ActionResource> + Clone,
    is_taken: impl Fn(ResourceType) -> bool,
) -> bool {
    let any_required = used.clone().any(|used| used.is_required());
    let counting = used.filter(|used| used.is_required() || !any_required);
    let mut counting = counting.map(|used| used.resource_type()).peekable();
    counting.peek().is_some() && counting.all(is_taken)
}

/// Whether `pattern` names all resources of the type `kind` that an account has. One that names an account is taken to name the
/// policy's own.
pub(crate) fn takes_all(pattern: &str, kind: ResourceType) -> bool {
    Entry::of(pattern).takes_all(kind)
}

/// What an entry of `Resource` names.
enum Entry<'a> {
    Everything,
    Of(Arn<'a>),
    Unknown,
}

impl<'a> Entry<'a> {
    fn of(pattern: &'a str) -> Self {
        match Arn::parse(pattern) {
            Some(arn) => Self::Of(arn),
            None if is_star(pattern) => Self::Everything,
            None => Self::Unknown,
        }
    }

    fn takes_all(&self, kind: ResourceType) -> bool {
        let arn = match self {
            Self::Everything => return true,
            Self::Unknown => return false,
            Self::Of(arn) => arn,
        };
        let mut forms = kind.arns();
        forms.all(|form| {
            matches(arn.service, form.service())
                && matches(arn.partition, "aws")
                && (!form.has_region() || is_star(arn.region))
                && covers(arn.resource, &any_of(form.resource()))
        })
    }
}

/// A form with a star for each of its variables: `role/*` of `role/${RoleNameWithPath}`.
fn any_of(form: &str) -> String {
    let mut parts = form.split("${");
    let mut pattern = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        pattern.push('*');
        pattern.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn a_pattern_of_a_whole_kind_in_every_region_takes_all() {
        let kind = |name: &str| {
            let action = Catalog::builtin().action(name).unwrap();
            action.resource_types().next().unwrap().resource_type()
        };
        for (pattern, action, expected) in [
            ("*", "iam:PassRole", true),
            ("arn:aws:iam::*:role/*", "iam:PassRole", true),
            ("arn:*:iam::111122223333:*", "iam:PassRole", true),
            ("arn:aws:iam::*:role/app-*", "iam:PassRole", false),
            ("arn:aws:iam::*:user/*", "iam:PassRole", false),
            (
                "arn:aws:secretsmanager:*:*:secret:*",
                "secretsmanager:GetSecretValue",
                true,
            ),
            (
                "arn:aws:secretsmanager:eu-west-1:*:secret:*",
                "secretsmanager:GetSecretValue",
                false,
            ),
            ("role/*", "iam:PassRole", false),
        ] {
            assert_eq!(takes_all(pattern, kind(action)), expected, "{pattern}");
        }
    }

    #[test]
    fn a_form_becomes_a_pattern() {
        assert_eq!(any_of("role/${RoleNameWithPath}"), "role/*");
        assert_eq!(any_of("${A}/${B}:x"), "*/*:x");
        assert_eq!(any_of("root"), "root");
    }
}
