use super::limit::{Limit, limits};
use crate::access::network::{Bounds, Caller, NetworkKey};
use crate::policy::{ActionPattern, Condition, Kind, Policy, PrincipalForm, Statement};
use crate::rules::added_condition::{Added, with_conditions};
use crate::rules::conditions::endpoint_owner::is_told_by_all;
use crate::rules::{Category, Context, Definition, Example, Finding, Findings, Needs, Rule, Topic};
use crate::syntax::Span;

const SOURCE_IP: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip";
const FORWARD: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html";
const PERIMETER: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html";

/// A Deny for other networks stops requests through VPC endpoints too.
pub static ENDPOINTS: Rule = Rule::new(Definition {
    id: "deny-outside-networks-stops-vpc-endpoints",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Deny outside your networks stops VPC endpoints",
    what: "A Deny with `NotIpAddress` on `aws:SourceIp` also holds for a request that has no source address. Those are the \
           requests that come through a VPC endpoint, whoever sends them. The edit spares the endpoints of the caller's own account; \
           it is offered where all the actions are of services that tell whose an endpoint is (`aws:VpceAccount`). Elsewhere name your \
           VPCs (`aws:SourceVpc`) or your endpoints (`aws:SourceVpce`). A Deny on APIs (`execute-api`) or on the sign-in to the console is \
           left alone.",
    why: "Machines in a VPC whose requests go through an endpoint are locked out, though they are inside your own network. Calls \
          that a service makes in the person's name (forward access sessions) keep the person's address, so AWS says, and pass \
          from inside; `aws:ViaAWSService` is no longer needed for them. A service that uses a role of its own calls from an \
          address of AWS, and is stopped wherever this policy applies to that role. If all that is meant, nothing needs to change.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {«"NotIpAddress"»: {"aws:SourceIp": "52.94.76.0/22"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {
      "NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"},
      "StringNotEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}
    }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": ["s3:*", "dynamodb:*"],
    "Resource": "*",
    "Condition": {«"NotIpAddress"»: {"aws:SourceIp": "52.94.76.0/22"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": ["s3:*", "dynamodb:*"],
    "Resource": "*",
    "Condition": {
      "NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"},
      "StringNotEquals": {"aws:VpceAccount": "${aws:PrincipalAccount}"}
    }
  }]
}"#,
        ),
    ],
    references: &[
        SOURCE_IP,
        FORWARD,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceaccount",
    ],
    check: check_endpoints,
});

/// A Deny for other networks on a resource stops AWS services too.
pub static SERVICES: Rule = Rule::new(Definition {
    id: "deny-outside-networks-stops-aws-services",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Deny outside your networks stops AWS services",
    what: "In the policy of a resource, a Deny with `NotIpAddress` on `aws:SourceIp` for everybody also holds for AWS services \
           that call in their own name: logs that CloudTrail or a load balancer delivers, events, notifications. AWS may withhold \
           the network of such calls, and where it does not, the address is one of AWS. A Deny on APIs (`execute-api`) or on the sign-in \
           to the console is left alone: no service calls those in its own name.",
    why: "Deliveries stop, often without a word. Calls that a service makes in a person's name (forward access sessions) keep the \
          person's address and are judged by it. Requests through VPC endpoints, which have no source address, are stopped as \
          well.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
    "Condition": {
      «"NotIpAddress"»: {"aws:SourceIp": "52.94.76.0/22"}
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
    "Condition": {
      "NotIpAddress": {"aws:SourceIp": "52.94.76.0/22"},
      "StringNotEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"},
      "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}
    }
  }]
}"#,
    )],
    references: &[
        SOURCE_IP,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice",
        FORWARD,
        PERIMETER,
    ],
    check: check_services,
});

/// Whom a Deny for other networks stops, of those that its author may not have thought of.
#[derive(Clone, Copy)]
struct Stopped {
    endpoints: bool,
    services: bool,
}

impl Stopped {
    fn by(policy: &Policy<'_>, statement: &Statement<'_>) -> Self {
        if is_about_doors(statement) {
            return Self {
                endpoints: false,
                services: false,
            };
        }
        let bounds = |caller| Bounds::of(statement, caller).may;
        let may = bounds(Caller::Anyone);
        let mut conditions = statement.conditions.iter();
        let names_endpoint = conditions
            .any(|c| NetworkKey::of(c.key().value).is_some_and(NetworkKey::is_of_endpoint));
        Self {
            endpoints: may.endpoint && bounds(Caller::Direct).endpoint && !names_endpoint,
            services: policy.kind.names_principals()
                && may.unknown
                && speaks_of_services(statement)
                && !statement.conditions.iter().any(spares_services),
        }
    }
}

/// Services that people and programs come to from outside, and no AWS service in its own name: APIs, and the sign-in to the console.
/// What comes through a VPC endpoint comes to private APIs, which are told apart by `aws:SourceVpc` and `aws:SourceVpce`.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html>
const DOORS: [&str; 2] = ["execute-api", "signin"];

