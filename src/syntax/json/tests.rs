use super::*;
use crate::syntax::{Edit, apply};
use proptest::prelude::*;

/// Reads `text`, and checks that its fixes together give JSON that a strict reader takes.
fn repaired(text: &str) -> String {
    let parsed = parse(text);
    assert!(!parsed.errors.is_empty(), "{text} should be an error");
    let edits: Vec<Edit> = parsed
        .errors
        .iter()
        .filter_map(|error| Some(error.fix.as_ref()?.1.clone()))
        .collect();
    let fixed = apply(text, &edits).expect("edits do not overlap");
    serde_json::from_str::<serde_json::Value>(&fixed)
        .unwrap_or_else(|error| panic!("{text} became {fixed}: {error}"));
    fixed
}

#[test]
fn what_people_get_wrong_is_read_and_mended() {
    for (text, expected) in [
        ("{\"a\": [1, 2,],}", "{\"a\": [1, 2]}"),
        ("{\"a\": 1 // why\n}", "{\"a\": 1\n}"),
        ("{\"a\": /* x */ 1}", "{\"a\": 1}"),
        ("{'a': 'b'}", "{\"a\": \"b\"}"),
        ("{“a”: “b”}", "{\"a\": \"b\"}"),
        ("{a: s3:Get*}", "{\"a\": \"s3:Get*\"}"),
        ("{\"a\": True, \"b\": None}", "{\"a\": true, \"b\": null}"),
        ("{\"a\": 1 \"b\": 2}", "{\"a\": 1, \"b\": 2}"),
        ("{\"a\" 1}", "{\"a\": 1}"),
        ("{\"a\": [1, {\"b\": 2", "{\"a\": [1, {\"b\": 2}]}"),
        ("{\"a\": [1, 2}", "{\"a\": [1, 2]}"),
        ("{\"a\": \"x,\n\"b\": 1}", "{\"a\": \"x\",\n\"b\": 1}"),
        ("{\"a\":\u{a0}1}", "{\"a\": 1}"),
        ("{\"a\": \"\\d\"}", "{\"a\": \"\\\\d\"}"),
        ("[1,,2]", "[1,2]"),
        ("{\"a\": 1}\n}\n", "{\"a\": 1}\n"),
        ("{\"a\": 1}],;", "{\"a\": 1}"),
        ("{\"a\": 1} trailing, 'words'\n", "{\"a\": 1}\n"),
        ("{\"a\": 1}\n{\"b\": 2}", "{\"a\": 1}"),
        ("{\"a\": 1} True", "{\"a\": 1}"),
        ("{\"a\": 1} \"not closed", "{\"a\": 1}"),
        ("{\"a\": 1} /* why */ x // y", "{\"a\": 1} "),
        // A form feed is no space of JSON's.
        ("[1]\r\u{c}", "[1]"),
        ("[\"a\u{c}\u{c}\"]\n\u{c}", "[\"a\\u000c\\u000c\"]"),
    ] {
        assert_eq!(repaired(text), expected);
    }
}

#[test]
fn only_marks_behind_the_document_mean_nothing() {
    for (rest, is_lossy) in [
        ("}", false),
        (" ]\n},", false),
        (";", false),
        (" trailing", true),
        ("{}", true),
        ("} x", true),
        ("\n\"x\"", true),
    ] {
        let text = format!("{{}}{rest}");
        let [error] = parse(&text).errors.try_into().unwrap();
        assert_eq!(error.is_lossy, is_lossy, "{text}");
    }
}

#[test]
fn spans_and_escapes_are_exact() {
    let text = "{\"k\\u00e9\": \"\\ud83d\\ude00\\n\"}";
    let parsed = parse(text);
    assert!(parsed.errors.is_empty());
    let root = parsed.root.unwrap();
    let member = &root.as_object().unwrap()[0];
    assert_eq!(member.key.text, "ké");
    assert_eq!(member.value.as_str(), Some("😀\n"));
    assert_eq!(member.value.span.of(text), "\"\\ud83d\\ude00\\n\"");
}

#[test]
fn a_byte_order_mark_and_repeated_keys_are_no_errors() {
    let parsed = parse("\u{feff}{\"a\": 1, \"a\": 2}\r\n");
    assert!(parsed.errors.is_empty());
    assert_eq!(parsed.root.unwrap().as_object().unwrap().len(), 2);
}

#[test]
fn nesting_is_bounded() {
    for open in ["[", "{\"a\":"] {
        let text = open.repeat(1_000_000);
        let parsed = parse(&text);
        assert!(parsed.errors[0].message.contains("nested"));
    }
}

#[test]
fn text_that_is_not_json_gets_one_error() {
    for text in [
        "",
        "   ",
        "Version: 2012-10-17\nStatement:\n  - Effect: Allow",
        "-",
        "}",
    ] {
        assert_eq!(parse(text).errors.len(), 1, "{text:?}");
    }
}

/// What texts are made of that are JSON, or nearly so.
const PIECES: [&str; 28] = [
    "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\": ", "{\"a\":", "[\"a\", ", "\"\"", "\"",
    "\"\\n\"", "\"é\"", "1", "true", "x", "'a'", " ", "\n", "\r\n    ", "\t", "// c\n", "/* c */",
    "\0", "\u{a0}", "\\", "-",
];

proptest! {
    #[test]
    fn both_ways_read_the_same(deep in 0..=MAX_DEPTH, places in prop::collection::vec(0..PIECES.len(), 0..24)) {
        let text: String = places.iter().map(|place| PIECES[*place]).collect();
        let nested = ["[", "{\"a\":"].map(|open| open.repeat(deep) + &text);
        for text in nested.iter().chain([&text]) {
            let (short, long) = (read(text, true), read(text, false));
            prop_assert_eq!(short.root, long.root, "{}", text);
            prop_assert_eq!(short.errors, long.errors, "{}", text);
        }
    }
}
