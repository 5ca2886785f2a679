use std::cell::LazyCell;

use super::given::{given, others};
use super::mfa::{AskingForMfa, is_on_mfa, offer_mfa};
use crate::policy::{Effect, Kind};
use crate::rules::least_privilege::denied::taken_in_part;
use crate::rules::least_privilege::limit::is_limited;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic};
use crate::syntax::excerpt::short;

/// `Allow` of taking away others' second factor.
pub static RULE: Rule = Rule::new(Definition {
    id: "deactivating-others-mfa",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Credentials,
    needs: Needs::IDENTITY.and(Needs::IAM_ACTIONS),
    title: "Taking away others' second factor",
    what: "An Allow of an identity policy gives `iam:DeactivateMFADevice` on users other than `user/${aws:username}`, with no condition on \
           the user, and nothing asks for MFA.",
    why: "Whoever has stolen a password still lacks the second factor. With this permission, of a colleague's key that leaked, he takes it \
          away first and signs in then.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ListMFADevices", «"iam:DeactivateMFADevice"»],
    "Resource": "arn:aws:iam::111122223333:user/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:DeactivateMFADevice",
    "Resource": "arn:aws:iam::111122223333:user/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_disable.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let asking = LazyCell::new(|| AskingForMfa::of(context));
    for statement in context.policy.with_effect(Effect::Allow) {
        let given = given(context, statement, &["DeactivateMFADevice"]);
        let Some((action, place)) = given.first() else {
            continue;
        };
        if is_on_mfa(statement)
            || is_limited(statement)
            || asking.about(*action, statement)
            || findings.is_full()
        {
            continue;
        }
        let Some(others) = others(statement) else {
            continue;
        };
        // A service has no second factor, and is no user.
        let by_services = context.policy.for_services;
        let advice = match by_services {
            true => "Name the users.",
            false => "Ask for MFA, or hold it to oneself (`user/${aws:username}`).",
        };
        let denied = taken_in_part(context, &[*action].into_iter().collect());
        let finding = findings.report(
            *place,
            format!(
                "`iam:DeactivateMFADevice` on `{}` lets its holder take away the second factor of others, after which their password alone is enough. {advice}{denied}",
                short(others.value)
            ),
        );
        finding.shown_by(Proof::any);
        if !by_services {
            offer_mfa(context.policy.text, statement, 1, finding);
        }
    }
}