/// Whether all actions of `statement` are of such services.
fn is_about_doors(statement: &Statement<'_>) -> bool {
    statement.actions.as_ref().is_some_and(|actions| {
        let mut entries = actions.items.iter();
        let is_door = |entry: &ActionPattern<'_>| {
            let mut doors = DOORS.iter();
            doors.any(|door| door.eq_ignore_ascii_case(entry.service()))
        };
        !actions.negated && !actions.items.is_empty() && entries.all(is_door)
    })
}

/// Whether AWS services are among the principals.
fn speaks_of_services(statement: &Statement<'_>) -> bool {
    statement.principals.as_ref().is_some_and(|principals| {
        let mut items = principals.items.iter();
        principals.negated
            || items.any(|p| {
                matches!(
                    p.form(),
                    PrincipalForm::Everyone | PrincipalForm::Service(_)
                )
            })
    })
}

/// Whether a condition does not hold for a service that calls in its own name, or was written with services in mind.
fn spares_services(condition: &Condition<'_>) -> bool {
    let key = condition.key().value.to_ascii_lowercase();
    let of_services = ["aws:principalisawsservice", "aws:principalservicename"];
    if of_services.iter().any(|name| key.starts_with(name)) {
        return true;
    }
    let of_people =
        key.starts_with("aws:principal") || key == "aws:userid" || key == "aws:username";
    of_people
        && condition
            .operator
            .is_some_and(|operator| !operator.holds_without_key())
}

fn denies<'p, 'a>(policy: &'p Policy<'a>) -> impl Iterator<Item = (Limit<'p, 'a>, Stopped)> {
    limits(policy)
        // Where no address of the list can be one of a request, or no request has an address, that is the fault to speak of.
        .filter(move |limit| {
            policy.kind != Kind::Endpoint && limit.statement.denies() && !limit.usable().is_empty()
        })
        .map(|limit| {
            let stopped = Stopped::by(policy, limit.statement);
            (limit, stopped)
        })
}

fn place(limit: &Limit<'_, '_>) -> Span {
    let first = limit.conditions.first();
    first.map_or(limit.statement.node.span, |ip| {
        ip.condition.operator_key.span
    })
}

fn check_endpoints(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    for (limit, stopped) in denies(policy) {
        if !stopped.endpoints || stopped.services || findings.is_full() {
            continue;
        }
        let finding = findings.report(
            place(&limit),
            "This Deny also stops requests that come through a VPC endpoint, for they have no `aws:SourceIp`. Calls that services \
             make in a person's name keep the person's address and pass from inside; services that use a role of their own call \
             from addresses of AWS and are stopped, where this policy applies to the role.",
        );
        offer(context, &limit, stopped, finding);
    }
}

fn check_services(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    for (limit, stopped) in denies(policy) {
        if !stopped.services || findings.is_full() {
            continue;
        }
        let endpoints = if stopped.endpoints {
            " Requests through VPC endpoints, which have no `aws:SourceIp`, are stopped as well."
        } else {
            ""
        };
        let finding = findings.report(
            place(&limit),
            format!(
                "This Deny also stops AWS services that call in their own name, such as those that deliver logs or events here: \
                 they do not come from your networks.{endpoints} Calls that services make in a person's name keep the person's \
                 address."
            ),
        );
        offer(context, &limit, stopped, finding);
    }
}

/// The edit that spares whom the Deny stops besides strangers: the caller's own VPC endpoints, and AWS services.
fn offer<'a>(
    context: &Context<'a>,
    limit: &Limit<'_, 'a>,
    stopped: Stopped,
    finding: &mut Finding,
) {
    let mut added = Vec::new();
    // A variable is one only in this version, and a request that cannot tell whose its endpoint is would be stopped all the same.
    let endpoints = stopped.endpoints
        && context.policy.has_variables()
        && is_told_by_all(context, limit.statement, NetworkKey::VpceAccount);
    if endpoints {
        added.push(Added {
            operator: "StringNotEquals",
            key: NetworkKey::VpceAccount.name(),
            value: "\"${aws:PrincipalAccount}\"".to_owned(),
        });
    }
    if stopped.services {
        added.push(Added {
            operator: "BoolIfExists",
            key: NetworkKey::PrincipalIsAwsService.name(),
            value: "\"false\"".to_owned(),
        });
    }
    if added.is_empty() {
        return;
    }
    let title = match (endpoints, stopped.services) {
        (true, true) => "Spare AWS services, and VPC endpoints of the caller's own account",
        (true, false) => "Spare VPC endpoints of the caller's own account",
        _ => "Spare AWS services",
    };
    if let Some(edits) = with_conditions(context.policy.text, limit.statement, &added) {
        finding.unsafe_fix(title, edits);
    }
}
