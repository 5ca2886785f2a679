use super::without_statement;
use crate::access::cover::spares_everything;
use crate::policy::{Kind, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::Member;

/// A statement whose `NotAction` or `NotResource` leaves nothing.
pub static RULE: Rule = Rule::new(Definition {
    id: "statement-about-nothing",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Redundancy,
    needs: Needs::NOTHING,
    title: "Statement that spares everything",
    what: "`NotAction` or `NotResource` lists `*`, and so spares every action or resource there is. Other entries beside it make no \
           difference.",
    why: "No request matches the statement: an Allow gives nothing, and a Deny that should guard something stops nobody. Mostly the \
          element was meant without its `Not`.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"},
    {"Effect": "Deny", "Action": "sqs:DeleteQueue", «"NotResource"»: "*"}
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"},
    {"Effect": "Deny", "Action": "sqs:DeleteQueue", "Resource": "*"}
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    for statement in &context.policy.statements {
        if findings.is_full() {
            return;
        }
        let (Some(_), Some((member, what))) = (statement.effect, sparing(statement)) else {
            continue;
        };
        let does = if statement.denies() {
            "this Deny stops nobody"
        } else if context.policy.kind.grants() {
            "this Allow gives nothing"
        } else {
            "this Allow lets nothing through"
        };
        let finding = findings.report(
            member.key.span,
            format!(
                "`{}` with `*` spares every {what}, so {does}.",
                member.key.text
            ),
        );
        finding.safe_fix(
            "Remove the statement",
            without_statement(context.policy, statement),
        );
    }
}

/// The element of `statement` that spares everything, and everything of what.
fn sparing<'a>(statement: &Statement<'a>) -> Option<(&'a Member<'a>, &'static str)> {
    let actions = statement.actions.as_ref().filter(|actions| {
        actions.negated && actions.items.iter().any(|action| action.is_everything())
    });
    let resources = statement
        .resources
        .as_ref()
        .filter(|_| spares_everything(statement));
    actions
        .map(|actions| (actions.member, "action"))
        .or_else(|| resources.map(|resources| (resources.member, "resource")))
}
