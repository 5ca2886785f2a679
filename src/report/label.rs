//! What people call a policy of an export: "user ann / inline1".

use std::borrow::Cow;

use super::source::Source;
use super::visible::visible;
use crate::syntax::{Node, Value, parse, percent_decoded};

/// The names by which exports of the AWS command line tell whom a policy belongs to, and the word before each.
const OWNERS: [(&str, &str); 8] = [
    ("UserName", "user "),
    ("GroupName", "group "),
    ("RoleName", "role "),
    ("VpcEndpointId", "endpoint "),
    ("TopicArn", "topic "),
    ("QueueArn", "queue "),
    ("Name", ""),
    ("Id", ""),
];

/// The versions of a managed policy.
const VERSIONS: &str = "PolicyVersionList";

/// For each document of `source` what people call it, where what stands around it has a name for it.
pub(super) fn labels(source: &Source<'_>) -> Vec<Option<String>> {
    let names = source
        .documents
        .iter()
        .map(|document| document.name.as_str());
    labels_of(source.text, source.name, names)
}

/// What to call the documents with these `names` in the text of `file`: "office.json", "user ann / inline1 in account.json".
#[must_use]
pub fn titles<'n>(
    text: &str,
    file: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Vec<String> {
    let labels = labels_of(text, file, names.clone());
    let titles = names.zip(&labels);
    titles
        .map(|(name, label)| title(file, name, label.as_deref()))
        .collect()
}

/// What to call the document `name` of `file`, which has that label.
pub(super) fn title(file: &str, name: &str, label: Option<&str>) -> String {
    match label {
        Some(label) => format!("{} in {}", visible(label), visible(file)),
        None => visible(name).into_owned(),
    }
}

fn labels_of<'n>(
    text: &str,
    file: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Vec<Option<String>> {
    let pointers = || names.clone().map(|name| pointer_of(name, file));
    let none = || pointers().map(|_| None).collect();
    if pointers().all(str::is_empty) {
        return none();
    }
    let decoded = percent_decoded(text);
    let text = decoded.as_ref().map_or(text, |inner| &inner.text);
    let Some(root) = parse(text).root else {
        return none();
    };
    pointers().map(|pointer| label(&root, pointer)).collect()
}

/// `message`, of the policy that `label` names, if any does.
pub(super) fn labelled<'m>(label: Option<&str>, message: &'m str) -> Cow<'m, str> {
    match label {
        Some(label) => Cow::Owned(format!("{label}: {message}")),
        None => Cow::Borrowed(message),
    }
}

/// The JSON Pointer in the `name` of a document of `file`.
pub(super) fn pointer_of<'n>(name: &'n str, file: &str) -> &'n str {
    let rest = name.strip_prefix(file);
    rest.and_then(|rest| rest.strip_prefix('#'))
        .unwrap_or_default()
}

/// Whether the policy at `pointer` is a version of a managed policy that is not in force, beside the one that is.
pub(super) fn is_superseded(root: &Node<'_>, pointer: &str) -> bool {
    let steps = steps(pointer);
    let Some(list) = steps.iter().position(|step| step == VERSIONS) else {
        return false;
    };
    let (before, after) = steps.split_at(list + 1);
    let versions = before.iter().try_fold(root, |node, step| child(node, step));
    let Some(versions) = versions else {
        return false;
    };
    let own = after.first().and_then(|step| child(versions, step));
    let mut all = versions.as_array().unwrap_or_default().iter();
    own.and_then(is_default) == Some(false) && all.any(|version| is_default(version) == Some(true))
}

fn label(root: &Node<'_>, pointer: &str) -> Option<String> {
    let mut names = Vec::new();
    let mut version = None;
    let mut node = root;
    let mut key = String::new();
    for step in steps(pointer) {
        add_names(&mut names, node, &key);
        version = version.or_else(|| version_of(node));
        node = child(node, &step)?;
        key = step;
    }
    if key == "AssumeRolePolicyDocument" {
        names.push("trust policy".to_owned());
    }
    let name = names.join(" / ");
    Some(match (name.is_empty(), version) {
        (true, None) => return None,
        (false, None) => name,
        (true, Some((id, true))) => format!("version {id}"),
        (true, Some((id, false))) => format!("version {id} (not the default)"),
        (false, Some((id, true))) => format!("{name} ({id})"),
        (false, Some((id, false))) => format!("{name} ({id}, not the default)"),
    })
}

