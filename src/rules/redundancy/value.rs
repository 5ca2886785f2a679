use super::entry;
use crate::access::Comparison;
use crate::policy::pattern::{self, is_star};
use crate::policy::{Condition, Kind, OperatorKind, covers_arn};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::Node;

/// Values of a condition that another value of its list takes in.
pub static RULE: Rule = Rule::new(Definition {
    id: "redundant-condition-value",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::CONDITIONS,
    title: "Condition value that the list has already",
    what: "A value of a condition on strings or ARNs is there twice, or a wildcard of the same list takes it in as a whole: whatever the \
           operator, negated ones and those for sets too, what counts is whether a value of the request matches any of the list. Letter \
           case counts but for the operators with `IgnoreCase`, and ARNs are compared part by part. All that one value takes in is one \
           finding. Lists with `*`, which every value matches, are left to the rules about them, as are numbers and addresses.",
    why: "The value limits nothing and adds nothing. Where the wildcard was put in later, the condition is wider than the values beside it say; \
          where a value is there twice, another one was perhaps meant.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": {
      "StringLike": {"ec2:InstanceType": [«"t3.micro"», "t3.*", "t4g.small"]}
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:RunInstances",
    "Resource": "*",
    "Condition": {
      "StringLike": {"ec2:InstanceType": ["t3.*", "t4g.small"]}
    }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": "iam:*",
    "Resource": "*",
    "Condition": {
      "StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1", «"eu-west-1"»]}
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": "iam:*",
    "Resource": "*",
    "Condition": {
      "StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
    ],
    check,
});

/// At most this many characters of the values of one policy are compared.
const WORK: usize = 1_000_000;

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let mut work = WORK;
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            let Some(comparison) = comparison(condition) else {
                continue;
            };
            let values: Vec<&str> = condition.values.iter().map(|text| text.value).collect();
            if !values.iter().any(|value| is_star(value)) {
                let list = condition.member;
                entry::check(list, Node::scalar, &values, comparison, &mut work, findings);
            }
        }
    }
}

/// How the values of `condition` are compared; none where there are not several, or the operator is not about texts.
fn comparison(condition: &Condition<'_>) -> Option<Comparison> {
    use OperatorKind as K;
    if condition.values.len() < 2 {
        return None;
    }
    let (is_exact_case, covers): (bool, fn(&str, &str) -> bool) = match condition.operator?.kind {
        K::StringEquals | K::StringNotEquals => (true, |a, b| a == b),
        K::StringEqualsIgnoreCase | K::StringNotEqualsIgnoreCase => {
            (false, |a, b| a.eq_ignore_ascii_case(b))
        }
        K::StringLike | K::StringNotLike => (true, pattern::covers_with_variables),
        K::ArnEquals | K::ArnLike | K::ArnNotEquals | K::ArnNotLike => (true, covers_arn),
        _ => return None,
    };
    Some(Comparison {
        is_exact_case,
        covers,
    })
}
