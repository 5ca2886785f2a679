//! `"Resource": "*"` where every action could be limited to resources.

use std::cell::LazyCell;
use std::sync::LazyLock;

use super::denied::{Denies, Left, taken_in_part};
use super::limit::is_limited;
use super::named_elsewhere;
use super::telling::{count, joined, with_reasons};
use super::wholesale;
use crate::access::Named;
use crate::access::cover::on_everything;
use crate::access::never_met::is_never_met;
use crate::access::sensitive::{self, Harm, SensitiveAction};
use crate::catalog::{
    AccessLevel, Action, ActionSet, ArnForm, Catalog, ConditionKey, ResourceType,
};
use crate::order::Order;
use crate::policy::variable::{Segment, segments};
use crate::policy::{Effect, Kind, Statement};
use crate::rules::conditions::resource_tag::lacks;
use crate::rules::escalation::is_way;
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Proof, Rule, Topic,
};
use crate::syntax::Span;

/// `Allow` of named actions on `*`.
pub static RULE: Rule = Rule::new(Definition {
    id: "unscoped-resource",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY,
    title: "Every resource, where a few could be named",
    what: "An Allow of an identity policy is on `\"Resource\": \"*\"` without a condition on the resource, though it names its \
           actions, each of them always acts on a resource that a statement can name, and at least one changes something or is \
           sensitive. Of a statement that has other actions or wildcards too, those actions count that destroy, switch off \
           watchers or read logs. Where other statements name a few resources of the kinds that the actions take, the edit names \
           them.\n\n\
           Left alone are statements that only read what is not sensitive or only make new things; what AWS names as it is made \
           (a VPC, a security group), for nobody knows its name before; what Denies of the policy take away; and what another \
           rule says more of.",
    why: "The holder can do it to every resource of the account, other teams' and those that do not exist yet too. Where the \
          resources are named, a stolen key or a slip of the hand does harm to these alone.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["sqs:SendMessage", "dynamodb:UpdateItem"],
    "Resource": «"*"»
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["sqs:SendMessage", "dynamodb:UpdateItem"],
    "Resource": [
      "arn:aws:sqs:eu-west-1:111122223333:jobs",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
    ]
  }, {
    "Effect": "Allow",
    "Action": ["ec2:DescribeInstances", "sqs:ListQueues"],
    "Resource": "*"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"},
    {"Effect": "Allow", "Action": "sqs:DeleteMessage", "Resource": «"*"»}
  ]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"},
    {"Effect": "Allow", "Action": "sqs:DeleteMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"}
  ]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ],
    check,
});

/// How many ARN forms a message shows.
const FORMS: usize = 4;

/// How many sensitive actions a message names.
const SHOWN: usize = 3;

/// Whether another rule says more of `action` on every resource.
fn is_told_elsewhere(action: Action) -> bool {
    is_way(action)
        || wholesale::is_told(action)
        || (action.service().prefix() == "iam"
            && matches!(
                action.name(),
                "PassRole" | "CreateServiceLinkedRole" | "DeactivateMFADevice"
            ))
}

/// Actions of statements on every resource.
struct Found {
    /// Those that could be limited to resources.
    actions: Vec<Action>,
    /// Whether the statement has others.
    mixed: bool,
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let denies = LazyCell::new(|| Denies::of(context));
    for statement in context.policy.with_effect(Effect::Allow) {
        if findings.is_full() {
            return;
        }
        let Some(star) = lone_star(statement) else {
            continue;
        };
        if !on_everything(statement) || is_limited(statement) {
            continue;
        }
        let found = scopable(context, statement, &denies);
        if let Some(found) = found.filter(|_| !is_never_met(context.policy, statement)) {
            let actions: ActionSet = found.actions.iter().copied().collect();
            let mut message = message(&found, &actions);
            message.push_str(&taken_in_part(context, &actions));
            let finding = findings.report(star, message);
            finding.shown_by(|| Proof::of(actions));
            if IS_WHOLE && !found.mixed {
                named_elsewhere::offer(finding, context.policy, statement, star, &found.actions);
            }
        }
    }
}

