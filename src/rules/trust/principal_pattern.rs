use super::on_key;
use super::provider::selects;
use crate::access::audience::names_everyone;
use crate::policy::{Arn, Effect, Kind, is_account_id};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A pattern of principals that takes in an account as a whole.
pub static RULE: Rule = Rule::new(Definition {
    id: "principal-pattern-takes-in-account",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Pattern that every role of an account fits",
    what: "A trust policy names everyone, and its condition on `aws:PrincipalArn` has a pattern that says the account but nothing of the name: \
           `arn:aws:iam::111122223333:role/*`. Patterns of any account are for `public-access` to report.",
    why: "The pattern looks like a limit and is none: every role of the account, also one that is made tomorrow, can take on this role. Naming the \
          account as principal says the same in a way that readers see.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "*" },
    "Action": "sts:AssumeRole",
    "Condition": { "ArnLike": { "aws:PrincipalArn": «"arn:aws:iam::111122223333:role/*"» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "*" },
    "Action": "sts:AssumeRole",
    "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/deploy-*" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in context.policy.with_effect(Effect::Allow) {
        if !names_everyone(statement) {
            continue;
        }
        let compared = on_key(statement, "aws:PrincipalArn").filter(|condition| {
            selects(condition) && condition.operator.is_some_and(|o| o.kind.takes_wildcards())
        });
        for value in compared.flat_map(|condition| &condition.values) {
            let Some(arn) = Arn::parse(value.value).filter(|arn| is_account_id(arn.account)) else {
                continue;
            };
            if findings.is_full() || !is_open(arn.resource) {
                continue;
            }
            findings.report(
                value.span,
                format!(
                    "`{}` says nothing of the name: everybody of account {} who fits can take on this role, now and later. Name the role.",
                    short(value.value),
                    arn.account
                ),
            );
        }
    }
}

/// Whether a resource part says at most the type.
fn is_open(resource: &str) -> bool {
    let name = ["role", "user", "assumed-role"]
        .iter()
        .find_map(|kind| resource.strip_prefix(kind))
        .unwrap_or(resource);
    name.contains('*') && name.bytes().all(|byte| matches!(byte, b'*' | b'?' | b'/'))
}
