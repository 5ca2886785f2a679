use std::collections::BTreeMap;

use super::shadowed::{cost, may_be_within};
use super::{
    GivenTwice, MAX_STATEMENTS, is_given, is_limited_beside, places_in, subject, without_entries,
};
use crate::access::cover::{covered_actions, covers};
use crate::policy::{ActionPattern, Effect, Kind, Policy, Statement, pattern};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::Span;

/// Entries of an Allow that a Deny takes away.
pub static DENIED: Rule = Rule::new(Definition {
    id: "action-under-deny",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Redundancy,
    needs: Needs::DENIES.and(Needs::OVERLAP),
    title: "Allowed action of which a Deny leaves nothing",
    what: "An entry of several in the `Action` of an Allow is taken in by an entry of a Deny of the same policy, without conditions, \
           that is about all principals and resources of the Allow. Where that goes for all entries, `allow-under-deny` says it of \
           the whole statement. An entry of which something is left is not reported.",
    why: "An explicit Deny wins, so the entry gives nothing: either somebody believes to have access and has none, or it is a leftover \
          that comes to life when the Deny goes.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [«"kms:Decrypt"», "sqs:SendMessage", "kms:DescribeKey"],
      "Resource": "*"
    },
    {"Sid": "NoKeys", "Effect": "Deny", "Action": "kms:*", "Resource": "*"}
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kms:*", "sqs:SendMessage"], "Resource": "*"},
    {"Sid": "NoKeys", "Effect": "Deny", "NotAction": ["kms:Decrypt", "sqs:*"], "Resource": "*"}
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html",
    ],
    check: check_denied,
});

/// Entries of an Allow that another one gives.
pub static COVERED: Rule = Rule::new(Definition {
    id: "action-in-another-statement",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::OVERLAP,
    title: "Action that another statement allows",
    what: "An entry of several in the `Action` of an Allow is taken in by an entry of another Allow with the same principals, on all of \
           its resources, without conditions or with the very same. Where that goes for all entries, `statement-within-another` says \
           it of the whole statement. Of two entries that say the same, the later is reported; where the other statement lies within this \
           one as a whole, that is reported alone. Conditions on networks are left to the rules about them.",
    why: "The entry limits nothing: what it names is allowed without it, and stays allowed when somebody takes it out to forbid it.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:Send*", "Resource": "arn:aws:sqs:*:111122223333:orders-*"},
    {
      "Effect": "Allow",
      "Action": [«"sqs:SendMessage"», "sqs:ReceiveMessage"],
      "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders-new"
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:Send*", "Resource": "arn:aws:sqs:*:111122223333:orders-*"},
    {
      "Effect": "Allow",
      "Action": "sqs:ReceiveMessage",
      "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders-new"
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    ],
    check: check_covered,
});

/// At most this much is compared in one policy, in the units of [`cost`].
const WORK: usize = 1_000_000;

/// The entries of a statement that others take in: their places, by the index of the first that does.
type Taken = BTreeMap<usize, Vec<usize>>;

fn check_denied(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if !IS_WHOLE || !context.grants.has_denials() {
        return;
    }
    let mut work = WORK;
    for allow in policy.with_effect(Effect::Allow) {
        if !has_several(allow) || is_given(context, allow) {
            continue;
        }
        let denies = policy.with_effect(Effect::Deny);
        let denies = denies.filter(|deny| deny.condition_member.is_none());
        let denies = denies.take(MAX_STATEMENTS);
        let taken = taken(policy, allow, denies, &mut work, &|_, _, _| true);
        report(policy, allow, &taken, findings);
        if work == 0 || findings.is_full() {
            return;
        }
    }
}

fn check_covered(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if !IS_WHOLE {
        return;
    }
    let Some(GivenTwice { allows, twice }) = GivenTwice::of(context) else {
        return;
    };
    let mut work = WORK;
    for (narrow, own) in &allows {
        if !has_several(narrow) || !own.intersects(&twice) {
            continue;
        }
        // One that lies within this statement is what can go, and not the entry of this one.
        let wide = allows.iter().filter(|(wide, actions)| {
            actions.intersects(own)
                && may_be_within(policy, wide, narrow)
                && !(may_be_within(policy, narrow, wide) && covers(narrow, wide))
        });
        let wide = wide.map(|(wide, _)| *wide);
        let taken = taken(policy, narrow, wide, &mut work, &|wide, narrow, place| {
            wide.index < narrow.index || !takes_back(policy, wide, narrow, place)
        });
        report(policy, narrow, &taken, findings);
        if work == 0 || findings.is_full() {
            return;
        }
    }
}

fn has_several(statement: &Statement<'_>) -> bool {
    let actions = statement.actions.as_ref();
    actions.is_some_and(|actions| !actions.negated && actions.items.len() > 1)
}

