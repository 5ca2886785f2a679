//! The one policy that a text is, for commands that ask about its meaning.

use crate::policy::{Kind, Place, Policy, documents, element};
use crate::syntax::{LineIndex, Node, Parsed, parse, percent_decoded};

/// Calls `ask` with the policy that `text` holds. `name`: how messages name it.
///
/// # Errors
/// Where the text is no JSON without faults, or holds no policy or several; the message says where.
pub(super) fn with_policy<R>(
    text: &str,
    name: &str,
    kind: Kind,
    resource_type: Option<&str>,
    ask: impl FnOnce(&Policy<'_>) -> R,
) -> Result<R, String> {
    let decoded = percent_decoded(text);
    let text = decoded.as_ref().map_or(text, |inner| &inner.text);
    let root = faultless(text, name)?;
    let mut found = documents(text, &root);
    let document = found.pop().filter(|_| found.is_empty());
    let document =
        document.ok_or_else(|| format!("{name} holds several policies; give one of them"))?;
    let ask = |text: &str, node: &Node<'_>| {
        if element(node, "Statement").is_none() {
            return Err(format!("{name} has no Statement, so it is not a policy"));
        }
        let policy = Policy::read(text, node, Some(kind), resource_type);
        if policy.left_out > 0 {
            return Err(format!("{name} is far longer than any that AWS takes"));
        }
        Ok(ask(&policy))
    };
    match document.place {
        Place::Here(node) => ask(text, node),
        Place::Embedded(inner) => {
            let root = faultless(&inner.text, name)?;
            ask(&inner.text, &root)
        }
    }
}

/// That the policies of `text` can be asked about. `name`: how messages name it.
///
/// # Errors
/// Where the text is no JSON without faults, or holds no policy; the message says where.
pub fn readable(text: &str, name: &str) -> Result<(), String> {
    let decoded = percent_decoded(text);
    let text = decoded.as_ref().map_or(text, |inner| &inner.text);
    let root = faultless(text, name)?;
    for document in documents(text, &root) {
        match document.place {
            Place::Here(node) if element(node, "Statement").is_none() => {
                return Err(format!("{name} holds no policy"));
            }
            Place::Here(_) => {}
            Place::Embedded(inner) => {
                let name = format!("The policy at {} of {name}", document.pointer);
                faultless(&inner.text, &name)?;
            }
        }
    }
    Ok(())
}

/// The tree of `text`.
fn faultless<'t>(text: &'t str, name: &str) -> Result<Node<'t>, String> {
    let Parsed { root, errors } = parse(text);
    if let Some(error) = errors.first() {
        let place = LineIndex::new(text).position(error.span.start);
        let (line, column) = (place.line + 1, place.character + 1);
        return Err(format!(
            "{name} is not valid JSON: line {line}, column {column}: {}",
            error.message
        ));
    }
    root.ok_or_else(|| format!("{name} is empty"))
}
