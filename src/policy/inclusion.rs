//! Whether every text of one wildcard pattern is a text of another, where matching the one against the other cannot tell.
//!
//! The wide pattern is an automaton whose states are its places; the narrow one is walked along with the set of places that the
//! wide one can be at. Where the narrow pattern leaves a character open, the worst is one that the wide pattern does not name:
//! any other takes it at least as far. And of two sets at one place, the smaller is the worse. So few sets are looked at.

/// A set of places in the wide pattern, one bit each.
type Places = u128;

/// Longer wide patterns, less the head and tail that both share, are not decided.
const MAX_LEN: usize = Places::BITS as usize - 1;

/// At most this many sets of places are looked at; beyond it the answer is "not known".
const MAX_SETS: usize = 2_048;

/// The wide pattern as an automaton.
struct Wide<'a> {
    pattern: &'a [char],
    /// Places before a `*`.
    stars: Places,
    /// Places before a `?`.
    any: Places,
    /// The place behind the whole.
    end: Places,
}

/// Whether every text that `narrow` matches is matched by `wide`. Never wrongly true, and false where it would take too long.
///
/// In neither pattern may a `*` stand before a `*` or a `?`. Of the characters, those of which `is_variable` is true stand for a
/// text that is not known: only the same, or a `*`, takes it.
pub(super) fn includes(wide: &[char], narrow: &[char], is_variable: fn(char) -> bool) -> bool {
    let takes = |wide: char, narrow: char| {
        wide == narrow || (wide == '?' && narrow != '*' && !is_variable(narrow))
    };
    let Some((wide, narrow)) = without_shared_ends(wide, narrow, takes) else {
        return false;
    };
    if wide.len() > MAX_LEN {
        return false;
    }
    let wide = Wide::new(wide);
    let mut seen: Vec<Vec<Places>> = vec![Vec::new(); narrow.len() + 1];
    let mut open = vec![(0, wide.entered(1))];
    let mut left = MAX_SETS;
    while let Some((at, places)) = open.pop() {
        let Some(sets) = seen.get_mut(at) else {
            return false;
        };
        if sets.iter().any(|set| set & !places == 0) {
            continue;
        }
        let Some(fewer) = left.checked_sub(1) else {
            return false;
        };
        left = fewer;
        sets.push(places);
        match narrow.get(at) {
            _ if places == 0 => return false,
            None if places & wide.end == 0 => return false,
            None => {}
            Some('*') => open.extend([(at + 1, places), (at, wide.after_unnamed(places))]),
            Some('?') => open.push((at + 1, wide.after_unnamed(places))),
            Some(&c) => open.push((at + 1, wide.after(places, c, is_variable(c)))),
        }
    }
    true
}

impl<'a> Wide<'a> {
    fn new(pattern: &'a [char]) -> Self {
        let of = |wanted: char| {
            let places = pattern.iter().enumerate();
            places.fold(0, |all, (at, c)| all | Places::from(*c == wanted) << at)
        };
        Self {
            pattern,
            stars: of('*'),
            any: of('?'),
            end: 1 << pattern.len(),
        }
    }

    /// Where `places` lead without a character. What the last `*` among them can take, it takes from those before it too.
    fn entered(&self, places: Places) -> Places {
        let all = places | (places & self.stars) << 1;
        match (all & self.stars).checked_ilog2() {
            Some(last) => all >> last << last,
            None => all,
        }
    }

    /// Where a character leads that the pattern does not name.
    fn after_unnamed(&self, places: Places) -> Places {
        self.entered((places & self.any) << 1 | places & self.stars)
    }

    fn after(&self, places: Places, c: char, is_variable: bool) -> Places {
        let named = self.pattern.iter().enumerate();
        let named = named.fold(0, |all, (at, own)| all | Places::from(*own == c) << at);
        let open = if is_variable { 0 } else { self.any };
        self.entered((places & (named | open)) << 1 | places & self.stars)
    }
}

/// The patterns without what both start and end with; `None` where they start or end differently, so that the answer is no.
fn without_shared_ends<'p>(
    mut wide: &'p [char],
    mut narrow: &'p [char],
    takes: impl Fn(char, char) -> bool,
) -> Option<(&'p [char], &'p [char])> {
    while let ([w, wide_rest @ ..], [n, narrow_rest @ ..]) = (wide, narrow) {
        match (*w, *n) {
            ('*', _) => break,
            (w, n) if n != '*' && takes(w, n) => (wide, narrow) = (wide_rest, narrow_rest),
            // A `*` can stand for nothing, so what a `?` takes may come behind it.
            ('?', '*') => break,
            _ => return None,
        }
    }
    while let ([wide_rest @ .., w], [narrow_rest @ .., n]) = (wide, narrow) {
        match (*w, *n) {
            ('*', _) => break,
            (w, n) if n != '*' && takes(w, n) => (wide, narrow) = (wide_rest, narrow_rest),
            ('?', '*') => break,
            _ => return None,
        }
    }
    Some((wide, narrow))
}
