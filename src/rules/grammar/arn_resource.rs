//! ARNs whose fields are sound and that no resource of the service has. AWS's validator speaks of those whose resource part names
//! something; of patterns it is silent, as its published answers and AWS's own policies show, and a rule of ours speaks.

use super::arn::{each, offer};
use super::arn_fault::{ArnFault, Faulty};
use super::spelling::nearest;
use crate::catalog::{ArnForm, Catalog, Service, is_slip};
use crate::policy::{Arn, Kind};
use crate::rules::{Category, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A resource part that no type of the service has.
pub static NAMED: Rule = Rule::new(Definition {
    id: "invalid-arn-resource",
    issue_code: Some("INVALID_ARN_RESOURCE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "ARN that no resource of the service has",
    what: "What stands behind the account in an ARN has the form of one of the service's resource types. The forms are those of the \
           catalogue's day. This is about ARNs without `*` there, as with AWS's validator; of the others `resource-arn-matches-nothing` \
           speaks.",
    why: "The service gives no resource such an ARN, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "dynamodb:GetItem",
    "Resource": [
      «"arn:aws:dynamodb:eu-west-1:111122223333:orders"»,
      «"arn:aws:dynamodb:eu-west-1:111122223333:tables/orders"»
    ]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "dynamodb:GetItem",
    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-resource",
    ],
    check: |context, findings| each(context, ArnFault::Resource, findings, report),
});

/// A pattern that matches the resource part of no type of the service.
pub static PATTERN: Rule = Rule::new(Definition {
    id: "resource-arn-matches-nothing",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "ARN with a wildcard that matches no resource of the service",
    what: "An ARN with `*` behind the account matches resources of at least one of the service's types: it starts with the word that the \
           type has there, or with a wildcard. The forms are those of the catalogue's day. AWS's validator says this of ARNs without `*` \
           alone (`invalid-arn-resource`).",
    why: "The service gives no resource such an ARN, so the entry matches nothing: an Allow gives no access by it, and a Deny leaves open \
          what it was to close.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "states:DeleteStateMachine",
    "Resource": «"arn:aws:states:*:111122223333:statemachine:billing-*"»
  }, {
    "Effect": "Allow",
    "Action": "logs:CreateLogStream",
    "Resource": «"arn:aws:logs:*:111122223333:/app/*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "states:DeleteStateMachine",
    "Resource": "arn:aws:states:*:111122223333:stateMachine:billing-*"
  }, {
    "Effect": "Allow",
    "Action": "logs:CreateLogStream",
    "Resource": "arn:aws:logs:*:111122223333:log-group:/app/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    ],
    check: |context, findings| each(context, ArnFault::Unmatched, findings, report),
});

fn report(faulty: &Faulty<'_>, arn: Option<Arn<'_>>, findings: &mut Findings) {
    let Some(arn) = arn else { return };
    let service = Catalog::builtin().service(arn.service);
    let meant = service.and_then(|service| nearest_form(service, &arn));
    let hint = meant
        .as_ref()
        .map(|(form, _)| format!(" The nearest form is `{form}`."))
        .unwrap_or_default();
    let name = service.map_or(arn.service, |service| service.name());
    let finding = findings.report(
        faulty.text.span,
        format!(
            "{name} has no resource with an ARN like `{}`, so this entry matches nothing.{hint}",
            short(faulty.text.value)
        ),
    );
    if let Some((_, resource)) = meant {
        let written = arn.resource;
        let arn = Arn {
            resource: &resource,
            ..arn
        };
        // AWS takes a pattern as it is, so to let it match something changes what the policy does.
        let head = |resource| type_and_name(resource).map_or("", |(head, _)| head);
        let is_spelt = is_slip(head(written), head(&resource));
        let safe = faulty.fault == ArnFault::Resource && is_spelt;
        offer(finding, faulty, &arn, safe);
    }
}

/// The ARN form whose resource part starts most like that of `arn`, and the resource part so written, if it then fits.
fn nearest_form(service: Service, arn: &Arn<'_>) -> Option<(ArnForm, String)> {
    let (written, rest) = type_and_name(arn.resource)?;
    let forms: Vec<ArnForm> = service
        .resource_types()
        .flat_map(|kind| kind.arns().collect::<Vec<_>>())
        .collect();
    let heads = forms
        .iter()
        .filter_map(|form| Some(type_and_name(form.resource())?.0));
    let head = nearest(written, heads)?;
    let fitting = |separator: &str| {
        let resource = format!("{head}{separator}{rest}");
        let Arn {
            partition,
            service: name,
            region,
            account,
            ..
        } = arn;
        let whole = format!("arn:{partition}:{name}:{region}:{account}:{resource}");
        let fits = service.resource_types_matching(&whole).next().is_some();
        fits.then_some(resource)
    };
    let resource = fitting("/").or_else(|| fitting(":"))?;
    let form = forms
        .iter()
        .find(|form| type_and_name(form.resource()).is_some_and(|(h, _)| h == head))?;
    Some((*form, resource))
}

/// What stands before and behind the first slash or colon of a resource part.
fn type_and_name(resource: &str) -> Option<(&str, &str)> {
    resource
        .split_once(['/', ':'])
        .filter(|(head, _)| !head.is_empty())
}
