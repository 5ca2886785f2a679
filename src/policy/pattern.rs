//! Wildcard patterns: `*` stands for any run of characters, `?` for exactly one.
//!
//! Matching is greedy with one remembered star, so it takes at most `pattern × text` steps however hostile the pattern.

use std::borrow::Cow;

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

/// Whether every text that `narrow` matches is matched by `wide` too, letter case counted.
///
/// Never wrongly true. It can be false for patterns whose inclusion rests on what lies between two wildcards
/// (`*b?*` takes in `*b*b*`), which nobody writes.
#[must_use]
pub fn covers(wide: &str, narrow: &str) -> bool {
    // A `*` of `narrow` stands for any run, so only a `*` of `wide` can take it.
    run(&ordered(wide), &ordered(narrow), |p, t| {
        t != '*' && (p == '?' || p == t)
    })
}

/// As [`covers`], ASCII letter case ignored.
#[must_use]
pub fn covers_ignore_case(wide: &str, narrow: &str) -> bool {
    run(&ordered(wide), &ordered(narrow), |p, t| {
        t != '*' && (p == '?' || p.eq_ignore_ascii_case(&t))
    })
}

/// Whether `pattern` has a wildcard.
#[must_use]
pub fn has_wildcard(pattern: &str) -> bool {
    pattern.bytes().any(|b| b == b'*' || b == b'?')
}

/// The part of `pattern` before its first wildcard.
#[must_use]
pub fn literal_prefix(pattern: &str) -> &str {
    pattern.split(['*', '?']).next().unwrap_or(pattern)
}

fn run(pattern: &str, text: &str, takes: impl Fn(char, char) -> bool) -> bool {
    let mut pattern_rest = pattern.chars();
    let mut text_rest = text.chars();
    // Where to go on if the present attempt fails: the pattern behind the last `*`, and the text it has not taken yet.
    let mut retry: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
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
    if !pattern.contains("*?") && !pattern.contains("**") {
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
    }

    #[test]
    fn a_hostile_pattern_takes_no_longer_than_its_product() {
        let pattern = "*a".repeat(2_000) + "*b";
        assert!(!matches(&pattern, &"a".repeat(4_000)));
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
        ] {
            assert_eq!(covers(wide, narrow), expected, "{wide} over {narrow}");
        }
        assert!(covers_ignore_case("S3:get*", "s3:GetObject*"));
    }
}
