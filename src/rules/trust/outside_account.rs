use super::provider::selects;
use super::{on_key, short, takes_in};
use crate::access::audience::limits_callers;
use crate::policy::{
    Arn, Effect, Kind, Policy, PrincipalForm, PrincipalType, Statement, is_account_id,
};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// Another account that is trusted with nothing asked.
pub static RULE: Rule = Rule::new(Definition {
    id: "outside-account-without-external-id",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    title: "Another account without an external id",
    what: "An Allow of a trust policy names another account as a whole, and asks neither for an external id (`sts:ExternalId`), nor for the \
           organisation (`aws:PrincipalOrgID`, `aws:PrincipalOrgPaths`), nor for certain principals or networks, nor for MFA. Which account is \
           another is told from the policy: its own identity providers and `aws:SourceAccount` say whose the role is. Where they do not, \
           `account-root-principal` speaks.",
    why: "If the account is a company's that works for many customers, another of them can tell it the name of your role, and it acts on your \
          account for them: the confused deputy. If it is your own, the organisation says so, and keeps saying so if the account leaves.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": «"arn:aws:iam::444455556666:root"» },
    "Action": "sts:AssumeRole"
  }, {
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/staff" },
    "Action": "sts:AssumeRoleWithSAML",
    "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "5f0c1a7e" } }
  }, {
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:root", "Federated": "arn:aws:iam::111122223333:saml-provider/staff" },
    "Action": ["sts:AssumeRole", "sts:AssumeRoleWithSAML"],
    "Condition": { "StringEqualsIfExists": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Trust {
        return;
    }
    let Some(own) = own_account(context.policy) else {
        return;
    };
    for statement in context.policy.with_effect(Effect::Allow) {
        if !takes_in(statement, "sts:AssumeRole") || is_guarded(statement) {
            continue;
        }
        for principal in statement.principals.iter().flat_map(|p| &p.items) {
            let PrincipalForm::Account(account) = principal.form() else {
                continue;
            };
            if account == own || findings.is_full() {
                continue;
            }
            findings.report(
                principal.text.span,
                format!(
                    "Whomever account {} lets can take on this role of account {own}, for whatever reason. If the account is another company's, \
                     ask for the external id that it has for you with `sts:ExternalId`; if it is yours, for your organisation with \
                     `aws:PrincipalOrgID`.",
                    short(account)
                ),
            );
        }
    }
}

/// Whether a condition asks who calls, beyond the account.
fn is_guarded(statement: &Statement<'_>) -> bool {
    limits_callers(statement)
        || [
            "sts:ExternalId",
            "aws:MultiFactorAuthPresent",
            "aws:MultiFactorAuthAge",
        ]
        .into_iter()
        .any(|key| on_key(statement, key).any(selects))
}

/// The account that the role belongs to, where the policy tells.
pub(in crate::rules) fn own_account<'a>(policy: &Policy<'a>) -> Option<&'a str> {
    let is_account = |account: &&str| is_account_id(account);
    let mut principals = policy
        .statements
        .iter()
        .flat_map(|s| &s.principals)
        .flat_map(|p| &p.items);
    // Only providers of the role's own account can stand in its trust policy.
    let provider = principals.find_map(|principal| {
        let federated = principal.kind == PrincipalType::Federated;
        let arn = Arn::parse(principal.text.value).filter(|_| federated)?;
        Some(arn.account).filter(is_account)
    });
    provider.or_else(|| {
        let mut sources = policy
            .statements
            .iter()
            .flat_map(|s| on_key(s, "aws:SourceAccount"));
        sources.find_map(|condition| match condition.values.as_slice() {
            [only] => Some(only.value).filter(is_account),
            _ => None,
        })
    })
}
