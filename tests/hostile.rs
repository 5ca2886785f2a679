//! No text makes the engine panic, hang or answer with places that are not there.
//!
//! What the fuzzer finds is kept as a file in `tests/hostile/`: its first byte chooses the kind, the rest is the text.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

#[path = "support/promises.rs"]
mod promises;
#[path = "support/questions.rs"]
mod questions;

use policy_check::report::{Options, check};

#[test]
fn what_the_fuzzer_found_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let bytes = fs::read(entry.expect("a file").path()).expect("the file can be read");
        let (&choice, text) = bytes.split_first().expect("a file that is not empty");
        promises::keep(&String::from_utf8_lossy(text), choice);
    }
}

/// The rules that speak of `text`, each as often as it does; and those that may have more to say.
fn rules_of(text: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let answer = check(text, &Options::default());
    let document = answer.documents.into_iter().next().expect("a document");
    let rules = document.findings.iter().map(|finding| finding.rule);
    (rules.collect(), document.cut_short)
}

#[test]
fn the_faults_of_one_rule_silence_no_other() {
    let misspelt: Vec<String> = (0..2_500).map(|n| format!(r#""s3:Got{n}""#)).collect();
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[
            {{"Effect":"Allow","Action":[{}],"Resource":"arn:aws:s3:::a/*"}},
            {{"Effect":"Allow","Action":"*","Resource":"*"}}]}}"#,
        misspelt.join(",")
    );
    let (rules, cut_short) = rules_of(&text);
    assert!(rules.contains(&"full-access"), "{rules:?}");
    assert_eq!(cut_short, ["invalid-action"]);
}

#[test]
fn each_of_many_equal_faults_is_told() {
    let fault = r#"{"Effect":"Allow","Action":"ec2:Describe*","Resource":"arn:aws:s3:::a"}"#;
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        vec![fault; 200].join(",")
    );
    let (rules, cut_short) = rules_of(&text);
    let told = rules
        .iter()
        .filter(|rule| **rule == "action-not-on-resource");
    assert_eq!(told.count(), 200);
    assert!(cut_short.is_empty(), "{cut_short:?}");
}

