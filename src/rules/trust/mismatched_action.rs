use super::provider::Provider;
use crate::policy::pattern::{has_wildcard, matches_ignore_case};
use crate::policy::{ActionPattern, Effect, Kind, Principal, PrincipalType, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, remove_item, replace};

/// An action that the principal cannot use to take on the role.
pub static RULE: Rule = Rule::new(Definition {
    id: "mismatched-action-for-principal",
    issue_code: Some("MISMATCHED_ACTION_FOR_PRINCIPAL"),
    category: Category::Error,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Action that the principal cannot use",
    what: "In a role's trust policy, people who sign in through a SAML provider take on the role with `sts:AssumeRoleWithSAML`, those of \
           an OpenID Connect provider with `sts:AssumeRoleWithWebIdentity`, and accounts, users, roles and services with \
           `sts:AssumeRole`. Reported is an action that no principal of its statement can use, and one that stands with a principal \
           for which the statement has no other: once, with all such principals. So a statement for several sorts of principals with \
           the action of each is in order. The principal `*` is not looked at, nor are actions with wildcards, of which \
           `wildcard-in-trust-action` speaks.",
    why: "AWS refuses the request whatever the policy says, so the role cannot be taken on in that way.",
    examples: &[
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "cognito-identity.amazonaws.com" },
    "Action": [«"sts:AssumeRole"», "sts:TagSession"],
    "Condition": {
      "StringEquals": { "cognito-identity.amazonaws.com:aud": "eu-west-1:1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" },
      "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "cognito-identity.amazonaws.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "cognito-identity.amazonaws.com:aud": "eu-west-1:1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" },
      "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
    }
  }]
}"#,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/staff" },
    "Action": [«"sts:AssumeRoleWithWebIdentity"», "sts:AssumeRoleWithSAML"],
    "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/staff" },
    "Action": "sts:AssumeRoleWithSAML",
    "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
  }, {
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy", "Service": "ec2.amazonaws.com" },
    "Action": "sts:AssumeRole"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html",
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-mismatched-action-for-principal",
    ],
    check: in_whole(check),
});

/// A wildcard where the ways to take on a role have names.
pub static WILDCARD: Rule = Rule::new(Definition {
    id: "wildcard-in-trust-action",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Wildcard in the actions of a trust policy",
    what: "An action in an Allow of a role's trust policy is a pattern that takes in a way to take on the role: `*`, `sts:*`, `sts:Assume*`. AWS \
           describes trust policies with the names of `sts:AssumeRole`, `sts:AssumeRoleWithSAML`, `sts:AssumeRoleWithWebIdentity` and what goes \
           with them, `sts:TagSession` among them, and no others; whether IAM takes a pattern for them, AWS does not say.",
    why: "IAM refuses trust policies with other actions, and `*` takes in all others; where it takes the pattern, the role can be taken on \
          in ways that nobody meant, with tags and an identity that the caller chooses for the session.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy" },
    "Action": «"sts:*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy" },
    "Action": ["sts:AssumeRole", "sts:TagSession"]
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-custom.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    ],
    check: in_whole(check_wildcards),
});

fn check_wildcards(context: &Context<'_>, findings: &mut Findings) {
    for statement in context.policy.with_effect(Effect::Allow) {
        let actions = statement.actions.iter().filter(|actions| !actions.negated);
        for entry in actions.flat_map(|actions| &actions.items) {
            let pattern = entry.text.value;
            let mut ways = Way::ALL.into_iter();
            let takes_in =
                has_wildcard(pattern) && ways.any(|w| matches_ignore_case(pattern, w.action()));
            if !takes_in || findings.is_full() {
                continue;
            }
            let finding = findings.report(
                entry.text.span,
                format!(
                    "AWS describes trust policies with the names of their actions. IAM may refuse `{}`, and where it does not, every way to take on \
                     the role is open. Name the one that is meant.",
                    short(pattern)
                ),
            );
            let mut items = statement.principals.iter().flat_map(|p| &p.items);
            let open = items.clone().next().and_then(Way::of_principal);
            let all = items.all(|principal| Way::of_principal(principal) == open);
            if let Some(open) = open.filter(|_| all) {
                let edits = vec![replace(entry.text.span, quoted(open.action()))];
                finding.unsafe_fix(format!("Write `{}`", open.action()), edits);
            }
        }
    }
}

/// Who takes on a role how.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Accounts, users, roles and services.
    Plain,
    /// People of a SAML provider.
    Saml,
    /// Users of an OpenID Connect provider.
    WebIdentity,
}

