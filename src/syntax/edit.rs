//! Edits of a document's text, and the ones that keep a list or an object well-formed.

use super::{Key, Member, Node, Span};
use crate::order::Order;

/// Text to put in the place of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub new_text: String,
}

/// Replaces `span` with `new_text`.
#[must_use]
pub fn replace(span: Span, new_text: impl Into<String>) -> Edit {
    Edit {
        span,
        new_text: new_text.into(),
    }
}

/// Inserts `new_text` right after `span`.
#[must_use]
pub fn insert_after(span: Span, new_text: impl Into<String>) -> Edit {
    replace(Span::at(span.end), new_text)
}

/// Takes item `index` out of an array, with the comma that goes with it.
#[must_use]
pub fn remove_item(items: &[Node<'_>], index: usize) -> Option<Edit> {
    remove_between(items.len(), index, |i| items.get(i).map(|item| item.span))
}

/// Takes the items at the places `gone`, which are sorted, out of an array. Where none is left, it makes no edit.
#[must_use]
pub fn remove_items(items: &[Node<'_>], gone: &[usize]) -> Vec<Edit> {
    let kept: Vec<usize> = (0..items.len())
        .filter(|at| gone.binary_search(at).is_err())
        .collect();
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else {
        return Vec::new();
    };
    let span = |at: usize| items.get(at).map_or_else(Span::default, |item| item.span);
    let cut = |start: u32, end: u32| (start < end).then(|| replace(Span { start, end }, ""));
    // Up to the first that stays; between two that stay, from the end of the one to the last comma before the other.
    let mut edits: Vec<Edit> = cut(span(0).start, span(*first).start).into_iter().collect();
    for pair in kept.windows(2) {
        if let [here, next] = pair
            && next - here > 1
        {
            edits.extend(cut(span(*here).end, span(next - 1).end));
        }
    }
    let end = items.last().map_or(0, |item| item.span.end);
    edits.extend(cut(span(*last).end, end));
    edits
}

/// Takes member `index` out of an object, with the comma that goes with it.
#[must_use]
pub fn remove_member(members: &[Member<'_>], index: usize) -> Option<Edit> {
    remove_between(members.len(), index, |i| members.get(i).map(Member::span))
}

/// Puts `member` (`"key": value`) before all others of `object`, laid out as they are.
#[must_use]
pub fn insert_member(text: &str, object: &Node<'_>, member: &str) -> Option<Edit> {
    let members = object.as_object()?;
    Some(match members.first() {
        Some(first) => {
            let gap = gap_before(text, object.span.start + 1, first);
            replace(Span::at(first.key.span.start), format!("{member},{gap}"))
        }
        None => replace(Span::at(object.span.start + 1), member),
    })
}

/// Puts `member` (`"key": value`) behind all others of `object`, laid out as they are.
#[must_use]
pub fn append_member(text: &str, object: &Node<'_>, member: &str) -> Option<Edit> {
    let members = object.as_object()?;
    let Some(last) = members.last() else {
        return insert_member(text, object, member);
    };
    let from = match members.len().checked_sub(2).and_then(|i| members.get(i)) {
        Some(previous) => previous.value.span.end,
        None => object.span.start + 1,
    };
    let gap = gap_before(text, from, last);
    Some(insert_after(last.value.span, format!(",{gap}{member}")))
}

/// The white space before a member, from byte `from` on; one space where something else stands there.
fn gap_before<'t>(text: &'t str, from: u32, member: &Member<'_>) -> &'t str {
    let gap = Span {
        start: from,
        end: member.key.span.start,
    }
    .of(text);
    let gap = gap.trim_start_matches(',');
    if gap.trim().is_empty() { gap } else { " " }
}

/// Puts the string `item` behind what `value` holds, which becomes an array if it is a lone value.
#[must_use]
pub fn append_item(value: &Node<'_>, item: &str) -> Vec<Edit> {
    append_items(value, &[item])
}

/// Puts the strings `items` behind what `value` holds, which becomes an array if it is a lone value.
#[must_use]
pub fn append_items(value: &Node<'_>, items: &[&str]) -> Vec<Edit> {
    let quoted: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    let added = quoted.join(", ");
    match value.as_array() {
        Some(items) => match items.last() {
            Some(last) => vec![insert_after(last.span, format!(", {added}"))],
            None => vec![replace(value.span, format!("[{added}]"))],
        },
        None => vec![
            replace(Span::at(value.span.start), "["),
            insert_after(value.span, format!(", {added}]")),
        ],
    }
}

/// Puts the strings `items` in the place of `span`, an entry of `value`: an item of the array, or the lone value itself.
#[must_use]
pub fn replace_item<T: AsRef<str>>(value: &Node<'_>, span: Span, items: &[T]) -> Edit {
    let quoted: Vec<String> = items.iter().map(|item| quoted(item.as_ref())).collect();
    let list = quoted.join(", ");
    if value.as_array().is_some() || items.len() == 1 {
        replace(span, list)
    } else {
        replace(span, format!("[{list}]"))
    }
}

fn remove_between(
    count: usize,
    index: usize,
    span: impl Fn(usize) -> Option<Span>,
) -> Option<Edit> {
    let own = span(index)?;
    let gone = if index + 1 < count {
        Span {
            start: own.start,
            end: span(index + 1)?.start,
        }
    } else if index > 0 {
        Span {
            start: span(index - 1)?.end,
            end: own.end,
        }
    } else {
        own
    };
    Some(replace(gone, ""))
}

/// `text` with all of `edits` made at once.
///
/// # Errors
/// `None` where two edits touch the same text, or one does not fit the text.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.order_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        out.push_str(text.get(done..start)?);
        out.push_str(&edit.new_text);
        if end < start {
            return None;
        }
        done = end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

impl Key<'_> {
    /// The key replaced by `name`.
    #[must_use]
    pub fn renamed(&self, name: &str) -> Edit {
        replace(self.span, quoted(name))
    }
}

impl Node<'_> {
    /// The value replaced by the string `text`.
    #[must_use]
    pub fn replaced_by_string(&self, text: &str) -> Edit {
        replace(self.span, quoted(text))
    }
}

/// `text` as a JSON string.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    super::embed::push_json_escaped(&mut out, text);
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn removing_an_item_takes_its_comma() {
        for (index, expected) in [(0, "[2, 3]"), (1, "[1, 3]"), (2, "[1, 2]")] {
            let parsed = parse("[1, 2, 3]");
            let root = parsed.root.unwrap();
            let edit = remove_item(root.as_array().unwrap(), index).unwrap();
            assert_eq!(apply("[1, 2, 3]", &[edit]).unwrap(), expected);
        }
    }

    #[test]
    fn removing_items_takes_their_commas() {
        let text = "[1, 2, 3, 4]";
        let parsed = parse(text);
        let root = parsed.root.unwrap();
        for (gone, expected) in [
            ([].as_slice(), text),
            (&[0], "[2, 3, 4]"),
            (&[0, 1, 3], "[3]"),
            (&[1, 2], "[1, 4]"),
            (&[2, 3], "[1, 2]"),
            (&[0, 1, 2, 3], text),
        ] {
            let edits = remove_items(root.as_array().unwrap(), gone);
            assert_eq!(apply(text, &edits).unwrap(), expected);
        }
    }

    #[test]
    fn new_members_are_laid_out_like_the_others() {
        for (text, first, last) in [
            ("{}", r#"{"c": 3}"#, r#"{"c": 3}"#),
            (
                r#"{"a":1,"b":2}"#,
                r#"{"c": 3,"a":1,"b":2}"#,
                r#"{"a":1,"b":2,"c": 3}"#,
            ),
            (
                "{\n  \"a\": 1,\n  \"b\": 2\n}",
                "{\n  \"c\": 3,\n  \"a\": 1,\n  \"b\": 2\n}",
                "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}",
            ),
        ] {
            let parsed = parse(text);
            let root = parsed.root.unwrap();
            let made = |edit: Option<Edit>| apply(text, &[edit.unwrap()]).unwrap();
            assert_eq!(made(insert_member(text, &root, "\"c\": 3")), first);
            assert_eq!(made(append_member(text, &root, "\"c\": 3")), last);
        }
    }

    #[test]
    fn items_are_added_and_replaced_in_arrays_and_alone() {
        for (text, added, replaced) in [
            (
                "[\"a\", \"b\"]",
                "[\"a\", \"b\", \"z\"]",
                "[\"x\", \"y\", \"b\"]",
            ),
            ("\"a\"", "[\"a\", \"z\"]", "[\"x\", \"y\"]"),
        ] {
            let parsed = parse(text);
            let root = parsed.root.unwrap();
            assert_eq!(apply(text, &append_item(&root, "z")).unwrap(), added);
            let first = root.one_or_many().first().unwrap().span;
            let edit = replace_item(&root, first, &["x", "y"]);
            assert_eq!(apply(text, &[edit]).unwrap(), replaced);
        }
    }

    #[test]
    fn edits_that_overlap_are_refused() {
        let edits = [replace(Span::new(0, 3), "x"), replace(Span::new(2, 4), "y")];
        assert_eq!(apply("abcdef", &edits), None);
    }
}
