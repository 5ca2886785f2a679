//! Taking the rights of any role by passing it to a service.

use super::opened::Opened;
use super::telling::{actions_of, in_ways, report};
use super::ways::Outcome;
use crate::policy::Kind;
use crate::rules::least_privilege::telling::joined;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};

/// `iam:PassRole` on any role beside what starts something with it.
pub static RULE: Rule = Rule::new(Definition {
    id: "escalation-by-passed-role",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Escalation,
    needs: Needs::IDENTITY
        .and(Needs::IAM_ACTIONS)
        .and(Needs::SENSITIVE),
    title: "The rights of any role, by passing it",
    what: "An identity policy lets its holder pass roles whatever their names (`iam:PassRole`), and start something with the role \
           that he steers: a function, an instance, a container, a build, a stack, a job. The finding names the worst ways and \
           the entries that open them, and counts the others. Some end with the start: to steer what runs then, the holder needs \
           a way in that no policy shows (the console, a shell, the cluster's own rights).\n\n\
           A way is closed where `Resource` names the roles or the start of their names; where `iam:PassedToService` names other \
           services, or `iam:AssociatedResourceArn` what other services have, or one thing by its name; where a Deny takes away \
           one of its actions; where a condition fixes the role of what is started (`ec2:InstanceProfile`, \
           `cloudformation:RoleArn`, `codebuild:serviceRole`); and where conditions exclude each other.\n\n\
           A condition closes nothing that holds without its key, or is on the caller, the network, the time, or the account, \
           organisation or region of the roles; nor do the names of what is started, which the holder chooses.",
    why: "What is started with a role does what the holder tells it to, with the rights of that role. Where an administrator's role \
          trusts the service, as roles for deployment and automation often do, the holder is administrator.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["lambda:CreateFunction", "lambda:InvokeFunction", "glue:CreateJob"],
    "Resource": "*"
  }, {
    "Effect": "Allow",
    "Action": «"iam:PassRole"»,
    "Resource": "arn:aws:iam::111122223333:role/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["lambda:CreateFunction", "lambda:InvokeFunction", "glue:CreateJob"],
    "Resource": "*"
  }, {
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": "arn:aws:iam::111122223333:role/nightly-report",
    "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://pathfinding.cloud",
        "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/",
    ],
    check,
});

/// At most this many services are named.
const NAMED: usize = 2;

fn check(context: &Context<'_>, findings: &mut Findings) {
    report(context, findings, Outcome::PassedRole, |ways| {
        let describe = |opened: &Opened| format!("{} ({})", opened.way.how, actions_of(opened));
        format!(
            "This policy lets its holder act with the rights of any role that {} may take on, an administrator's too, {}. Name the roles in \
             `Resource`.",
            takers(ways),
            in_ways(ways, describe, |opened| opened.way.how.to_owned())
        )
    });
}

/// The services that take the roles: "`lambda.amazonaws.com`", "AWS services".
fn takers(ways: &[&Opened]) -> String {
    let mut services: Vec<&str> = Vec::new();
    for service in ways.iter().filter_map(|opened| opened.way.service) {
        let service = service.split(['|', ' ']).next().unwrap_or(service);
        if !services.contains(&service) {
            services.push(service);
        }
    }
    if services.len() > NAMED {
        return "AWS services".to_owned();
    }
    let services = services
        .iter()
        .map(|service| format!("`{service}.amazonaws.com`"));
    joined(services.collect(), "or")
}
