//! Reading secrets and data wholesale.

use super::scope::{has_open_resource, is_limited, is_open};
use super::telling::{code, joined};
use crate::access::{Named, sensitive};
use crate::catalog::{Action, ActionSet, Catalog};
use crate::policy::{Effect, Kind, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Rule, Topic};

/// `Allow` of reading every secret, object or table.
pub static RULE: Rule = Rule::new(Definition {
    id: "wholesale-data-access",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    title: "Reading all secrets or all data",
    what: "An Allow of an identity policy reads the content of stores (secrets, parameters, objects, tables, queues, disks, databases) \
           and its `Resource` leaves their names open, without a condition on the resource. An entry that takes in a whole service \
           has a finding of its own.",
    why: "Secrets are the way from one system into the next: whoever reads all of them has every password that the account keeps. \
          Whoever reads every bucket and table has the company's data in one go.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["secretsmanager:DescribeSecret", «"secretsmanager:GetSecretValue"»],
    "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*"
  }, {
    "Effect": "Allow",
    "Action": [«"s3:Get*"», "s3:List*"],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
    "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/*"
  }, {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }, {
    "Effect": "Allow",
    "Action": "kms:Decrypt",
    "Resource": "*",
    "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ],
    check,
});

/// What is read, and the actions that read it. The first of a row is the one that messages name.
const STORES: &[(&str, &[&str])] = &[
    (
        "every secret",
        &[
            "secretsmanager:GetSecretValue",
            "secretsmanager:BatchGetSecretValue",
        ],
    ),
    (
        "every parameter, secret ones too",
        &[
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:GetParametersByPath",
            "ssm:GetParameterHistory",
        ],
    ),
    (
        "every object of every bucket",
        &["s3:GetObject", "s3:GetObjectVersion"],
    ),
    (
        "every table",
        &[
            "dynamodb:Scan",
            "dynamodb:Query",
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:ExportTableToPointInTime",
            "dynamodb:PartiQLSelect",
        ],
    ),
    ("every queue's messages", &["sqs:ReceiveMessage"]),
    ("every disk's snapshots", &["ebs:GetSnapshotBlock"]),
    (
        "every database, with any SQL",
        &[
            "rds-data:ExecuteStatement",
            "rds-data:BatchExecuteStatement",
        ],
    ),
    ("every source repository", &["codecommit:GitPull"]),
    ("whatever keys encrypt", &["kms:Decrypt"]),
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Identity {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        let plain = statement.actions.as_ref().is_some_and(|a| !a.negated);
        if findings.is_full() || !plain || !has_open_resource(statement) || is_limited(statement) {
            continue;
        }
        let mut readers = ActionSet::new();
        let mut first = None;
        for (entry, named) in context.grants.entries(statement) {
            let before = readers.len();
            match named {
                Named::One(action) if is_reader(action) && resource_is_open(statement, action) => {
                    readers.insert(action);
                }
                Named::Part(_) | Named::Across => {
                    let Some(taken) = context.grants.taken_in(entry, named) else {
                        continue;
                    };
                    let open = sensitive::among(&taken).map(|entry| entry.action);
                    readers.extend(open.filter(|action| {
                        is_reader(*action) && resource_is_open(statement, *action)
                    }));
                }
                _ => {}
            }
            if first.is_none() && readers.len() > before {
                first = Some(entry);
            }
        }
        let Some(first) = first else {
            continue;
        };
        context.grants.keep_given(statement, &mut readers);
        let stores = told(&readers);
        if stores.is_empty() {
            continue;
        }
        let mut message = format!("Lets its holder read {}.", joined(stores, "and"));
        if let Some(resource) = statement
            .resources
            .iter()
            .flat_map(|r| &r.items)
            .find(|item| is_open(item.value))
        {
            message.push_str(&format!(
                " {} leaves the names open: name those that are needed.",
                code(resource.value)
            ));
        }
        findings.report(first.text.span, message);
    }
}

/// Whether the rule speaks of `action` where its resource can be any.
pub(super) fn is_told(action: Action) -> bool {
    is_reader(action)
        && STORES
            .iter()
            .any(|(_, names)| names.contains(&action.to_string().as_str()))
}

fn is_reader(action: Action) -> bool {
    sensitive::of(action).is_some_and(|entry| entry.harm == sensitive::Harm::ReadsData)
}

/// Whether `statement` allows `action` on resources whatever their names.
fn resource_is_open(statement: &Statement<'_>, action: Action) -> bool {
    let resources = statement.resources.iter().flat_map(|r| &r.items);
    let mut open = resources.filter(|item| is_open(item.value));
    open.any(|item| {
        let mut types = action.resource_types();
        types.any(|used| used.resource_type().may_be_named_by(item.value))
    })
}

/// What `readers` read, with the action that does: "every secret (`secretsmanager:GetSecretValue`)".
fn told(readers: &ActionSet) -> Vec<String> {
    let mut parts = Vec::new();
    for (what, names) in STORES {
        let mut found = names.iter().filter(|name| {
            Catalog::builtin()
                .action(name)
                .is_some_and(|action| readers.contains(action))
        });
        if let Some(name) = found.next() {
            parts.push(format!("{what} (`{name}`)"));
        }
    }
    parts
}
