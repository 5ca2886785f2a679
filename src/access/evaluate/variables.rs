//! Policy variables and their values.
//!
//! A variable whose key the request does not have, or has several values of, has no value, and then its default counts. Without
//! one, what it stands in equals and resembles nothing: a `Resource` with it matches no resource, a positive condition is not
//! met, a negated one is.
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value>

use std::borrow::Cow;

use super::facts::{Facts, Values};
use crate::policy::pattern;
use crate::policy::variable::{Segment, has_variable, segments};

/// What a text with variables is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// To be compared as it is.
    Text,
    /// A pattern: what a variable stands for holds no wildcards.
    Pattern,
}

/// `text` with the values of its variables; `None` where one has no value.
pub(super) fn resolved<'t>(text: &'t str, wanted: Use, facts: &Facts<'_>) -> Option<Cow<'t, str>> {
    if !has_variable(text) {
        return Some(Cow::Borrowed(text));
    }
    if pattern::has_literal(text) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let add = |out: &mut String, value: &str| match wanted {
        Use::Text => out.push_str(value),
        Use::Pattern => out.extend(value.chars().map(pattern::literal)),
    };
    for segment in segments(text) {
        match segment {
            Segment::Literal(text) | Segment::Malformed(text, _) => out.push_str(text),
            Segment::Escaped(c) => add(&mut out, c.encode_utf8(&mut [0; 4])),
            Segment::Variable { key, default, .. } => {
                let values = facts.values(key);
                let value = values.as_ref().and_then(single).or(default)?;
                if pattern::has_literal(value) || !facts.spend(value.len()) {
                    return None;
                }
                add(&mut out, value);
            }
        }
    }
    Some(Cow::Owned(out))
}

/// The keys of the variables in `text` that have no value and no default.
pub(super) fn missing<'t>(text: &'t str, facts: &Facts<'_>, found: &mut Vec<&'t str>) {
    for segment in segments(text) {
        if let Segment::Variable {
            key, default: None, ..
        } = segment
            && facts.values(key).is_none()
        {
            found.push(key);
        }
    }
}

fn single<'v>(values: &'v Values<'_>) -> Option<&'v str> {
    values.get(0).filter(|_| values.len() == 1)
}
