use crate::catalog::{ActionSet, Catalog};
use crate::policy::{Kind, OperatorKind, Statement};
use crate::rules::added_condition::{Added, with_conditions};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::quoted;

const ATTRIBUTES: &str = "dynamodb:Attributes";
const SELECT: &str = "dynamodb:Select";
const SPECIFIC: &str = "SPECIFIC_ATTRIBUTES";

/// Attributes that are listed, in a statement that lets their list be left out.
pub static RULE: Rule = Rule::new(Definition {
    id: "dynamodb-attributes-without-select",
    issue_code: Some("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"),
    category: Category::SecurityWarning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Attributes of DynamoDB that can be read around",
    what: "An Allow that lists attributes in `dynamodb:Attributes` and takes in an action that reads items also asks, with `StringEquals` or \
           `StringEqualsIfExists`, that `dynamodb:Select` is `SPECIFIC_ATTRIBUTES`. A statement that only writes has nothing to select.",
    why: "DynamoDB checks the list only where a request says which attributes it wants. One that does not say gets whole items, with all \
          the attributes that were to be kept back.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["dynamodb:GetItem", "dynamodb:Query"],
    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
    "Condition": { "ForAllValues:StringEquals": { «"dynamodb:Attributes"»: ["id", "state"] } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["dynamodb:GetItem", "dynamodb:Query"],
    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
    "Condition": {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id", "state"] },
      "StringEquals": { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-dynamodb-attributes-without-select",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    for statement in policy.statements.iter().filter(|s| s.allows()) {
        let mut conditions = statement.conditions.iter();
        let attributes = conditions.find(|condition| {
            let kind = condition.operator.map(|operator| operator.kind);
            condition.is_key(ATTRIBUTES) && kind.is_some_and(|kind| kind != OperatorKind::Null)
        });
        let Some(attributes) = attributes else {
            continue;
        };
        if findings.is_full() || selects(statement) {
            continue;
        }
        let Some(operator) = operator_to_add(&context.grants.actions(statement)) else {
            continue;
        };
        let finding = findings.report(
            attributes.member.key.span,
            "A read that does not say which attributes it wants gets whole items, whatever this lists. Ask that `dynamodb:Select` is \
             `SPECIFIC_ATTRIBUTES` too.",
        );
        let added = Added {
            operator,
            key: SELECT,
            value: quoted(SPECIFIC),
        };
        let edits = with_conditions(policy.text, statement, &[added]).unwrap_or_default();
        finding.unsafe_fix("Ask for `SPECIFIC_ATTRIBUTES`", edits);
    }
}

/// The operator for `dynamodb:Select`: requests to write do not have the key. `None` where none of the actions reads.
fn operator_to_add(actions: &ActionSet) -> Option<&'static str> {
    let catalog = Catalog::builtin();
    let select = catalog.condition_key(SELECT)?;
    let (mut reads, mut writes) = (false, false);
    for action in actions.iter_service(catalog.service("dynamodb")?) {
        let read = action.lists_key(select);
        reads |= read;
        writes |= !read;
    }
    reads.then_some(if writes {
        "StringEqualsIfExists"
    } else {
        "StringEquals"
    })
}

/// Whether the statement asks that reads say which attributes they want.
fn selects(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        let equals = condition.operator.is_some_and(|operator| {
            matches!(
                operator.kind,
                OperatorKind::StringEquals | OperatorKind::StringEqualsIgnoreCase
            )
        });
        equals
            && condition.is_key(SELECT)
            && condition.values.iter().all(|text| text.value == SPECIFIC)
            && !condition.values.is_empty()
    })
}
