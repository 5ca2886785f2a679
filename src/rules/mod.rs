//! One file a rule, grouped by topic; this file is the list.
