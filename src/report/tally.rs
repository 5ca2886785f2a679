//! How many findings there are, for the last line of a report.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::answer::AnsweredDocument;
use crate::access::grouped;
use crate::rules::Category;

/// How many findings there are, by category, the gravest first.
type Counts = [usize; Category::ALL.len()];

/// Counts over any number of policies, and over their file of settings.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    policies: usize,
    of_policies: Counts,
    of_settings: Counts,
    by_rule: BTreeMap<(Category, &'static str), usize>,
    safely_mended: usize,
    suppressed: usize,
}

impl Tally {
    /// Counts a policy in, or the file of settings.
    pub fn add(&mut self, document: &AnsweredDocument) {
        let is_policy = document.kind.is_some();
        self.policies += usize::from(is_policy);
        self.suppressed += document.suppressed.len();
        for finding in &document.findings {
            *self
                .by_rule
                .entry((finding.category, finding.rule))
                .or_default() += 1;
            let counts = match is_policy {
                true => &mut self.of_policies,
                false => &mut self.of_settings,
            };
            let counts = Category::ALL.iter().zip(counts);
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
        self.all().iter().sum()
    }

    fn all(&self) -> Counts {
        let mut all = self.of_policies;
        let both = all.iter_mut().zip(self.of_settings);
        both.for_each(|(count, more)| *count += more);
        all
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
        by_category(self.all())
    }

    /// "2 errors, 1 suggestion in 3 policies; 1 warning in the settings".
    #[must_use]
    pub fn phrase(&self) -> String {
        let policies = counted(self.policies, "policy", "policies");
        let mut phrase = format!("{} in {policies}", by_category(self.of_policies));
        if self.of_settings.iter().any(|count| *count > 0) {
            phrase.push_str("; ");
            phrase.push_str(&by_category(self.of_settings));
            phrase.push_str(" in the settings");
        }
        phrase
    }
}

fn by_category(counts: Counts) -> String {
    let counts = Category::ALL.iter().zip(counts);
    let findings: Vec<String> = counts
        .filter(|&(_, count)| count > 0)
        .map(|(&category, count)| counted_findings(count, category))
        .collect();
    match findings.is_empty() {
        true => "no findings".to_owned(),
        false => findings.join(", "),
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
