//! Laws of the syntax tree, on random documents.

use policy_check::syntax::{Node, Value, apply, parse, quoted, remove_item, remove_member};
use proptest::prelude::*;

/// Random JSON, as a value that the ordinary reader understands.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(".{0,6}", inner, 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The tree as an ordinary value.
fn plain(node: &Node<'_>) -> serde_json::Value {
    match &node.value {
        Value::Null | Value::Invalid => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).expect("a number"),
        Value::String(text) => text.as_ref().into(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().into(),
        Value::Object(members) => serde_json::Value::Object(
            members
                .iter()
                .map(|member| (member.key.text.to_string(), plain(&member.value)))
                .collect(),
        ),
    }
}

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same(value in json()) {
        let value = serde_json::json!([value]);
        for text in [
            serde_json::to_string(&value).unwrap(),
            serde_json::to_string_pretty(&value).unwrap(),
        ] {
            let parsed = parse(&text);
            prop_assert_eq!(&parsed.errors, &[]);
            prop_assert_eq!(plain(&parsed.root.unwrap()), value.clone());
        }
    }

    #[test]
    fn an_entry_that_is_removed_is_gone_and_the_rest_stays(value in json(), pick in any::<prop::sample::Index>()) {
        let text = serde_json::to_string_pretty(&serde_json::json!([value, {"a": 1}, ["b"]])).unwrap();
        let parsed = parse(&text);
        let root = parsed.root.expect("a document");
        let mut open = vec![&root];
        while let Some(node) = open.pop() {
            let (edit, count) = match &node.value {
                Value::Array(items) if !items.is_empty() => {
                    open.extend(items);
                    (remove_item(items, pick.index(items.len())), items.len())
                }
                Value::Object(members) if !members.is_empty() => {
                    open.extend(members.iter().map(|member| &member.value));
                    (remove_member(members, pick.index(members.len())), members.len())
                }
                _ => continue,
            };
            let edited = apply(&text, &[edit.expect("an entry")]).expect("the edit fits");
            let again = parse(&edited);
            prop_assert_eq!(&again.errors, &[], "{}", edited);
            let left = again.root.map_or(0, |root| count_entries(&root));
            prop_assert!(left < count_entries(&root), "{} of {} entries", left, count);
        }
    }

    #[test]
    fn any_text_gets_an_answer(text in ".{0,200}", structure in r#"[\[\]{}:,"\\ /#a\n]{0,60}"#) {
        for text in [text.as_str(), structure.as_str()] {
            let parsed = parse(text);
            prop_assert!(parsed.root.is_some() || !parsed.errors.is_empty());
            for error in parsed.errors {
                prop_assert!(error.span.end as usize <= text.len());
                if let Some((_, edit)) = error.fix {
                    prop_assert!(apply(text, &[edit]).is_some());
                }
            }
        }
    }

    #[test]
    fn a_quoted_string_reads_back(text in ".{0,40}") {
        prop_assert_eq!(serde_json::from_str::<String>(&quoted(&text)).unwrap(), text);
    }
}

fn count_entries(node: &Node<'_>) -> usize {
    match &node.value {
        Value::Array(items) => items.iter().map(|item| 1 + count_entries(item)).sum(),
        Value::Object(members) => members
            .iter()
            .map(|member| 1 + count_entries(&member.value))
            .sum(),
        _ => 0,
    }
}
