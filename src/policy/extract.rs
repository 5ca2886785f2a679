//! Finds the policies in what people paste: a policy, an array of them, or what the AWS command line wrote.
//!
//! `aws iam get-policy-version` wraps the policy in `PolicyVersion.Document`, `get-role` in `Role.AssumeRolePolicyDocument`,
//! `aws s3api get-bucket-policy` has it as a string in `Policy`, `aws organizations describe-policy` in `Policy.Content`, and
//! so on: a policy is any object with a `Statement`, or a string that holds such an object.

use super::Kind;
use crate::syntax::{Embedded, Node, Value, parse, pointer_escaped};

/// A policy document in a text.
#[derive(Debug)]
pub struct Document<'a> {
    /// Where it stands in the text, as a JSON Pointer; `""` for the text itself.
    pub pointer: String,
    /// Its kind, where what stands around it says so.
    pub kind: Option<Kind>,
    /// The document.
    pub place: Place<'a>,
}

/// How a document stands in the text.
#[derive(Debug)]
pub enum Place<'a> {
    /// As JSON.
    Here(&'a Node<'a>),
    /// Inside a string, as a text of its own.
    Embedded(Embedded),
}

/// The policies in `root` of `text`, in order. Where there is none, the root itself, so that its faults are reported.
#[must_use]
pub fn documents<'a>(text: &'a str, root: &'a Node<'a>) -> Vec<Document<'a>> {
    let mut search = Search {
        text,
        pointer: String::new(),
        found: Vec::new(),
    };
    search.visit(root, None);
    if search.found.is_empty() {
        search.add(None, Place::Here(root));
    }
    search.found
}

struct Search<'a> {
    text: &'a str,
    /// Where the search stands.
    pointer: String,
    found: Vec<Document<'a>>,
}

impl<'a> Search<'a> {
    /// Looks into `node`; the reader's bound on nesting bounds the recursion.
    fn visit(&mut self, node: &'a Node<'a>, kind: Option<Kind>) {
        if is_policy(node) {
            self.add(kind, Place::Here(node));
            return;
        }
        match &node.value {
            Value::String(_) => {
                if let Some(inner) = embedded_policy(self.text, node) {
                    self.add(kind, Place::Embedded(inner));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(&index.to_string(), item, kind);
                }
            }
            Value::Object(members) => {
                let kind = organisation_policy_kind(node).or(kind);
                for member in members {
                    let key = pointer_escaped(&member.key.text);
                    self.step(&key, &member.value, kind_under(&key).or(kind));
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, key: &str, node: &'a Node<'a>, kind: Option<Kind>) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(key);
        self.visit(node, kind);
        self.pointer.truncate(length);
    }

    fn add(&mut self, kind: Option<Kind>, place: Place<'a>) {
        self.found.push(Document {
            pointer: self.pointer.clone(),
            kind,
            place,
        });
    }
}

fn is_policy(node: &Node<'_>) -> bool {
    node.as_object().is_some_and(|members| {
        members
            .iter()
            .any(|member| member.key.text.eq_ignore_ascii_case("Statement"))
    })
}

fn embedded_policy(text: &str, node: &Node<'_>) -> Option<Embedded> {
    let value = node.as_str()?;
    let opens = ["{", "%7b", "%7B"]
        .iter()
        .any(|open| value.trim_start().starts_with(open));
    if !opens || !value.contains("Statement") {
        return None;
    }
    let inner = Embedded::in_json_string(text, node)?;
    let holds_policy = parse(&inner.text).root.is_some_and(|root| is_policy(&root));
    holds_policy.then_some(inner)
}

/// The kind that a key of an export gives to what stands under it.
fn kind_under(key: &str) -> Option<Kind> {
    match key {
        "AssumeRolePolicyDocument" => Some(Kind::Trust),
        "VpcEndpoints" | "VpcEndpoint" => Some(Kind::Endpoint),
        _ => None,
    }
}

/// The kind in the summary beside an organisation policy's `Content`.
fn organisation_policy_kind(node: &Node<'_>) -> Option<Kind> {
    match node.get("PolicySummary")?.get("Type")?.as_str()? {
        "SERVICE_CONTROL_POLICY" => Some(Kind::Scp),
        "RESOURCE_CONTROL_POLICY" => Some(Kind::Rcp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<Kind>)> {
        let parsed = parse(text);
        let root = parsed.root.unwrap();
        documents(text, &root)
            .into_iter()
            .map(|document| (document.pointer, document.kind))
            .collect()
    }

    #[test]
    fn exports_of_the_command_line_are_opened() {
        for (text, pointer, kind) in [
            (r#"{"Statement": []}"#, "", None),
            (r#"{"Foo": 1}"#, "", None),
            (
                r#"{"PolicyVersion": {"Document": {"Statement": []}}}"#,
                "/PolicyVersion/Document",
                None,
            ),
            (
                r#"{"Role": {"AssumeRolePolicyDocument": {"Statement": []}}}"#,
                "/Role/AssumeRolePolicyDocument",
                Some(Kind::Trust),
            ),
            (r#"{"Policy": "{\"Statement\": []}"}"#, "/Policy", None),
            (
                r#"{"Document": "%7B%22Statement%22%3A%5B%5D%7D"}"#,
                "/Document",
                None,
            ),
            (
                r#"{"Policy": {"PolicySummary": {"Type": "SERVICE_CONTROL_POLICY"}, "Content": "{\"Statement\":[]}"}}"#,
                "/Policy/Content",
                Some(Kind::Scp),
            ),
            (
                r#"{"VpcEndpoints": [{"PolicyDocument": "{\"Statement\":[]}"}]}"#,
                "/VpcEndpoints/0/PolicyDocument",
                Some(Kind::Endpoint),
            ),
        ] {
            assert_eq!(found(text), [(pointer.to_owned(), kind)], "{text}");
        }
        let list = found(r#"[{"Statement": []}, {"Statement": {}}]"#);
        assert_eq!(list, [("/0".to_owned(), None), ("/1".to_owned(), None)]);
    }
}