fn message(found: &Found, set: &ActionSet) -> String {
    let actions = &found.actions;
    let sensitive = set.intersection(sensitive::set()).len();
    let shown = sensitive::worst(set, SHOWN);
    let mut message = if shown.is_empty() {
        let (subject, verb) = match actions.len() {
            1 => ("The action".to_owned(), "acts"),
            2 => ("Both actions".to_owned(), "act"),
            number => (format!("All {}", count(number, "action")), "act"),
        };
        format!(
            "{subject} of this statement {verb} on resources that it could name, but it allows every resource of the account."
        )
    } else {
        let more = sensitive - shown.len();
        let more = match more {
            0 => String::new(),
            _ => format!(" and {more} more that are sensitive"),
        };
        format!(
            "This statement allows on every resource of the account what it could allow on some: {}{more}.",
            with_reasons(&shown)
        )
    };
    message.push_str(&format!(" The forms are {}.", forms(actions)));
    message.push_str(" Name those that are needed");
    static TAG: LazyLock<Option<ConditionKey>> =
        LazyLock::new(|| Catalog::builtin().condition_key("aws:ResourceTag/team"));
    if TAG.is_some_and(|tag| actions.iter().all(|action| !lacks(*action, tag))) {
        message.push_str(
            ", or limit them by a tag (`aws:ResourceTag`) where their names are not known",
        );
    }
    message.push_str(match found.mixed {
        true => ", in a statement of their own.",
        false => ".",
    });
    let texts = Catalog::builtin().action("sns:Publish");
    if texts.is_some_and(|publish| actions.contains(&publish)) {
        message.push_str(
            " Text messages go to no topic: where only those are sent, deny `sns:Publish` on `arn:aws:sns:*:*:*`.",
        );
    }
    message
}

/// The place of `*` where it is the only resource.
fn lone_star(statement: &Statement<'_>) -> Option<Span> {
    match statement.resources.as_ref()?.items.as_slice() {
        [only] => Some(only.span),
        _ => None,
    }
}

/// The actions of `statement` that could be limited to resources, if one of them matters.
fn scopable<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    denies: &Denies<'_, '_>,
) -> Option<Found> {
    let named = context.grants.named(statement).iter();
    if statement.actions.as_ref()?.negated || !named.copied().any(may_matter) {
        return None;
    }
    let mut actions: Vec<Action> = Vec::new();
    let (mut mixed, mut matters) = (false, false);
    for (entry, named) in context.grants.entries(statement) {
        match named {
            Named::One(action) if can_be_limited(action) => {
                if is_named_by_aws(action) && only_makes(action) {
                    mixed = true;
                    continue;
                }
                matters = matters
                    || sensitive::of(action).is_some()
                    || changes(action) && !only_makes(action);
                actions.push(action);
            }
            Named::Part(service) => {
                mixed = true;
                if GRAVE.len_in(service) > 0 {
                    let taken = context.grants.taken_in(entry, named)?;
                    if taken.intersects(&GRAVE) {
                        actions.extend(taken.iter_common(&GRAVE));
                        matters = true;
                    }
                }
            }
            _ => mixed = true,
        }
    }
    if !matters || actions.is_empty() {
        return None;
    }
    if mixed {
        actions.retain(|action| GRAVE.contains(*action));
        actions.order();
        actions.dedup();
    }
    if context.grants.has_denials() {
        let given = context.grants.given_by(statement);
        actions.retain(|action| given.contains(*action));
    }
    actions.retain(|action| denies.left(*action, "") == Left::Any);
    if actions.iter().any(|action| is_told_elsewhere(*action)) {
        actions.retain(|action| !is_told_elsewhere(*action) && GRAVE.contains(*action));
    }
    (!actions.is_empty()).then_some(Found { actions, mixed })
}

/// Whether it may matter that an entry that names this is allowed on every resource; most reads do not.
fn may_matter(named: Named) -> bool {
    match named {
        Named::One(action) => changes(action) || sensitive::set().contains(action),
        Named::Part(_) => true,
        _ => false,
    }
}

/// Whether `action` always acts on a resource that a statement can name. Of several types it may be that none is needed by itself, as
/// with objects of buckets and of access points; and what there is once an account is no choice.
pub(super) fn can_be_limited(action: Action) -> bool {
    let used = action.resource_types();
    if used.clone().any(|used| used.is_required()) {
        return true;
    }
    let mut types = used.map(|used| used.resource_type());
    types.len() > 0
        && types.all(ResourceType::has_name)
        && (sensitive::of(action).is_some() || changes(action) && is_on_objects(action))
}

