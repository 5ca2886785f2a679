use super::provider::selects;
use super::{denies_of, held_to, names, on_key, takes_in};
use crate::access::audience::{limits_callers, turns_others_away};
use crate::policy::{
    Arn, Condition, Effect, Kind, OperatorType, Policy, Principal, PrincipalForm, PrincipalType,
    Statement, is_account_id,
};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// Another account that is trusted with nothing asked.
pub static RULE: Rule = Rule::new(Definition {
    id: "outside-account-without-external-id",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Another account without an external id",
    what: "An Allow of a trust policy names another account as a whole, and asks neither for an external id (`sts:ExternalId`), nor for the \
           organisation (`aws:PrincipalOrgID`, `aws:PrincipalOrgPaths`), nor for certain principals or networks, nor for MFA; nor does a Deny \
           ask for it. Which account is another is told by the role's ARN, where an export has it beside the policy, else by the policy: its \
           own identity providers and `aws:SourceAccount` say whose the role is. Where nothing does, `account-root-principal` speaks. Of an \
           external id that is asked for in vain, `external-id-not-enforced` speaks.",
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

/// A user or role of another account that is trusted with nothing asked.
pub static PRINCIPAL: Rule = Rule::new(Definition {
    id: "outside-principal-without-external-id",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Another account's role without an external id",
    what: "An Allow of a trust policy names a user, role or session of another account, and asks for nothing that would say that it works for \
           you: what counts, and how the role's own account is told, is as for `outside-account-without-external-id`, which speaks of whole \
           accounts. It is told once a policy.",
    why: "A role that a company uses for many customers can be talked into using yours for another of them; only an external id, or your \
          organisation, tells them apart. If the other account is your own, the organisation says so, and keeps saying so if the account leaves.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": «"arn:aws:iam::444455556666:role/scanner"» },
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
    "Principal": { "AWS": "arn:aws:iam::444455556666:role/scanner" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "5f0c1a7e" } }
  }, {
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:role/deploy" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
  }, {
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/staff" },
    "Action": "sts:AssumeRoleWithSAML",
    "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ],
    check: check_principals,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(own) = own_account_of_role(context.policy) else {
        return;
    };
    for (principal, account) in outsiders(context.policy, own) {
        if findings.is_full() {
            return;
        }
        if !matches!(principal.form(), PrincipalForm::Account(_)) {
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

/// At most this many other places are named beside the first.
const MAX_RELATED: usize = 20;

fn check_principals(context: &Context<'_>, findings: &mut Findings) {
    let Some(own) = own_account_of_role(context.policy).filter(|_| !findings.is_full()) else {
        return;
    };
    let mut places = outsiders(context.policy, own)
        .filter(|(principal, _)| !matches!(principal.form(), PrincipalForm::Account(_)));
    let Some((first, account)) = places.next() else {
        return;
    };
    let finding = findings.report(
        first.text.span,
        format!(
            "`{}` is of account {}, and this role of account {own}. If the other account is another company's, ask for the external id that it \
             has for you with `sts:ExternalId`; if it is yours, for your organisation with `aws:PrincipalOrgID`.",
            short(first.text.value),
            short(account)
        ),
    );
    for (other, account) in places.take(MAX_RELATED) {
        let account = short(account);
        finding.related(other.text.span, format!("This is of account {account}."));
    }
}

/// The account of the role, if `policy` is a role's.
fn own_account_of_role<'a>(policy: &Policy<'a>) -> Option<&'a str> {
    own_account(policy).filter(|_| policy.kind == Kind::Trust)
}

/// The principals of accounts other than `own` that may take on the role with nothing asked, each with its account.
fn outsiders<'s, 'a>(
    policy: &'s Policy<'a>,
    own: &'s str,
) -> impl Iterator<Item = (&'s Principal<'a>, &'a str)> {
    let open = policy
        .with_effect(Effect::Allow)
        .filter(|statement| takes_in(statement, ASSUME_ROLE) && !is_guarded(statement));
    let principals = open.flat_map(|statement| {
        let named = statement.principals.iter().filter(|p| !p.negated);
        named.flat_map(|principals| &principals.items)
    });
    let others = principals.filter_map(move |principal| {
        let account = account_of(principal)?;
        (account != own && is_account_id(account)).then_some((principal, account))
    });
    let denies = denies(policy);
    others.filter(move |(principal, _)| !is_held(&denies, principal))
}

const ASSUME_ROLE: &str = "sts:AssumeRole";

/// The account of `principal`, if it is one, or in one.
pub(super) fn account_of<'a>(principal: &Principal<'a>) -> Option<&'a str> {
    match principal.form() {
        PrincipalForm::Account(account) => Some(account),
        PrincipalForm::User(arn)
        | PrincipalForm::Role(arn)
        | PrincipalForm::RoleSession(arn)
        | PrincipalForm::FederatedUser(arn) => Some(arn.account),
        _ => None,
    }
}

/// Whether a condition asks who calls, beyond the account.
fn is_guarded(statement: &Statement<'_>) -> bool {
    let mfa = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"];
    limits_callers(statement)
        || on_key(statement, EXTERNAL_ID).any(asks_for_id)
        || mfa
            .into_iter()
            .any(|key| on_key(statement, key).any(selects))
}

/// The key of the id that tells for which customer a third party works.
pub(super) const EXTERNAL_ID: &str = "sts:ExternalId";

/// Whether `condition` is about what the external id is, or that there is one.
fn asks_for_id(condition: &Condition<'_>) -> bool {
    let kind = condition.operator.map(|operator| operator.kind);
    kind.is_some_and(|kind| kind.value_type() != OperatorType::Null || !condition.says(true))
}

/// The Denies of `policy` that may keep somebody from taking on the role.
pub(in crate::rules) fn denies<'s, 'a>(policy: &'s Policy<'a>) -> Vec<&'s Statement<'a>> {
    denies_of(policy, ASSUME_ROLE)
}

/// Whether the role can be taken on by `statement`.
pub(in crate::rules) fn lets_in(statement: &Statement<'_>) -> bool {
    takes_in(statement, ASSUME_ROLE)
}

/// Whether one of `denies` holds `principal` to an external id, or to certain callers, when it takes on the role.
pub(in crate::rules) fn is_held(denies: &[&Statement<'_>], principal: &Principal<'_>) -> bool {
    let mut turning = denies.iter().filter(|deny| turns_others_away(deny));
    turning.any(|deny| names(deny, principal))
        || held_to(denies, principal).any(|condition| condition.is_key(EXTERNAL_ID))
}

/// The account that the role belongs to, where the policy tells, or what stands around it.
pub(in crate::rules) fn own_account<'a>(policy: &Policy<'a>) -> Option<&'a str> {
    if policy.account.is_some() {
        return policy.account;
    }
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
        // What an Allow asks for, or a Deny spares, is the own; what they turn away is somebody else's.
        let mut sources = policy.statements.iter().flat_map(|statement| {
            let on_source = on_key(statement, "aws:SourceAccount");
            on_source.filter(|condition| {
                let operator = condition.operator.map(|operator| operator.kind);
                operator.is_some_and(|kind| kind.is_negated() == statement.denies())
            })
        });
        sources.find_map(|condition| match condition.values.as_slice() {
            [only] => Some(only.value).filter(is_account),
            _ => None,
        })
    })
}
