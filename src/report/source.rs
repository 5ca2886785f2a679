//! A checked text as the readable reports need it.

use super::answer::AnsweredDocument;

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
