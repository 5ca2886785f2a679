//! The same policy in the fewest characters, for those at the size quota.
//!
//! Every step keeps the meaning whatever the request: entries that others take in are left out, statements that differ in one
//! list are put together, addresses are written as the fewest blocks. Only wildcards in the place of actions are another matter:
//! they take in the same actions of today's catalogue, and what AWS adds later. A statement with anything that is not as the
//! language has it stays as it is.

mod condition;
mod cover;
mod layout;
mod merge;
mod principal;
mod statement;
mod wildcards;

use std::fmt;

use cover::Work;
use layout::{Json, Layout};
use statement::{Statement, has_repeats};

use crate::policy::{Document, Kind, Place, Policy, documents};
use crate::syntax::{Edit, Embedded, Member, Node, apply, parse, percent_decoded, replace};

/// What may be done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The kind of policy; told from the document where absent.
    pub kind: Option<Kind>,
    /// Write wildcards for actions, which take in what AWS adds in the future.
    pub wildcards: bool,
    /// Leave out the names of statements.
    pub drop_sids: bool,
    /// Leave out white space, which no quota of IAM counts.
    pub compact: bool,
}

/// A text with its policies made smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minimized {
    /// The text.
    pub text: String,
    /// What became of each policy, in the order of the text.
    pub policies: Vec<Outcome>,
}

/// What became of one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The JSON Pointer of the policy in the text; `""` where it is the whole.
    pub pointer: String,
    /// How many characters it had, white space not counted.
    pub before: usize,
    /// How many it has.
    pub after: usize,
    /// How many of its statements are left as they were, because something in them is not as AWS's language has it.
    pub left_alone: usize,
}

/// Why a text cannot be made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not JSON.
    Syntax,
    /// It holds no policy.
    NoPolicy,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "it is not valid JSON; `policy-check check` shows where",
            Self::NoPolicy => "it holds no policy",
        })
    }
}

/// The policies of `text` in fewer characters: `text` is a policy, or an export that holds some.
///
/// # Errors
/// Why there is nothing to make smaller.
pub fn minimized(text: &str, options: &Options) -> Result<Minimized, Refusal> {
    let coat = percent_decoded(text);
    let inner = coat.as_ref().map_or(text, |coat| coat.text.as_str());
    let root = sound(inner).ok_or(Refusal::Syntax)?;
    let mut edits = Vec::new();
    let mut policies = Vec::new();
    for Document {
        pointer,
        told,
        place,
    } in documents(inner, &root)
    {
        let options = Options {
            kind: options.kind.or(told.kind),
            ..*options
        };
        let (edit, outcome) = match place {
            Place::Here(node) => {
                let Some((edit, outcome)) = minimize(inner, node, &options) else {
                    continue;
                };
                (led_back(&edit, coat.as_ref()), outcome)
            }
            Place::Embedded(embedded) => {
                let embedded = embedded.within(coat.as_ref());
                let root = sound(&embedded.text).ok_or(Refusal::Syntax)?;
                let Some((edit, outcome)) = minimize(&embedded.text, &root, &options) else {
                    continue;
                };
                (led_back(&edit, Some(&embedded)), outcome)
            }
        };
        edits.push(edit);
        policies.push(Outcome { pointer, ..outcome });
    }
    if policies.is_empty() {
        return Err(Refusal::NoPolicy);
    }
    let text = apply(text, &edits).ok_or(Refusal::Syntax)?;
    Ok(Minimized { text, policies })
}

/// The document that `text` is, if there is nothing wrong with its syntax.
fn sound(text: &str) -> Option<Node<'_>> {
    let parsed = parse(text);
    parsed.root.filter(|_| parsed.errors.is_empty())
}

fn led_back(edit: &Edit, coat: Option<&Embedded>) -> Edit {
    coat.map_or_else(|| edit.clone(), |coat| coat.outer_edit(edit))
}

/// The edit that writes the policy `node` of `text` anew; `None` where it is no policy, or one of which the model reads a part.
fn minimize(text: &str, node: &Node<'_>, options: &Options) -> Option<(Edit, Outcome)> {
    let policy = Policy::read(text, node, options.kind, None);
    let members = node.as_object()?;
    if policy.left_out > 0 || has_repeats(members) {
        return None;
    }
    let (statements, left_alone) = statements(text, node, policy.kind, options)?;
    let member = |member: &Member<'_>| {
        let value = match &*member.key.text {
            "Statement" => statements.clone(),
            _ => Json::of(text, &member.value),
        };
        (member.key.text.to_string(), value)
    };
    let written = Json::Object(members.iter().map(member).collect());
    let own = node.span.of(text);
    let (before, after) = (size(own), size(&written.compact()));
    let is_better = after < before || options.compact;
    let new_text = if !is_better {
        own.to_owned()
    } else if options.compact {
        written.written(&Layout::COMPACT)
    } else {
        written.written(&Layout::of(text, node))
    };
    let outcome = Outcome {
        pointer: String::new(),
        before,
        after: after.min(before),
        left_alone,
    };
    Some((replace(node.span, new_text), outcome))
}

/// The value of `Statement` of the policy `node`, made smaller, and how many statements are left as they are.
fn statements(text: &str, node: &Node<'_>, kind: Kind, options: &Options) -> Option<(Json, usize)> {
    let nodes = node.get("Statement")?.one_or_many();
    let mut read = Vec::new();
    let mut all = Vec::new();
    for (place, node) in nodes.iter().enumerate() {
        match Statement::read(text, node, place) {
            Some(statement) => read.push(statement),
            None => all.push((place, Json::of(text, node))),
        }
    }
    let left_alone = all.len();
    shrink(&mut read, kind, options);
    all.extend(
        read.iter()
            .map(|statement| (statement.place, statement.json())),
    );
    all.sort_by_key(|(place, _)| *place);
    let statements: Vec<Json> = all.into_iter().map(|(_, json)| json).collect();
    let value = match statements.as_slice() {
        [] => Json::List(statements),
        _ => Json::one_or_many(statements),
    };
    Some((value, left_alone))
}

fn shrink(statements: &mut Vec<Statement>, kind: Kind, options: &Options) {
    let mut work = Work::new();
    for statement in statements.iter_mut() {
        if options.drop_sids {
            statement.sid = None;
        }
        if let Some(principals) = &mut statement.principals {
            principal::shorten(principals);
        }
    }
    merge::merge(statements, &mut work);
    // AWS describes no wildcard in the actions of a trust policy.
    if options.wildcards && kind != Kind::Trust {
        let mut work = wildcards::Work::new();
        for statement in statements {
            wildcards::shorten(&mut statement.actions.entries, &mut work);
        }
    }
}

/// The characters of `text`, white space not counted, as IAM counts.
fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
