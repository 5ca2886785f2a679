use super::suggestion;
use crate::order::Order;
use crate::policy::{Arn, Kind, Principal, PrincipalType, Principals};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Node, Span, remove_item};

/// A session of a role beside the role itself.
pub static RULE: Rule = Rule::new(Definition {
    id: "redundant-principal-in-role-trust-policy",
    issue_code: Some("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::TRUST,
    title: "Session named beside its role",
    what: "The `Principal` of a role's trust policy names a role and also a session of that role (`…:assumed-role/NAME/SESSION`). \
           The two are held together by account and name; a role's path is no part of its sessions. Each such session is a \
           finding.",
    why: "The role stands for all of its sessions. Naming one of them looks like a limit and is none.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": [
      "arn:aws:iam::111122223333:role/ci/deployer",
      «"arn:aws:sts::111122223333:assumed-role/deployer/build-42"»
    ]},
    "Action": "sts:AssumeRole"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": [
      "arn:aws:sts::111122223333:assumed-role/deployer/build-42"
    ]},
    "Action": "sts:AssumeRole"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session",
        suggestion!("redundant-principal-in-role-trust-policy"),
    ],
    check,
});

/// A role by its partition, account and name.
type Role<'a> = (&'a str, &'a str, &'a str);

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let principals = statement.principals.as_ref();
        if let Some(principals) = principals.filter(|principals| !principals.negated) {
            check_principals(principals, findings);
        }
    }
}

fn check_principals(principals: &Principals<'_>, findings: &mut Findings) {
    let sessions = of_kind(principals, "assumed-role");
    if sessions.is_empty() {
        return;
    }
    let mut roles = of_kind(principals, "role");
    roles.order_by_key(|(role, _)| *role);
    for (role, session) in sessions {
        let Ok(place) = roles.binary_search_by_key(&role, |(role, _)| *role) else {
            continue;
        };
        let Some((_, parent)) = roles.get(place).filter(|_| !findings.is_full()) else {
            return;
        };
        let finding = findings.report(
            session.text.span,
            format!(
                "This session adds nothing: `{}`, which is named too, stands for all sessions of the role.",
                short(parent.text.value)
            ),
        );
        finding.related(parent.text.span, "The role itself.");
        if let Some((items, place)) = list_of(principals, session.text.span) {
            finding.safe_fix(
                "Remove the session",
                remove_item(items, place).into_iter().collect(),
            );
        }
    }
}

/// The principals whose ARN is of that kind of resource, each with the role that it is about. AWS's page writes sessions with the
/// service `iam`, where others write `sts`.
fn of_kind<'p, 'a>(
    principals: &'p Principals<'a>,
    wanted: &str,
) -> Vec<(Role<'a>, &'p Principal<'a>)> {
    let items = principals
        .items
        .iter()
        .filter(|p| p.kind == PrincipalType::Aws);
    let role = |principal: &'p Principal<'a>| {
        let arn = Arn::parse(principal.text.value)?;
        let (kind, rest) = arn.resource.split_once('/')?;
        let name = match wanted {
            "role" => rest.rsplit('/').next()?,
            _ => rest.split_once('/')?.0,
        };
        let is_wanted = kind == wanted && matches!(arn.service, "iam" | "sts");
        is_wanted.then_some(((arn.partition, arn.account, name), principal))
    };
    items.filter_map(role).collect()
}

/// The list that holds the principal at `span`, and its place there.
fn list_of<'a>(principals: &Principals<'a>, span: Span) -> Option<(&'a [Node<'a>], usize)> {
    let lists = principals.member.value.as_object()?.iter();
    let mut lists = lists.filter_map(|entry| entry.value.as_array());
    let list = lists.find(|list| list.iter().any(|item| item.span == span))?;
    Some((list, list.iter().position(|item| item.span == span)?))
}
