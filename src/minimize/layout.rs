//! JSON that is written anew, laid out as the text that it comes from.

use crate::syntax::{Node, Value, quoted};

/// A JSON value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// What is neither a list nor an object, as JSON writes it.
    Plain(String),
    /// `[…]`
    List(Vec<Json>),
    /// `{…}`
    Object(Vec<(String, Json)>),
}

impl Json {
    /// `node` as it stands, white space left out.
    pub(super) fn of(text: &str, node: &Node<'_>) -> Self {
        match &node.value {
            Value::String(value) => Self::string(value),
            Value::Array(items) => {
                Self::List(items.iter().map(|item| Self::of(text, item)).collect())
            }
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|member| (member.key.text.to_string(), Self::of(text, &member.value)))
                    .collect(),
            ),
            _ => Self::Plain(node.span.of(text).to_owned()),
        }
    }

    pub(super) fn string(value: &str) -> Self {
        Self::Plain(quoted(value))
    }

    /// `items` as a list, or the one that there is by itself.
    pub(super) fn one_or_many(mut items: Vec<Self>) -> Self {
        match (items.pop(), items.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                items.extend(last);
                Self::List(items)
            }
        }
    }

    /// Its text in that layout.
    pub(super) fn written(&self, layout: &Layout) -> String {
        let mut out = String::new();
        self.write(layout, 0, &mut out);
        out
    }

    /// Its text without white space.
    pub(super) fn compact(&self) -> String {
        self.written(&Layout::COMPACT)
    }

    fn write(&self, layout: &Layout, depth: usize, out: &mut String) {
        match self {
            Self::Plain(text) => out.push_str(text),
            Self::List(items) => {
                let items = items.iter().map(|item| (None, item));
                write_all(('[', ']'), items, layout, depth, out);
            }
            Self::Object(members) => {
                let members = members
                    .iter()
                    .map(|(key, value)| (Some(key.as_str()), value));
                write_all(('{', '}'), members, layout, depth, out);
            }
        }
    }
}

fn write_all<'j>(
    (open, close): (char, char),
    items: impl ExactSizeIterator<Item = (Option<&'j str>, &'j Json)>,
    layout: &Layout,
    depth: usize,
    out: &mut String,
) {
    let is_empty = items.len() == 0;
    out.push(open);
    for (at, (key, value)) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        layout.push_gap(at == 0, depth + 1, out);
        if let Some(key) = key {
            out.push_str(&quoted(key));
            out.push_str(if layout.is_spaced { ": " } else { ":" });
        }
        value.write(layout, depth + 1, out);
    }
    if !is_empty {
        layout.push_gap(true, depth, out);
    }
    out.push(close);
}

/// Where white space stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The line break, what every line starts with, and what each depth adds; none where all stands on one line.
    lines: Option<(&'static str, String, String)>,
    /// Whether a space follows a colon, and on one line a comma.
    is_spaced: bool,
}

impl Layout {
    /// No white space at all.
    pub(super) const COMPACT: Self = Self {
        lines: None,
        is_spaced: false,
    };

    /// The layout of `node`, an object.
    pub(super) fn of(text: &str, node: &Node<'_>) -> Self {
        let own = node.span.of(text);
        let first = node.as_object().and_then(|members| members.first());
        let between = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or_default();
        let is_spaced = first.is_some_and(|member| {
            between(member.key.span.end, member.value.span.start).contains([' ', '\t'])
        });
        let line_break = if own.contains("\r\n") { "\r\n" } else { "\n" };
        let indent_of = |line: &str| -> String {
            line.chars()
                .take_while(|c| matches!(c, ' ' | '\t'))
                .collect()
        };
        let lines = own.contains('\n').then(|| {
            let last = own.rsplit('\n').next().unwrap_or_default();
            let base = indent_of(last);
            let member = first.map(|member| between(node.span.start, member.key.span.start));
            let member = member.and_then(|gap| gap.rsplit_once('\n'));
            let indent = member.map(|(_, line)| indent_of(line)).unwrap_or_default();
            let step = indent.strip_prefix(&base).filter(|step| !step.is_empty());
            (line_break, base.clone(), step.unwrap_or("  ").to_owned())
        });
        Self {
            is_spaced: is_spaced || lines.is_some(),
            lines,
        }
    }

    /// What stands before an item: after an opening bracket and before the closing one where `is_edge`.
    fn push_gap(&self, is_edge: bool, depth: usize, out: &mut String) {
        match &self.lines {
            Some((line_break, base, step)) => {
                out.push_str(line_break);
                out.push_str(base);
                out.extend(std::iter::repeat_n(step.as_str(), depth));
            }
            None if self.is_spaced && !is_edge => out.push(' '),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn what_is_read_is_written_in_its_own_layout() {
        for text in [
            r#"{"a":["b",1],"c":{},"d":[]}"#,
            r#"{"a": ["b", 1], "c": {}}"#,
            "{\n  \"a\": [\n    \"b\",\n    true\n  ],\n  \"c\": null\n}",
            "{\r\n\t\"a\": {\r\n\t\t\"b\": \"\\\"\"\r\n\t}\r\n}",
        ] {
            let parsed = parse(text);
            let root = parsed.root.unwrap();
            let layout = Layout::of(text, &root);
            assert_eq!(Json::of(text, &root).written(&layout), text);
        }
    }

    #[test]
    fn what_stands_deeper_keeps_its_depth() {
        let text = "[\n    {\n        \"a\": 1\n    }\n]";
        let parsed = parse(text);
        let root = parsed.root.unwrap();
        let node = root.as_array().and_then(|items| items.first()).unwrap();
        let written = Json::of(text, node).written(&Layout::of(text, node));
        assert_eq!(written, node.span.of(text));
    }
}
