//! What people wrote stands in messages as code, cut where it is long, and never as markup.

use std::collections::BTreeMap;

use policy_check::access::roles::Profile;
use policy_check::report::{Answer, Options, check};
use policy_check::rules::{self, Example, Settings};
use policy_check::syntax::{Node, Span, Value, parse};

/// An odd number of backticks, emphasis, a link and an element.
const MARKUP: &str = "q`*q*_q_[q](q)<q>";

/// More than any message should quote of one text.
const LONG: usize = 100;

/// Where the sentence of the summary is told as if a rule said it.
const SENTENCE: &str = "summary";

const OUTSIDE: &str = "text of the policy stands outside of code";

/// Every string of the examples of all rules gets, in turn, what would be markup and goes on for long.
#[test]
fn what_people_wrote_stays_within_its_code() {
    let mut faults = BTreeMap::new();
    for rule in rules::ALL {
        for example in rule.page.examples {
            let options = options(example);
            for hostile in hostile_forms(&example.unmarked().0) {
                for (rule, said) in said(&check(&hostile, &options)) {
                    // The sentence has names without marks, and is escaped as a whole where it has to be.
                    let fault = fault(&said).filter(|f| rule != SENTENCE || *f != OUTSIDE);
                    if let Some(fault) = fault {
                        faults.insert((rule, fault), format!("{rule}: {fault}: {said}\n{hostile}"));
                    }
                }
            }
        }
    }
    let faults: Vec<String> = faults.into_values().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn options(example: &Example) -> Options {
    let mut settings = Settings::trusting(example.trusted.iter().copied()).expect("networks");
    settings.role = example.role.and_then(Profile::built_in).cloned();
    Options {
        kind: Some(example.kind),
        resource_type: example.resource_type.map(str::to_owned),
        settings,
        ..Options::default()
    }
}

/// `text` with markup in one of its strings: behind a name with a slash, as that of a tag, else behind the last colon.
fn hostile_forms(text: &str) -> Vec<String> {
    let added = MARKUP.to_owned() + &"q".repeat(2 * LONG);
    let mut spans = Vec::new();
    if let Some(root) = &parse(text).root {
        strings(root, &mut spans);
    }
    let mut forms = Vec::new();
    for span in spans {
        let inner = span.start as usize + 1..span.end as usize - 1;
        // Of a string that lacks its end there may be nothing.
        let Some(written) = text.get(inner.clone()) else {
            continue;
        };
        let kept = match written.rfind(['/', ':']) {
            Some(slash) if written[slash..].starts_with('/') => written.len(),
            Some(colon) => colon + 1,
            None => 0,
        };
        let mut form = text.to_owned();
        form.replace_range(inner.start + kept..inner.end, &added);
        forms.push(form);
    }
    forms
}

fn strings(node: &Node<'_>, spans: &mut Vec<Span>) {
    match &node.value {
        Value::String(_) => spans.push(node.span),
        Value::Array(items) => items.iter().for_each(|item| strings(item, spans)),
        Value::Object(members) => {
            for member in members {
                spans.push(member.key.span);
                strings(&member.value, spans);
            }
        }
        _ => {}
    }
}

/// All that `answer` says, with the rule that says it.
fn said(answer: &Answer) -> Vec<(&'static str, String)> {
    let mut said = Vec::new();
    for document in &answer.documents {
        said.push((SENTENCE, document.summary.sentence.clone()));
        for finding in &document.findings {
            let related = finding.related.iter().map(|related| &related.message);
            let titles = finding.fixes.iter().map(|fix| &fix.title);
            let texts = [&finding.message].into_iter().chain(related).chain(titles);
            said.extend(texts.map(|text| (finding.rule, text.clone())));
        }
    }
    said
}

/// What is wrong with how `message` quotes. Names of statements stand between double quotes.
fn fault(message: &str) -> Option<&'static str> {
    let parts: Vec<&str> = message.split('`').collect();
    let mut outside = parts.iter().step_by(2);
    if parts.len().is_multiple_of(2) {
        Some("a span of code is not closed")
    } else if outside.any(|part| part.contains("[q]") && !part.contains("(\"")) {
        Some(OUTSIDE)
    } else if message.contains(&"q".repeat(LONG)) {
        Some("a long text is not cut")
    } else {
        None
    }
}
