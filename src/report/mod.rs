//! Findings as text, JSON and AWS's own shape.
