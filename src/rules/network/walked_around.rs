use super::ip::{Purpose, listed};
use super::limit::{Limit, held_to, limits};
use crate::access::cover::{covered_actions, covers};
use crate::access::network::{Bounds, Caller};
use crate::access::solve::is_walked_around;
use crate::policy::{Effect, Kind, Policy, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Proof, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;

/// How many Allows without a restriction each restricted one is held against.
const MAX_OPEN: usize = 64;

/// An Allow from some addresses, and another that gives the same from anywhere.
pub static RULE: Rule = Rule::new(Definition {
    id: "address-restriction-walked-around",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Network,
    needs: Needs::NETWORKS,
    title: "Address restriction that another Allow walks around",
    what: "One Allow holds an action to some addresses, and another Allow of the same document gives the same action on the same \
           resources from every address, with no condition and no Deny in the way; or several Allows together do, which the solver \
           shows.",
    why: "Statements add up: what one of them allows is allowed. The restriction is of no effect for these actions.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ChangeFromOffice",
      "Effect": "Allow",
      "Action": ["s3:PutObject", "s3:DeleteObject"],
      "Resource": "arn:aws:s3:::reports/*",
      "Condition": {"IpAddress": {"aws:SourceIp": «"52.94.76.0/22"»}}
    },
    {
      "Sid": "Upload",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:Put*"],
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ChangeFromOffice",
      "Effect": "Allow",
      "Action": ["s3:PutObject", "s3:DeleteObject"],
      "Resource": "arn:aws:s3:::reports/*",
      "Condition": {"IpAddress": {"aws:SourceIp": "52.94.76.0/22"}}
    },
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
    ],
    check: in_whole(check),
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let restricted: Vec<Limit<'_, '_>> = limits(policy)
        .filter(|limit| {
            limit.statement.allows() && limit.purpose == Purpose::LetIn && !limit.set.is_full()
        })
        .collect();
    if restricted.is_empty() {
        return;
    }
    let reach = context.reach();
    let open: Vec<&Statement<'_>> = policy
        .with_effect(Effect::Allow)
        .filter(|allow| Bounds::of(allow, Caller::Anyone).must.addresses.is_full())
        .filter(|allow| reach.row(allow).is_some_and(|row| row.direct.everywhere()))
        .take(MAX_OPEN)
        .collect();
    for limit in restricted {
        if findings.is_full() {
            return;
        }
        let is_told = open
            .iter()
            .any(|other| report(context, &limit, other, findings));
        if !is_told && IS_WHOLE && open.len() > 1 && are_together(policy, &limit) {
            report_together(&limit, findings);
        }
    }
}

/// Longer policies are not put to the solver.
const MAX_LENGTH: usize = 20_000;

/// Whether several statements together walk around `limit`.
fn are_together(policy: &Policy<'_>, limit: &Limit<'_, '_>) -> bool {
    policy.text.len() <= MAX_LENGTH && is_walked_around(policy, limit.statement)
}

fn report_together(limit: &Limit<'_, '_>, findings: &mut Findings) {
    if let Some(condition) = limit.conditions.first() {
        findings.report(
            condition.place(),
            format!(
                "This Allow is for requests from {} alone, but others together allow everything that it allows, wherever requests \
                 come from.",
                listed(&limit.set)
            ),
        );
    }
}

/// Reports that `other` walks around `limit`, if it does.
fn report<'a>(
    context: &Context<'a>,
    limit: &Limit<'_, 'a>,
    other: &Statement<'a>,
    findings: &mut Findings,
) -> bool {
    let (Some(condition), Some(actions)) = (limit.conditions.first(), &limit.statement.actions)
    else {
        return false;
    };
    let covered = covered_actions(other, limit.statement);
    let whole = covered.len() == actions.items.len() || covers(other, limit.statement);
    if covered.is_empty() && !whole {
        return false;
    }
    let what = if whole {
        "everything that it allows".to_owned()
    } else {
        let names = covered.iter().filter_map(|at| actions.items.get(*at));
        let names: Vec<String> = names
            .take(3)
            .map(|action| format!("`{}`", short(action.text.value)))
            .collect();
        match covered.len() - names.len() {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    };
    let finding = findings.report(
        condition.place(),
        format!(
            "This Allow is for requests from {} alone, but {} allows {what} from anywhere.",
            listed(&limit.set),
            other.name()
        ),
    );
    finding.shown_by(|| {
        let both = context.grants.given_by(other);
        let both = both.intersection(&context.grants.given_by(limit.statement));
        Proof::of(both)
            .through(other.index)
            .from(limit.set.complement())
    });
    if let Some(actions) = &other.actions {
        finding.related(actions.member.span(), "This is allowed from anywhere.");
    }
    if let [only] = limit.conditions.as_slice()
        && only.is_understood()
        && limit.set.cidrs().nth(16).is_none()
        && let Some(edits) = held_to(context.policy.text, other, &limit.set)
    {
        let title = format!("Hold {} to the same addresses", other.name());
        finding.unsafe_fix(title, edits);
    }
    true
}