/// At most this many principals are named beside the first.
const MAX_RELATED: usize = 20;

impl Way {
    const ALL: [Self; 3] = [Self::Plain, Self::Saml, Self::WebIdentity];

    fn action(self) -> &'static str {
        match self {
            Self::Plain => "sts:AssumeRole",
            Self::Saml => "sts:AssumeRoleWithSAML",
            Self::WebIdentity => "sts:AssumeRoleWithWebIdentity",
        }
    }

    fn people(self) -> &'static str {
        match self {
            Self::Plain => "accounts, users, roles and services",
            Self::Saml => "the people of a SAML provider",
            Self::WebIdentity => "the users of an OpenID Connect provider",
        }
    }

    fn of_action(entry: ActionPattern<'_>) -> Option<Self> {
        let name = entry.text.value;
        Self::ALL
            .into_iter()
            .find(|way| way.action().eq_ignore_ascii_case(name))
    }

    /// The way that is open to `principal`, where that can be told.
    fn of_principal(principal: &Principal<'_>) -> Option<Self> {
        match principal.kind {
            PrincipalType::Federated => Some(match Provider::of(principal)? {
                Provider::Saml => Self::Saml,
                Provider::Oidc(_) => Self::WebIdentity,
            }),
            PrincipalType::Aws | PrincipalType::Service => {
                (!has_wildcard(principal.text.value)).then_some(Self::Plain)
            }
            PrincipalType::CanonicalUser | PrincipalType::Unknown => None,
        }
    }
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let (Some(actions), Some(principals)) = (&statement.actions, &statement.principals) else {
            continue;
        };
        if actions.negated || principals.negated {
            continue;
        }
        let open = Ways::of(principals.items.iter().filter_map(Way::of_principal));
        let allowed = Ways::of(actions.items.iter().filter_map(|e| Way::of_action(*e)));
        let mut reported = Ways::default();
        for entry in &actions.items {
            let Some(way) = Way::of_action(*entry) else {
                continue;
            };
            if findings.is_full() || !reported.add(way) {
                continue;
            }
            let is_unfit = |principal: &&Principal<'_>| {
                let own = Way::of_principal(principal);
                own.is_some_and(|own| own != way && !(open.has(way) && allowed.has(own)))
            };
            let unfit = principals.items.iter().filter(is_unfit);
            report(statement, *entry, way, unfit, findings);
        }
    }
}

/// A set of ways.
#[derive(Default)]
struct Ways([bool; 3]);

impl Ways {
    fn of(ways: impl Iterator<Item = Way>) -> Self {
        let mut set = Self::default();
        for way in ways {
            set.add(way);
        }
        set
    }

    /// Adds `way`, and tells whether it was not there yet.
    fn add(&mut self, way: Way) -> bool {
        let place = self.0.get_mut(way as usize);
        place.is_some_and(|has| !std::mem::replace(has, true))
    }

    fn has(&self, way: Way) -> bool {
        self.0.get(way as usize) == Some(&true)
    }
}

fn report<'p, 'a: 'p>(
    statement: &Statement<'_>,
    entry: ActionPattern<'_>,
    way: Way,
    mut unfit: impl Iterator<Item = &'p Principal<'a>>,
    findings: &mut Findings,
) {
    let Some(first) = unfit.next() else {
        return;
    };
    let open = Way::of_principal(first).unwrap_or(Way::Plain);
    let finding = findings.report(
        entry.text.span,
        format!(
            "`{}` is for {}. Here it stands with others, who cannot use it: the way for {} is `{}`.",
            way.action(),
            way.people(),
            open.people(),
            open.action(),
        ),
    );
    finding.shown_by_nothing();
    let others = "This principal cannot use it.";
    finding.related(first.text.span, others);
    for other in unfit.take(MAX_RELATED) {
        finding.related(other.text.span, others);
    }
    let Some(actions) = &statement.actions else {
        return;
    };
    let mut items = statement.principals.iter().flat_map(|p| &p.items);
    if !items.all(|principal| Way::of_principal(principal) == Some(open)) {
        return;
    }
    let listed = actions.items.iter();
    if !listed.clone().any(|e| Way::of_action(*e) == Some(open)) {
        let edits = vec![replace(entry.text.span, quoted(open.action()))];
        finding.unsafe_fix(format!("Write `{}`", open.action()), edits);
    } else if let Some(items) = actions.member.value.as_array()
        && let Some(place) = items.iter().position(|item| item.span == entry.text.span)
    {
        let edits = remove_item(items, place).into_iter().collect();
        finding.safe_fix(format!("Remove `{}`", way.action()), edits);
    }
}
