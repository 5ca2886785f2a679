//! Taking the rights of what runs already.

use super::telling::{actions_of, in_ways, know_key, report, with_how};
use super::ways::Outcome;
use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};

/// `lambda:UpdateFunctionCode`, `ssm:SendCommand`, `sts:AssumeRole` and the like on anything.
pub static RULE: Rule = Rule::new(Definition {
    id: "escalation-by-others-role",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Escalation,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "The rights of others' roles",
    what: "An identity policy lets its holder run code or commands in things that hold a role already (functions, instances, \
           containers, builds, stacks, notebooks, agents, clusters, devices), assume roles, become administrator of a cluster or \
           a member of its groups, or come by the permission sets of IAM Identity Center, whatever their names and without a \
           condition on them. The finding names the worst ways and the entries that open them, and counts the others.\n\n\
           A way is closed by a resource with part of a name in it, by a condition on what is done or to what (a tag, say), by \
           conditions that exclude each other, and by a Deny, be it on all resources of the kind alone. Sessions of Systems \
           Manager open none where a document must be allowed (`ssm:SessionDocumentAccessCheck`) and those that are pass on a \
           port, no more.\n\n\
           A condition closes nothing that is on the caller, the network, the time, or the account, organisation or region of the \
           resource, or that holds without its key (`…IfExists`, a negated operator, `ForAllValues`, `Null` with `true`): what \
           has no tag stays open.",
    why: "Code that runs in a function has the function's rights, a shell on an instance has the instance's. Among all that an \
          account runs there is often something that may do more than the holder: a deployment tool, a build, an administrator's \
          jump host. To reach one of them, he needs no right of IAM.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ssm:DescribeInstanceInformation", «"ssm:StartSession"», "lambda:UpdateFunctionCode"],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ssm:StartSession",
    "Resource": "arn:aws:ec2:*:*:instance/*",
    "Condition": {"StringEquals": {"ssm:resourceTag/team": "orders"}}
  }, {
    "Effect": "Allow",
    "Action": "lambda:UpdateFunctionCode",
    "Resource": "arn:aws:lambda:eu-west-1:111122223333:function:orders-*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html",
        "https://pathfinding.cloud",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    report(context, findings, Outcome::OthersRole, |ways| {
        let mut parts = ways.iter().flat_map(|opened| &opened.parts);
        let advice = if know_key(ways, "aws:ResourceTag/${TagKey}") {
            "Name the resources, or limit them by a tag (`aws:ResourceTag`)."
        } else if parts.any(|part| part.action.supports_resources()) {
            "Name the resources."
        } else {
            "No resource limits it: leave it to few."
        };
        format!(
            "This policy lets its holder act with rights that others hold, {}. {advice}",
            in_ways(ways, with_how, actions_of)
        )
    });
}
