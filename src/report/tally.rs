//! How many findings there are, for the last line of a report.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::answer::AnsweredDocument;
use crate::access::grouped;
use crate::rules::Category;

/// Counts over any number of policies.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    policies: usize,
    /// By category, the gravest first.
    findings: [usize; Category::ALL.len()],
    by_rule: BTreeMap<(Category, &'static str), usize>,
    safely_mended: usize,
    suppressed: usize,
}

impl Tally {
    /// Counts a policy in.
    pub fn add(&mut self, document: &AnsweredDocument) {
        self.policies += usize::from(document.kind.is_some());
        self.suppressed += document.suppressed.len();
        for finding in &document.findings {
            *self
                .by_rule
                .entry((finding.category, finding.rule))
                .or_default() += 1;
            let counts = Category::ALL.iter().zip(&mut self.findings);
            for (_, count) in counts.filter(|(category, _)| **category == finding.category) {
                *count += 1;
            }
            if finding.fixes.iter().any(|fix| fix.safe) {
                self.safely_mended += 1;
            }
        }
    }

    /// How many policies were counted.
    #[must_use]
    pub fn policies(&self) -> usize {
        self.policies
    }

    /// How many findings have an edit that `--fix` makes.
    #[must_use]
    pub fn safely_mended(&self) -> usize {
        self.safely_mended
    }

    /// How many findings were suppressed, which count nowhere else.
    #[must_use]
    pub fn suppressed(&self) -> usize {
        self.suppressed
    }

    /// How many findings there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.findings.iter().sum()
    }

    /// How many findings each rule has, the gravest first, and of the equally grave those that come most often.
    #[must_use]
    pub fn by_rule(&self) -> Vec<(Category, &'static str, usize)> {
        let counts = self.by_rule.iter();
        let mut counts: Vec<_> = counts
            .map(|(&(category, rule), &count)| (category, rule, count))
            .collect();
        counts.sort_by_key(|&(category, rule, count)| (category, Reverse(count), rule));
        counts
    }

    /// "2 errors, 1 suggestion".
    #[must_use]
    pub fn findings_phrase(&self) -> String {
        let counts = Category::ALL.iter().zip(self.findings);
        let findings: Vec<String> = counts
            .filter(|&(_, count)| count > 0)
            .map(|(&category, count)| counted_findings(count, category))
            .collect();
        if findings.is_empty() {
            "no findings".to_owned()
        } else {
            findings.join(", ")
        }
    }

    /// "2 errors, 1 suggestion in 3 policies".
    #[must_use]
    pub fn phrase(&self) -> String {
        let policies = counted(self.policies, "policy", "policies");
        format!("{} in {policies}", self.findings_phrase())
    }
}

fn counted_findings(count: usize, category: Category) -> String {
    let word = category.name().replace('-', " ");
    counted(count, &word, &format!("{word}s"))
}

/// "1 policy", "2,000 policies".
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    let word = if count == 1 { one } else { many };
    format!("{} {word}", grouped(count))
}

/// The first `shown` of `names`, of which there are `total`, and how many more: "a, b and 1,200 more".
#[must_use]
pub fn some_of<T: ToString>(names: &[T], total: usize, shown: usize) -> String {
    let names: Vec<String> = names.iter().take(shown).map(T::to_string).collect();
    let list = names.join(", ");
    match total.saturating_sub(names.len()) {
        0 => list,
        more => format!("{list} and {} more", grouped(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_words_agree() {
        assert_eq!(
            counted_findings(1, Category::SecurityWarning),
            "1 security warning"
        );
        assert_eq!(counted_findings(2_000, Category::Error), "2,000 errors");
        assert_eq!(some_of(&["a", "b", "c"], 1_202, 2), "a, b and 1,200 more");
        assert_eq!(some_of(&["a", "b"], 2, 2), "a, b");
    }
}
