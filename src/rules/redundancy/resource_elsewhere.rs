use super::shadowed::{cost, may_be_within};
use super::{GivenTwice, MAX_STATEMENTS, is_limited_beside, places_in, subject, without_entries};
use crate::access::cover::{covered_resources, covers};
use crate::policy::{Effect, Element, Kind, Policy, Statement, Text, pattern};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::Span;

/// Resources of an Allow on which another one gives the same.
pub static RULE: Rule = Rule::new(Definition {
    id: "resource-in-another-statement",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::OVERLAP,
    title: "Resource on which another statement allows the same",
    what: "An entry of several in the `Resource` of an Allow is taken in by an entry of another Allow with the same principals, which \
           allows all actions of this one, without conditions or with the very same. Where that goes for all entries, \
           `statement-within-another` says it of the whole statement. Of two entries that say the same, the later is reported; where the \
           other statement lies within this one as a whole, that is reported alone.",
    why: "The entry limits nothing: what it names can be used without it, and still can when somebody takes it out to forbid it.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:111122223333:orders-*"},
    {
      "Effect": "Allow",
      "Action": "sqs:SendMessage",
      "Resource": [
        «"arn:aws:sqs:eu-west-1:111122223333:orders-new"»,
        "arn:aws:sqs:eu-west-1:111122223333:invoices"
      ]
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:111122223333:orders-*"},
    {
      "Effect": "Allow",
      "Action": "sqs:SendMessage",
      "Resource": "arn:aws:sqs:eu-west-1:111122223333:invoices"
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    ],
    check,
});

/// At most this much is compared in one policy, in the units of [`cost`].
const WORK: usize = 500_000;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let mut allows = policy.with_effect(Effect::Allow).take(MAX_STATEMENTS);
    if !IS_WHOLE || !allows.any(has_several) {
        return;
    }
    let Some(GivenTwice { allows, twice }) = GivenTwice::of(context) else {
        return;
    };
    let mut work = WORK;
    for (narrow, own) in &allows {
        if !has_several(narrow) || own.is_empty() || !own.is_subset(&twice) {
            continue;
        }
        let able = allows.iter().filter(|(wide, actions)| {
            own.is_subset(actions) && may_be_within(policy, wide, narrow)
        });
        for (wide, _) in able {
            work = work.saturating_sub(cost(policy, wide, narrow));
            if work == 0 || findings.is_full() {
                return;
            }
            let places = places(policy, wide, narrow);
            if !places.is_empty() {
                report(wide, narrow, &places, findings);
                break;
            }
        }
    }
}

fn has_several(statement: &Statement<'_>) -> bool {
    let resources = statement.resources.as_ref();
    resources.is_some_and(|resources| !resources.negated && resources.items.len() > 1)
}

/// The places of the resources of `narrow` that can go because of `wide`; none where one statement lies within the other.
fn places(policy: &Policy<'_>, wide: &Statement<'_>, narrow: &Statement<'_>) -> Vec<usize> {
    let mut places = covered_resources(wide, narrow);
    let is_within = || may_be_within(policy, narrow, wide) && covers(narrow, wide);
    if places.is_empty() || covers(wide, narrow) || is_within() {
        return Vec::new();
    }
    // Each of two equal entries takes in the other: the later can go.
    if wide.index > narrow.index && may_be_within(policy, narrow, wide) {
        let back = covered_resources(narrow, wide);
        let text = |statement: &Statement<'_>, place: usize| {
            let resources = statement.resources.as_ref()?;
            resources.items.get(place).map(|item| item.value.to_owned())
        };
        let back: Vec<String> = back.iter().filter_map(|at| text(wide, *at)).collect();
        places.retain(|place| {
            text(narrow, *place).is_some_and(|own| {
                let covers = pattern::covers_with_variables;
                !back
                    .iter()
                    .any(|other| covers(&own, other) && covers(other, &own))
            })
        });
    }
    places
}

fn report(wide: &Statement<'_>, narrow: &Statement<'_>, places: &[usize], findings: &mut Findings) {
    let Some(resources) = &narrow.resources else {
        return;
    };
    let mut entries = places
        .iter()
        .filter_map(|place| resources.items.get(*place));
    let Some(first) = entries.next() else {
        return;
    };
    let is_limited = is_limited_beside(narrow, wide);
    let them = if places.len() == 1 { "it" } else { "them" };
    let more = if is_limited {
        ", without this condition"
    } else {
        ""
    };
    let finding = findings.report(
        first.span,
        format!(
            "{} nothing: {} allows all of these actions on {them}{more}.",
            subject(first.value, places.len(), "add"),
            wide.name()
        ),
    );
    for entry in entries {
        finding.related(entry.span, "Nor does this one.");
    }
    finding.related(wide.node.span, "This allows the same on it.");
    finding.rests_on(needed(wide, resources, places));
    let nodes = resources.member.value.one_or_many();
    let gone = places_in(nodes, places.iter().copied());
    let (title, edits) = without_entries(nodes, &gone);
    finding.fix(!is_limited, title, edits);
}

/// What of `wide` has to stay for the entries of `resources` at `places` to add nothing: its entries that take them in, and its
/// actions.
fn needed(wide: &Statement<'_>, resources: &Element<'_, Text<'_>>, places: &[usize]) -> Vec<Span> {
    let own = places
        .iter()
        .filter_map(|place| resources.items.get(*place));
    let own: Vec<&str> = own.map(|entry| entry.value).collect();
    let takes_in = |wide: &&Text<'_>| {
        let mut own = own.iter();
        own.any(|own| pattern::covers_with_variables(wide.value, own))
    };
    let entries = wide.resources.iter().flat_map(|resources| &resources.items);
    let entries = entries.filter(takes_in).map(|entry| entry.span);
    let actions = wide.actions.iter();
    let actions = actions.map(|actions| actions.member.value.span);
    entries.chain(actions).collect()
}
