//! Finds the policies in what people paste: a policy, an array of them, or what the AWS command line wrote.
//!
//! `aws iam get-policy-version` wraps the policy in `PolicyVersion.Document`, `get-role` in `Role.AssumeRolePolicyDocument`,
//! `aws s3api get-bucket-policy` has it as a string in `Policy`, `aws organizations describe-policy` in `Policy.Content`, and
//! so on: a policy is any object with a `Statement`, or a string that holds such an object.

use std::cell::OnceCell;

use super::{Arn, Effect, Kind, Policy, Principal, PrincipalType, is_account_id};
use crate::order::Order;
use crate::syntax::{Embedded, Node, Value, parse, pointer_escaped};

/// A policy document in a text.
#[derive(Debug)]
pub struct Document<'a> {
    /// Where it stands in the text, as a JSON Pointer; `""` for the text itself.
    pub pointer: String,
    /// What stands around it tells of it.
    pub told: Told<'a>,
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
        root,
        uses: OnceCell::new(),
        pointer: String::new(),
        found: Vec::new(),
    };
    search.visit(root, Told::default());
    if search.found.is_empty() {
        search.add(Told::default(), Place::Here(root));
    }
    search.found
}

/// What stands around a document tells of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// Its kind, where it is told.
    pub kind: Option<Kind>,
    /// The account in the ARN of the user, role or policy that it belongs to.
    pub account: Option<&'a str>,
    /// Whether it is of a role that AWS's services alone take on, as the trust policy beside it says.
    pub for_services: bool,
}

struct Search<'a> {
    text: &'a str,
    root: &'a Node<'a>,
    /// What the policies of the text are used for, found when first asked for.
    uses: OnceCell<Uses<'a>>,
    /// Where the search stands.
    pointer: String,
    found: Vec<Document<'a>>,
}

