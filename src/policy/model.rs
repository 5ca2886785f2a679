//! A policy as its statements.
//!
//! The model keeps what has the right form and leaves out the rest, which the grammar rules report from the tree; so whatever
//! can be said of a broken policy is still said.

use super::{ActionPattern, Condition, Kind, Principals};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, Member, Node, Span, Value, remove_member};

/// A text of the document with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Text<'a> {
    /// The text, escapes resolved.
    pub value: &'a str,
    /// Its place, quotes included where it has them.
    pub span: Span,
}

/// At most this many JSON values of statements are read: some twenty times what the longest policy that AWS takes can hold, and few enough
/// to be judged in a second.
pub const MAX_VALUES: usize = 120_000;

/// A policy document.
#[derive(Debug)]
pub struct Policy<'a> {
    /// The text that every span is about.
    pub text: &'a str,
    /// The document.
    pub node: &'a Node<'a>,
    /// Under which names its elements are read.
    pub naming: Naming,
    /// What kind of policy it is taken for.
    pub kind: Kind,
    /// The type of the resource that it is attached to, as CloudFormation names it (`AWS::S3::Bucket`), where it is known.
    pub resource_type: Option<&'a str>,
    /// The account of the user, role or policy that it belongs to, where an export tells.
    pub account: Option<&'a str>,
    /// Whether it is of a role that AWS's services alone take on, as an export tells.
    pub for_services: bool,
    /// `Version`
    pub version: Option<Text<'a>>,
    /// The statements, in order; a lone statement need not stand in an array.
    pub statements: Vec<Statement<'a>>,
    /// How many statements at the end are not read, because the policy is far longer than AWS takes any.
    pub left_out: usize,
}

/// Under which names elements are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// In any letter case: as their author means them.
    AsMeant,
    /// As AWS writes them alone: `effect` is no `Effect`.
    Exact,
}

impl Naming {
    /// The member of `node` that is the element `name`.
    fn element<'a>(self, node: &'a Node<'a>, name: &str) -> Option<&'a Member<'a>> {
        match self {
            Self::AsMeant => element(node, name),
            Self::Exact => node.member(name),
        }
    }
}

/// One statement.
#[derive(Debug)]
pub struct Statement<'a> {
    /// Its place in the list, from 0.
    pub index: usize,
    /// The whole.
    pub node: &'a Node<'a>,
    /// `Sid`
    pub sid: Option<Text<'a>>,
    /// `Effect`; absent where it is neither `Allow` nor `Deny`.
    pub effect: Option<Effect>,
    /// The `Effect` member.
    pub effect_member: Option<&'a Member<'a>>,
    /// `Principal` or `NotPrincipal`
    pub principals: Option<Principals<'a>>,
    /// `Action` or `NotAction`
    pub actions: Option<Element<'a, ActionPattern<'a>>>,
    /// `Resource` or `NotResource`
    pub resources: Option<Element<'a, Text<'a>>>,
    /// The `Condition` member.
    pub condition_member: Option<&'a Member<'a>>,
    /// Every operator and key of `Condition`, all of which must hold.
    pub conditions: Vec<Condition<'a>>,
}

/// What a statement does with the requests that it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Gives access.
    Allow,
    /// Takes it away, whatever any Allow says.
    Deny,
}

/// An element that comes in a plain and a `Not…` form.
#[derive(Clone, Debug, PartialEq)]
pub struct Element<'a, T> {
    /// Whether it is the `Not…` form.
    pub negated: bool,
    /// The key and the value.
    pub member: &'a Member<'a>,
    /// The entries that are strings.
    pub items: Vec<T>,
}

impl<'a> Policy<'a> {
    /// Reads `node` of `text` as a policy, its elements in any letter case. Without a `kind`, it is told from the document.
    #[must_use]
    pub fn read(
        text: &'a str,
        node: &'a Node<'a>,
        kind: Option<Kind>,
        resource_type: Option<&'a str>,
    ) -> Self {
        Self::read_by(Naming::AsMeant, text, node, kind, resource_type)
    }

