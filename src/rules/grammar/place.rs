//! Where findings about a whole object stand, and how messages quote what people wrote.

use std::borrow::Cow;

use crate::syntax::{Node, Span};

/// The bracket that opens `node`: the place of what is missing in it. Its pointer is the node's own.
pub(super) fn opening(node: &Node<'_>) -> Span {
    Span {
        start: node.span.start,
        end: node.span.end.min(node.span.start + 1),
    }
}

/// `text`, cut where it is too long for a message. Messages put it between backticks, so it has none of its own.
pub(in crate::rules) fn short(text: &str) -> Cow<'_, str> {
    let cut = match text.char_indices().nth(80) {
        Some((cut, _)) => Cow::Owned(format!("{}…", text.get(..cut).unwrap_or_default())),
        None => Cow::Borrowed(text),
    };
    if cut.contains('`') {
        Cow::Owned(cut.replace('`', "'"))
    } else {
        cut
    }
}
