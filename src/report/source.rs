//! A checked text as the readable reports need it.

use super::answer::AnsweredDocument;

/// A file's name without `./` before it: a file must have one name in every run, and repositories have it so.
pub(super) fn plain_name(mut name: &str) -> &str {
    while let Some(rest) = name.strip_prefix("./") {
        name = rest;
    }
    name
}

/// A text, and what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name.
    pub name: &'a str,
    /// What stands in it.
    pub text: &'a str,
    /// Its policies.
    pub documents: &'a [AnsweredDocument],
}
