use super::entry;
use crate::access::Comparison;
use crate::policy::{Kind, is_account_id};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::{Member, Node};

/// Principals that stand in their list twice.
pub static RULE: Rule = Rule::new(Definition {
    id: "redundant-principal",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::PRINCIPALS,
    title: "Principal that the list has already",
    what: "An entry of `Principal` or `NotPrincipal` stands under its key twice; an account's id and the ARN of its root user are the same. \
           A name beside `*` is not reported: whom a policy names, AWS does not treat as one of everybody, and no permissions boundary \
           holds a session back that is named.",
    why: "Somebody will take one of the two out and believe that the access is gone; or another principal was meant.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": ["111122223333", "444455556666", «"arn:aws:iam::111122223333:root"»]},
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:777788889999:orders"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": ["111122223333", "444455556666"]},
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:777788889999:orders"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts",
    ],
    check,
});

/// At most this many characters of the principals of one policy are compared.
const WORK: usize = 1_000_000;

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let mut work = WORK;
    let principals = context.policy.statements.iter();
    let principals = principals.filter_map(|statement| statement.principals.as_ref());
    for principals in principals.filter(|principals| principals.items.len() > 1) {
        for member in principals.member.value.as_object().unwrap_or_default() {
            check_key(member, &mut work, findings);
        }
    }
}

/// Reports what stands twice under one key of a principal.
fn check_key(member: &Member<'_>, work: &mut usize, findings: &mut Findings) {
    let strings = member.value.one_or_many().iter();
    let entries: Vec<&str> = strings
        .filter_map(|node| node.as_str())
        .map(account)
        .collect();
    let comparison = Comparison {
        is_exact_case: true,
        covers: |a, b| a == b,
    };
    entry::check(member, Node::as_str, &entries, comparison, work, findings);
}

/// The id of the account that `entry` stands for, or the entry itself.
fn account(entry: &str) -> &str {
    let root = entry.strip_prefix("arn:aws:iam::");
    let root = root.and_then(|rest| rest.strip_suffix(":root"));
    root.filter(|id| is_account_id(id)).unwrap_or(entry)
}
