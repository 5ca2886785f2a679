//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

/// A stretch of a text that may hold variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Ordinary text.
    Literal(&'a str),
    /// `${*}`, `${?}` or `${$}`: the character itself, not a wildcard.
    Escaped(char),
    /// `${KEY}` or `${KEY, 'DEFAULT'}`.
    Variable {
        /// The whole, from `${` to `}`.
        text: &'a str,
        /// The condition key, spaces trimmed.
        key: &'a str,
        /// The default between the single quotes.
        default: Option<&'a str>,
    },
    /// Something that starts as a variable and is none.
    Malformed(&'a str, Fault),
}

/// What is wrong with a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `${` without `}`.
    MissingBrace,
    /// `${}`
    Empty,
    /// A space in the key.
    Space,
    /// A default that is not between single quotes.
    MissingQuote,
}

/// Whether `text` holds a `${`.
#[must_use]
pub fn has_variable(text: &str) -> bool {
    first_start(text).is_some()
}

/// Whether a string of `json` may hold a `${`, be it written with escapes.
#[must_use]
pub fn may_hold_variable(json: &str) -> bool {
    const ESCAPES: [&str; 3] = ["\\u0024", "\\u007b", "\\u007B"];
    let has_escapes = memchr::memchr(b'\\', json.as_bytes()).is_some();
    has_variable(json) || has_escapes && ESCAPES.iter().any(|escape| json.contains(escape))
}

/// Where the first `${` of `text` stands.
#[must_use]
pub fn first_start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'$', bytes).find(|at| bytes.get(at + 1) == Some(&b'{'))
}

/// The segments of `text`, in order.
pub fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = first_start(rest).unwrap_or(rest.len());
        if start > 0 {
            let (literal, after) = rest.split_at_checked(start)?;
            rest = after;
            return Some(Segment::Literal(literal));
        }
        let Some(close) = rest.find('}') else {
            let whole = std::mem::take(&mut rest);
            return Some(Segment::Malformed(whole, Fault::MissingBrace));
        };
        let (whole, after) = rest.split_at_checked(close + 1)?;
        rest = after;
        Some(variable(whole))
    })
}

/// Whether the byte stands for itself in the name of a key.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.')
}

fn variable(whole: &str) -> Segment<'_> {
    let body = whole
        .strip_prefix("${")
        .and_then(|body| body.strip_suffix('}'))
        .unwrap_or_default();
    match body {
        "*" => return Segment::Escaped('*'),
        "?" => return Segment::Escaped('?'),
        "$" => return Segment::Escaped('$'),
        // Most are a plain name: nothing of it needs a closer look.
        _ if !body.is_empty() && body.bytes().all(is_plain) => {
            return Segment::Variable {
                text: whole,
                key: body,
                default: None,
            };
        }
        _ if body.trim().is_empty() => return Segment::Malformed(whole, Fault::Empty),
        _ if has_variable(body) => return Segment::Malformed(whole, Fault::MissingBrace),
        _ => {}
    }
    let (key, default) = match body.split_once(',') {
        Some((key, default)) => (key, Some(default.trim())),
        None => (body, None),
    };
    if key.is_empty() {
        return Segment::Malformed(whole, Fault::Empty);
    }
    // A tag's key may hold spaces: `${aws:PrincipalTag/cost center}`.
    let name = key.split('/').next().unwrap_or(key);
    if name.contains(char::is_whitespace) {
        return Segment::Malformed(whole, Fault::Space);
    }
    match default {
        None => Segment::Variable {
            text: whole,
            key,
            default: None,
        },
        Some(quoted) => match quoted
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            Some(default) => Segment::Variable {
                text: whole,
                key,
                default: Some(default),
            },
            None => Segment::Malformed(whole, Fault::MissingQuote),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_told_from_text() {
        let all: Vec<_> = segments("home/${aws:username}/${*}x").collect();
        assert_eq!(
            all,
            [
                Segment::Literal("home/"),
                Segment::Variable {
                    text: "${aws:username}",
                    key: "aws:username",
                    default: None
                },
                Segment::Literal("/"),
                Segment::Escaped('*'),
                Segment::Literal("x"),
            ]
        );
        let of = |text| segments(text).next().unwrap();
        assert!(matches!(
            of("${aws:PrincipalTag/team, 'x y'}"),
            Segment::Variable {
                key: "aws:PrincipalTag/team",
                default: Some("x y"),
                ..
            }
        ));
        assert!(matches!(
            of("${aws:username"),
            Segment::Malformed(_, Fault::MissingBrace)
        ));
        assert!(matches!(of("${}"), Segment::Malformed(_, Fault::Empty)));
        assert!(matches!(
            of("${aws: username}"),
            Segment::Malformed(_, Fault::Space)
        ));
        assert!(matches!(
            of("${a:b, 'c}"),
            Segment::Malformed(_, Fault::MissingQuote)
        ));
    }
}
