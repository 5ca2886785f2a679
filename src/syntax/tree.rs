//! The JSON syntax tree: every value and key with its place, duplicate keys and all.

use std::borrow::Cow;

use super::Span;
use crate::bytes;

/// Room is made for pointers of so many bytes.
const USUAL_POINTER: usize = 48;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// The value's own text, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub value: Value<'a>,
}

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A string, escapes resolved.
    String(Cow<'a, str>),
    /// `[…]`
    Array(Vec<Node<'a>>),
    /// `{…}`: members in their order, a repeated key repeated.
    Object(Vec<Member<'a>>),
    /// Something stood here that is no JSON value, or nothing did; a syntax error says what.
    Invalid,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Member<'a> {
    /// The key.
    pub key: Key<'a>,
    /// The value.
    pub value: Node<'a>,
}

/// A member's key.
#[derive(Debug, Clone, PartialEq)]
pub struct Key<'a> {
    /// The key's own text, quotes included.
    pub span: Span,
    /// The key, escapes resolved.
    pub text: Cow<'a, str>,
}

impl Member<'_> {
    /// From the key's first quote to the value's end.
    #[must_use]
    pub fn span(&self) -> Span {
        self.key.span.to(self.value.span)
    }
}

impl<'a> Node<'a> {
    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A string, a number or a truth value as text: AWS compares them so, and `true` and `5` may stand without quotes.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            Value::Number(text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// The members, if it is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[Member<'a>]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items, if it is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Node<'a>]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The items of an array, or the value itself as the only one: most policy elements may be written either way.
    #[must_use]
    pub fn one_or_many(&self) -> &[Node<'a>] {
        match &self.value {
            Value::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The last member named `key`, letter case counted: the one that JSON readers keep where a key is repeated.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&Member<'a>> {
        self.as_object()?
            .iter()
            .rev()
            .find(|member| member.key.text == key)
    }

    /// The value of the last member named `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.member(key).map(|member| &member.value)
    }

    /// What kind of value it is, for messages: "a string", "an array", …
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
            Value::Invalid => "nothing",
        }
    }
}

/// One step on the way from a value down to a place in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step<'t> {
    /// To the value of the member of that key.
    Value(&'t str),
    /// To the item of that index.
    Index(usize),
    /// To the key itself; always the last.
    Key(&'t str),
}

/// The way from `root` to the innermost element whose text holds `span`, and that element.
///
/// A span that covers key and value is the member's value. One that lies in no value of `root` gives no step.
#[must_use]
pub fn steps_to<'t, 'a>(root: &'t Node<'a>, span: Span) -> (Vec<Step<'t>>, &'t Node<'a>) {
    let mut steps = Vec::new();
    let mut node = root;
    while node.span != span {
        match &node.value {
            Value::Array(items) => {
                let index = items.partition_point(|item| item.span.end < span.end);
                let Some(item) = items.get(index).filter(|item| item.span.contains(span)) else {
                    break;
                };
                steps.push(Step::Index(index));
                node = item;
            }
            Value::Object(members) => {
                let index = members.partition_point(|member| member.value.span.end < span.end);
                let Some(member) = members
                    .get(index)
                    .filter(|member| member.span().contains(span))
                else {
                    break;
                };
                if member.key.span.contains(span) {
                    steps.push(Step::Key(&member.key.text));
                    break;
                }
                steps.push(Step::Value(&member.key.text));
                node = &member.value;
                if !node.span.contains(span) {
                    break;
                }
            }
            _ => break,
        }
    }
    (steps, node)
}

/// The JSON Pointer (RFC 6901), from `root`, of the innermost element whose text holds `span`.
///
/// A key stands for its member. A span that lies in no value of `root` gives the root's own pointer, `""`.
#[must_use]
pub fn pointer_at(root: &Node<'_>, span: Span) -> String {
    let mut pointer = String::with_capacity(USUAL_POINTER);
    for step in steps_to(root, span).0 {
        pointer.push('/');
        match step {
            Step::Value(key) | Step::Key(key) => pointer.push_str(&pointer_escaped(key)),
            Step::Index(index) => pointer.push_str(&index.to_string()),
        }
    }
    pointer
}

/// `key` as a JSON Pointer writes it.
#[must_use]
pub fn pointer_escaped(key: &str) -> Cow<'_, str> {
    if bytes::holds(key.as_bytes(), b'~', b'/') {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn pointers_name_the_innermost_element() {
        let text = r#"{"Statement": [{"Action": ["a", "b/c"], "x/y": 1}]}"#;
        let parsed = parse(text);
        let root = parsed.root.unwrap();
        for (needle, pointer) in [
            ("\"Statement\"", "/Statement"),
            ("\"b/c\"", "/Statement/0/Action/1"),
            ("b/c", "/Statement/0/Action/1"),
            ("[\"a\", \"b/c\"]", "/Statement/0/Action"),
            ("\"x/y\"", "/Statement/0/x~1y"),
            ("\"Action\": [\"a\", \"b/c\"]", "/Statement/0/Action"),
            (text, ""),
        ] {
            let start = text.find(needle).unwrap();
            let span = Span::new(start, start + needle.len());
            assert_eq!(pointer_at(&root, span), pointer, "{needle}");
        }
    }
}
