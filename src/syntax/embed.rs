//! Documents inside other text: JSON in a JSON string, URL-encoded JSON, and both at once.
//!
//! AWS's exports carry policies so. The inner text is read as a document of its own; its places and edits are led back to the
//! text that the person sees.

use super::lexer::read_escape;
use super::{Edit, Node, Span};

/// How an inner text is written in the outer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// With the escapes of a JSON string.
    JsonString,
    /// With `%XX`.
    Percent,
}

/// An inner text, and the way back to the outer one.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// The inner text, decoded.
    pub text: String,
    /// From the innermost coat to the outermost.
    coats: Vec<Coat>,
}

/// One encoding around a text.
#[derive(Clone, Debug)]
struct Coat {
    encoding: Encoding,
    /// Where the two texts stop running in step: byte offsets inside, outside, ascending.
    steps: Vec<(u32, u32)>,
}

impl Coat {
    fn outside(&self, offset: u32) -> u32 {
        let index = self.steps.partition_point(|&(inside, _)| inside <= offset);
        match index.checked_sub(1).and_then(|i| self.steps.get(i)) {
            Some(&(inside, outside)) => outside + (offset - inside),
            None => offset,
        }
    }
}

impl Embedded {
    /// The text of string `node` of `outer`, with the place of every byte known.
    ///
    /// `None` where the node is no string in double quotes.
    #[must_use]
    pub fn in_json_string(outer: &str, node: &Node<'_>) -> Option<Self> {
        node.as_str()?;
        let raw = node.span.of(outer);
        let body = raw.strip_prefix('"')?;
        let body = body.strip_suffix('"').unwrap_or(body);
        let base = node.span.start + 1;
        let (text, steps) = decode(body, base, b'\\', read_escape_bytes);
        let text = String::from_utf8(text).ok()?;
        let inner = Self {
            text,
            coats: vec![Coat {
                encoding: Encoding::JsonString,
                steps,
            }],
        };
        Some(inner.percent_decoded_if_needed())
    }

    /// This text with URL-encoding taken off, where it starts with an encoded bracket.
    fn percent_decoded_if_needed(mut self) -> Self {
        let Some(inner) = percent_decoded(&self.text) else {
            return self;
        };
        let mut coats = inner.coats;
        coats.append(&mut self.coats);
        Self {
            text: inner.text,
            coats,
        }
    }

    /// The same text where its outer one stands inside another in turn.
    #[must_use]
    pub fn within(mut self, outer: Option<&Self>) -> Self {
        if let Some(outer) = outer {
            self.coats.extend(outer.coats.iter().cloned());
        }
        self
    }

    /// Where a span of the inner text stands in the outer one.
    #[must_use]
    pub fn outer_span(&self, span: Span) -> Span {
        self.coats.iter().fold(span, |span, coat| Span {
            start: coat.outside(span.start),
            end: coat.outside(span.end),
        })
    }

    /// An edit of the inner text as an edit of the outer one.
    #[must_use]
    pub fn outer_edit(&self, edit: &Edit) -> Edit {
        let new_text = self.coats.iter().fold(edit.new_text.clone(), |text, coat| {
            encoded(&text, coat.encoding)
        });
        Edit {
            span: self.outer_span(edit.span),
            new_text,
        }
    }
}

/// `text` with URL-encoding taken off, as IAM's API returns policies; `None` where it is not URL-encoded JSON.
#[must_use]
pub fn percent_decoded(text: &str) -> Option<Embedded> {
    let start = text.trim_start();
    let opens = ["%7b", "%5b", "%22"];
    let head = start.get(..3)?.to_ascii_lowercase();
    if !opens.contains(&head.as_str()) {
        return None;
    }
    let (bytes, steps) = decode(text, 0, b'%', |rest, out| {
        let hex = |at: usize| char::from(*rest.get(at)?).to_digit(16);
        out.push(u8::try_from(hex(1)? * 16 + hex(2)?).ok()?);
        Some(3)
    });
    Some(Embedded {
        text: String::from_utf8(bytes).ok()?,
        coats: vec![Coat {
            encoding: Encoding::Percent,
            steps,
        }],
    })
}

/// Decodes `body`, whose escapes start with `mark`; `read` appends what one escape stands for and tells its length.
fn decode(
    body: &str,
    base: u32,
    mark: u8,
    read: impl Fn(&[u8], &mut Vec<u8>) -> Option<usize>,
) -> (Vec<u8>, Vec<(u32, u32)>) {
    let bytes = body.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut steps = vec![(0, base)];
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = (byte == mark)
            .then(|| read(bytes.get(at..).unwrap_or_default(), &mut out))
            .flatten();
        match escape {
            Some(length) => {
                at += length;
                steps.push((Span::new(out.len(), 0).start, base + Span::new(at, 0).start));
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    (out, steps)
}

fn read_escape_bytes(rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    // An escape is ASCII and at most twelve bytes long; what follows may be cut in a character's middle.
    let head = rest.get(..rest.len().min(12))?;
    let ascii = head
        .iter()
        .position(|b| !b.is_ascii())
        .unwrap_or(head.len());
    let head = std::str::from_utf8(head.get(..ascii)?).ok()?;
    let (c, length) = read_escape(head)?;
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    Some(length)
}

fn encoded(text: &str, encoding: Encoding) -> String {
    let mut out = String::with_capacity(text.len());
    match encoding {
        Encoding::JsonString => push_json_escaped(&mut out, text),
        Encoding::Percent => {
            for byte in text.bytes() {
                if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                    out.push(char::from(byte));
                } else {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    out
}

pub(super) fn push_json_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{apply, parse, replace};

    #[test]
    fn an_edit_inside_lands_outside() {
        let outer = r#"{"Policy": "{\"é\":\"s3:*\"}"}"#;
        let parsed = parse(outer);
        let root = parsed.root.unwrap();
        let inner = Embedded::in_json_string(outer, root.get("Policy").unwrap()).unwrap();
        assert_eq!(inner.text, r#"{"é":"s3:*"}"#);
        let start = inner.text.find("\"s3:*\"").unwrap();
        let span = Span::new(start, start + 6);
        assert_eq!(inner.outer_span(span).of(outer), r#"\"s3:*\""#);
        let edit = inner.outer_edit(&replace(span, "\"s3:GetObject\""));
        assert_eq!(
            apply(outer, &[edit]).unwrap(),
            r#"{"Policy": "{\"é\":\"s3:GetObject\"}"}"#
        );
    }

    #[test]
    fn two_coats_come_off_together() {
        let outer = r#"{"Policy": "%7B%22a%22%3A\u00251%7D"}"#;
        let parsed = parse(outer);
        let root = parsed.root.unwrap();
        let inner = Embedded::in_json_string(outer, root.get("Policy").unwrap()).unwrap();
        assert_eq!(inner.text, "{\"a\":%1}");
        let inner = percent_decoded("%7B%22a%22%3A1%7D").unwrap();
        assert_eq!(inner.text, "{\"a\":1}");
        assert_eq!(inner.outer_span(Span::new(5, 6)), Span::new(13, 14));
    }
}
