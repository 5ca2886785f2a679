//! Where findings about a whole object stand.

use crate::syntax::{Node, Span};

/// The bracket that opens `node`: the place of what is missing in it. Its pointer is the node's own.
pub(super) fn opening(node: &Node<'_>) -> Span {
    Span {
        start: node.span.start,
        end: node.span.end.min(node.span.start + 1),
    }
}
