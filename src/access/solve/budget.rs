//! A bound on the work of one question.

/// Steps that may still be taken.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

impl Budget {
    pub(super) const fn new(steps: u64) -> Self {
        Self { left: steps }
    }

    /// Takes `steps`, and tells whether there were as many.
    pub(super) fn spend(&mut self, steps: u64) -> bool {
        let left = self.left.checked_sub(steps);
        self.left = left.unwrap_or_default();
        left.is_some()
    }

    pub(super) const fn is_spent(&self) -> bool {
        self.left == 0
    }
}
