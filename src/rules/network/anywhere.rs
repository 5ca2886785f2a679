use super::limit::held_to;
use crate::access::cover::on_everything;
use crate::access::network::{AddressSet, Bounds, Caller};
use crate::access::sensitive::{self, Harm, SensitiveAction};
use crate::catalog::ActionSet;
use crate::policy::{Effect, Kind, Statement, pattern};
use crate::rules::credentials::given::is_on_oneself;
use crate::rules::credentials::mfa::{AskingForMfa, with_mfa};
use crate::rules::least_privilege::denied::{Denies, Left};
use crate::rules::least_privilege::scope::has_open_resource;
use crate::rules::least_privilege::wholesale::is_told;
use crate::rules::{
    Category, Context, Definition, Example, Finding, Findings, Needs, Proof, Rule, Topic,
};
use crate::syntax::Span;

/// Permissions that open the way to more, and that can be used from every address.
pub static RULE: Rule = Rule::new(Definition {
    id: "sensitive-permissions-from-anywhere",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Network,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Sensitive permissions usable from anywhere, without MFA",
    what: "An identity policy gives, with no condition, actions that take credentials, change permissions or expose resources, or \
           that read secrets, destroy, switch off or buy wholesale, and no Deny holds them to certain networks or asks for MFA. \
           It is told once a document, with the worst such action.\n\n\
           Of IAM, STS and AWS Organizations, what takes credentials or changes permissions counts on any resource; all else \
           where it holds for every resource, and making, taking on and handing on roles where the names of the roles are open. \
           What people do to their own user has rules of its own. Nothing is said of a policy that an export shows inside a role \
           which AWS's services alone may take on.\n\n\
           Either the networks or MFA are enough here, for both keep out a stranger with leaked credentials; networks do not \
           stand in for the MFA that AWS recommends for everybody who signs in. A Deny counts as asking for MFA where it is about \
           all resources of the Allow.",
    why: "Keys leak: into repositories, build logs, laptops. A restriction to your own networks makes leaked ones useless to \
          strangers, and so does a second factor; these actions are the ones that a stranger turns into more. For a role, ask for MFA \
          where it is taken on, in its trust policy. For a role that AWS services use, restrict who may assume it instead; its \
          requests come from addresses of AWS, and have no MFA.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ListUsers", «"iam:CreateAccessKey"»],
    "Resource": "arn:aws:iam::111122223333:user/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["iam:ListUsers", "iam:CreateAccessKey"],
    "Resource": "arn:aws:iam::111122223333:user/*",
    "Condition": {"IpAddress": {"aws:SourceIp": "52.94.76.0/22"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#use-policy-conditions",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    ],
    check,
});

/// The kinds of harm that open the way to more.
const OPENS_MORE: [Harm; 3] = [
    Harm::TakesCredentials,
    Harm::ChangesPermissions,
    Harm::ExposesResources,
];

/// The services that say who may do what in the whole account. What they give is sensitive on any resource; what others give, on
/// every resource.
const IDENTITY: [&str; 6] = [
    "iam",
    "sts",
    "organizations",
    "sso",
    "sso-directory",
    "identitystore",
];

/// What is done with roles by name; its worth is theirs.
const BY_ROLE: [&str; 4] = [
    "AddRoleToInstanceProfile",
    "AssumeRole",
    "CreateRole",
    "PassRole",
];

/// The worst action of `statement`, which gives `actions`, that opens the way to more, or does harm wholesale, and for which no Deny
/// asks for MFA; without a statement, on any resource.
fn worst_of(
    actions: &ActionSet,
    statement: Option<&Statement<'_>>,
    asking: &AskingForMfa<'_>,
    denies: &Denies<'_, '_>,
) -> Option<&'static SensitiveAction> {
    let everywhere = statement.is_none_or(on_everything);
    let is_open = || everywhere || statement.is_some_and(has_open_resource);
    let is_grave = |entry: &&SensitiveAction| {
        let of_identity = IDENTITY.contains(&entry.action.service().prefix());
        let by_role = of_identity && BY_ROLE.contains(&entry.action.name());
        let counts_by_name = of_identity && !by_role;
        let grave = OPENS_MORE.contains(&entry.harm)
            && (everywhere || counts_by_name || by_role && is_open())
            || everywhere && is_told(entry.action) && is_worth_mfa(entry);
        grave
            && !statement.is_some_and(|statement| asking.about(entry.action, statement))
            && match denies.left(entry.action, "") {
                Left::Nothing => false,
                Left::Some => counts_by_name,
                Left::Any => true,
            }
    };
    sensitive::among(actions).find(is_grave)
}

