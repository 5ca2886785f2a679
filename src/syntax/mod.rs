//! Text, positions, the JSON syntax tree with spans, edits.
