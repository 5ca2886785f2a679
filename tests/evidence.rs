//! The request that a finding carries shows what it says: the evaluator allows it, and AWS has such a request.

use std::collections::BTreeSet;

use policy_check::access::roles::Profile;
use policy_check::catalog::Catalog;
use policy_check::policy::Kind;
use policy_check::report::{Options, check, simulate};
use policy_check::rules::{self, Example, Settings};
use serde_json::{Value, json};

fn options(example: &Example) -> Options {
    let trusted = example.trusted.iter();
    Options {
        kind: Some(example.kind),
        resource_type: example.resource_type.map(str::to_owned),
        evidence: true,
        settings: Settings {
            trusted: trusted.map(|cidr| cidr.parse().unwrap()).collect(),
            role: example.role.and_then(Profile::built_in).cloned(),
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// Whether `resource` is of a type that the action `name` is done to, or `*` where it has none.
fn is_object_of(resource: &str, name: &str) -> bool {
    let action = Catalog::builtin().action(name).expect(name);
    let mut types = action.resource_types();
    match types.len() {
        0 => resource == "*",
        _ => types.any(|usage| usage.resource_type().may_be_named_by(resource)),
    }
}

#[test]
fn evidence_is_allowed_by_the_policy_that_it_is_of() {
    let mut shown = BTreeSet::new();
    let mut impossible = Vec::new();
    for rule in rules::ALL {
        for example in rule.page.examples {
            let (text, _) = example.unmarked();
            let answer = check(&text, &options(example));
            for finding in answer.documents.iter().flat_map(|d| &d.findings) {
                let Some(witness) = &finding.evidence else {
                    continue;
                };
                let mut question = serde_json::to_value(witness).unwrap();
                let of = format!("{} of {}: {question:#}", finding.rule, rule.id);
                let (action, resource) =
                    (&question["ActionNames"][0], &question["ResourceArns"][0]);
                let (action, resource) = (action.as_str().unwrap(), resource.as_str().unwrap());
                // Who may take on a role is asked of the role.
                if example.kind != Kind::Trust && !is_object_of(resource, action) {
                    impossible.push(of.clone());
                }
                shown.insert(finding.rule);
                let policy: Value = serde_json::from_str(&text)
                    .unwrap_or_else(|_| panic!("what is no JSON shows nothing: {of}"));
                match example.kind {
                    Kind::Identity => question["PolicyInputList"] = json!([policy]),
                    _ => question["ResourcePolicy"] = policy,
                }
                let answer = simulate(&question.to_string()).unwrap();
                let answer = serde_json::to_value(answer).unwrap();
                let decision = &answer["EvaluationResults"][0]["EvalDecision"];
                assert_eq!(decision, "allowed", "{of}\n{answer:#}");
            }
        }
    }
    assert!(impossible.is_empty(), "{}", impossible.join("\n"));
    assert!(shown.len() >= 40, "only {shown:?} carry requests");
}
