use super::outside_account::own_account;
use super::{short, takes_in, with_condition};
use crate::policy::{Effect, Kind, Principal, PrincipalType, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// A service that is trusted whomever it works for.
pub static RULE: Rule = Rule::new(Definition {
    id: "service-trust-without-source",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Trust,
    title: "Service trusted whomever it works for",
    what: "An Allow of a trust policy names a service that tells for whom it takes on a role, and asks for none of `aws:SourceAccount`, \
           `aws:SourceArn`, `aws:SourceOrgID` and `aws:SourceOrgPaths`. Only services whose own documentation shows these keys in the trust policy are \
           looked at; Amazon EC2, AWS Lambda and most others do not send them, and would lose the role. It is told once a policy. Of services in \
           resource policies, AWS's own rules speak.",
    why: "A service works for all customers. Where it can be told to use your role by somebody else, it acts on your account for them: the confused \
          deputy. The key ties the role to your own account or resource.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": «"scheduler.amazonaws.com"» },
    "Action": "sts:AssumeRole"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "scheduler.amazonaws.com" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
  }, {
    "Effect": "Allow",
    "Principal": { "Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
    "Action": "sts:AssumeRole"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
        "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
        "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
    ],
    check,
});

/// The services whose documentation shows the keys in the trust policies of their roles.
const SERVICES: &[&str] = &[
    "bedrock",
    "bedrock-agentcore",
    "codebuild",
    "datasync",
    "fis",
    "frauddetector",
    "monitoring.rds",
    "personalize",
    "pipes",
    "rolesanywhere",
    "scheduler",
    "states",
    "transfer",
    "vpc-flow-logs",
];

/// The keys that say for whom a service works.
const SOURCES: [&str; 4] = [
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];

/// So many other places are named beside the first.
const MAX_RELATED: usize = 20;

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Trust || findings.is_full() {
        return;
    }
    let allows = context.policy.with_effect(Effect::Allow);
    let mut open = allows.flat_map(|statement| {
        let items = statement
            .principals
            .iter()
            .filter(|p| !p.negated)
            .flat_map(|p| &p.items);
        let mut services = items.filter(|p| service(p).is_some()).peekable();
        let any =
            services.peek().is_some() && takes_in(statement, "sts:AssumeRole") && !asks(statement);
        services
            .filter(move |_| any)
            .map(move |principal| (statement, principal))
    });
    let Some((statement, first)) = open.next() else {
        return;
    };
    let message = match service(first) {
        Some("rolesanywhere") => {
            "A certificate of any trust anchor of the account is good for this role. Say which with `aws:SourceArn` and the ARN of the anchor.".to_owned()
        }
        _ => format!(
            "`{}` can take on this role for whomever it works, not for you alone. Say for whom with `aws:SourceAccount`, or better with \
             `aws:SourceArn`.",
            short(first.text.value)
        ),
    };
    let finding = findings.report(first.text.span, message);
    for (_, other) in open.take(MAX_RELATED) {
        finding.related(other.text.span, "So can this service.");
    }
    if let Some(account) = own_account(context.policy) {
        let edit = with_condition(
            context.policy.text,
            statement,
            "StringEquals",
            "aws:SourceAccount",
            account,
        );
        finding.unsafe_fix(
            format!("Only for account {account}"),
            edit.into_iter().collect(),
        );
    }
}

/// The name of the service, if it is one of [`SERVICES`].
fn service<'a>(principal: &Principal<'a>) -> Option<&'a str> {
    let name = principal.text.value.strip_suffix(".amazonaws.com")?;
    let told = principal.kind == PrincipalType::Service && SERVICES.contains(&name);
    told.then_some(name)
}

/// Whether a condition asks for whom the service works.
fn asks(statement: &Statement<'_>) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| SOURCES.iter().any(|key| condition.is_key(key)))
}
