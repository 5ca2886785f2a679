//! The request that a finding carries shows what it says: the evaluator allows it.

use std::collections::BTreeSet;

use policy_check::policy::Kind;
use policy_check::report::{Options, check, simulate};
use policy_check::rules;
use serde_json::{Value, json};

#[test]
fn evidence_is_allowed_by_the_policy_that_it_is_of() {
    let mut shown = BTreeSet::new();
    for rule in rules::ALL {
        for example in rule.page.examples {
            let options = Options {
                kind: Some(example.kind),
                resource_type: example.resource_type.map(str::to_owned),
                evidence: true,
                ..Options::default()
            };
            let (text, _) = example.unmarked();
            for finding in check(&text, &options)
                .documents
                .iter()
                .flat_map(|d| &d.findings)
            {
                let Some(witness) = &finding.evidence else {
                    continue;
                };
                shown.insert(finding.rule);
                let mut question = serde_json::to_value(witness).unwrap();
                let Ok(policy) = serde_json::from_str::<Value>(&text) else {
                    continue;
                };
                match example.kind {
                    Kind::Identity => question["PolicyInputList"] = json!([policy]),
                    _ => question["ResourcePolicy"] = policy,
                }
                let answer = simulate(&question.to_string()).unwrap();
                let answer = serde_json::to_value(answer).unwrap();
                let decision = &answer["EvaluationResults"][0]["EvalDecision"];
                assert_eq!(
                    decision, "allowed",
                    "{}: {question:#}\n{answer:#}",
                    finding.rule
                );
            }
        }
    }
    assert!(shown.len() >= 25, "only {shown:?} carry requests");
}