/// The entries of `narrow` that `others` take in, where `counts` says so of the other, `narrow` and the entry's place. None where
/// all of it is taken in, for that is said of the whole statement.
fn taken<'s, 'a: 's>(
    policy: &Policy<'_>,
    narrow: &Statement<'_>,
    others: impl Iterator<Item = &'s Statement<'a>>,
    work: &mut usize,
    counts: &dyn Fn(&Statement<'_>, &Statement<'_>, usize) -> bool,
) -> Taken {
    let mut taken = Taken::new();
    let entries = narrow.actions.as_ref().map_or(0, |a| a.items.len());
    let mut known = vec![false; entries];
    for other in others {
        *work = work.saturating_sub(cost(policy, other, narrow));
        if *work == 0 {
            break;
        }
        let places = covered_actions(other, narrow);
        if places.len() == entries || covers(other, narrow) {
            return Taken::new();
        }
        for place in places {
            let Some(known) = known.get_mut(place).filter(|known| !**known) else {
                continue;
            };
            if counts(other, narrow, place) {
                *known = true;
                taken.entry(other.index).or_default().push(place);
            }
        }
    }
    if known.iter().all(|known| *known) {
        return Taken::new();
    }
    taken
}

/// Whether the entry of `narrow` at `place` takes in the one of `wide` that takes it in.
fn takes_back(
    policy: &Policy<'_>,
    wide: &Statement<'_>,
    narrow: &Statement<'_>,
    place: usize,
) -> bool {
    let entry = |statement: &Statement<'_>, place: usize| {
        let actions = statement.actions.as_ref()?;
        actions
            .items
            .get(place)
            .map(|entry| entry.text.value.to_owned())
    };
    let Some(own) = entry(narrow, place) else {
        return false;
    };
    may_be_within(policy, narrow, wide)
        && covered_actions(narrow, wide).into_iter().any(|place| {
            entry(wide, place).is_some_and(|other| {
                pattern::covers_ignore_case(&own, &other)
                    && pattern::covers_ignore_case(&other, &own)
            })
        })
}

fn report(policy: &Policy<'_>, narrow: &Statement<'_>, taken: &Taken, findings: &mut Findings) {
    for (index, places) in taken {
        if findings.is_full() {
            return;
        }
        if let Some(other) = policy.statement(*index) {
            report_entries(narrow, other, places, findings);
        }
    }
}

/// Reports the entries of `narrow` at `places`, which `other` takes in.
fn report_entries(
    narrow: &Statement<'_>,
    other: &Statement<'_>,
    places: &[usize],
    findings: &mut Findings,
) {
    let Some(actions) = &narrow.actions else {
        return;
    };
    let mut entries = places.iter().filter_map(|place| actions.items.get(*place));
    let Some(first) = entries.next() else {
        return;
    };
    let is_limited = is_limited_beside(narrow, other);
    let (does, more) = if other.denies() {
        ("give", ", under no condition")
    } else if is_limited {
        ("add", ", without this condition")
    } else {
        ("add", "")
    };
    let them = if places.len() == 1 { "it" } else { "them" };
    let verb = if other.denies() { "denies" } else { "allows" };
    let finding = findings.report(
        first.text.span,
        format!(
            "{} nothing: {} {verb} {them} on all of these resources{more}.",
            subject(first.text.value, places.len(), does),
            other.name()
        ),
    );
    for entry in entries {
        finding.related(entry.text.span, "Nor does this one.");
    }
    finding.related(other.node.span, format!("This {verb} {them}."));
    if !other.denies() {
        finding.rests_on(needed(other, narrow, places));
    }
    let nodes = actions.member.value.one_or_many();
    let gone = places_in(nodes, places.iter().copied());
    let (title, edits) = without_entries(nodes, &gone);
    finding.fix(other.denies() || !is_limited, title, edits);
}

/// What of `other` has to stay for the entries of `narrow` at `places` to add nothing: its entries that take them in, and its
/// resources.
fn needed(other: &Statement<'_>, narrow: &Statement<'_>, places: &[usize]) -> Vec<Span> {
    let own = narrow.actions.iter().flat_map(|actions| {
        let at = |place: &usize| actions.items.get(*place);
        places.iter().filter_map(at)
    });
    let own: Vec<&str> = own.map(|entry| entry.text.value).collect();
    let takes_in = |wide: &&ActionPattern<'_>| {
        let mut own = own.iter();
        own.any(|own| wide.is_everything() || pattern::covers_ignore_case(wide.text.value, own))
    };
    let actions = other.actions.iter().flat_map(|actions| &actions.items);
    let actions = actions.filter(takes_in).map(|entry| entry.text.span);
    let resources = other.resources.iter();
    let resources = resources.map(|resources| resources.member.value.span);
    actions.chain(resources).collect()
}
