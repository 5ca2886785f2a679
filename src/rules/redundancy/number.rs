use super::suggestion;
use crate::policy::{Condition, Decimal, Kind, OperatorKind};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::{Node, replace};

/// Several bounds of which one decides.
pub static RULE: Rule = Rule::new(Definition {
    id: "redundant-condition-value-num",
    issue_code: Some("REDUNDANT_CONDITION_VALUE_NUM"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Several bounds where one decides",
    what: "`NumericLessThan`, `NumericLessThanEquals`, `NumericGreaterThan` or `NumericGreaterThanEquals` has a list of numbers. \
           The values of a list are joined by \"or\", so the widest bound decides: the greatest for \"less than\", the least for \
           \"greater than\". The operators with `IfExists`, `ForAllValues` and `ForAnyValue` count too. Lists with something that is \
           no number, such as a policy variable, are left alone.",
    why: "The narrower bound looks as if it held and does not: with `900` and `3600` seconds since the last sign-in with MFA, an \
          hour is what counts.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:DeactivateMFADevice",
    "Resource": "arn:aws:iam::111122223333:user/*",
    "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": «["900", "3600"]»}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:DeactivateMFADevice",
    "Resource": "arn:aws:iam::111122223333:user/*",
    "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric",
        suggestion!("redundant-condition-value-num"),
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let text = context.policy.text;
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            let Some((bound, which)) = decisive(condition) else {
                continue;
            };
            if findings.is_full() {
                return;
            }
            let list = &condition.member.value;
            let bound = bound.span.of(text);
            let finding = findings.report(
                list.span,
                format!(
                    "Any one of these values is enough, so only the {which} counts: `{}`.",
                    bound.trim_matches('"')
                ),
            );
            finding.safe_fix(
                format!("Keep only the {which} value"),
                vec![replace(list.span, bound)],
            );
        }
    }
}

/// The value that decides, and which it is; `None` where there are not several numbers to compare with.
fn decisive<'c>(condition: &'c Condition<'_>) -> Option<(&'c Node<'c>, &'static str)> {
    use OperatorKind as K;
    let (upward, which) = match condition.operator?.kind {
        K::NumericLessThan | K::NumericLessThanEquals => (true, "greatest"),
        K::NumericGreaterThan | K::NumericGreaterThanEquals => (false, "least"),
        _ => return None,
    };
    let nodes = condition
        .member
        .value
        .as_array()
        .filter(|nodes| nodes.len() > 1)?;
    let mut best: Option<(Decimal, &Node<'_>)> = None;
    for node in nodes {
        let number = number(node)?;
        if best.is_none_or(|(most, _)| if upward { number > most } else { number < most }) {
            best = Some((number, node));
        }
    }
    best.map(|(_, node)| (node, which))
}

fn number(node: &Node<'_>) -> Option<Decimal> {
    Decimal::parse(node.scalar()?)
}
