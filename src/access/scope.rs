//! Which actions can be done to the resources that a statement names.
//!
//! `s3:*` on a bucket's objects gives no action on the bucket, and `s3:ListAllMyBuckets` works only where the resource is left open.
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.

use crate::order::Order;
use std::cell::Cell;

use crate::catalog::{AccessLevel, Action, ActionSet, ArnForm, ResourceType, Service};
use crate::policy::{Arn, Text};

/// Takes from `actions` those that none of `resources` can be the object of; see [`impossible`].
pub(super) fn keep_possible(actions: &mut ActionSet, resources: &[Text<'_>], work: &Cell<usize>) {
    let impossible = impossible(actions, resources, work);
    if !impossible.is_empty() {
        actions.subtract(&impossible);
    }
}

/// Those of `actions` that none of `resources` can be the object of. Never too many: a resource of a form that the catalogue does
/// not have could be any resource of its service, one that leaves all behind its service open could be anything of it, and where
/// `work`, the number of comparisons left, is used up, nothing is impossible.
pub(super) fn impossible(
    actions: &ActionSet,
    resources: &[Text<'_>],
    work: &Cell<usize>,
) -> ActionSet {
    not_held(actions, resources, work, Named::holds)
}

/// Those of `actions` of which no required resource is one of `resources`, and that so need others. Never too many, as with
/// [`impossible`].
pub(super) fn lacking(
    actions: &ActionSet,
    resources: &[Text<'_>],
    work: &Cell<usize>,
) -> ActionSet {
    not_held(actions, resources, work, Named::holds_required)
}

fn not_held(
    actions: &ActionSet,
    resources: &[Text<'_>],
    work: &Cell<usize>,
    holds: fn(&Named, Action) -> bool,
) -> ActionSet {
    let mut not_held = ActionSet::new();
    for service in actions.services() {
        let Some(named) = Named::of(service, actions, resources, work) else {
            continue;
        };
        for action in actions.iter_service(service) {
            if !holds(&named, action) {
                not_held.insert(action);
            }
        }
    }
    not_held
}

/// Keeps of `impossible` those of which no doubt is left. What AWS's tables say about a service's actions on its own resources is not
/// always whole: some do to a type of resource what its row does not list, and many that list nothing are allowed on a pattern of
/// the resources that they make or list.
pub(super) fn keep_certain(impossible: &mut ActionSet, resources: &[Text<'_>]) {
    let mut doubtful = ActionSet::new();
    for service in impossible.services() {
        let own = || {
            let values = resources.iter().map(|resource| resource.value);
            values.filter(|value| is_of(service, value))
        };
        if own().next().is_some() {
            let any_access_point = own().any(is_access_point);
            let actions = impossible.iter_service(service);
            let unsure =
                actions.filter(|action| any_access_point || !is_well_known(service, *action));
            unsure.for_each(|action| doubtful.insert(action));
        }
    }
    impossible.subtract(&doubtful);
}

/// Services whose tables are whole.
const WELL_KNOWN: [&str; 28] = [
    "cloudformation",
    "cloudtrail",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "eks",
    "elasticache",
    "elasticfilesystem",
    "elasticloadbalancing",
    "events",
    "firehose",
    "iam",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "rds",
    "redshift",
    "route53",
    "s3",
    "sagemaker",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "states",
];

/// Whether `resource` is one of S3 that belongs to an account. Most of what is done to a bucket or an object can be done by way of
/// its access points, which the tables do not repeat for each.
fn is_access_point(resource: &str) -> bool {
    Arn::parse(resource).is_some_and(|arn| arn.service == "s3" && !arn.account.is_empty())
}

/// Whether what the tables say about the resources of `action` is all there is.
fn is_well_known(service: Service, action: Action) -> bool {
    let prefix = service.prefix();
    if !action.supports_resources() {
        return match prefix {
            "ec2" => true,
            "kms" | "lambda" | "s3" => action.level() == AccessLevel::List,
            _ => false,
        };
    }
    // Security groups have policies as well, by which they are shared.
    WELL_KNOWN.contains(&prefix) && !(prefix == "ec2" && action.name().ends_with("ResourcePolicy"))
}

/// At most this many types are held against a resource one by one rather than all of the service's together.
const FEW: usize = 3;

/// What some of a statement's resources can be of one service.
struct Named {
    types: Vec<ResourceType>,
    /// Whether one leaves all open, and so takes in what is done to no resource in particular. AWS asks for `*` there, and its own
    /// policies allow `s3:ListAllMyBuckets` on `arn:aws:s3:::*`, which works.
    everything: bool,
}

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
        let mut everything = false;
        for resource in resources.iter().map(|resource| resource.value) {
            let left = work.get().checked_sub(service.resource_types().len() + 1)?;
            work.set(left);
            let before = named.len();
            match &few {
                Some(few) => named.extend(ResourceType::matching(few.iter().copied(), resource)),
                None => named.extend(service.resource_types_matching(resource)),
            }
            if resource.ends_with('*') && leaves_all_open(resource) && is_of(service, resource) {
                everything = true;
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
        Some(Self {
            types: named,
            everything,
        })
    }

    fn holds(&self, action: Action) -> bool {
        if self.everything && !action.supports_resources() {
            return true;
        }
        // Most services of `"Action": "*"` have none.
        if self.types.is_empty() {
            return false;
        }
        let mut types = action.resource_types();
        types.any(|usage| self.can_be(usage.resource_type()))
    }

    /// Whether some of what a request for `action` has to name can be among them.
    fn holds_required(&self, action: Action) -> bool {
        let required = action.resource_types().filter(|usage| usage.is_required());
        let mut required = required.peekable();
        match required.peek() {
            Some(_) => required.any(|usage| self.can_be(usage.resource_type())),
            None => self.holds(action),
        }
    }

    fn can_be(&self, kind: ResourceType) -> bool {
        self.types.binary_search(&kind).is_ok()
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

/// Whether `resource` says that it is of `service`, or does not say of which it is. Some services act on what others have: an
/// instance is the object of `ssm:StartSession`, and a session of `ssmmessages:OpenDataChannel`.
fn is_of(service: Service, resource: &str) -> bool {
    let Some(named) = Arn::parse(resource).map(|arn| arn.service) else {
        return true;
    };
    let is_named = |form: ArnForm| form.service().eq_ignore_ascii_case(named);
    named.eq_ignore_ascii_case(service.prefix())
        || (service.prefix() == "ssmmessages" && named == "ssm")
        || named.contains(['*', '?', '$'])
        || service
            .resource_types()
            .any(|kind| kind.arns().any(is_named))
}

/// Whether `resource` is a pattern that says nothing about what stands behind the account, as `arn:aws:s3:::*`, or ends before it.
fn leaves_all_open(resource: &str) -> bool {
    Arn::parse(resource).is_none_or(|arn| arn.resource.bytes().all(|byte| byte == b'*'))
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
    fn what_leaves_all_of_a_service_open_takes_in_what_has_no_resource() {
        let lists = |resource| !possible("s3:ListAllMyBuckets", &[resource]).is_empty();
        assert!(lists("arn:aws:s3:::*") && lists("arn:aws:s3*") && lists("arn:*"));
        assert!(!lists("arn:aws:s3:::reports*") && !lists("arn:aws:sqs:*:*:*"));
        let described = |resource| !possible("ec2:DescribeInstances", &[resource]).is_empty();
        assert!(described("arn:aws:ec2:*:111122223333:*"));
        assert!(!described("arn:aws:ec2:*:*:instance/*"));
    }

    #[test]
    fn resources_of_other_services_are_known_by_their_service_too() {
        let on = |resource| !possible("ssm:StartSession", &[resource]).is_empty();
        assert!(on("arn:aws:ec2:eu-west-1:111122223333:instance/i-1"));
        assert!(on("arn:aws:ec2:eu-west-1:111122223333:toaster/t-1"));
        assert!(!on("arn:aws:s3:::reports"));
    }

    #[test]
    fn certain_is_what_the_tables_tell_of_services_that_are_well_known() {
        let certain = |pattern: &str, value| {
            let resource = [Text {
                value,
                span: Span::default(),
            }];
            let work = Cell::new(100_000);
            let mut impossible = impossible(&ActionSet::matching(pattern), &resource, &work);
            keep_certain(&mut impossible, &resource);
            !impossible.is_empty()
        };
        assert!(certain("s3:GetObject", "arn:aws:s3:::reports"));
        assert!(certain(
            "ec2:DescribeInstances",
            "arn:aws:ec2:*:*:instance/*"
        ));
        assert!(certain("eks:ListClusters", "arn:aws:s3:::reports"));
        assert!(!certain("eks:ListClusters", "arn:aws:eks:*:*:cluster/*"));
        assert!(!certain(
            "s3:GetObject",
            "arn:aws:s3::111122223333:accesspoint/a.mrap"
        ));
        assert!(!certain("iot:AttachPolicy", "arn:aws:iot:*:*:policy/p"));
        assert!(!certain(
            "ssmmessages:OpenDataChannel",
            "arn:aws:ssm:*:*:session/s"
        ));
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
