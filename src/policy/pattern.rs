//! Wildcard patterns: `*` stands for any run of characters, `?` for exactly one.
//!
//! Matching is greedy with one remembered star, so it takes at most `pattern × text` steps however hostile the pattern.

use std::borrow::Cow;

use crate::bytes;

use super::inclusion::includes;
use super::variable::{Segment, has_variable, segments};

/// Whether `text` matches `pattern`, letter case counted.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    run(pattern, text, |p, t| p == '?' || p == t)
}

/// Whether `text` matches `pattern`, ASCII letter case ignored, as service prefixes and action names are compared.
#[must_use]
pub fn matches_ignore_case(pattern: &str, text: &str) -> bool {
    run(pattern, text, |p, t| p == '?' || p.eq_ignore_ascii_case(&t))
}

/// As [`matches()`], where what [`literal`] gave stands in the pattern for `*` and `?` themselves.
#[must_use]
pub fn matches_with_literals(pattern: &str, text: &str) -> bool {
    run(pattern, text, |p, t| {
        p == '?' || p == t || (matches!(t, '*' | '?') && p == literal(t))
    })
}

/// What stands in a pattern for the character `*` or `?`, which is no wildcard there; any other character is itself.
#[must_use]
pub fn literal(c: char) -> char {
    match c {
        '*' | '?' => char::from_u32(u32::from(FIRST_ESCAPED) + u32::from(c)).unwrap_or(c),
        _ => c,
    }
}

/// Whether `text` has characters that [`literal`] may give, which no policy has.
#[must_use]
pub fn has_literal(text: &str) -> bool {
    text.chars().any(|c| c >= FIRST_ESCAPED)
}

/// Whether every text that `narrow` matches is matched by `wide` too, letter case counted.
///
/// Exact, save that it can be wrongly false where `wide` has both wildcards and, less the head and tail that the two share, more
/// than 127 characters.
#[must_use]
pub fn covers(wide: &str, narrow: &str) -> bool {
    decide(wide, narrow, |c| c, |_| false)
}

/// As [`covers`], ASCII letter case ignored.
#[must_use]
pub fn covers_ignore_case(wide: &str, narrow: &str) -> bool {
    decide(wide, narrow, |c| c.to_ascii_lowercase(), |_| false)
}

/// As [`covers`], where `${…}` is a policy variable: a text that is not known, the same wherever it has the same name. Not wrongly
/// true either where the version of the policy has no variables, and `${*}` is text and a wildcard.
#[must_use]
pub fn covers_with_variables(wide: &str, narrow: &str) -> bool {
    if ends_otherwise(wide, narrow) {
        return false;
    }
    if !has_variable(wide) && !has_variable(narrow) {
        return includes_rest(wide, narrow, |c| c, |_| false);
    }
    let mut names = Vec::new();
    let stand_ins = (stand_in(wide, &mut names), stand_in(narrow, &mut names));
    match stand_ins {
        (Some(wide), Some(narrow)) => decide(&wide, &narrow, |c| c, stands_in),
        _ => false,
    }
}

/// The character that stands for the first variable, the first of a plane that Unicode leaves to private use.
const FIRST_VARIABLE: char = '\u{f0000}';

/// The character that stands for the character 0 where `${…}` says that it is no wildcard, the first of another such plane.
const FIRST_ESCAPED: char = '\u{100000}';

/// Whether a character stands for a `${…}`, of which no `?` takes in all that it may be.
fn stands_in(c: char) -> bool {
    c >= FIRST_VARIABLE
}

/// `pattern` with one character for each variable, told by its place in `names`; `None` where it uses such characters itself.
fn stand_in<'t>(pattern: &'t str, names: &mut Vec<&'t str>) -> Option<String> {
    if pattern.chars().any(|c| c >= FIRST_VARIABLE) {
        return None;
    }
    let mut out = String::with_capacity(pattern.len());
    for segment in segments(pattern) {
        match segment {
            Segment::Literal(text) => out.push_str(text),
            Segment::Escaped(c) => {
                out.push(char::from_u32(u32::from(FIRST_ESCAPED) + u32::from(c))?)
            }
            Segment::Variable { text, .. } | Segment::Malformed(text, _) => {
                let known = names.iter().position(|name| *name == text);
                let place = known.unwrap_or_else(|| {
                    names.push(text);
                    names.len() - 1
                });
                let c = char::from_u32(u32::from(FIRST_VARIABLE) + u32::try_from(place).ok()?)?;
                out.push(Some(c).filter(|c| *c < FIRST_ESCAPED)?);
            }
        }
    }
    Some(out)
}