/// Adds the names that `node`, which stands under `key`, has for what is in it: an owner, a policy of its own, or both.
fn add_names(names: &mut Vec<String>, node: &Node<'_>, key: &str) {
    let text = |node: &Node<'_>, key: &str| {
        let text = node.get(key)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let is_of_template = || text(node, "Type").is_some_and(|of| of.starts_with("AWS::"));
    let owner = OWNERS
        .iter()
        .find_map(|(key, word)| Some(format!("{word}{}", text(node, key)?)));
    names.extend(owner.or_else(|| (!key.is_empty() && is_of_template()).then(|| key.to_owned())));
    let own = text(node, "PolicyName")
        .or_else(|| node.get("PolicySummary").and_then(|of| text(of, "Name")));
    names.extend(own.map(|own| match names.is_empty() {
        true => format!("policy {own}"),
        false => own,
    }));
}

/// The name of a version of a managed policy, and whether it is the one in force.
fn version_of(node: &Node<'_>) -> Option<(String, bool)> {
    let id = node.get("VersionId")?.as_str()?;
    Some((id.to_owned(), is_default(node)?))
}

fn is_default(version: &Node<'_>) -> Option<bool> {
    match version.get("IsDefaultVersion")?.value {
        Value::Bool(is_default) => Some(is_default),
        _ => None,
    }
}

fn steps(pointer: &str) -> Vec<String> {
    let steps = pointer.split('/').skip(1);
    steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

fn child<'n, 'a>(node: &'n Node<'a>, step: &str) -> Option<&'n Node<'a>> {
    match node.as_array() {
        Some(items) => items.get(step.parse::<usize>().ok()?),
        None => node.get(step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Node<'_> {
        parse(text).root.unwrap()
    }

    #[test]
    fn policies_are_called_as_people_know_them() {
        for (text, pointer, expected) in [
            (
                r#"{"UserDetailList": [{"UserName": "ann", "UserPolicyList": [{"PolicyName": "inline1", "PolicyDocument": {}}]}]}"#,
                "/UserDetailList/0/UserPolicyList/0/PolicyDocument",
                Some("user ann / inline1"),
            ),
            (
                r#"{"Role": {"RoleName": "deploy", "AssumeRolePolicyDocument": {}}}"#,
                "/Role/AssumeRolePolicyDocument",
                Some("role deploy / trust policy"),
            ),
            (
                r#"{"RoleName": "deploy", "PolicyName": "own", "PolicyDocument": {}}"#,
                "/PolicyDocument",
                Some("role deploy / own"),
            ),
            (
                r#"{"Policies": [{"PolicyName": "old", "PolicyVersionList": [{"Document": {}, "VersionId": "v1", "IsDefaultVersion": false}]}]}"#,
                "/Policies/0/PolicyVersionList/0/Document",
                Some("policy old (v1, not the default)"),
            ),
            (
                r#"{"PolicyVersion": {"Document": {}, "VersionId": "v2", "IsDefaultVersion": true}}"#,
                "/PolicyVersion/Document",
                Some("version v2"),
            ),
            (
                r#"{"Policy": {"PolicySummary": {"Name": "regions"}, "Content": "{}"}}"#,
                "/Policy/Content",
                Some("policy regions"),
            ),
            (
                r#"{"Resources": {"A/b": {"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": {}}}}}"#,
                "/Resources/A~1b/Properties/PolicyDocument",
                Some("A/b"),
            ),
            (r#"{"Policy": "{}"}"#, "/Policy", None),
            (r#"[{}]"#, "/0", None),
        ] {
            assert_eq!(label(&root(text), pointer).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_version_is_superseded_beside_the_default_alone() {
        let text = r#"{"PolicyVersionList": [{"IsDefaultVersion": true, "Document": {}}, {"IsDefaultVersion": false, "Document": {}}]}"#;
        let at = |number: usize| format!("/PolicyVersionList/{number}/Document");
        assert!(!is_superseded(&root(text), &at(0)));
        assert!(is_superseded(&root(text), &at(1)));
        let alone = r#"{"PolicyVersionList": [{"IsDefaultVersion": false, "Document": {}}]}"#;
        assert!(!is_superseded(&root(alone), &at(0)));
        let lone = r#"{"PolicyVersion": {"IsDefaultVersion": false, "Document": {}}}"#;
        assert!(!is_superseded(&root(lone), "/PolicyVersion/Document"));
    }
}