/// Texts that grow: each is answered, or refused in words, within a bound that only a wrong order of growth can reach, without
/// optimisation too. `cargo xtask bench` measures larger ones.
#[test]
fn large_and_hostile_texts_are_answered_in_time() {
    let statement = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}"#;
    let policy = |body: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{body}]}}"#);
    let stars = "*a".repeat(20_000);
    let two_on_a_key = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*","Condition":{"StringLike":{"aws:PrincipalTag/t":"ab*"},"StringNotEquals":{"aws:PrincipalTag/t":"abc"}}}"#;
    let hostile = [
        "[".repeat(10_000_000),
        policy(&vec![two_on_a_key; 5_000].join(",")),
        r#"{"Statement":"#.repeat(500_000),
        policy(&vec![statement; 5_000].join(",")),
        policy(&format!(
            r#"{{"Effect":"Allow","Action":"s3:{stars}b","Resource":"{stars}b"}}"#
        )),
        policy(&format!(
            r#"{{"Effect":"Allow","Action":["{}"],"Resource":"*"}}"#,
            vec!["s3:*a*a*a*a*b"; 5_000].join(r#"",""#)
        )),
        policy(&format!(
            r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{"IpAddress":{{"aws:SourceIp":["{}"]}}}}}}"#,
            (0..5_000u32)
                .map(|n| format!("{}.{}.{}.0/24", 11 + n / 65_536, n / 256 % 256, n % 256))
                .collect::<Vec<_>>()
                .join(r#"",""#)
        )),
    ];
    let conditions = |text: String| {
        let with = (0..500)
            .map(|n| format!(r#""aws:ResourceTag/{n}":"a","s3:ExistingObjectTag/{n}":"a""#));
        let keys = with.collect::<Vec<_>>().join(",");
        policy(&format!(
            r#"{{"Effect":"Deny","Action":[{text}],"Resource":"*","Condition":{{"StringEquals":{{{keys}}}}}}}"#
        ))
    };
    let tagged = [
        conditions(vec![r#""sns:Publish""#; 100_000].join(",")),
        conditions(vec![r#""s3:ListAllMyBuckets""#; 150].join(",")),
        conditions(vec![r#""ec2:*""#; 100_000].join(",")),
    ];
    for text in hostile.iter().chain(&tagged) {
        let start = Instant::now();
        promises::keep(text, 0xff);
        let taken = start.elapsed();
        let head: String = text.chars().take(80).collect();
        assert!(taken < Duration::from_secs(30), "{taken:?} for {head}…");
    }
}

/// Questions that would take for ever to decide end in an answer, or in saying that they are not decided.
#[test]
fn questions_about_hostile_policies_end() {
    let list = |make: &dyn Fn(usize) -> String, count: usize| {
        let items: Vec<String> = (0..count).map(|n| format!("{:?}", make(n))).collect();
        format!("[{}]", items.join(","))
    };
    let statement = |effect: &str, actions: &str, resources: &str, condition: &str| {
        format!(
            r#"{{"Effect":"{effect}","Principal":"*","Action":{actions},"Resource":{resources},"Condition":{{{condition}}}}}"#
        )
    };
    let policy = |statements: &[String]| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
            statements.join(",")
        )
    };
    let wild = list(
        &|n| format!("arn:aws:s3:::{}*", "*a?b".repeat(n % 12 + 1)),
        200,
    );
    let other = list(
        &|n| format!("arn:aws:s3:::*{}", "a*b?".repeat(n % 11 + 1)),
        200,
    );
    let verbs = list(
        &|n| format!("s3:*{}*", char::from(b'a' + (n % 26) as u8)),
        100,
    );
    let ranges = list(
        &|n| format!("{}.{}.0.0/{}", 11 + n / 8, n * 7 % 256, 9 + n % 20),
        300,
    );
    let tags = |n: usize| {
        format!(
            r#""StringNotLike":{{"aws:PrincipalTag/t{}":"*{}*"}}"#,
            n % 9,
            n
        )
    };
    let sets =
        |n: usize| format!(r#""ForAnyValue:StringLike":{{"aws:TagKeys":["*{n}*","a*{n}"]}}"#);
    let denies = |make: &dyn Fn(usize) -> String, count: usize| -> Vec<String> {
        (0..count)
            .map(|n| statement("Deny", r#""s3:*""#, &wild, &make(n)))
            .collect()
    };
    let allow = statement("Allow", &verbs, &other, "");
    let addresses = format!(r#""IpAddress":{{"aws:SourceIp":{ranges}}}"#);
    let texts = [
        policy(&[allow.clone(), statement("Deny", r#""*""#, &wild, "")]),
        policy(&[vec![allow.clone()], denies(&tags, 120)].concat()),
        policy(&[vec![allow.clone()], denies(&sets, 120)].concat()),
        policy(&[
            statement("Allow", &verbs, r#""*""#, &addresses),
            statement("Deny", r#""*""#, &other, &addresses),
        ]),
    ];
    for one in &texts {
        for other in &texts {
            let start = Instant::now();
            questions::ask(one, other, 1);
            let taken = start.elapsed();
            assert!(
                taken < Duration::from_secs(240),
                "{taken:?} for {one:.300}…"
            );
        }
    }
}

/// A policy that no account can hold is judged as far as is worth it, and says so.
#[test]
fn what_is_not_judged_is_said() {
    let statement = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}"#;
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        vec![statement; 60_000].join(",")
    );
    let answer = policy_check::report::check(&text, &Default::default());
    let document = &answer.documents[0];
    assert!(document.summary.sentence.contains("too long to be judged"));
    let size = document
        .findings
        .iter()
        .find(|finding| finding.rule.starts_with("policy-size-exceeds"))
        .expect("its length is a finding");
    assert!(size.message.contains("are judged"), "{}", size.message);
}
