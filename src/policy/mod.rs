//! The policy language: the typed model with spans, ARNs, patterns, conditions, variables.

pub mod pattern;