    /// Reads `node` of `text` as a policy, its elements under those names.
    #[must_use]
    pub fn read_by(
        naming: Naming,
        text: &'a str,
        node: &'a Node<'a>,
        kind: Option<Kind>,
        resource_type: Option<&'a str>,
    ) -> Self {
        let version = naming.element(node, "Version");
        let all = naming
            .element(node, "Statement")
            .map(|member| member.value.one_or_many())
            .unwrap_or_default();
        let read = how_many_are_read(text, all);
        let statements = all
            .iter()
            .take(read)
            .enumerate()
            .filter(|(_, node)| node.as_object().is_some())
            .map(|(index, node)| Statement::read(naming, index, node))
            .collect();
        let mut policy = Self {
            text,
            node,
            naming,
            kind: kind.unwrap_or(Kind::Identity),
            resource_type,
            account: None,
            for_services: false,
            version: version.and_then(|member| text_of(&member.value)),
            statements,
            left_out: all.len() - read,
        };
        if kind.is_none() {
            policy.kind = Kind::told_from(&policy);
        }
        policy
    }

    /// The member of `node`, the policy or a statement of it, that is the element `name`.
    #[must_use]
    pub fn element(&self, node: &'a Node<'a>, name: &str) -> Option<&'a Member<'a>> {
        self.naming.element(node, name)
    }

    /// Whether `${…}` is a variable here: only in version 2012-10-17.
    #[must_use]
    pub fn has_variables(&self) -> bool {
        self.version.is_some_and(|v| v.value == "2012-10-17")
    }

    /// The statements with that effect.
    pub fn with_effect(&self, effect: Effect) -> impl Iterator<Item = &Statement<'a>> {
        self.statements
            .iter()
            .filter(move |statement| statement.effect == Some(effect))
    }

    /// The statement at `index` of the list, if it could be read.
    pub fn statement(&self, index: usize) -> Option<&Statement<'a>> {
        let statements = &self.statements;
        let place = statements.binary_search_by_key(&index, |statement| statement.index);
        statements.get(place.ok()?)
    }
}

/// The elements of a statement, each the last of its name.
#[derive(Default)]
struct Elements<'a> {
    sid: Option<&'a Member<'a>>,
    effect: Option<&'a Member<'a>>,
    principal: Option<&'a Member<'a>>,
    not_principal: Option<&'a Member<'a>>,
    action: Option<&'a Member<'a>>,
    not_action: Option<&'a Member<'a>>,
    resource: Option<&'a Member<'a>>,
    not_resource: Option<&'a Member<'a>>,
    condition: Option<&'a Member<'a>>,
}

impl<'a> Elements<'a> {
    fn of(naming: Naming, statement: &'a Node<'a>) -> Self {
        let members = statement.as_object().unwrap_or_default();
        let mut found = Self::default();
        let mut others = false;
        for member in members {
            match found.place(&member.key.text) {
                Some(place) => *place = Some(member),
                None => others = true,
            }
        }
        if others && naming == Naming::AsMeant {
            for member in members.iter().rev() {
                let name = element_name(&member.key.text).unwrap_or_default();
                let place = found.place(name).filter(|place| place.is_none());
                if let Some(place) = place {
                    *place = Some(member);
                }
            }
        }
        found
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<&'a Member<'a>>> {
        Some(match name {
            "Sid" => &mut self.sid,
            "Effect" => &mut self.effect,
            "Principal" => &mut self.principal,
            "NotPrincipal" => &mut self.not_principal,
            "Action" => &mut self.action,
            "NotAction" => &mut self.not_action,
            "Resource" => &mut self.resource,
            "NotResource" => &mut self.not_resource,
            "Condition" => &mut self.condition,
            _ => return None,
        })
    }
}

impl<'a> Statement<'a> {
    fn read(naming: Naming, index: usize, node: &'a Node<'a>) -> Self {
        let found = Elements::of(naming, node);
        let either = |plain: Option<&'a Member<'a>>, negated: Option<&'a Member<'a>>| {
            plain
                .map(|member| (member, false))
                .or_else(|| negated.map(|member| (member, true)))
        };
        let (effect_member, condition_member) = (found.effect, found.condition);
        Self {
            index,
            node,
            sid: found.sid.and_then(|member| text_of(&member.value)),
            effect: effect_member.and_then(|member| match member.value.as_str()? {
                "Allow" => Some(Effect::Allow),
                "Deny" => Some(Effect::Deny),
                _ => None,
            }),
            effect_member,
            principals: either(found.principal, found.not_principal)
                .map(|(member, negated)| Principals::read(member, negated)),
            actions: either(found.action, found.not_action).map(|(member, negated)| Element {
                negated,
                member,
                items: items(&member.value, ActionPattern::new),
            }),
            resources: either(found.resource, found.not_resource).map(|(member, negated)| {
                Element {
                    negated,
                    member,
                    items: items(&member.value, |text| text),
                }
            }),
            condition_member,
            conditions: condition_member
                .map(Condition::read_all)
                .unwrap_or_default(),
        }
    }

