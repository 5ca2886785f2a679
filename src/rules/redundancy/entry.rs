use super::suggestion;
use crate::access::{Comparison, Named, RedundantGroup, redundant_groups};
use crate::policy::{Arn, Kind, Statement, pattern};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;
use crate::syntax::{Member, Node, Span, remove_items};

/// Actions that another entry of the list takes in.
pub static ACTION: Rule = Rule::new(Definition {
    id: "redundant-action",
    issue_code: Some("REDUNDANT_ACTION"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::NOTHING,
    title: "Action that the list has already",
    what: "An entry of `Action` or `NotAction` is there twice, or a wildcard of the same list takes it in as a whole. What only \
           several entries together take in is not reported, nor what merely overlaps. All that one entry takes in is one \
           finding, at the first of them. Patterns are compared, not the actions that AWS has today: what it adds later counts.",
    why: "Who reads the list takes it for narrower than it is: where `iam:Get*` stands, the actions named beside it limit \
          nothing. If the wildcard was meant to be replaced by the names, it is what has to go.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["sqs:List*", «"sqs:ListQueues"», "sqs:GetQueueUrl"],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["sqs:List*", "sqs:GetQueueUrl"],
    "Resource": "*"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": [«"ec2:StopInstances"», "ec2:StartInstances", "ec2:*Instances", "ec2:Run*"],
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": ["ec2:*Instances", "ec2:Run*"],
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        suggestion!("redundant-action"),
    ],
    check: check_actions,
});

/// Resources that another entry of the list takes in.
pub static RESOURCE: Rule = Rule::new(Definition {
    id: "redundant-resource",
    issue_code: Some("REDUNDANT_RESOURCE"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::NOTHING,
    title: "Resource that the list has already",
    what: "An entry of `Resource` or `NotResource` is there twice, or another of the same list takes it in as a whole by its \
           wildcards. A policy variable counts as a text that is not known. All that one entry takes in is one finding, at the \
           first of them. IAM lets a wildcard run over the colons of an ARN, and so does this rule; AWS's validator most likely compares \
           ARNs field by field, and its answer (`validate-policy`) leaves out what only such a wildcard takes in.",
    why: "The names in the list limit nothing where a wildcard takes them in: it holds for whatever is made later under such a \
          name, too. Either they can go, or the wildcard is one too many.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": [
      «"arn:aws:s3:::reports/2026/summary.csv"»,
      "arn:aws:s3:::reports/2025/*",
      "arn:aws:s3:::reports/*",
      "arn:aws:s3:::invoices/*"
    ]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": [
      "arn:aws:s3:::reports/*",
      "arn:aws:s3:::invoices/*"
    ]
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        suggestion!("redundant-resource"),
    ],
    check: check_resources,
});

/// At most this many characters of the entries of one policy are compared.
const WORK: usize = 10_000_000;

fn check_actions(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let comparison = Comparison {
        is_exact_case: false,
        covers: pattern::covers_ignore_case,
    };
    let mut work = WORK;
    for statement in &context.policy.statements {
        if let Some(actions) = statement.actions.as_ref().filter(|a| a.items.len() > 1) {
            if are_different(context, statement) {
                continue;
            }
            let items = actions.items.iter();
            let entries = items.map(|action| {
                if action.is_everything() {
                    "*"
                } else {
                    action.text.value
                }
            });
            check(
                actions.member,
                Node::as_str,
                &entries.collect::<Vec<_>>(),
                comparison,
                &mut work,
                findings,
            );
        }
    }
}

/// Whether each entry of `statement` takes in actions, and none what another does: this is soon told, and true of most.
fn are_different<'a>(context: &Context<'a>, statement: &Statement<'a>) -> bool {
    if statement.actions.as_ref().is_none_or(|a| a.negated) {
        return false;
    }
    let mut entries = context.grants.entries(statement);
    let sum = entries.try_fold(0, |sum, (entry, named)| {
        let taken = match named {
            Named::One(_) => 1,
            Named::Unknown => 0,
            _ => context.grants.taken_in(entry, named)?.len(),
        };
        (taken > 0).then_some(sum + taken)
    });
    sum == Some(context.grants.actions(statement).len())
}

