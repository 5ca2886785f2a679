//! Which actions can be done to the resources that a statement names.
//!
//! `s3:*` on a bucket's objects gives no action on the bucket, and `s3:ListAllMyBuckets` works only with `"Resource": "*"`.
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.

use crate::order::Order;
use std::cell::Cell;

use crate::catalog::{Action, ActionSet, ResourceType, Service};
use crate::policy::{Arn, Text};

/// Takes from `actions` those that none of `resources` can be the object of. Never takes too many: a resource of a form that the
/// catalogue does not have could be any resource of its service, and where `work`, the number of comparisons left, is used up,
/// nothing is taken.
pub(super) fn keep_possible(actions: &mut ActionSet, resources: &[Text<'_>], work: &Cell<usize>) {
    let mut impossible = ActionSet::new();
    let mut any = false;
    for service in actions.services() {
        let Some(named) = Named::of(service, actions, resources, work) else {
            continue;
        };
        for action in actions.iter_service(service) {
            if !named.holds(action) {
                impossible.insert(action);
                any = true;
            }
        }
    }
    if any {
        actions.subtract(&impossible);
    }
}

/// So many types are held against a resource one by one rather than all of the service's together.
const FEW: usize = 3;

/// The resource types of one service that some of a statement's resources can be.
struct Named(Vec<ResourceType>);

impl Named {
    /// Those that `actions` are about; `None` where that cannot be told.
    fn of(
        service: Service,
        actions: &ActionSet,
        resources: &[Text<'_>],
        work: &Cell<usize>,
    ) -> Option<Self> {
        let few = few_types(actions.iter_service(service));
        let mut named = Vec::new();
        for resource in resources.iter().map(|resource| resource.value) {
            let left = work.get().checked_sub(service.resource_types().len() + 1)?;
            work.set(left);
            let before = named.len();
            match &few {
                Some(few) => named.extend(few.iter().filter(|kind| kind.may_be_named_by(resource))),
                None => named.extend(service.resource_types_matching(resource)),
            }
            if named.len() == before
                && is_of(service, resource)
                && service.resource_types_matching(resource).next().is_none()
            {
                return None;
            }
        }
        named.order();
        named.dedup();
        Some(Self(named))
    }

    fn holds(&self, action: Action) -> bool {
        // Most services of `"Action": "*"` have none.
        if self.0.is_empty() {
            return false;
        }
        let mut types = action.resource_types();
        types.any(|usage| self.0.binary_search(&usage.resource_type()).is_ok())
    }
}

/// The resource types that `actions` are about, if they are few.
fn few_types(actions: impl Iterator<Item = Action>) -> Option<Vec<ResourceType>> {
    let mut few = Vec::new();
    for usage in actions.flat_map(Action::resource_types) {
        let kind = usage.resource_type();
        if few.contains(&kind) {
            continue;
        }
        if few.len() == FEW {
            return None;
        }
        few.push(kind);
    }
    Some(few)
}

/// Whether `resource` says that it is of `service`, or does not say of which it is.
fn is_of(service: Service, resource: &str) -> bool {
    Arn::parse(resource).is_none_or(|arn| {
        arn.service.eq_ignore_ascii_case(service.prefix()) || arn.service.contains(['*', '?', '$'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Span;

    fn possible(pattern: &str, resources: &[&str]) -> ActionSet {
        let resources: Vec<Text<'_>> = resources
            .iter()
            .map(|value| Text {
                value,
                span: Span::default(),
            })
            .collect();
        let mut actions = ActionSet::matching(pattern);
        keep_possible(&mut actions, &resources, &Cell::new(100_000));
        actions
    }

    fn names(set: &ActionSet) -> Vec<String> {
        set.iter().map(|action| action.to_string()).collect()
    }

    #[test]
    fn what_the_resource_cannot_be_the_object_of_is_not_given() {
        let objects = names(&possible("s3:*", &["arn:aws:s3:::reports/*"]));
        assert!(objects.contains(&"s3:GetObject".to_owned()));
        assert!(!objects.contains(&"s3:PutBucketPolicy".to_owned()));
        assert!(!objects.contains(&"s3:ListAllMyBuckets".to_owned()));
        let both = possible("s3:*", &["arn:aws:s3:::reports/*", "arn:aws:s3:::reports"]);
        assert!(names(&both).contains(&"s3:PutBucketPolicy".to_owned()));
        let other = possible("*", &["arn:aws:sqs:eu-west-1:111122223333:orders"]);
        assert!(names(&other).iter().all(|name| name.starts_with("sqs:")));
    }

    #[test]
    fn what_cannot_be_told_is_left() {
        let all = ActionSet::matching("s3:*").len();
        assert_eq!(
            possible("s3:*", &["arn:aws:s3:::a/*", "reports"]).len(),
            all
        );
        let mut actions = ActionSet::matching("s3:*");
        let resource = Text {
            value: "arn:aws:sqs:eu-west-1:111122223333:orders",
            span: Span::default(),
        };
        keep_possible(&mut actions, &[resource], &Cell::new(0));
        assert_eq!(actions.len(), all);
    }
}
