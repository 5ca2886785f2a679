//! Which of a handful of names somebody meant.

/// Longer words are nobody's misspelling.
const LONGEST: usize = 48;

/// How many times the nearest of many names are still sought for one rule. A hostile policy has thousands of unknown names, and
/// each search looks at every known one.
pub(in crate::rules) struct Guesses(usize);

impl Default for Guesses {
    fn default() -> Self {
        Self(200)
    }
}

impl Guesses {
    /// What `search` finds, while there are searches left.
    pub(in crate::rules) fn seek<T>(&mut self, search: impl FnOnce() -> T) -> Option<T> {
        self.0 = self.0.checked_sub(1)?;
        Some(search())
    }
}

/// The name that `word` is most likely a misspelling of; `None` where none is near, or two are equally. Letter case does not count.
pub(in crate::rules) fn nearest(
    word: &str,
    names: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    if word.is_empty() || word.len() > LONGEST || !word.is_ascii() {
        return None;
    }
    let mut best: Option<(usize, &'static str)> = None;
    let mut is_alone = true;
    for name in names {
        let distance = distance(word.as_bytes(), name.as_bytes());
        let nearer = best.is_none_or(|(least, _)| distance < least);
        if nearer && distance <= allowed(word.len().max(name.len())) {
            best = Some((distance, name));
            is_alone = true;
        } else if best.is_some_and(|(least, other)| distance == least && name != other) {
            is_alone = false;
        }
    }
    best.filter(|_| is_alone).map(|(_, name)| name)
}

/// How many slips a word of that length is forgiven.
fn allowed(length: usize) -> usize {
    (length / 4 + 1).min(3)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut swapped_from = None;
    for (row, &x) in a.iter().enumerate() {
        let mut this = Vec::with_capacity(b.len() + 1);
        this.push(row + 1);
        let mut left = row + 1;
        let mut previous_y = None;
        for (column, &y) in b.iter().enumerate() {
            let at = |line: &[usize], i: usize| line.get(i).copied().unwrap_or(usize::MAX / 2);
            let same = x.eq_ignore_ascii_case(&y);
            let mut best = (at(&last, column) + usize::from(!same))
                .min(at(&last, column + 1) + 1)
                .min(left + 1);
            let swap = |p: Option<u8>, q: u8| p.is_some_and(|p| p.eq_ignore_ascii_case(&q));
            if swap(swapped_from, y) && swap(previous_y, x) {
                best = best.min(at(&before, column - 1) + 1);
            }
            this.push(best);
            left = best;
            previous_y = Some(y);
        }
        swapped_from = Some(x);
        before = std::mem::replace(&mut last, this);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_forgiven_and_other_words_are_not() {
        let names = ["Action", "Effect", "Resource", "Sid"];
        for (word, expected) in [
            ("Actoin", Some("Action")),
            ("actions", Some("Action")),
            ("Efect", Some("Effect")),
            ("Resorces", Some("Resource")),
            ("Comment", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
        assert_eq!(nearest("eu-west-9", ["eu-west-1", "eu-west-2"]), None);
        assert_eq!(distance(b"ab", b"ba"), 1);
        assert_eq!(distance(b"", b"abc"), 3);
    }
}
