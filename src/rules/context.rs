//! What a rule may look at.

use ipnet::IpNet;

use crate::policy::Policy;
use crate::syntax::SyntaxError;

/// What the person who asks has told of their world.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Their own networks; with any, a range is judged by lying inside them instead of by its size.
    pub trusted: Vec<IpNet>,
}

/// One policy, and what is known about it.
#[derive(Debug)]
pub struct Context<'a> {
    /// The policy.
    pub policy: &'a Policy<'a>,
    /// What was wrong with its text.
    pub syntax_errors: &'a [SyntaxError],
    /// What the person has told.
    pub settings: &'a Settings,
}