/// Whether `action` makes something new and touches nothing else that a statement can name. What stands inside another thing, as
/// its ARN tells, changes that.
fn only_makes(action: Action) -> bool {
    let what = match action.name() {
        "RegisterImage" => Some("Image"),
        "CreateVpcEndpointServiceConfiguration" => Some("VpcEndpointService"),
        name => name.strip_prefix("Create"),
    };
    let Some(what) = what else {
        return false;
    };
    let needed = action.resource_types().filter(|used| used.is_required());
    let needed = needed.map(|used| used.resource_type());
    let mut needed = needed.filter(|kind| kind.has_name());
    let (Some(made), None) = (needed.next(), needed.next()) else {
        return false;
    };
    let kind = made.name();
    let is_of_it = |name: &str| matches!(name, "Id" | "Name") || after(name, kind).is_some();
    let mut forms = made.arns();
    after(what, kind) == Some("") && forms.all(|form| variables(form).all(is_of_it))
}

/// What is left of `text` after the words of `kind`: `Name` of `LogGroupName` after `log-group`.
fn after<'t>(text: &'t str, kind: &str) -> Option<&'t str> {
    kind.split('-').try_fold(text, |rest, word| {
        let (start, rest) = rest.split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then_some(rest)
    })
}

/// Whether AWS chooses the name of what `action` makes, so that nobody knows it before.
fn is_named_by_aws(action: Action) -> bool {
    let mut types = action.resource_types().filter(|used| used.is_required());
    action.service().prefix() == "ec2"
        && types.all(|used| {
            let mut forms = used.resource_type().arns();
            forms.all(|form| form.resource().ends_with("Id}"))
        })
}

/// The names of the variables in the resource part of `form`: `StackName` and `Id` of `stack/${StackName}/${Id}`.
fn variables(form: ArnForm) -> impl Iterator<Item = &'static str> {
    segments(form.resource()).filter_map(|segment| match segment {
        Segment::Variable { key, .. } => Some(key),
        _ => None,
    })
}

/// Whether `action` is done to objects of buckets.
fn is_on_objects(action: Action) -> bool {
    let mut types = action.resource_types();
    types.any(|used| used.resource_type().name() == "object")
}

fn changes(action: Action) -> bool {
    matches!(
        action.level(),
        AccessLevel::Write | AccessLevel::PermissionsManagement
    )
}

/// What destroys, blinds watchers or reads logs: worth telling of among actions that need every resource. Of what opens the way to
/// more, the rule about MFA and networks tells.
static GRAVE: LazyLock<ActionSet> = LazyLock::new(|| {
    let is_grave = |entry: &&SensitiveAction| match entry.harm {
        Harm::DestroysData | Harm::BlindsWatchers => true,
        Harm::ReadsData => entry.action.service().prefix() == "logs",
        _ => false,
    };
    let grave = sensitive::all().iter().filter(is_grave);
    let grave = grave.map(|entry| entry.action);
    grave.filter(|action| can_be_limited(*action)).collect()
});

/// The ARN forms that `actions` take: "`arn:aws:sqs:REGION:ACCOUNT:QUEUENAME`, …".
fn forms(actions: &[Action]) -> String {
    let mut forms: Vec<String> = Vec::new();
    let mut more = false;
    for action in actions {
        let any_required = action.resource_types().any(|used| used.is_required());
        let used = action.resource_types();
        let used = used.filter(|used| used.is_required() || !any_required);
        for used in used.take(2) {
            let Some(form) = used
                .resource_type()
                .arns()
                .next()
                .map(|form| readable(&form.to_string()))
            else {
                continue;
            };
            if forms.contains(&form) {
                continue;
            }
            if forms.len() == FORMS {
                more = true;
                break;
            }
            forms.push(form);
        }
    }
    let mut parts: Vec<String> = forms.iter().map(|form| format!("`{form}`")).collect();
    if more {
        parts.push("more".to_owned());
    }
    joined(parts, "and")
}

/// An ARN form with the names of its parts in capitals.
fn readable(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    for segment in segments(form) {
        match segment {
            Segment::Variable {
                key: "Partition", ..
            } => out.push_str("aws"),
            Segment::Variable { key, .. } => out.push_str(&key.to_ascii_uppercase()),
            Segment::Literal(text) | Segment::Malformed(text, _) => out.push_str(text),
            Segment::Escaped(character) => out.push(character),
        }
    }
    out
}