/// Whether the two differ before the first wildcard and variable, or behind the last, letter case ignored; most that are compared
/// do.
fn ends_otherwise(wide: &str, narrow: &str) -> bool {
    let is_open = |byte: u8| matches!(byte, b'$' | b'}');
    let is_told = |(w, n): &(u8, u8)| !matches!(w, b'*' | b'?') && !is_open(*w) && !is_open(*n);
    let differ = |(w, n): (u8, u8)| !w.eq_ignore_ascii_case(&n);
    wide.bytes()
        .zip(narrow.bytes())
        .take_while(is_told)
        .any(differ)
        || wide
            .bytes()
            .rev()
            .zip(narrow.bytes().rev())
            .take_while(is_told)
            .any(differ)
}

/// Whether `wide` takes in all that `narrow` matches, characters compared as `fold` makes them.
fn decide(wide: &str, narrow: &str, fold: fn(char) -> char, is_variable: fn(char) -> bool) -> bool {
    !ends_otherwise(wide, narrow) && includes_rest(wide, narrow, fold, is_variable)
}

/// The same for two of which [`ends_otherwise`] is not true.
fn includes_rest(
    wide: &str,
    narrow: &str,
    fold: fn(char) -> char,
    is_variable: fn(char) -> bool,
) -> bool {
    // What both start with alike needs no search.
    let pairs = wide.bytes().zip(narrow.bytes());
    let is_same = |(w, n): &(u8, u8)| w == n && w.is_ascii() && !matches!(w, b'*' | b'?');
    let same = pairs.take_while(is_same).count();
    let behind = |text| str::get(text, same..).unwrap_or_default();
    if is_star(behind(wide)) {
        return true;
    }
    let (wide, narrow) = (ordered(behind(wide)), ordered(behind(narrow)));
    // A `*` of `narrow` stands for any run, so only a `*` of `wide` can take it.
    let matched = run(&wide, &narrow, |w, n| {
        n != '*' && (fold(w) == fold(n) || (w == '?' && !is_variable(n)))
    });
    // Only where a `?` of `wide` can take a part of such a run is there more to it.
    if matched || !wide.contains('?') || !wide.contains('*') || !narrow.contains('*') {
        return matched;
    }
    let folded = |text: &str| text.chars().map(fold).collect::<Vec<char>>();
    includes(&folded(&wide), &folded(&narrow), is_variable)
}

/// Whether `pattern` has a wildcard.
#[must_use]
pub fn has_wildcard(pattern: &str) -> bool {
    bytes::holds(pattern.as_bytes(), b'*', b'?')
}

/// Whether `pattern` is stars alone, and so stands for any text.
#[must_use]
pub fn is_star(pattern: &str) -> bool {
    !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*')
}

/// The part of `pattern` before its first wildcard.
#[must_use]
pub fn literal_prefix(pattern: &str) -> &str {
    let mut bytes = pattern.bytes();
    let wildcard = bytes.position(|byte| matches!(byte, b'*' | b'?'));
    let end = wildcard.unwrap_or(pattern.len());
    pattern.get(..end).unwrap_or(pattern)
}

fn run(pattern: &str, text: &str, takes: impl Fn(char, char) -> bool) -> bool {
    // Nearly all are ASCII, and bytes are sooner read than characters.
    if pattern.is_ascii() && text.is_ascii() {
        let (pattern, text) = (pattern.bytes(), text.bytes());
        run_over(pattern.map(char::from), text.map(char::from), takes)
    } else {
        run_over(pattern.chars(), text.chars(), takes)
    }
}

fn run_over<I: Iterator<Item = char> + Clone>(
    mut pattern_rest: I,
    mut text_rest: I,
    takes: impl Fn(char, char) -> bool,
) -> bool {
    // Where to go on if the present attempt fails: the pattern behind the last `*`, and the text it has not taken yet.
    let mut retry: Option<(I, I)> = None;
    loop {
        let text_here = text_rest.clone();
        match (pattern_rest.next(), text_rest.next()) {
            (Some('*'), _) => {
                text_rest = text_here;
                retry = Some((pattern_rest.clone(), text_rest.clone()));
            }
            (Some(p), Some(t)) if takes(p, t) => {}
            (None, None) => return true,
            (Some(_), None) => return false,
            _ => {
                let Some((after_star, untaken)) = &mut retry else {
                    return false;
                };
                untaken.next();
                pattern_rest = after_star.clone();
                text_rest = untaken.clone();
            }
        }
    }
}

