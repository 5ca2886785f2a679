use crate::policy::{Kind, Policy};
use crate::rules::{Category, Context, Definition, Example, Finding, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Node, Value, quoted, replace};

/// A value of the wrong JSON type.
pub static RULE: Rule = Rule::new(Definition {
    id: "data-type-mismatch",
    issue_code: Some("DATA_TYPE_MISMATCH"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Wrong JSON type",
    what: "Each element has its JSON type: `Version`, `Id`, `Sid` and `Effect` are strings; `Action`, `Resource` and what stands under \
           a principal's key are strings or lists of strings; `Principal` is `\"*\"` or an object; `Statement` is an object or a list \
           of them; `Condition` is an object of objects whose values are strings, numbers, booleans or lists of these.",
    why: "AWS refuses a policy with a value of another type. An account id without quotes is a number, and would lose its leading \
          zeros.",
    examples: &[
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": «["Allow"]»,
    "Principal": { "AWS": «111122223333» },
    "Action": ["s3:GetObject", «["s3:ListBucket"]»],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "111122223333" },
    "Action": ["s3:GetObject", "s3:ListBucket"],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
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
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": «"aws:SecureTransport"» }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": { "aws:SecureTransport": true } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-data-type-mismatch",
    ],
    check,
});

/// The elements that list actions or resources.
const NAMES: [&str; 4] = ["Action", "NotAction", "Resource", "NotResource"];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    let root = policy.node;
    if root.as_object().is_none() {
        mismatch(root, "A policy", "an object", findings);
        return;
    }
    for name in ["Version", "Id"] {
        if let Some(member) = policy.element(root, name) {
            string(&member.value, name, findings);
        }
    }
    let Some(statements) = policy.element(root, "Statement") else {
        return;
    };
    for node in statements.value.one_or_many() {
        if findings.is_full() {
            return;
        }
        if node.as_object().is_some() {
            check_statement(policy, node, findings);
        } else {
            mismatch(node, "A statement", "an object", findings);
        }
    }
}

fn check_statement<'a>(policy: &Policy<'a>, statement: &'a Node<'a>, findings: &mut Findings) {
    for name in ["Sid", "Effect"] {
        if let Some(member) = policy.element(statement, name) {
            string(&member.value, name, findings);
        }
    }
    for name in NAMES {
        if let Some(member) = policy.element(statement, name) {
            strings(&member.value, name, findings);
        }
    }
    for name in ["Principal", "NotPrincipal"] {
        if let Some(member) = policy.element(statement, name) {
            check_principal(&member.value, name, findings);
        }
    }
    if let Some(member) = policy.element(statement, "Condition") {
        check_condition(&member.value, findings);
    }
}

/// A string in the place of the object is what `invalid-principal-format` speaks of.
fn check_principal(value: &Node<'_>, name: &str, findings: &mut Findings) {
    match &value.value {
        Value::Object(entries) => {
            for entry in entries {
                strings(&entry.value, &entry.key.text, findings);
            }
        }
        Value::String(_) | Value::Array(_) => {}
        _ => {
            let subject = format!("`{name}`");
            mismatch(value, &subject, "`\"*\"` or an object", findings);
        }
    }
}

fn check_condition(value: &Node<'_>, findings: &mut Findings) {
    let Some(operators) = value.as_object() else {
        mismatch(value, "`Condition`", "an object", findings);
        return;
    };
    for operator in operators {
        let Some(keys) = operator.value.as_object() else {
            let subject = format!("What stands under `{}`", short(&operator.key.text));
            mismatch(
                &operator.value,
                &subject,
                "an object of condition keys",
                findings,
            );
            continue;
        };
        for key in keys {
            for node in key.value.one_or_many() {
                let fits = matches!(
                    node.value,
                    Value::String(_) | Value::Number(_) | Value::Bool(_)
                );
                if !fits {
                    let subject = format!("A value of `{}`", short(&key.key.text));
                    no_string(node, &subject, findings);
                }
            }
        }
    }
}

fn string(value: &Node<'_>, name: &str, findings: &mut Findings) {
    if value.as_str().is_none() {
        no_string(value, &format!("`{name}`"), findings);
    }
}

fn strings(value: &Node<'_>, name: &str, findings: &mut Findings) {
    for node in value.one_or_many() {
        if node.as_str().is_some() {
            continue;
        }
        let subject = format!("An entry of `{}`", short(name));
        // Quotes make an account's id of a number, but no action and no resource.
        let is_scalar = matches!(node.value, Value::Number(_) | Value::Bool(_));
        if is_scalar && NAMES.contains(&name) {
            mismatch(node, &subject, "a string", findings);
        } else {
            no_string(node, &subject, findings);
        }
    }
}

/// Reports what should be a string, with the edit that makes it one.
fn no_string(node: &Node<'_>, subject: &str, findings: &mut Findings) {
    let text = match &node.value {
        Value::Number(number) => Some(quoted(number)),
        Value::Bool(truth) => Some(quoted(&truth.to_string())),
        Value::Array(items) => match items.as_slice() {
            [only] => only.as_str().map(quoted),
            _ => None,
        },
        _ => None,
    };
    let finding = mismatch(node, subject, "a string", findings);
    if let (Some(finding), Some(text)) = (finding, text) {
        finding.safe_fix(
            "Write the value as a string",
            vec![replace(node.span, text)],
        );
    }
}

fn mismatch<'f>(
    node: &Node<'_>,
    subject: &str,
    expected: &str,
    findings: &'f mut Findings,
) -> Option<&'f mut Finding> {
    // The syntax error has said what is missing there.
    if matches!(node.value, Value::Invalid) || findings.is_full() {
        return None;
    }
    Some(findings.report(
        node.span,
        format!(
            "{subject} has to be {expected}; here stands {}.",
            node.kind_name()
        ),
    ))
}
