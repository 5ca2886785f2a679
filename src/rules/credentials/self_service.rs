use std::cell::LazyCell;

use super::given::{given, is_of_oneself, resources};
use super::mfa::{AskingForMfa, PRESENT, is_on_mfa};
use crate::catalog::Action;
use crate::order::Order;
use crate::policy::{Effect, Kind, Policy};
use crate::rules::least_privilege::telling::some_of;
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic, in_whole,
};
use crate::syntax::{Edit, Span, insert_after, quoted, replace};

/// People who manage their own credentials with a password or a key alone.
pub static RULE: Rule = Rule::new(Definition {
    id: "self-service-credentials-without-mfa",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Credentials,
    needs: Needs::IDENTITY.and(Needs::IAM_ACTIONS),
    title: "Own credentials managed without MFA",
    what: "An identity policy lets users make credentials for themselves, or take their own MFA away (`user/${aws:username}`), and neither the \
           Allow nor a Deny asks for MFA. Changing one's password and setting up MFA do not count: people do that before they have it; nor do SSH \
           keys and passwords for one service, such as Git, where it is these alone. Once a document.",
    why: "Whoever gets hold of a session or an access key for an hour makes an access key of his own and keeps it, or takes the second factor \
          away and signs in with the password. With MFA asked for, what was stolen is worth no more than it was.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ChangePassword", "iam:ListAccessKeys", «"iam:CreateAccessKey"», "iam:DeleteAccessKey"],
    "Resource": "arn:aws:iam::*:user/${aws:username}"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ChangePassword", "iam:ListAccessKeys", "iam:CreateAccessKey", "iam:DeleteAccessKey"],
    "Resource": "arn:aws:iam::*:user/${aws:username}"
  }, {
    "Effect": "Deny",
    "NotAction": ["iam:ChangePassword", "iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
    "Resource": "*",
    "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": [«"iam:*MFADevice"», "iam:UploadSSHPublicKey"],
    "Resource": "arn:aws:iam::111122223333:user/*/${aws:username}"
  }
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"],
    "Resource": "arn:aws:iam::111122223333:user/*/${aws:username}"
  }, {
    "Effect": "Allow",
    "Action": ["iam:DeactivateMFADevice", "iam:UploadSSHPublicKey"],
    "Resource": "arn:aws:iam::111122223333:user/*/${aws:username}",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    ],
    check: in_whole(check),
});

/// Takes the second factor away.
const DEACTIVATE: &str = "DeactivateMFADevice";

/// What turns a stolen credential into one that lasts, the worst first.
const LASTING: [&str; 9] = [
    DEACTIVATE,
    "CreateAccessKey",
    "UpdateLoginProfile",
    "CreateLoginProfile",
    "UploadSigningCertificate",
    "UpdateAccessKey",
    "UploadSSHPublicKey",
    "CreateServiceSpecificCredential",
    "ResetServiceSpecificCredential",
];

/// The last of these are for one service each, such as Git, and matter beside the others only.
const FOR_ONE_SERVICE: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if policy.kind != Kind::Identity || !policy.has_variables() || findings.is_full() {
        return;
    }
    let asking = LazyCell::new(|| AskingForMfa::of(context));
    let mut found: Vec<(Action, Span)> = Vec::new();
    for statement in policy.with_effect(Effect::Allow) {
        if !resources(statement).any(is_of_oneself) || is_on_mfa(statement) {
            continue;
        }
        for (action, place) in given(context, statement, &LASTING) {
            let is_new = found.iter().all(|(known, _)| *known != action);
            if is_new && !asking.about(action, statement) {
                found.push((action, place));
            }
        }
    }
    let rank = |action: &Action| LASTING.iter().position(|name| *name == action.name());
    found.order_by_key(|(action, _)| rank(action));
    let worst = found.first().filter(|(action, _)| {
        rank(action).is_some_and(|rank| rank < LASTING.len() - FOR_ONE_SERVICE)
    });
    let Some((_, place)) = worst else {
        return;
    };
    let names = || found.iter().map(|(action, _)| action);
    let takes_away = |action: &&Action| action.name() == DEACTIVATE;
    let what = match names().filter(takes_away).count() {
        0 => "makes credentials of it that last",
        count if count == found.len() => "takes the second factor away",
        _ => "makes credentials of it that last, or takes the second factor away",
    };
    let finding = findings.report(
        *place,
        format!(
            "This policy lets users do {} to themselves with a password or an access key alone. Whoever steals one {what}. Ask for MFA.",
            some_of(names(), 3)
        ),
    );
    finding.shown_by(|| Proof::of(names().copied().collect()));
    let edits = deny_added(policy, names()).unwrap_or_default();
    finding.unsafe_fix("Deny these actions without MFA", edits);
}

/// The edits that add a Deny of `actions` for requests without MFA.
fn deny_added<'n>(
    policy: &Policy<'_>,
    actions: impl Iterator<Item = &'n Action>,
) -> Option<Vec<Edit>> {
    let names: Vec<String> = actions.map(|action| quoted(&action.to_string())).collect();
    let deny = format!(
        ", {{\"Effect\": \"Deny\", \"Action\": [{}], \"Resource\": \"*\", \"Condition\": {{\"BoolIfExists\": {{{}: \"false\"}}}}}}",
        names.join(", "),
        quoted(PRESENT)
    );
    let statements = &policy.element(policy.node, "Statement")?.value;
    Some(match statements.as_array() {
        Some(list) => vec![insert_after(list.last()?.span, deny)],
        None => vec![
            replace(Span::at(statements.span.start), "["),
            insert_after(statements.span, format!("{deny}]")),
        ],
    })
}
