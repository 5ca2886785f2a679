//! Reads what `simulate-custom-policy` is asked.

use super::context::entry;
use super::not_json;
use crate::access::evaluate::LayerKind;
use crate::access::request::{Caller, Request, RequestContext};
use crate::catalog::nearest;
use crate::policy::{Arn, Kind, is_account_id};
use crate::syntax::{Node, Value, parse, percent_decoded};

/// Pairs of an action and a resource that one question may have.
const MAX_PAIRS: usize = 10_000;
/// Policies that one question may have.
const MAX_POLICIES: usize = 1_000;
/// Context keys that one question may give.
const MAX_KEYS: usize = 2_000;
/// Levels of an organisation; AWS's organisations have seven.
const MAX_LEVELS: usize = 100;
/// AWS's own limits, in characters.
const MAX_ACTION: usize = 128;
const MAX_RESOURCE: usize = 2_048;

/// The fields, AWS's own and ours.
const FIELDS: [&str; 13] = [
    "PolicyInputList",
    "PermissionsBoundaryPolicyInputList",
    "ActionNames",
    "ResourceArns",
    "ResourcePolicy",
    "ResourceOwner",
    "CallerArn",
    "ContextEntries",
    "SessionPolicyInputList",
    "VpcEndpointPolicyInputList",
    "ServiceControlPolicyInputList",
    "ResourceControlPolicyInputList",
    "ManagementAccountId",
];
/// Those of AWS's that mean nothing here: pages, and the resources of an EC2 scenario.
const PASSED_OVER: [&str; 3] = ["MaxItems", "Marker", "ResourceHandlingOption"];

/// What is asked.
#[derive(Default)]
pub(super) struct Question {
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) policies: Vec<Source>,
    pub(super) scp_levels: usize,
    pub(super) rcp_levels: usize,
    pub(super) management_account: Option<String>,
    caller: Option<Caller>,
    owner: Option<String>,
    context: RequestContext,
}

/// A policy of the question.
pub(super) struct Source {
    /// What the answer calls it.
    pub(super) id: String,
    pub(super) layer: LayerKind,
    pub(super) kind: Kind,
    pub(super) text: String,
}

impl Question {
    /// # Errors
    /// What is wrong with the question, in a sentence.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let parsed = parse(text);
        if let Some(error) = parsed.errors.first() {
            return Err(not_json("The input", text, error));
        }
        let root = parsed.root.as_ref().and_then(Node::as_object);
        let fields =
            root.ok_or("The input has to be a JSON object with ActionNames and policies.")?;
        let mut question = Self::default();
        for (place, field) in fields.iter().enumerate() {
            let mut before = fields.iter().take(place);
            if before.any(|other| other.key.text == field.key.text) {
                return Err(format!("{} is given twice.", field.key.text));
            }
            question.read_field(text, &field.key.text, &field.value)?;
        }
        if question.actions.is_empty() {
            return Err("ActionNames is missing: name at least one action.".to_owned());
        }
        if question.resources.is_empty() {
            question.resources.push("*".to_owned());
        }
        let pairs = question
            .actions
            .len()
            .saturating_mul(question.resources.len());
        if pairs > MAX_PAIRS {
            return Err(format!(
                "{} actions on {} resources are {pairs} requests; no more than {MAX_PAIRS} are decided at once.",
                question.actions.len(),
                question.resources.len()
            ));
        }
        Ok(question)
    }

    /// The request, its action and resource left open.
    pub(super) fn request(&self) -> Request {
        Request {
            caller: self.caller.clone(),
            resource_owner: self.owner.clone(),
            context: self.context.clone(),
            ..Request::default()
        }
    }

    fn read_field(&mut self, text: &str, name: &str, node: &Node<'_>) -> Result<(), String> {
        if node.value == Value::Null {
            return Ok(());
        }
        match name {
            "PolicyInputList" => self.policies(text, name, LayerKind::Identity, node)?,
            "PermissionsBoundaryPolicyInputList" => {
                self.policies(text, name, LayerKind::Boundary, node)?;
            }
            "SessionPolicyInputList" => self.policies(text, name, LayerKind::Session, node)?,
            "VpcEndpointPolicyInputList" => self.policies(text, name, LayerKind::Endpoint, node)?,
            "ServiceControlPolicyInputList" => {
                self.scp_levels = self.levels(text, name, LayerKind::Scp, node)?;
            }
            "ResourceControlPolicyInputList" => {
                self.rcp_levels = self.levels(text, name, LayerKind::Rcp, node)?;
            }
            "ResourcePolicy" => self.policy(text, name, LayerKind::Resource, 0, node)?,
            "ActionNames" => self.actions = listed(name, node, action)?,
            "ResourceArns" => self.resources = listed(name, node, resource)?,
            "ResourceOwner" => self.owner = Some(account(name, node)?),
            "ManagementAccountId" => self.management_account = Some(account(name, node)?),
            "CallerArn" => self.caller = Some(caller(name, node)?),
            "ContextEntries" => {
                let entries = items(name, node)?;
                if entries.len() > MAX_KEYS {
                    return Err(format!("{name} has more than {MAX_KEYS} entries."));
                }
                for (place, entry) in entries.iter().enumerate() {
                    self.context_entry(&format!("{name}[{place}]"), entry)?;
                }
            }
            _ if PASSED_OVER.contains(&name) => {}
            _ => return Err(unknown("", name, &FIELDS)),
        }
        Ok(())
    }

    /// Each level is a list of policies, from the root down.
    fn levels(
        &mut self,
        text: &str,
        name: &str,
        layer: fn(usize) -> LayerKind,
        node: &Node<'_>,
    ) -> Result<usize, String> {
        let levels = items(name, node)?;
        if levels.len() > MAX_LEVELS {
            return Err(format!("{name} has more than {MAX_LEVELS} levels."));
        }
        for (level, node) in levels.iter().enumerate() {
            if node.as_array().is_none() {
                return Err(format!(
                    "{name}[{level}] is {}; each level of the organisation, from the root down, is a list of policies.",
                    node.kind_name()
                ));
            }
            self.policies(text, &format!("{name}[{level}]"), layer(level), node)?;
        }
        Ok(levels.len())
    }

    fn policies(
        &mut self,
        text: &str,
        name: &str,
        layer: LayerKind,
        node: &Node<'_>,
    ) -> Result<(), String> {
        for (place, node) in items(name, node)?.iter().enumerate() {
            self.policy(text, &format!("{name}[{place}]"), layer, place, node)?;
        }
        Ok(())
    }

    /// A policy is an object, or, as with AWS, a string with one.
    fn policy(
        &mut self,
        text: &str,
        name: &str,
        layer: LayerKind,
        place: usize,
        node: &Node<'_>,
    ) -> Result<(), String> {
        let text = match &node.value {
            Value::String(inner) => match percent_decoded(inner) {
                Some(decoded) => decoded.text,
                None => inner.to_string(),
            },
            Value::Object(_) => node.span.of(text).to_owned(),
            _ => {
                return Err(format!(
                    "{name} is {}; a policy is an object, or a string that holds one.",
                    node.kind_name()
                ));
            }
        };
        if self.policies.len() >= MAX_POLICIES {
            return Err(format!("There are more than {MAX_POLICIES} policies."));
        }
        self.policies.push(Source {
            id: layer.policy_id(place),
            layer,
            kind: match layer {
                LayerKind::Rcp(_) => Kind::Rcp,
                LayerKind::Scp(_) => Kind::Scp,
                LayerKind::Endpoint => Kind::Endpoint,
                LayerKind::Resource => Kind::Resource,
                LayerKind::Identity => Kind::Identity,
                LayerKind::Boundary => Kind::Boundary,
                LayerKind::Session => Kind::Session,
            },
            text,
        });
        Ok(())
    }

    fn context_entry(&mut self, name: &str, node: &Node<'_>) -> Result<(), String> {
        let (key, values) = entry(name, node)?;
        if self.context.get(&key).is_some() {
            return Err(format!(
                "{name} gives {key} a second time; put its values into one list."
            ));
        }
        self.context.insert(key, values);
        Ok(())
    }
}