    /// Whether it is an `Allow`.
    #[must_use]
    pub fn allows(&self) -> bool {
        self.effect == Some(Effect::Allow)
    }

    /// Whether it is a `Deny`.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.effect == Some(Effect::Deny)
    }

    /// The edit that takes `condition` out of it, and with it what would then be empty.
    #[must_use]
    pub fn without(&self, condition: &Condition<'_>) -> Option<Edit> {
        let keys = condition.operator_member.value.as_object()?;
        let operators = self.condition_member?.value.as_object()?;
        let (members, key) = match (keys, operators) {
            ([_], [_]) => (self.node.as_object()?, self.condition_member?.key.span),
            ([_], _) => (operators, condition.operator_key.span),
            _ => (keys, condition.member.key.span),
        };
        let place = members.iter().position(|member| member.key.span == key)?;
        remove_member(members, place)
    }

    /// How messages name it: `statement 2 ("AllowList")`, counted from 1.
    #[must_use]
    pub fn name(&self) -> String {
        match self.sid {
            Some(sid) if !sid.value.is_empty() => {
                format!("statement {} (\"{}\")", self.index + 1, short(sid.value))
            }
            _ => format!("statement {}", self.index + 1),
        }
    }
}

/// The member of `node` that stands for `name`: the last of that very name, else the last that differs in letter case alone.
#[must_use]
pub fn element<'a>(node: &'a Node<'a>, name: &str) -> Option<&'a Member<'a>> {
    node.member(name).or_else(|| {
        node.as_object()?
            .iter()
            .rev()
            .find(|member| member.key.text.eq_ignore_ascii_case(name))
    })
}

/// How many of `statements`, which stand in `text`, are read before they hold [`MAX_VALUES`].
fn how_many_are_read(text: &str, statements: &[Node<'_>]) -> usize {
    // Each value takes a mark and a separator at least.
    if text.len() / 2 < MAX_VALUES {
        return statements.len();
    }
    let mut room = MAX_VALUES;
    let read = statements.iter().take_while(|node| {
        let left = room.checked_sub(values_in(node));
        room = left.unwrap_or_default();
        left.is_some()
    });
    read.count()
}

/// How many values `node` holds, itself included; the reader's bound on nesting bounds the recursion.
fn values_in(node: &Node<'_>) -> usize {
    let inner: usize = match &node.value {
        Value::Array(items) => items.iter().map(values_in).sum(),
        Value::Object(members) => members.iter().map(|member| values_in(&member.value)).sum(),
        _ => 0,
    };
    1 + inner
}

/// The string that `node` is, with its place.
fn text_of<'a>(node: &'a Node<'a>) -> Option<Text<'a>> {
    node.as_str().map(|value| Text {
        value,
        span: node.span,
    })
}

/// What `read` makes of each of the [`texts`].
fn items<'a, T>(node: &'a Node<'a>, read: impl Fn(Text<'a>) -> T) -> Vec<T> {
    let mut items = Vec::with_capacity(node.one_or_many().len());
    items.extend(texts(node).map(read));
    items
}

/// The strings of `node`: itself, or the items of an array.
pub(super) fn texts<'a>(node: &'a Node<'a>) -> impl Iterator<Item = Text<'a>> {
    node.one_or_many().iter().filter_map(text_of)
}

/// The name of an element in AWS's spelling, for a key that differs from it in letter case alone.
#[must_use]
pub fn element_name(key: &str) -> Option<&'static str> {
    [
        "Version",
        "Id",
        "Statement",
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ]
    .into_iter()
    .find(|name| name.eq_ignore_ascii_case(key))
}
