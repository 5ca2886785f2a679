use super::action::{Entry, each, offer};
use super::spelling::Guesses;
use super::unlisted;
use crate::catalog::{Catalog, Service, is_slip};
use crate::order::Order;
use crate::policy::Kind;
use crate::policy::pattern::has_wildcard;
use crate::rules::{Category, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// An action of a service that there is not.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-service-in-action",
    issue_code: Some("INVALID_SERVICE_IN_ACTION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNKNOWN_ACTIONS,
    title: "Unknown service in an action",
    what: "The part of an action before the colon is the prefix of a service that AWS has. It is often not the service's name: \
           CloudWatch Logs is `logs`, Step Functions is `states`. It has no wildcards: those are for the name of the action, and for the \
           lone `*` that stands for every action. (`*:*` says the same as `*` and is let pass.) An edit is safe where one service alone \
           can be meant, and its prefix differs by the spelling.",
    why: "An entry of an unknown service matches no request. In an `Allow` the access is missing; in a `Deny` nothing is denied. With a \
          wildcard in the service, IAM refuses the whole policy.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"dynmodb:GetItem"», «"stepfunctions:StartExecution"»],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["dynamodb:GetItem", "states:StartExecution"],
    "Resource": "*"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"code*:List*"», "s3:ListAllMyBuckets"],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["codebuild:List*", "codepipeline:List*", "s3:ListAllMyBuckets"],
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-in-action",
    ],
    check: |context, findings| each(context, findings, check),
});

fn check(entry: &Entry<'_, '_>, guesses: &mut Guesses, findings: &mut Findings) {
    let action = entry.action;
    let Some((prefix, name)) = action.parts() else {
        return;
    };
    if has_wildcard(prefix) {
        findings.report(
            action.text.span,
            format!(
                "The service in an action is written out, without wildcards: AWS refuses a policy with `{}`. Name each service that is meant.",
                short(action.text.value)
            ),
        );
        return;
    }
    if entry.service.is_some() || unlisted::has_service(prefix, entry.validator) {
        return;
    }
    let meant = guesses
        .seek(|| services_meant(prefix.trim(), name))
        .unwrap_or_default();
    let hint = meant
        .first()
        .map(|service| format!(" {} has the prefix `{service}`.", service.name()))
        .unwrap_or_default();
    let finding = findings.report(
        action.text.span,
        format!(
            "AWS has no service with the prefix `{}`, so `{}` matches no request.{hint}",
            short(prefix),
            short(action.text.value)
        ),
    );
    let known: Vec<Service> = meant.into_iter().filter(|s| has_action(*s, name)).collect();
    let is_one = known.len() == 1;
    for service in known {
        let safe =
            is_one && (called(prefix.trim()).is_some() || is_slip(prefix.trim(), service.prefix()));
        offer(finding, action, &format!("{service}:{}", name.trim()), safe);
    }
}

fn has_action(service: Service, name: &str) -> bool {
    service.actions_matching(name.trim()).next().is_some()
}

/// The services that `prefix` may be meant to name, first those that have such an action: the ones that people call so, else the
/// ones with the nearest prefix.
fn services_meant(prefix: &str, name: &str) -> Vec<Service> {
    let catalog = Catalog::builtin();
    let called = called(prefix).into_iter();
    let called = called.flat_map(|prefixes| prefixes.split(' '));
    let mut meant: Vec<Service> = called.filter_map(|known| catalog.service(known)).collect();
    if meant.is_empty() {
        meant = catalog.nearest_services(prefix);
    }
    meant.order_by_key(|service| !has_action(*service, name));
    meant
}

/// The prefixes of what people call `prefix`.
fn called(prefix: &str) -> Option<&'static str> {
    let mut known = NICKNAMES.iter();
    let known = known.find(|(nickname, _)| nickname.eq_ignore_ascii_case(prefix));
    known.map(|(_, prefixes)| *prefixes)
}

/// What people call services, and the prefixes that these have.
const NICKNAMES: &[(&str, &str)] = &[
    ("api-gateway", "apigateway"),
    ("alb", "elasticloadbalancing"),
    ("bedrock-runtime", "bedrock"),
    ("certificatemanager", "acm"),
    ("cloudwatchlogs", "logs"),
    ("cloudwatch-logs", "logs"),
    ("cognito", "cognito-idp cognito-identity"),
    ("dynamo", "dynamodb"),
    ("dynamodbstreams", "dynamodb"),
    ("ebs-csi", "ec2 ebs"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("identitycenter", "sso"),
    ("lambda-function", "lambda"),
    ("msk", "kafka kafka-cluster"),
    ("opensearch", "es aoss"),
    ("parameterstore", "ssm"),
    ("sagemaker-runtime", "sagemaker"),
    ("sfn", "states"),
    ("stepfunctions", "states"),
    ("systemsmanager", "ssm"),
];