/// `text` in quotes, its end left out where it is long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 100;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}

pub(super) fn unknown(place: &str, name: &str, known: &[&'static str]) -> String {
    let near = nearest(name, known.iter().copied().enumerate());
    let near = near.first().and_then(|&at| known.get(at));
    match near {
        Some(near) => format!(
            "There is no field {}{place}; did you mean {near}?",
            shown(name)
        ),
        None => format!(
            "There is no field {}{place}; there are {}.",
            shown(name),
            known.join(", ")
        ),
    }
}

pub(super) fn items<'n, 't>(name: &str, node: &'n Node<'t>) -> Result<&'n [Node<'t>], String> {
    node.as_array()
        .ok_or_else(|| format!("{name} is {}; expected a list.", node.kind_name()))
}

pub(super) fn string<'n>(name: &str, node: &'n Node<'_>) -> Result<&'n str, String> {
    node.as_str()
        .ok_or_else(|| format!("{name} is {}; expected a string.", node.kind_name()))
}

pub(super) fn listed(
    name: &str,
    node: &Node<'_>,
    read: fn(&str, &Node<'_>) -> Result<String, String>,
) -> Result<Vec<String>, String> {
    let items = items(name, node)?.iter().enumerate();
    items
        .map(|(place, node)| read(&format!("{name}[{place}]"), node))
        .collect()
}

fn action(name: &str, node: &Node<'_>) -> Result<String, String> {
    let text = string(name, node)?;
    let is_name = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let parts = text.split_once(':');
    if text.len() > MAX_ACTION
        || !parts.is_some_and(|(service, action)| is_name(service) && is_name(action))
    {
        return Err(format!(
            "{name} is {}; expected the name of one action, such as s3:GetObject, without wildcards.",
            shown(text)
        ));
    }
    Ok(text.to_owned())
}

fn resource(name: &str, node: &Node<'_>) -> Result<String, String> {
    let text = string(name, node)?;
    if text.len() > MAX_RESOURCE || (text != "*" && Arn::parse(text).is_none()) {
        return Err(format!(
            "{name} is {}; expected the ARN of a resource, of at most {MAX_RESOURCE} characters, or *.",
            shown(text)
        ));
    }
    Ok(text.to_owned())
}

/// An account's id, also as part of an ARN.
fn account(name: &str, node: &Node<'_>) -> Result<String, String> {
    let text = string(name, node)?;
    let id = Arn::parse(text).map_or(text, |arn| arn.account);
    if is_account_id(id) {
        Ok(id.to_owned())
    } else {
        Err(format!(
            "{name} is {}; expected the twelve digits of an account, or its ARN.",
            shown(text)
        ))
    }
}

fn caller(name: &str, node: &Node<'_>) -> Result<Caller, String> {
    let text = string(name, node)?;
    Caller::parse(text).ok_or_else(|| {
        format!(
            "{name} is {}; expected the ARN of a user, a role, a role's session, a federated user or an account's root, the \
             name of a service (lambda.amazonaws.com) or of an identity provider, or * for an anonymous caller.",
            shown(text)
        )
    })
}
