//! How long a policy is, as AWS counts.

use crate::policy::Policy;

/// A number of characters; nothing is counted in a text that is within the quota as it stands.
#[derive(Clone, Copy)]
pub(super) struct Size(pub(super) usize);

impl Size {
    /// All characters but white space, as IAM counts.
    pub(super) fn without_white_space(policy: &Policy<'_>, quota: usize) -> Self {
        let text = policy.node.span.of(policy.text);
        if text.len() > quota && text.is_ascii() {
            let is_counted = |byte: &u8| !char::from(*byte).is_whitespace();
            return Self(text.bytes().filter(is_counted).count());
        }
        Self::of(policy, quota, |c, _| !c.is_whitespace())
    }

    /// The characters of the policy when all white space between its elements is taken out.
    pub(super) fn compact(policy: &Policy<'_>, quota: usize) -> Self {
        Self::of(policy, quota, |c, in_string| {
            in_string || !c.is_whitespace()
        })
    }

    pub(super) fn of(policy: &Policy<'_>, quota: usize, counts: fn(char, bool) -> bool) -> Self {
        let text = policy.node.span.of(policy.text);
        if text.len() <= quota {
            return Self(text.len());
        }
        Self(
            characters(text)
                .filter(|&(c, in_string)| counts(c, in_string))
                .count(),
        )
    }
}

/// Each character, and whether it is part of a string.
pub(super) fn characters(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut in_string = false;
    let mut escaped = false;
    text.chars().map(move |c| {
        let was_in_string = in_string;
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
        (c, was_in_string || in_string)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_in_strings_is_told_from_the_rest() {
        let text = r#"{ "a b": "c \" d" }"#;
        let compact: String = characters(text)
            .filter(|&(c, in_string)| in_string || !c.is_whitespace())
            .map(|(c, _)| c)
            .collect();
        assert_eq!(compact, r#"{"a b":"c \" d"}"#);
    }
}
