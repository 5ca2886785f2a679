//! The names of rules that somebody may have meant.

use crate::catalog::nearest;
use crate::rules;

/// How many names are offered.
const MAX_OFFERED: usize = 5;

/// The names of the rules that are most like `id`, the nearest first: those spelt almost so, then those that share words with it.
#[must_use]
pub fn nearest_rules(id: &str) -> Vec<&'static str> {
    let ids = || rules::listed().map(|rule| rule.id);
    let spelt = nearest(id, ids().enumerate());
    let mut found: Vec<&'static str> = spelt.into_iter().filter_map(|at| ids().nth(at)).collect();
    let words: Vec<String> = id
        .split(['-', '_', ' '])
        .filter(|word| word.len() > 2)
        .map(str::to_ascii_lowercase)
        .take(16)
        .collect();
    let shared = |id: &str| words.iter().filter(|word| id.contains(*word)).count();
    let mut sharing: Vec<(usize, &'static str)> = ids()
        .map(|id| (shared(id), id))
        .filter(|&(shared, id)| shared > 0 && !found.contains(&id))
        .collect();
    sharing.sort_by_key(|&(shared, id)| (std::cmp::Reverse(shared), id));
    found.extend(sharing.into_iter().map(|(_, id)| id));
    found.truncate(MAX_OFFERED);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_comes_before_a_shared_word() {
        assert_eq!(nearest_rules("json-sintax-eror")[0], "json-syntax-error");
        assert!(
            nearest_rules("syntax")
                .iter()
                .all(|id| id.contains("syntax"))
        );
        assert!(nearest_rules("zzz").is_empty());
    }
}
