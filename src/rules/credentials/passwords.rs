use std::cell::LazyCell;

use super::given::{given, others, resources};
use super::mfa::{AskingForMfa, is_on_mfa, offer_mfa};
use crate::policy::{Effect, Kind};
use crate::rules::least_privilege::denied::taken_in_part;
use crate::rules::least_privilege::limit::is_limited;
use crate::rules::least_privilege::scope::is_open;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic};
use crate::syntax::excerpt::short;

/// `Allow` of changing or deleting the account's rules for passwords.
pub static POLICY: Rule = Rule::new(Definition {
    id: "password-policy-weakening",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Credentials,
    needs: Needs::IDENTITY.and(Needs::IAM_ACTIONS),
    title: "Weakening the account's password policy",
    what: "An Allow of an identity policy gives `iam:UpdateAccountPasswordPolicy` or `iam:DeleteAccountPasswordPolicy`, by name or by part of \
           a name, and nothing asks for MFA. An entry for all of IAM has a finding of its own.",
    why: "The password policy holds for every user of the account at once. Without it a password has eight characters, never ends and may \
          be used again, and nobody notices until one is guessed.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:GetAccountPasswordPolicy", «"iam:UpdateAccountPasswordPolicy"»],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:GetAccountPasswordPolicy",
    "Resource": "*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html",
    ],
    check: check_policy,
});

/// `Allow` of setting the passwords of certain users.
pub static OTHERS: Rule = Rule::new(Definition {
    id: "setting-others-passwords",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Credentials,
    needs: Needs::IDENTITY.and(Needs::IAM_ACTIONS),
    title: "Setting other people's passwords",
    what: "An Allow of an identity policy gives `iam:CreateLoginProfile` or `iam:UpdateLoginProfile` on certain users other than \
           `user/${aws:username}`, with no condition on the user, and nothing asks for MFA. Where it is on every user, it is a way to \
           administrator and has a finding of its own.",
    why: "Whoever sets a password can sign in with it. The holder has the rights of each of these users, those that they get later too, and \
          what he does stands in the logs under their names.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"iam:UpdateLoginProfile"»],
    "Resource": "arn:aws:iam::111122223333:user/support/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:UpdateLoginProfile"],
    "Resource": "arn:aws:iam::111122223333:user/support/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html",
    ],
    check: check_others,
});

fn check_policy(context: &Context<'_>, findings: &mut Findings) {
    let asking = LazyCell::new(|| AskingForMfa::of(context));
    for statement in context.policy.with_effect(Effect::Allow) {
        let mut given = given(
            context,
            statement,
            &["UpdateAccountPasswordPolicy", "DeleteAccountPasswordPolicy"],
        );
        if given.is_empty() || is_on_mfa(statement) || findings.is_full() {
            continue;
        }
        given.retain(|(action, _)| !asking.about(*action, statement));
        let Some((action, place)) = given.first() else {
            continue;
        };
        let denied = taken_in_part(context, &[*action].into_iter().collect());
        let finding = findings.report(
            *place,
            format!(
                "`{action}` lets its holder take away what the account asks of every user's password: its length, its end, that it is a new \
                 one. Few need that; reading it takes `iam:GetAccountPasswordPolicy` alone.{denied}"
            ),
        );
        finding.shown_by(|| Proof::of([*action].into_iter().collect()));
        offer_mfa(context.policy.text, statement, given.len(), finding);
    }
}

fn check_others(context: &Context<'_>, findings: &mut Findings) {
    let asking = LazyCell::new(|| AskingForMfa::of(context));
    for statement in context.policy.with_effect(Effect::Allow) {
        let mut given = given(
            context,
            statement,
            &["CreateLoginProfile", "UpdateLoginProfile"],
        );
        if given.is_empty() || is_on_mfa(statement) || is_limited(statement) || findings.is_full() {
            continue;
        }
        given.retain(|(action, _)| !asking.about(*action, statement));
        let (Some((action, place)), Some(others)) = (given.first(), others(statement)) else {
            continue;
        };
        if resources(statement).any(|resource| is_open(resource.value)) {
            continue;
        }
        let denied = taken_in_part(context, &[*action].into_iter().collect());
        let finding = findings.report(
            *place,
            format!(
                "`{action}` on `{}` lets its holder set the passwords of these users and sign in as each of them, without a second factor of \
                 his own. Ask for MFA, or hold it to oneself (`user/${{aws:username}}`).{denied}",
                short(others.value)
            ),
        );
        finding.shown_by(|| Proof::of([*action].into_iter().collect()));
        offer_mfa(context.policy.text, statement, given.len(), finding);
    }
}
