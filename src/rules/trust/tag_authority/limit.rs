//! The tags that limit what a statement allows, or by which a Deny tells what it is about.

use std::cell::OnceCell;
use std::rc::Rc;

use super::tag::{Tag, tag_of};
use crate::catalog::ActionSet;
use crate::policy::variable::{Segment, has_variable, segments};
use crate::policy::{Condition, OperatorType, Statement};
use crate::rules::trust::provider::selects;
use crate::syntax::Span;

/// A statement that a tag limits.
pub(super) struct Limited<'s, 'a> {
    pub statement: &'s Statement<'a>,
    /// The key of the tag.
    pub tag: &'s str,
    pub place: Span,
    pub kind: Tag,
    /// The condition that compares the tag, if it is not told by a variable.
    pub condition: Option<&'s Condition<'a>>,
    /// Whether taking the tag off lifts the limit too.
    pub removable: bool,
    /// What the limit guards, found when first asked for.
    pub guarded: OnceCell<Rc<ActionSet>>,
}

impl<'s, 'a> Limited<'s, 'a> {
    fn by(statement: &'s Statement<'a>, kind: Tag, tag: &'s str, place: Span) -> Self {
        Self {
            statement,
            tag,
            place,
            kind,
            condition: None,
            removable: false,
            guarded: OnceCell::new(),
        }
    }
}

/// The tags that limit `statement`: those that its conditions ask for, and, where its policy has variables, those whose values stand
/// in them or in its resources.
pub(super) fn limits<'s, 'a>(
    statement: &'s Statement<'a>,
    has_variables: bool,
) -> impl Iterator<Item = Limited<'s, 'a>> {
    let conditions = statement
        .conditions
        .iter()
        .filter(|condition| selects(condition));
    let keys = conditions.clone().map(|condition| {
        let key = condition.key();
        (key.value, key.span, Some(condition))
    });
    let resources = statement.resources.iter().filter(|r| !r.negated);
    let texts = resources
        .flat_map(|resources| &resources.items)
        .chain(conditions.flat_map(|condition| &condition.values));
    let variables = texts
        .filter(move |text| has_variables && has_variable(text.value))
        .flat_map(|text| {
            segments(text.value).filter_map(|segment| match segment {
                Segment::Variable { key, .. } => Some((key, text.span, None)),
                _ => None,
            })
        });
    keys.chain(variables)
        .filter_map(move |(key, place, condition)| {
            let (kind, tag) = tag_of(key)?;
            // Nobody but AWS sets tags that begin so.
            if kind == Tag::Request || tag.starts_with("aws:") {
                return None;
            }
            Some(Limited {
                condition,
                ..Limited::by(statement, kind, tag, place)
            })
        })
}

/// The tags of resources by which the Deny `statement` tells what it is about.
pub(super) fn denials<'s, 'a>(
    statement: &'s Statement<'a>,
) -> impl Iterator<Item = Limited<'s, 'a>> {
    statement.conditions.iter().filter_map(move |condition| {
        let operator = condition.operator?.kind;
        let key = condition.key();
        let (kind, tag) = tag_of(key.value)?;
        let is_tag = matches!(kind, Tag::Resource | Tag::Object) && !tag.starts_with("aws:");
        (is_tag && operator.value_type() != OperatorType::Null).then(|| Limited {
            condition: Some(condition),
            removable: !operator.is_negated(),
            ..Limited::by(statement, kind, tag, key.span)
        })
    })
}
