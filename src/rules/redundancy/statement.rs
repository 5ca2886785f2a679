use super::suggestion;
use crate::order::Order;
use crate::policy::{Kind, Policy, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::{Node, Value, quoted, remove_items};

/// Statements that say the same.
pub static RULE: Rule = Rule::new(Definition {
    id: "redundant-statement",
    issue_code: Some("REDUNDANT_STATEMENT"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::OVERLAP,
    title: "Statement that is there twice",
    what: "Two statements have the same effect, principals, actions, resources and conditions. Their `Sid`, the order of lists, a \
           lone value written as a list, and the letter case of actions, operators and condition keys make no difference. A \
           statement that another one merely takes in is not reported. All equal statements are one finding, at the second.",
    why: "Somebody will change one of the two and believe that it is done; the other keeps giving what was taken away.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadOrders",
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:Query"],
      "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
    },
    «{
      "Sid": "OrdersForTheReport",
      "Effect": "Allow",
      "Action": ["dynamodb:Query", "dynamodb:GetItem"],
      "Resource": ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]
    }»
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadOrders",
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:Query"],
      "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
    },
    {
      "Sid": "OrdersForTheReport",
      "Effect": "Allow",
      "Action": "dynamodb:Scan",
      "Resource": ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html",
        suggestion!("redundant-statement"),
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let policy = context.policy;
    for group in groups(policy) {
        if findings.is_full() {
            return;
        }
        report(policy, &group, findings);
    }
}

/// The statements that say the same, by their indices, the first of each group first.
pub(super) fn groups(policy: &Policy<'_>) -> Vec<Vec<usize>> {
    if policy.statements.len() < 2 {
        return Vec::new();
    }
    let outlined = policy.statements.iter().enumerate();
    let mut outlined: Vec<(usize, usize)> = outlined
        .map(|(at, statement)| (outline(statement), at))
        .collect();
    outlined.order();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for alike in outlined
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|alike| alike.len() > 1)
    {
        let statements = alike
            .iter()
            .filter_map(|(_, at)| policy.statements.get(*at));
        let mut written: Vec<(String, usize)> = statements
            .map(|statement| (normal_form(statement), statement.index))
            .collect();
        written.order();
        let equal = written.chunk_by(|a, b| a.0 == b.0);
        let equal = equal.filter(|equal| equal.len() > 1);
        groups.extend(equal.map(|equal| equal.iter().map(|(_, index)| *index).collect()));
    }
    groups.order_by_key(|group| group.get(1).copied());
    groups
}

fn report(policy: &Policy<'_>, group: &[usize], findings: &mut Findings) {
    let Some(list) = policy
        .element(policy.node, "Statement")
        .map(|member| member.value.one_or_many())
    else {
        return;
    };
    let mut statements = group.iter().filter_map(|index| policy.statement(*index));
    let (Some(kept), Some(first)) = (statements.next(), statements.next()) else {
        return;
    };
    let others: Vec<&Statement<'_>> = statements.collect();
    let same = match others.len() {
        0 => String::new(),
        1 => ", and so does one more".to_owned(),
        more => format!(", and so do {more} more"),
    };
    let finding = findings.report(
        first.node.span,
        format!("This statement says the same as {}{same}.", kept.name()),
    );
    for other in &others {
        finding.related(other.node.span, "This says the same.");
    }
    finding.related(kept.node.span, "This stays.");
    let title = match others.len() {
        0 => "Remove the repetition".to_owned(),
        more => format!("Remove the {} repetitions", more + 1),
    };
    let gone = group.get(1..).unwrap_or_default();
    finding.safe_fix(title, remove_items(list, gone));
}

/// A number that is the same for statements that say the same, and seldom for others.
fn outline(statement: &Statement<'_>) -> usize {
    let of = |text: &str| {
        let last = text
            .bytes()
            .next_back()
            .map_or(0, |byte| byte.to_ascii_lowercase());
        text.len() * 31 + usize::from(last)
    };
    let actions = statement.actions.iter().flat_map(|actions| &actions.items);
    let resources = statement
        .resources
        .iter()
        .flat_map(|resources| &resources.items);
    let principals = statement
        .principals
        .iter()
        .flat_map(|principals| &principals.items);
    // Their values may be written as strings or not.
    let conditions = statement.conditions.iter();
    let conditions = conditions
        .map(|condition| of(&condition.operator_key.text) + of(&condition.member.key.text));
    usize::from(statement.denies())
        + actions.map(|action| of(action.text.value)).sum::<usize>() * 2
        + resources.map(|resource| of(resource.value)).sum::<usize>() * 3
        + principals
            .map(|principal| of(principal.text.value))
            .sum::<usize>()
            * 5
        + conditions.sum::<usize>() * 7
}

/// The statement without its name, in one spelling for one meaning.
fn normal_form(statement: &Statement<'_>) -> String {
    let members = statement.node.as_object().unwrap_or_default().iter();
    let members = members.filter(|member| !member.key.text.eq_ignore_ascii_case("Sid"));
    let written = members.map(|member| {
        let name = member.key.text.to_ascii_lowercase();
        let is_action = matches!(name.as_str(), "action" | "notaction");
        format!("{name}{}", normal_value(&member.value, is_action))
    });
    sorted(written.collect())
}

/// A value as a list: a lone value and a list of it mean the same.
fn normal_value(node: &Node<'_>, ignore_case: bool) -> String {
    let items = node.one_or_many().iter();
    sorted(items.map(|item| normal_item(item, ignore_case)).collect())
}

fn normal_item(node: &Node<'_>, ignore_case: bool) -> String {
    if let Some(text) = node.scalar() {
        return match ignore_case {
            true => quoted(&text.to_ascii_lowercase()),
            false => quoted(text),
        };
    }
    match &node.value {
        Value::Array(_) => normal_value(node, ignore_case),
        Value::Object(members) => {
            let members = members.iter().map(|member| {
                let name = quoted(&member.key.text.to_ascii_lowercase());
                format!("{name}:{}", normal_value(&member.value, ignore_case))
            });
            sorted(members.collect())
        }
        _ => "null".to_owned(),
    }
}

fn sorted(mut items: Vec<String>) -> String {
    items.order();
    format!("[{}]", items.join(","))
}
