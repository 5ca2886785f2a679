//! A bound on comparing every condition of a statement with every action.

/// At most this many pairs of a condition and an action are looked at in one policy; one within AWS's quotas has far fewer.
const PAIRS: usize = 100_000;

/// What is left of the work that one rule may do for one policy.
pub(super) struct Work(usize);

impl Work {
    pub(super) fn new() -> Self {
        Self(PAIRS)
    }

    /// Takes `pairs` from what is left; false where there is not so much.
    pub(super) fn spend(&mut self, pairs: usize) -> bool {
        let left = self.0.checked_sub(pairs);
        self.0 = left.unwrap_or_default();
        left.is_some()
    }
}
