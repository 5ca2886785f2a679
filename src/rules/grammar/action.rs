use super::place::short;
use super::spelling::Guesses;
use super::unlisted;
use crate::access::Named;
use crate::catalog::{Action, Catalog, Service};
use crate::order::Order;
use crate::policy::pattern::has_wildcard;
use crate::policy::{ActionPattern, Kind};
use crate::rules::{Category, Context, Definition, Example, Finding, Findings, Rule, Topic};
use crate::syntax::{quoted, replace};

/// An action of a service that there is not.
pub static INVALID_SERVICE: Rule = Rule::new(Definition {
    id: "invalid-service-in-action",
    issue_code: Some("INVALID_SERVICE_IN_ACTION"),
    category: Category::Error,
    topic: Topic::Grammar,
    title: "Unknown service in an action",
    what: "The part of an action before the colon is the prefix of a service that AWS has. It is often not the service's name: \
           CloudWatch Logs is `logs`, Step Functions is `states`. It has no wildcards: those are for the name of the action, and for the \
           lone `*` that stands for every action. (`*:*` says the same as `*` and is let pass.)",
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
    check: |context, findings| each(context, findings, check_service),
});

/// An action that its service does not have.
pub static INVALID: Rule = Rule::new(Definition {
    id: "invalid-action",
    issue_code: Some("INVALID_ACTION"),
    category: Category::Error,
    topic: Topic::Grammar,
    title: "Unknown action",
    what: "An entry of `Action` or `NotAction` is `*`, or the prefix of a service, a colon and the name of one of its actions; with \
           wildcards it matches at least one. Letter case does not count. The actions are those of the catalogue's day.",
    why: "An entry that names no action matches no request. In an `Allow` the access is missing; in a `Deny` nothing is denied, \
          and nobody is told.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"s3:GetObjct"», «"s3:Gett*"», «"s3.ListBucket"»],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:ListBucket"],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
        ),
        Example::new(
            Kind::Scp,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": «"StopLogging"»,
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "cloudtrail:StopLogging",
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action",
    ],
    check: |context, findings| {
        each(context, findings, check_action);
        for actions in context
            .policy
            .statements
            .iter()
            .filter_map(|s| s.actions.as_ref())
        {
            for action in &actions.items {
                if action.parts().is_none() && !action.is_everything() && !findings.is_full() {
                    check_without_service(*action, findings);
                }
            }
        }
    },
});