/// `pattern` with each run of wildcards written as its `?`s and then at most one `*`: one spelling for one meaning.
fn ordered(pattern: &str) -> Cow<'_, str> {
    let mut stars = memchr::memchr_iter(b'*', pattern.as_bytes());
    if !stars.any(|at| matches!(pattern.as_bytes().get(at + 1), Some(b'*' | b'?'))) {
        return Cow::Borrowed(pattern);
    }
    let mut out = String::with_capacity(pattern.len());
    let mut star = false;
    for c in pattern.chars() {
        if c == '*' {
            star = true;
            continue;
        }
        if star && c != '?' {
            out.push('*');
            star = false;
        }
        out.push(c);
    }
    if star {
        out.push('*');
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wildcards_match_as_documented() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("", "", true),
            ("?", "", false),
            ("a*b", "ab", true),
            ("a*b", "axxbxb", true),
            ("a*b", "axxbx", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*é*", "café au lait", true),
            ("a", "A", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
        assert!(matches_ignore_case("GET*", "getObject"));
        let escaped = format!("a{}*", literal('*'));
        assert!(matches_with_literals(&escaped, "a*b") && !matches_with_literals(&escaped, "axb"));
    }

    #[test]
    fn a_hostile_pattern_takes_no_longer_than_its_product() {
        let pattern = "*a".repeat(2_000) + "*b";
        assert!(!matches(&pattern, &"a".repeat(4_000)));
    }

    #[test]
    fn variables_are_covered_by_themselves_and_by_stars() {
        for (wide, narrow, expected) in [
            ("home/*", "home/${aws:username}/*", true),
            ("home/${aws:username}/*", "home/${aws:username}/a", true),
            ("home/${aws:username}/*", "home/${aws:userid}/a", false),
            ("home/${aws:username}/*", "home/x/a", false),
            ("home/${aws:username}/*", "home/*/a", false),
            ("home/$*", "home/${aws:username}", false),
            ("home/?*", "home/${aws:username}", false),
            ("home/*", "home/${*}", true),
            // Without variables, this has a wildcard.
            ("home/?", "home/${*}", false),
            ("home/${*}", "home/${*}", true),
            ("home/${*}", "home/*", false),
            ("home/${*}", "home/a", false),
            ("a?", "ab", true),
        ] {
            let found = covers_with_variables(wide, narrow);
            assert_eq!(found, expected, "{wide} over {narrow}");
        }
    }

    /// Inclusion on all texts of up to six characters, of which one is in neither pattern.
    fn covers_slowly(wide: &str, narrow: &str) -> bool {
        let mut texts = vec![String::new()];
        let mut start = 0;
        for _ in 0..6 {
            let end = texts.len();
            for at in start..end {
                for c in ['a', 'b', 'z'] {
                    texts.push(format!("{}{c}", texts[at]));
                }
            }
            start = end;
        }
        let mut texts = texts.iter();
        texts.all(|text| !matches(narrow, text) || matches(wide, text))
    }

    proptest! {
        // With four parts at most, a text that shows the difference need not be longer than six.
        #[test]
        fn covering_is_what_trying_every_text_finds(wide in "[ab?*]{0,4}", narrow in "[ab?*]{0,4}") {
            let expected = covers_slowly(&wide, &narrow);
            prop_assert_eq!(covers(&wide, &narrow), expected);
            prop_assert_eq!(covers_ignore_case(&wide.to_uppercase(), &narrow), expected);
            prop_assert_eq!(covers_with_variables(&wide, &narrow), expected);
        }

        #[test]
        fn covering_is_an_order(a in "[ab?*]{0,9}", b in "[ab?*]{0,9}", c in "[ab?*]{0,9}") {
            prop_assert!(covers(&a, &a) && covers("*", &a));
            prop_assert!(!(covers(&a, &b) && covers(&b, &c)) || covers(&a, &c));
        }

        #[test]
        fn what_is_matched_is_covered(pattern in "[ab?*]{0,9}", text in "[ab]{0,9}") {
            prop_assert_eq!(covers(&pattern, &text), matches(&pattern, &text));
        }
    }

    #[test]
    fn covering_by_hostile_patterns_ends() {
        let wide = "*a??b".repeat(20) + "*";
        assert!(covers(&wide, &wide));
        assert!(!covers(&wide, &"*a??c".repeat(500)));
        assert!(!covers(&("*a?".repeat(2_000) + "b*c"), &"*a".repeat(2_000)));
    }

    #[test]
    fn covering_is_inclusion() {
        for (wide, narrow, expected) in [
            ("*", "a*", true),
            ("a*", "*", false),
            ("a*", "a?b*", true),
            ("?*", "*?", true),
            ("?*", "*", false),
            ("a?", "a*", false),
            ("s3:Get*", "s3:GetObject", true),
            ("s3:Get*", "s3:G*", false),
            ("*b?*", "*b*b*", true),
            ("?*", "*a", true),
            ("*?b", "*bb", true),
            ("a*??c", "a*bc", false),
        ] {
            assert_eq!(covers(wide, narrow), expected, "{wide} over {narrow}");
        }
        assert!(covers_ignore_case("S3:get*", "s3:GetObject*"));
    }
}
