//! The policies that the tests are about, each with its name and how it is to be read.

use std::env;
use std::fs;

use policy_check::report::Options;
use policy_check::rules::{self, Settings};

use crate::case;

/// A name, a text, and how it is to be read.
pub type Document = (String, String, Options);

/// The examples of the rules, the bad ones.
pub fn examples() -> Vec<Document> {
    let mut examples = Vec::new();
    for rule in rules::ALL {
        for example in rule.page.examples {
            let options = Options {
                kind: Some(example.kind),
                resource_type: example.resource_type.map(str::to_owned),
                settings: Settings::trusting(example.trusted.iter().copied()).expect("networks"),
                ..Options::default()
            };
            let name = format!("the example of {}", rule.id);
            examples.push((name, example.unmarked().0, options));
        }
    }
    examples
}

/// Every case.
pub fn cases() -> Vec<Document> {
    let cases = case::all().into_iter();
    cases
        .map(|(file, text, options)| (file.display().to_string(), text, options))
        .collect()
}

/// AWS's managed policies, from the folder `CORPUS`.
pub fn managed() -> Vec<Document> {
    let folder = env::var_os("CORPUS").expect("CORPUS is the folder of the policies");
    let mut policies = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be listed").path();
        let text = fs::read_to_string(&path).expect("the policy can be read");
        policies.push((path.display().to_string(), text, Options::default()));
    }
    let count = policies.len();
    assert!(count > 1_000, "there are only {count} policies");
    policies
}
