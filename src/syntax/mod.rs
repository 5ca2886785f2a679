//! Text, positions, the JSON syntax tree with spans, edits.

mod comment;
mod edit;
mod embed;
mod error;
pub(crate) mod excerpt;
mod json;
mod lexer;
mod lines;
mod position;
mod skip;
mod tree;

pub use edit::{
    Edit, append_item, append_items, append_member, apply, insert_after, insert_member, quoted,
    remove_item, remove_items, remove_member, replace, replace_item,
};
pub use embed::{Embedded, Encoding, percent_decoded};
pub use error::{MAX_ERRORS, SyntaxError};
pub use json::{MAX_BYTES, MAX_DEPTH, Parsed, parse};
pub use position::{LineIndex, Position, Span};
pub use tree::{Key, Member, Node, Step, Value, pointer_at, pointer_escaped, steps_to};
