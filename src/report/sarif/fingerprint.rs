//! By what a finding is known again when lines have moved.

use std::collections::HashMap;

use crate::report::answer::AnsweredFinding;
use crate::syntax::LineIndex;

/// Gives the findings of one file their fingerprints.
pub(super) struct Fingerprints<'a> {
    text: &'a str,
    lines: LineIndex<'a>,
    /// How often each hash has come.
    seen: HashMap<u64, usize>,
}

impl<'a> Fingerprints<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            lines: LineIndex::new(text),
            seen: HashMap::new(),
        }
    }

    /// A hash of the rule, the path and the text at fault, and after a colon how often it has come by now.
    ///
    /// White space does not count, so that laying a policy out anew changes nothing; nor do places in lists, so that a
    /// statement or an entry that comes before changes nothing either.
    pub(super) fn next(&mut self, finding: &AnsweredFinding) -> String {
        let mut hash = Hash::default();
        hash.add(finding.rule.bytes());
        for step in finding.path.split('/') {
            let is_place = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
            hash.add(if is_place { "*" } else { step }.bytes());
        }
        let range = self.lines.byte(finding.range.start)..self.lines.byte(finding.range.end);
        let fault = self.text.get(range).unwrap_or_default();
        hash.add(fault.bytes().filter(|byte| !byte.is_ascii_whitespace()));
        let count = self.seen.entry(hash.0).or_default();
        *count += 1;
        format!("{:016x}:{count}", hash.0)
    }
}

/// FNV-1a: the same in every build, which the standard library's hashes are not.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    /// Takes in one part, and where it ends.
    fn add(&mut self, part: impl Iterator<Item = u8>) {
        // No UTF-8 text has this byte.
        for byte in part.chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
