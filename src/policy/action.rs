//! Action patterns: `service:name`, with wildcards.

use super::Text;
use super::pattern::is_star;

/// An entry of `Action` or `NotAction`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActionPattern<'a> {
    /// The entry as written.
    pub text: Text<'a>,
    /// Where its first colon stands: many rules ask.
    colon: Option<usize>,
}

impl<'a> ActionPattern<'a> {
    /// The pattern that `text` is.
    #[must_use]
    pub fn new(text: Text<'a>) -> Self {
        let mut bytes = text.value.bytes();
        Self {
            text,
            colon: bytes.position(|byte| byte == b':'),
        }
    }

    /// The service prefix and the name after the first colon; `None` for `*` and for what has no colon.
    #[must_use]
    pub fn parts(self) -> Option<(&'a str, &'a str)> {
        let colon = self.colon?;
        let text = self.text.value;
        Some((text.get(..colon)?, text.get(colon + 1..)?))
    }

    /// The service prefix as written; `*` for the lone wildcard.
    #[must_use]
    pub fn service(self) -> &'a str {
        self.parts().map_or(self.text.value, |(service, _)| service)
    }

    /// Whether it is `*` or `*:*`, which stand for every action there is.
    #[must_use]
    pub fn is_everything(self) -> bool {
        is_star(self.text.value)
            || self
                .parts()
                .is_some_and(|(service, name)| is_star(service) && is_star(name))
    }
}
