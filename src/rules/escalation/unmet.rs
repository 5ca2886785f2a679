//! Allows that no request to IAM meets, and Denies that spare none: both keep ways shut.

use super::rows::PASS_ROLE;
use crate::access::never_met::spares_private_alone;
use crate::catalog::{Action, Catalog};
use crate::policy::pattern::{self, has_wildcard};
use crate::policy::{Condition, OperatorType, Statement};

/// Where IAM answers, in each partition: `aws:RequestedRegion` is one of these in every request to it.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html>
const REGIONS_OF_IAM: &[&str] = &[
    "us-east-1",
    "cn-north-1",
    "us-gov-west-1",
    "eusc-de-east-1",
    "us-iso-east-1",
    "us-isob-east-1",
    "us-isof-south-1",
    "eu-isoe-west-1",
];

/// Whether the conditions of `deny` spare no request, or none to IAM: they are on private addresses or the regions of others.
pub(super) fn may_spare_none(deny: &Statement<'_>) -> bool {
    let mut conditions = deny.conditions.iter();
    !deny.conditions.is_empty() && conditions.all(|c| spares_private_alone(c) || spares_others(c))
}

/// Whether `deny`, whose conditions may spare none, spares no request for `action`.
pub(super) fn takes_all(deny: &Statement<'_>, action: Action) -> bool {
    is_of_iam(action) || deny.conditions.iter().all(spares_private_alone)
}

fn spares_others(condition: &Condition<'_>) -> bool {
    lists_other_regions(condition, true)
}

/// Whether `action` is done in the region of IAM alone. A role is passed where the service is that takes it.
pub(super) fn is_of_iam(action: Action) -> bool {
    action.service().prefix() == "iam" && Catalog::builtin().action(PASS_ROLE) != Some(action)
}

/// Whether a condition on the region keeps the Allow `statement` from requests to IAM.
pub(super) fn is_elsewhere(statement: &Statement<'_>) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| lists_other_regions(condition, false))
}

/// Whether `condition` compares the region, which every request has one of, with others than IAM's, by an operator that is `negated` or
/// not.
fn lists_other_regions(condition: &Condition<'_>, negated: bool) -> bool {
    let Some(operator) = condition.operator else {
        return false;
    };
    let kind = operator.kind;
    let is_iams = |value: &str| {
        let mut regions = REGIONS_OF_IAM.iter();
        value.contains("${")
            || regions.any(
                |region| match kind.takes_wildcards() && has_wildcard(value) {
                    // Nobody means the secret ones by a pattern for Europe.
                    true => pattern::matches(value, region) && !region.contains("-iso"),
                    false => value.eq_ignore_ascii_case(region),
                },
            )
    };
    let mut values = condition.values.iter();
    condition.is_key("aws:RequestedRegion")
        && kind.value_type() == OperatorType::String
        && kind.is_negated() == negated
        && !condition.values.is_empty()
        && !values.any(|value| is_iams(value.value))
}