impl<'a> Search<'a> {
    /// Looks into `node`; the reader's bound on nesting bounds the recursion.
    fn visit(&mut self, node: &'a Node<'a>, told: Told<'a>) {
        if is_policy(node) {
            self.add(told, Place::Here(node));
            return;
        }
        match &node.value {
            Value::String(_) => {
                if let Some(inner) = embedded_policy(self.text, node) {
                    self.add(told, Place::Embedded(inner));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(&index.to_string(), item, told);
                }
            }
            Value::Object(members) => {
                let bounds = || self.only_bounds(node).then_some(Kind::Boundary);
                let kind = organisation_policy_kind(node).or_else(bounds);
                let told = Told {
                    kind: kind.or(told.kind),
                    account: account_of(node).or(told.account),
                    for_services: told.for_services || is_for_services(self.text, node),
                };
                for member in members {
                    let key = pointer_escaped(&member.key.text);
                    let kind = kind_under(&key).or(told.kind);
                    self.step(&key, &member.value, Told { kind, ..told });
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, key: &str, node: &'a Node<'a>, told: Told<'a>) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(key);
        self.visit(node, told);
        self.pointer.truncate(length);
    }

    fn add(&mut self, told: Told<'a>, place: Place<'a>) {
        self.found.push(Document {
            pointer: self.pointer.clone(),
            told,
            place,
        });
    }

    /// Whether `node` is a managed policy of an export that is the boundary of users or roles and attached to nobody: what it
    /// allows it does not give. Its own counts say so; where they are missing, the users, groups and roles of the export.
    fn only_bounds(&self, node: &Node<'_>) -> bool {
        let Some(arn) = node.get("PolicyVersionList").and(node.get("Arn")) else {
            return false;
        };
        let Some(arn) = arn.as_str() else {
            return false;
        };
        let uses = || self.uses.get_or_init(|| Uses::of(self.root));
        let counted = |key: &str| match node.get(key)?.value {
            Value::Number(count) => Some(count != "0"),
            _ => None,
        };
        let is_in = |list: &[&str]| list.binary_search(&arn).is_ok();
        counted("PermissionsBoundaryUsageCount").unwrap_or_else(|| is_in(&uses().boundaries))
            && !counted("AttachmentCount").unwrap_or_else(|| is_in(&uses().attached))
    }
}

/// What the users, groups and roles of an export use managed policies for: ARNs in order.
#[derive(Default)]
struct Uses<'a> {
    boundaries: Vec<&'a str>,
    attached: Vec<&'a str>,
}

impl<'a> Uses<'a> {
    fn of(root: &'a Node<'a>) -> Self {
        let mut uses = Self::default();
        uses.add(root);
        uses.boundaries.order();
        uses.attached.order();
        uses
    }

    /// Looks into `node`; the reader's bound on nesting bounds the recursion.
    fn add(&mut self, node: &'a Node<'a>) {
        match &node.value {
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            Value::Object(members) => {
                for member in members {
                    let list = match member.key.text.as_ref() {
                        "PermissionsBoundaryArn" => &mut self.boundaries,
                        "PolicyArn" => &mut self.attached,
                        _ => {
                            self.add(&member.value);
                            continue;
                        }
                    };
                    list.extend(member.value.as_str());
                }
            }
            _ => {}
        }
    }
}

/// The account in the ARN that an export gives a user, role or policy.
fn account_of<'a>(node: &'a Node<'a>) -> Option<&'a str> {
    let arn = Arn::parse(node.get("Arn")?.as_str()?)?;
    Some(arn.account).filter(|account| arn.service == "iam" && is_account_id(account))
}

/// Whether `node` is a role whose trust policy lets AWS's services alone take it on.
fn is_for_services(text: &str, node: &Node<'_>) -> bool {
    let Some(trust) = node.get("AssumeRolePolicyDocument") else {
        return false;
    };
    let inner = embedded_policy(text, trust);
    let parsed = inner.as_ref().and_then(|inner| parse(&inner.text).root);
    let trust = Policy::read(
        "",
        parsed.as_ref().unwrap_or(trust),
        Some(Kind::Trust),
        None,
    );
    let is_service = |principal: &Principal<'_>| principal.kind == PrincipalType::Service;
    let mut allows = trust.with_effect(Effect::Allow).peekable();
    allows.peek().is_some()
        && allows.all(|statement| {
            let named = statement.principals.iter().filter(|p| !p.negated);
            named.map(|p| p.items.iter().all(is_service)).eq([true])
        })
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
            .map(|document| (document.pointer, document.told.kind))
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

    #[test]
    fn managed_policies_that_only_bound_are_boundaries() {
        let boundary = |counts: &str, users: &str| {
            let text = format!(
                r#"{{"UserDetailList": [{users}], "Policies": [{{"Arn": "arn:aws:iam::111122223333:policy/B", {counts}
                    "PolicyVersionList": [{{"Document": {{"Statement": []}}}}]}}]}}"#
            );
            found(&text).pop().unwrap().1 == Some(Kind::Boundary)
        };
        let bounded = r#"{"PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/B"}}"#;
        let attached =
            r#"{"AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::111122223333:policy/B"}]}"#;
        let both = format!("{bounded}, {attached}");
        for (counts, users, expected) in [
            (
                r#""PermissionsBoundaryUsageCount": 1, "AttachmentCount": 0,"#,
                "",
                true,
            ),
            (
                r#""PermissionsBoundaryUsageCount": 1, "AttachmentCount": 2,"#,
                "",
                false,
            ),
            (
                r#""PermissionsBoundaryUsageCount": 0, "AttachmentCount": 0,"#,
                "",
                false,
            ),
            ("", bounded, true),
            ("", &both, false),
            ("", attached, false),
            ("", "", false),
        ] {
            assert_eq!(boundary(counts, users), expected, "{counts} {users}");
        }
    }

    #[test]
    fn the_trust_policy_beside_a_document_tells_who_uses_it() {
        let of_services = |trust: &str| {
            let text = format!(
                r#"{{"AssumeRolePolicyDocument": {trust}, "RolePolicyList": [{{"PolicyDocument": {{"Statement": []}}}}]}}"#
            );
            let parsed = parse(&text);
            let root = parsed.root.unwrap();
            let mut found = documents(&text, &root);
            found.pop().unwrap().told.for_services
        };
        let trusting = |principal: &str| {
            format!(r#"{{"Statement": {{"Effect": "Allow", "Principal": {principal}}}}}"#)
        };
        let service = trusting(r#"{"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}"#);
        assert!(of_services(&service));
        assert!(of_services(&format!("{service:?}")));
        for principal in [
            r#"{"Service": "ec2.amazonaws.com", "AWS": "111122223333"}"#,
            r#""*""#,
        ] {
            assert!(!of_services(&trusting(principal)), "{principal}");
        }
        assert!(!of_services(r#"{"Statement": []}"#));
    }

    #[test]
    fn the_arn_beside_a_document_tells_the_account() {
        let account = |text: &str| {
            let parsed = parse(text);
            let root = parsed.root.unwrap();
            let mut found = documents(text, &root);
            found.pop().unwrap().told.account.map(str::to_owned)
        };
        let role = r#"{"Role": {"Arn": "arn:aws:iam::111122223333:role/r", "AssumeRolePolicyDocument": {"Statement": []}}}"#;
        assert_eq!(account(role).as_deref(), Some("111122223333"));
        let of_aws = r#"{"Arn": "arn:aws:iam::aws:policy/P", "Document": {"Statement": []}}"#;
        assert_eq!(account(of_aws), None);
    }
}