fn check_resources(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let has_variables = context.policy.has_variables();
    let comparison = Comparison {
        is_exact_case: true,
        covers: match (context.settings.validator, has_variables) {
            (None, true) => pattern::covers_with_variables,
            (None, false) => pattern::covers,
            (Some(_), true) => {
                |wide, narrow| covers_by_fields(pattern::covers_with_variables, wide, narrow)
            }
            (Some(_), false) => |wide, narrow| covers_by_fields(pattern::covers, wide, narrow),
        },
    };
    let mut work = WORK;
    for statement in &context.policy.statements {
        if let Some(resources) = statement.resources.as_ref().filter(|r| r.items.len() > 1) {
            let entries: Vec<&str> = resources.items.iter().map(|text| text.value).collect();
            let list = resources.member;
            check(
                list,
                Node::as_str,
                &entries,
                comparison,
                &mut work,
                findings,
            );
        }
    }
}

/// Whether AWS's validator sees that `wide` takes in `narrow`. IAM lets a wildcard run over the colons of an ARN; the validator most
/// likely holds ARNs against each other field by field.
fn covers_by_fields(covers: fn(&str, &str) -> bool, wide: &str, narrow: &str) -> bool {
    let of_fields = || {
        let (Some(wide), Some(narrow)) = (Arn::parse(wide), Arn::parse(narrow)) else {
            return true;
        };
        covers(wide.region, narrow.region)
            && covers(wide.account, narrow.account)
            && covers(wide.resource, narrow.resource)
    };
    covers(wide, narrow) && of_fields()
}

/// Reads an entry of a list; what it cannot read is none.
pub(super) type Read<'m, 'a> = fn(&'m Node<'a>) -> Option<&'m str>;

/// Reports the groups of `entries`, which are what `read` reads in the value of `member`.
pub(super) fn check<'m, 'a>(
    member: &'m Member<'a>,
    read: Read<'m, 'a>,
    entries: &[&str],
    comparison: Comparison,
    work: &mut usize,
    findings: &mut Findings,
) {
    let groups = redundant_groups(entries, comparison, work);
    if groups.is_empty() {
        return;
    }
    let nodes = member.value.one_or_many();
    let all = nodes.iter().enumerate();
    let read: Vec<Placed<'_>> = all
        .filter_map(|(at, node)| Some((at, node.span, read(node)?)))
        .collect();
    for group in groups {
        if findings.is_full() {
            return;
        }
        report(nodes, &read, &group, findings);
    }
}

/// An entry: its place in the list and in the text, and how it reads.
type Placed<'n> = (usize, Span, &'n str);

fn report(
    nodes: &[Node<'_>],
    entries: &[Placed<'_>],
    group: &RedundantGroup,
    findings: &mut Findings,
) {
    let entry = |at: usize| entries.get(at).copied();
    let redundant: Vec<_> = group.redundant.iter().filter_map(|at| entry(*at)).collect();
    let (Some((first, others)), Some((_, kept, wide))) =
        (redundant.split_first(), entry(group.kept))
    else {
        return;
    };
    let (name, wide) = (short(first.2), short(wide));
    let is_repeat = name.eq_ignore_ascii_case(&wide);
    let message = match (is_repeat, others.len()) {
        (true, 0) => format!("`{name}` stands in this list twice."),
        (true, more) => format!(
            "`{name}` adds nothing, nor do {more} more entries: `{wide}` stands in this list already."
        ),
        (false, 0) => format!("`{name}` adds nothing: `{wide}` in the same list takes it in."),
        (false, 1) => format!(
            "`{name}` and one more entry add nothing: `{wide}` in the same list takes them in."
        ),
        (false, more) => format!(
            "`{name}` and {more} more entries add nothing: `{wide}` in the same list takes them in."
        ),
    };
    let finding = findings.report(first.1, message);
    for (_, other, _) in others {
        finding.related(*other, "This adds nothing either.");
    }
    finding.related(kept, "This stays.");
    let gone: Vec<usize> = redundant.iter().map(|(place, ..)| *place).collect();
    let title = match gone.len() {
        1 => "Remove the entry".to_owned(),
        count => format!("Remove the {count} entries"),
    };
    finding.safe_fix(title, remove_items(nodes, &gone));
}