/// Hands every action with a colon whose service or name may be wrong to `check`, with its service.
fn each(
    context: &Context<'_>,
    findings: &mut Findings,
    check: fn(ActionPattern<'_>, Option<Service>, &mut Guesses, &mut Findings),
) {
    let mut guesses = Guesses::default();
    for statement in &context.policy.statements {
        for (action, named) in context.grants.entries(statement) {
            if findings.is_full() {
                return;
            }
            let service = match (named, action.parts()) {
                (Named::Part(service), _) => Some(service),
                (Named::Unknown | Named::Across, Some((prefix, _))) => {
                    Catalog::builtin().service(prefix)
                }
                _ => continue,
            };
            check(action, service, &mut guesses, findings);
        }
    }
}

fn check_service(
    action: ActionPattern<'_>,
    service: Option<Service>,
    guesses: &mut Guesses,
    findings: &mut Findings,
) {
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
    if service.is_some() || unlisted::has_service(prefix) {
        return;
    }
    let meant = guesses
        .seek(|| services_meant(prefix.trim(), name.trim()))
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
    for service in meant {
        offer(finding, action, &format!("{service}:{}", name.trim()));
    }
}

/// The services that `prefix` may be meant to name: those that people call so, else those with the nearest prefix, and of these
/// first the ones that have such an action.
fn services_meant(prefix: &str, name: &str) -> Vec<Service> {
    let catalog = Catalog::builtin();
    let lower = prefix.to_ascii_lowercase();
    if let Some((_, known)) = NICKNAMES.iter().find(|(nickname, _)| *nickname == lower) {
        return catalog.service(known).into_iter().collect();
    }
    let mut near = catalog.nearest_services(prefix);
    near.order_by_key(|service| service.actions_matching(name).next().is_none());
    near
}

/// What people call services, and the prefix that they have.
const NICKNAMES: &[(&str, &str)] = &[
    ("api-gateway", "apigateway"),
    ("alb", "elasticloadbalancing"),
    ("bedrock-runtime", "bedrock"),
    ("certificatemanager", "acm"),
    ("cloudwatchlogs", "logs"),
    ("cloudwatch-logs", "logs"),
    ("cognito", "cognito-idp"),
    ("dynamodbstreams", "dynamodb"),
    ("ebs-csi", "ebs"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("identitycenter", "sso"),
    ("lambda-function", "lambda"),
    ("msk", "kafka"),
    ("opensearch", "es"),
    ("parameterstore", "ssm"),
    ("sagemaker-runtime", "sagemaker"),
    ("sfn", "states"),
    ("stepfunctions", "states"),
    ("systemsmanager", "ssm"),
];

fn check_action(
    action: ActionPattern<'_>,
    service: Option<Service>,
    guesses: &mut Guesses,
    findings: &mut Findings,
) {
    let Some((prefix, name)) = action.parts() else {
        return;
    };
    let Some(service) = service else {
        return;
    };
    let known = if has_wildcard(name) {
        service.actions_matching(name).next().is_some()
    } else {
        service.action(name).is_some() || unlisted::has_action(prefix, name)
    };
    if known {
        return;
    }
    let meant = guesses
        .seek(|| actions_meant(service, name))
        .unwrap_or_default();
    let (what, hint) = match meant.first() {
        _ if has_wildcard(name) => ("matches no action", String::new()),
        Some(meant) => ("is no action", format!(" The nearest is `{meant}`.")),
        None => ("is no action", String::new()),
    };
    let finding = findings.report(
        action.text.span,
        format!(
            "`{}` {what} of {}, so this entry does nothing.{hint}",
            short(action.text.value),
            service.name()
        ),
    );
    for meant in meant {
        offer(finding, action, &meant.to_string());
    }
}

/// The actions that `name` may be meant to be: spaces around it, or slips.
fn actions_meant(service: Service, name: &str) -> Vec<Action> {
    if has_wildcard(name) {
        return Vec::new();
    }
    match service.action(name.trim()) {
        Some(action) => vec![action],
        None => service.nearest_actions(name.trim()),
    }
}

/// An entry without a colon: another mark in its place, or the service left out.
fn check_without_service(action: ActionPattern<'_>, findings: &mut Findings) {
    let catalog = Catalog::builtin();
    let written = action.text.value;
    let finding = findings.report(
        action.text.span,
        format!(
            "`{}` is no action: a service, a colon and a name are needed, as in `s3:GetObject`. AWS refuses the policy.",
            short(written)
        ),
    );
    let with_colon = written
        .split_once(['.', '/', ' ', ';', '_'])
        .and_then(|(prefix, name)| catalog.service(prefix)?.actions_matching(name).next());
    if let Some(meant) = with_colon {
        let name = written.get(meant.service().prefix().len() + 1..);
        let name = name
            .filter(|name| has_wildcard(name))
            .unwrap_or(meant.name());
        let whole = format!("{}:{name}", meant.service());
        offer(finding, action, &whole);
        return;
    }
    // A name that one service alone has. Each look-up is a search in a sorted list.
    let mut owners = catalog
        .services()
        .filter_map(|service| service.action(written));
    if let (Some(only), None) = (owners.next(), owners.next()) {
        offer(finding, action, &only.to_string());
    }
}

/// Offers `meant` in the place of the action.
fn offer(finding: &mut Finding, action: ActionPattern<'_>, meant: &str) {
    let known = meant.split_once(':').is_some_and(|(prefix, name)| {
        let service = Catalog::builtin().service(prefix);
        service.is_some_and(|service| service.actions_matching(name).next().is_some())
    });
    if known {
        finding.safe_fix(
            format!("Write `{}`", short(meant)),
            vec![replace(action.text.span, quoted(meant))],
        );
    }
}
