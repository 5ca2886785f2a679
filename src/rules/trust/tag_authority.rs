use std::cell::OnceCell;
use std::rc::Rc;

use super::provider::selects;
use super::short;
use crate::access::Named;
use crate::access::grant::on_everything;
use crate::catalog::{AccessLevel, Action, ActionSet, Catalog, ResourceType, Service};
use crate::policy::variable::{Segment, has_variable, segments};
use crate::policy::{
    ActionPattern, Condition, Effect, Kind, OperatorKind, OperatorType, Policy, SetOperator,
    Statement, pattern,
};
use crate::rules::least_privilege::limit::says_only;
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::Span;

/// Tags as authority, and the permission to set them.
pub static RULE: Rule = Rule::new(Definition {
    id: "tag-authority-in-own-hands",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::IDENTITY,
    title: "Holder may set the tags that are the limit",
    what: "An Allow of an identity policy is limited by a tag of the resource (`aws:ResourceTag/…`, `rds:db-tag/…`), and another Allow lets the holder tag the same \
           resources of that service. Or an Allow is limited by a tag of the holder (`aws:PrincipalTag/…`), and the policy \
           lets its holder tag users or roles (`iam:TagUser`, `iam:TagRole`). Or a Deny goes by a tag of the resource, and an \
           Allow lets the holder set it, or take it off where the Deny is for what has it. AWS Systems Manager goes by the tags of instances, which \
           Amazon EC2 keeps. A condition on the tagging silences it where it keeps that tag from being set so: on the keys of the tags \
           (`aws:TagKeys`) or the tag's value (`aws:RequestTag/…`) where it leaves this one out, on the tags that the resource has \
           (`aws:ResourceTag/…`), or on what is tagged as it is made (`ec2:CreateAction`). One that demands another tag, or allows the very \
           value that the limit asks for, keeps from nothing. A Deny of the tagging that is about tags silences it, and so does an Allow that gives the same without the limit. Tags \
           that begin with `aws:` only AWS sets.",
    why: "Whoever sets the tag decides what the condition lets through. The holder first tags the resource, or the role that it acts as, and \
          then does what the policy meant to refuse.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:StopInstances", "ec2:TerminateInstances"],
    "Resource": "arn:aws:ec2:*:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:ResourceTag/team": "web" } }
  }, {
    "Effect": "Allow",
    "Action": ["ec2:DescribeInstances", «"ec2:CreateTags"»],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:StopInstances", "ec2:TerminateInstances"],
    "Resource": "arn:aws:ec2:*:111122223333:instance/*",
    "Condition": { "StringEquals": { "aws:ResourceTag/team": "web" } }
  }, {
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "*",
    "Condition": { "ForAllValues:StringEquals": { "aws:TagKeys": ["Name"] } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/${aws:PrincipalTag/team}/*"
  }, {
    "Effect": "Allow",
    "Action": [«"iam:TagUser"», "iam:ListUsers"],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/${aws:PrincipalTag/team}/*"
  }, {
    "Effect": "Allow",
    "Action": "iam:ListUsers",
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html",
    ],
    check,
});

/// So many limits by a tag are held against so many statements that may tag.
const MAX_LIMITS: usize = 16;
const MAX_TAGGING: usize = 64;

/// So many pairs of resources are compared for two statements, and none that are longer than AWS's ARNs.
const MAX_PAIRS: usize = 64;
const MAX_LENGTH: usize = 2_048;

/// Of so many resources the type is asked for.
const MAX_TYPED: usize = 16;

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let policy = context.policy;
    let allows = policy.with_effect(Effect::Allow).flat_map(limits);
    let denies = policy.with_effect(Effect::Deny).flat_map(denials);
    let limits: Vec<Limited<'_, '_>> = allows.chain(denies).take(MAX_LIMITS).collect();
    if limits.is_empty() {
        return;
    }
    let tagging = policy
        .with_effect(Effect::Allow)
        .filter(|statement| may_tag(context, statement))
        .take(MAX_TAGGING);
    let guards = Guards::of(policy);
    for tagging in tagging {
        if findings.is_full() {
            return;
        }
        let found = limits.iter().find_map(|limited| {
            let keeps = |removing| keeps_all(tagging, limited, &limits, removing);
            let (entry, action) = tagger(context, tagging, limited, &guards, keeps)?;
            Some((limited, entry, action))
        });
        if let Some((limited, entry, action)) = found {
            report(limited, entry, action, findings);
        }
    }
}

fn report(
    limited: &Limited<'_, '_>,
    entry: ActionPattern<'_>,
    action: Action,
    findings: &mut Findings,
) {
    let whose = if limited.kind == Tag::Holder {
        "the user or role that it acts as"
    } else {
        "any of the resources"
    };
    let tag = short(limited.tag);
    let how = if removes_tags(action) {
        format!("take the tag `{tag}` off {whose}")
    } else {
        format!("put the tag `{tag}` on {whose}")
    };
    let what = if limited.statement.denies() {
        "the Deny"
    } else {
        "the limit"
    };
    let finding = findings.report(
        entry.text.span,
        format!(
            "With `{action}` the holder can {how}, and so lift {what} of {}. Leave `{tag}` out of the tags that may be set (`aws:TagKeys`){}.",
            limited.statement.name(),
            if limited.kind == Tag::Holder { "" } else { ", or let only what has it be tagged (`aws:ResourceTag`)" },
        ),
    );
    finding.related(limited.place, "This tag is the limit.");
}

/// A statement that a tag limits.
struct Limited<'s, 'a> {
    statement: &'s Statement<'a>,
    /// The key of the tag.
    tag: &'s str,
    place: Span,
    kind: Tag,
    /// The condition that compares the tag, if it is not told by a variable.
    condition: Option<&'s Condition<'a>>,
    /// Whether taking the tag off lifts the limit too.
    removable: bool,
    /// What the limit guards, found when first asked for.
    guarded: OnceCell<Rc<ActionSet>>,
}

/// The tags of resources by which the Deny `statement` tells what it is about.
fn denials<'s, 'a>(statement: &'s Statement<'a>) -> impl Iterator<Item = Limited<'s, 'a>> {
    statement.conditions.iter().filter_map(move |condition| {
        let operator = condition.operator?.kind;
        let key = condition.key();
        let (kind, tag) = tag_of(key.value)?;
        let is_tag = matches!(kind, Tag::Resource | Tag::Object) && !tag.starts_with("aws:");
        (is_tag && operator.value_type() != OperatorType::Null).then_some(Limited {
            statement,
            tag,
            place: key.span,
            kind,
            condition: Some(condition),
            removable: !operator.is_negated(),
            guarded: OnceCell::new(),
        })
    })
}

/// The Denies that are about tags, with what they deny, found when first asked for.
struct Guards<'s, 'a> {
    denies: Vec<&'s Statement<'a>>,
    denied: OnceCell<Vec<ActionSet>>,
}

impl<'s, 'a> Guards<'s, 'a> {
    fn of(policy: &'s Policy<'a>) -> Self {
        let denies = policy.with_effect(Effect::Deny);
        Self {
            denies: denies.filter(|deny| is_about_tags(deny)).collect(),
            denied: OnceCell::new(),
        }
    }

    /// Whether one of them may keep the holder from `action`; of too many of them it is taken for granted.
    fn deny(&self, context: &Context<'a>, action: Action) -> bool {
        let actions = |deny: &&Statement<'a>| context.grants.actions(deny);
        let denied = || self.denies.iter().map(actions).collect();
        self.denies.len() > MAX_LIMITS
            || self
                .denied
                .get_or_init(denied)
                .iter()
                .any(|set| set.contains(action))
    }
}

/// The tags that limit `statement`: those that its conditions ask for, and those whose values stand in them or in its resources.
fn limits<'s, 'a>(statement: &'s Statement<'a>) -> impl Iterator<Item = Limited<'s, 'a>> {
    let conditions = statement
        .conditions
        .iter()
        .filter(|condition| selects(condition));
    let keys = conditions.clone().map(|condition| {
        let key = condition.key();
        (key.value, key.span, Some(condition))
    });
    let resources = statement.resources.iter().filter(|r| !r.negated);
    let texts = resources
        .flat_map(|resources| &resources.items)
        .chain(conditions.flat_map(|condition| &condition.values));
    let variables = texts
        .filter(|text| has_variable(text.value))
        .flat_map(|text| {
            segments(text.value).filter_map(|segment| match segment {
                Segment::Variable { key, .. } => Some((key, text.span, None)),
                _ => None,
            })
        });
    keys.chain(variables)
        .filter_map(move |(key, place, condition)| {
            let (kind, tag) = tag_of(key)?;
            // Nobody but AWS sets tags that begin so.
            if kind == Tag::Request || tag.starts_with("aws:") {
                return None;
            }
            Some(Limited {
                statement,
                tag,
                place,
                kind,
                condition,
                removable: false,
                guarded: OnceCell::new(),
            })
        })
}

/// Whose tag a condition key is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Resource,
    /// An object of Amazon S3, whose tags are not set as a bucket's are.
    Object,
    Holder,
    Request,
}

/// What tag a condition key is about: `aws:ResourceTag/team`, `ec2:ResourceTag/team`, `rds:db-tag/team`, `aws:PrincipalTag/team`.
fn tag_of(key: &str) -> Option<(Tag, &str)> {
    let (name, tag) = key.split_once('/')?;
    let (_, name) = name.split_once(':')?;
    let kinds = [
        ("ResourceTag", Tag::Resource),
        ("ExistingObjectTag", Tag::Object),
        ("PrincipalTag", Tag::Holder),
        ("RequestTag", Tag::Request),
        ("RequestObjectTag", Tag::Request),
    ];
    let known = kinds
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    let kind = known.map_or_else(|| kind_at_rds(name), |(_, kind)| Some(kind))?;
    Some((kind, tag))
}

/// Whose tag a condition key of Amazon RDS is about, which has one for each type of resource: `rds:db-tag/team`.
fn kind_at_rds(name: &str) -> Option<Tag> {
    let name = name.to_ascii_lowercase();
    match name.strip_suffix("-tag")? {
        "req" => Some(Tag::Request),
        _ => Some(Tag::Resource),
    }
}

/// Whether a condition of `statement` is about tags, or about what is tagged as it is made.
fn is_about_tags(statement: &Statement<'_>) -> bool {
    statement
        .conditions
        .iter()
        .any(|condition: &Condition<'_>| {
            let key = &condition.member.key.text;
            tag_of(key).is_some_and(|(kind, _)| kind != Tag::Holder)
                || condition.is_key("aws:TagKeys")
                || condition.is_key("s3:RequestObjectTagKeys")
                || condition.is_key("ec2:CreateAction")
        })
}

/// Whether conditions of `tagging` keep the holder from lifting `limited`, by setting the tag, or by `removing` it. All tags of the
/// resource that an Allow asks for must be there.
fn keeps_all(
    tagging: &Statement<'_>,
    limited: &Limited<'_, '_>,
    limits: &[Limited<'_, '_>],
    removing: bool,
) -> bool {
    let mut conditions = tagging.conditions.iter();
    conditions.any(|condition| {
        let beside = |other: &&Limited<'_, '_>| {
            limited.statement.allows()
                && limited.kind != Tag::Holder
                && other.statement.index == limited.statement.index
                && other.kind == limited.kind
        };
        keeps(condition, limited, removing)
            || limits
                .iter()
                .filter(beside)
                .any(|other| keeps(condition, other, removing))
    })
}

/// Whether `condition`, of an Allow of tagging, keeps the tag of `limited` from being set as that asks for, or from being taken off: it
/// is on the tags that a resource has already, on what is tagged as it is made, or on tags or values that leave this one out.
fn keeps(condition: &Condition<'_>, limited: &Limited<'_, '_>, removing: bool) -> bool {
    let key = condition.key().value;
    let name = key.split_once(':').map_or(key, |(_, name)| name);
    if ["aws:TagKeys", "s3:RequestObjectTagKeys"]
        .iter()
        .any(|key| condition.is_key(key))
    {
        return leaves_out(condition, limited.tag);
    }
    match tag_of(key) {
        Some((Tag::Request, tag)) => {
            tag.eq_ignore_ascii_case(limited.tag) && (removing || gives_others(condition, limited))
        }
        Some((Tag::Resource | Tag::Object, _)) => true,
        Some((Tag::Holder, _)) => false,
        None => name.eq_ignore_ascii_case("CreateAction"),
    }
}

/// Whether `condition`, on the keys of the tags that are set, leaves `tag` out of them.
fn leaves_out(condition: &Condition<'_>, tag: &str) -> bool {
    let Some(operator) = condition.operator else {
        return true;
    };
    if operator.kind == OperatorKind::Null {
        return says_only(condition, true);
    }
    let wild = operator.kind.takes_wildcards();
    let mut values = condition.values.iter().map(|value| value.value);
    // Other tags than those that are asked for may be set beside them.
    let is_named = values.any(|value| match wild {
        true => pattern::matches_ignore_case(value, tag),
        false => value.eq_ignore_ascii_case(tag),
    });
    match operator.kind.is_negated() {
        true => is_named,
        false => !is_named && operator.set != Some(SetOperator::ForAnyValue),
    }
}

/// Whether `condition`, on the value that the tag of `limited` is given, lets it have none that the limit asks for. Where the limit has
/// no values of its own, that cannot be told.
fn gives_others(condition: &Condition<'_>, limited: &Limited<'_, '_>) -> bool {
    let (Some(given), Some(limit)) = (condition.operator, limited.condition) else {
        return true;
    };
    if given.kind == OperatorKind::Null {
        return says_only(condition, true);
    }
    let asks_listed = limited.statement.allows()
        || limit
            .operator
            .is_some_and(|operator| operator.kind.is_negated());
    let is_text = |condition: &Condition<'_>| {
        let operator = condition.operator;
        operator.is_some_and(|operator| operator.kind.value_type() == OperatorType::String)
    };
    if !is_text(condition) || !is_text(limit) {
        return true;
    }
    match (asks_listed, given.kind.is_negated()) {
        (true, false) => !shares_value(limit, condition),
        (true, true) => lists_all(condition, limit),
        (false, false) => lists_all(limit, condition),
        (false, true) => false,
    }
}

/// Whether a value fits both conditions.
fn shares_value(one: &Condition<'_>, other: &Condition<'_>) -> bool {
    let pairs = one
        .values
        .iter()
        .flat_map(|x| other.values.iter().map(move |y| (x.value, y.value)));
    let mut pairs = pairs.take(MAX_PAIRS);
    pairs.any(|(x, y)| takes(one, x, y) || takes(other, y, x))
}

/// Whether `wide` lists all values of `narrow`.
fn lists_all(wide: &Condition<'_>, narrow: &Condition<'_>) -> bool {
    let mut values = narrow.values.iter().take(MAX_PAIRS);
    values.all(|value| {
        let mut listed = wide.values.iter().take(MAX_PAIRS);
        listed.any(|listed| takes(wide, listed.value, value.value))
    })
}

/// Whether `listed`, a value of `condition`, takes in `value`.
fn takes(condition: &Condition<'_>, listed: &str, value: &str) -> bool {
    let wild = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
    listed == value
        || wild && listed.len().max(value.len()) <= MAX_LENGTH && pattern::covers(listed, value)
}

/// The entry of `tagging`, and the action that it takes in, by which the holder sets the tag of `limited`, or takes it off.
fn tagger<'a>(
    context: &Context<'a>,
    tagging: &Statement<'a>,
    limited: &Limited<'_, 'a>,
    guards: &Guards<'_, 'a>,
    keeps: impl Fn(bool) -> bool,
) -> Option<(ActionPattern<'a>, Action)> {
    let of_holder = limited.kind == Tag::Holder;
    if tagging.index == limited.statement.index
        || !(of_holder || share_resources(tagging, limited.statement))
    {
        return None;
    }
    let given = context.grants.given_by(tagging);
    let find = || guarded(context, limited.statement);
    let guarded = limited.guarded.get_or_init(find);
    // What is given without the limit, the limit does not guard; but what is denied is not given.
    let is_free = limited.statement.allows() && guarded.is_subset(&given);
    if is_free || guarded.is_empty() || (of_holder && gives_rights(&given)) {
        return None;
    }
    let tags = |action: &Action| {
        let fits = if of_holder {
            tags_holders(*action) && !keeps(false)
        } else {
            (sets_tags(*action) && !keeps(false)
                || limited.removable && removes_tags(*action) && !keeps(true))
                && (limited.kind != Tag::Object || action.name().contains("Object"))
                && is_done_to(guarded, action.service())
        };
        fits && !guards.deny(context, *action)
    };
    let action = given.iter().find(tags)?;
    if !of_holder && !tags_guarded(tagging, action.service(), guarded) {
        return None;
    }
    let mut entries = context.grants.entries(tagging);
    let (entry, _) = entries.find(|(entry, named)| match named {
        Named::One(one) => *one == action,
        Named::Unknown => false,
        _ => context
            .grants
            .taken_in(*entry, *named)
            .is_some_and(|set| set.contains(action)),
    })?;
    Some((entry, action))
}

/// What the limit of `statement` guards: what an Allow gives under it, or a Deny takes away of what is given.
fn guarded<'a>(context: &Context<'a>, statement: &Statement<'a>) -> Rc<ActionSet> {
    if statement.allows() {
        return context.grants.given_by(statement);
    }
    let denied = context.grants.actions(statement);
    Rc::new(denied.intersection(&context.grants.granted().actions))
}

/// Whether an action of `guarded` is done to what `service` keeps, and tags.
fn is_done_to(guarded: &ActionSet, service: Service) -> bool {
    guarded.iter_service(service).next().is_some() || is_done_to_instances(guarded, service)
}

/// Whether `service` is Amazon EC2 and `guarded` has an action of AWS Systems Manager on its instances, whose tags it goes by.
fn is_done_to_instances(guarded: &ActionSet, service: Service) -> bool {
    let on_instances = |action: Action| {
        let mut uses = action.resource_types();
        uses.any(|usage| {
            let mut heads = usage.resource_type().arn_heads();
            heads.any(|head| head.contains(":ec2:"))
        })
    };
    service.prefix() == "ec2"
        && Catalog::builtin()
            .service("ssm")
            .is_some_and(|ssm| guarded.iter_service(ssm).any(on_instances))
}

/// Whether a resource of `tagging` can be what an action of `service` in `guarded` is done to.
fn tags_guarded(tagging: &Statement<'_>, service: Service, guarded: &ActionSet) -> bool {
    if on_everything(tagging) {
        return true;
    }
    let items = tagging
        .resources
        .iter()
        .flat_map(|r| r.items.iter().take(MAX_TYPED));
    let tagged: Vec<ResourceType> = items
        .flat_map(|resource| service.resource_types_matching(resource.value))
        .collect();
    let of_service = guarded.iter_service(service).any(|action| {
        let mut uses = action.resource_types();
        uses.any(|usage| tagged.contains(&usage.resource_type()))
    });
    let mut instances = tagged.iter().filter(|kind| kind.name() == "instance");
    of_service || instances.next().is_some() && is_done_to_instances(guarded, service)
}

/// Whether an entry of `statement` names, or may take in, an action that sets tags.
fn may_tag(context: &Context<'_>, statement: &Statement<'_>) -> bool {
    let named = context.grants.named(statement).iter();
    let mut tagging = named.filter(|named| match named {
        Named::One(action) => sets_tags(*action) || removes_tags(*action),
        named => named.is_wildcard(),
    });
    tagging.next().is_some()
}

/// Whether `action` tags users or roles.
fn tags_holders(action: Action) -> bool {
    action.service().prefix() == "iam" && matches!(action.name(), "TagUser" | "TagRole")
}

/// Whether `given` lets its holder give himself rights anyway.
fn gives_rights(given: &ActionSet) -> bool {
    given.iter().any(|action| {
        action.service().prefix() == "iam" && action.level() == AccessLevel::PermissionsManagement
    })
}

/// Whether `action` puts tags on what there is.
fn sets_tags(action: Action) -> bool {
    is_about_taking_off(action) == Some(false)
}

/// Whether `action` takes tags off.
fn removes_tags(action: Action) -> bool {
    is_about_taking_off(action) == Some(true)
}

/// For an action on tags, whether it takes them off.
fn is_about_taking_off(action: Action) -> Option<bool> {
    let name = action.name();
    let is_tagging = action.levels().contains(AccessLevel::Tagging) && name.contains("Tag");
    let mut off = ["Untag", "Delete", "Remove"].into_iter();
    is_tagging.then(|| off.any(|verb| name.starts_with(verb)))
}

/// Whether some resource of `tagging` takes in one of `limited`, or the other way round.
fn share_resources(tagging: &Statement<'_>, limited: &Statement<'_>) -> bool {
    let (Some(a), Some(b)) = (&tagging.resources, &limited.resources) else {
        return false;
    };
    if a.negated || b.negated {
        return true;
    }
    let pairs = a
        .items
        .iter()
        .flat_map(|x| b.items.iter().map(move |y| (x.value, y.value)));
    let mut pairs = pairs
        .take(MAX_PAIRS)
        .filter(|(x, y)| x.len().max(y.len()) <= MAX_LENGTH);
    pairs.any(|(x, y)| pattern::covers(x, y) || pattern::covers(y, x))
}
