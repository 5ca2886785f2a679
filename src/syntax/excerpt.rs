//! How messages quote what people wrote: between backticks, which so cannot be in it.

use std::borrow::Cow;

/// At most this many characters of a text are quoted.
const MOST: usize = 80;

/// `text` as it may stand between backticks: cut where it is long, and without backticks of its own.
#[must_use]
pub fn short(text: &str) -> Cow<'_, str> {
    cut(text, MOST)
}

/// `text` between backticks, as by [`short`].
#[must_use]
pub fn code(text: &str) -> String {
    format!("`{}`", short(text))
}

/// As [`short`], of at most `most` characters.
#[must_use]
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    let cut = match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    };
    if cut.contains('`') {
        Cow::Owned(cut.replace('`', "'"))
    } else {
        cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_quoted_ends_the_code_that_it_stands_in() {
        assert_eq!(code("s3:Get`*"), "`s3:Get'*`");
        assert_eq!(code(&"é".repeat(90)), format!("`{}…`", "é".repeat(80)));
        assert!(matches!(short("arn:aws:s3:::a"), Cow::Borrowed(_)));
    }
}