/// Whether a second factor is worth its trouble: for what changes something, and for secrets; people read data all day.
fn is_worth_mfa(entry: &SensitiveAction) -> bool {
    entry.harm != Harm::ReadsData || entry.action.service().prefix() == "secretsmanager"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if policy.kind != Kind::Identity || policy.for_services || findings.is_full() {
        return;
    }
    let asking = AskingForMfa::of(context);
    let denies = Denies::of(context);
    if worst_of(&context.grants.granted().actions, None, &asking, &denies).is_none() {
        return;
    }
    let all = usable_from_anywhere(context, &asking, &denies);
    let Some((statement, worst)) = all.iter().copied().min_by_key(|(_, found)| found.harm) else {
        return;
    };
    let finding = findings.report(
        place(statement, worst),
        format!(
            "`{}` {}, and nothing here says from where it can be used, or asks for MFA: whoever gets hold of the credentials can use it \
             from anywhere. Where people hold this policy, tie it to your networks, with `IpAddress` on `aws:SourceIp`, or ask for MFA, \
             with `Bool` on `aws:MultiFactorAuthPresent`.",
            worst.action, worst.reason
        ),
    );
    finding.shown_by(|| Proof::of([worst.action].into_iter().collect()).from(AddressSet::full()));
    let statements = all.iter().map(|(statement, _)| *statement);
    let statements: Vec<&Statement<'_>> = statements.take(MAX_EDITED).collect();
    offer(context, &statements, finding);
}

/// The Allows that give something grave, from anywhere and without MFA, each with the worst of it.
fn usable_from_anywhere<'c, 'a>(
    context: &'c Context<'a>,
    asking: &AskingForMfa<'_>,
    denies: &Denies<'_, '_>,
) -> Vec<(&'c Statement<'a>, &'static SensitiveAction)> {
    let allows = context.policy.with_effect(Effect::Allow);
    let found = allows.filter_map(|statement| {
        let certain = Bounds::of(statement, Caller::Direct)
            .must
            .addresses
            .is_full();
        let row = context.reach().row(statement);
        if !certain || !row.is_some_and(|row| row.direct.everywhere()) || is_on_oneself(statement) {
            return None;
        }
        let given = context.grants.given_by(statement);
        let worst = worst_of(&given, Some(statement), asking, denies)?;
        Some((statement, worst))
    });
    found.collect()
}

/// Offers to hold `statements` to the networks that are trusted, and to ask for MFA in them.
fn offer(context: &Context<'_>, statements: &[&Statement<'_>], finding: &mut Finding) {
    let text = context.policy.text;
    let trusted = AddressSet::from_nets(context.settings.trusted.iter().copied());
    let these = match statements.len() {
        1 => "this statement",
        _ => "these statements",
    };
    let to_networks = statements.iter();
    let to_networks: Option<Vec<_>> = to_networks
        .map(|statement| held_to(text, statement, &trusted))
        .collect();
    if let Some(edits) = to_networks {
        finding.unsafe_fix(format!("Hold {these} to your networks"), edits.concat());
    }
    let with_mfa = statements.iter().map(|statement| with_mfa(text, statement));
    let with_mfa: Vec<_> = with_mfa.collect();
    if with_mfa.iter().all(|edits| !edits.is_empty()) {
        finding.unsafe_fix(format!("Ask for MFA in {these}"), with_mfa.concat());
    }
}

/// At most this many statements are held to something by one edit.
const MAX_EDITED: usize = 64;

/// The entry that gives the action.
fn place(statement: &Statement<'_>, worst: &SensitiveAction) -> Span {
    let Some(actions) = &statement.actions else {
        return statement.node.span;
    };
    if actions.negated {
        return actions.member.key.span;
    }
    let name = worst.action.to_string();
    let mut entries = actions.items.iter();
    let giving = entries.find(|entry| {
        entry.is_everything() || pattern::matches_ignore_case(entry.text.value, &name)
    });
    giving.map_or(actions.member.key.span, |entry| entry.text.span)
}
