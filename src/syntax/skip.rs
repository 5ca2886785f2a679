//! How far space and plain text go, in strides of eight bytes: half of a policy is indentation, and most of the rest is strings.

use crate::bytes::{each, first};

/// What comes in `text` behind what JSON takes for space.
#[inline]
pub(super) fn space(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [first, ..] if *first > b' ' => return text,
            [b'\n', rest @ ..] => behind_indentation(rest),
            [b' ' | b'\t' | b'\r', rest @ ..] => rest,
            _ => return text,
        };
    }
}

/// What comes behind the spaces at the start of `text`; the last of a text may be left.
fn behind_indentation(mut text: &[u8]) -> &[u8] {
    while let Some((word, rest)) = text.split_first_chunk() {
        let others = u64::from_le_bytes(*word) ^ each(b' ');
        if others != 0 {
            let spaces = others.trailing_zeros() as usize / 8;
            return text.get(spaces..).unwrap_or_default();
        }
        text = rest;
    }
    text
}

/// How many bytes of `text` can stand in a string as they are, from its start on: up to a quote, a backslash or a control character.
pub(super) fn plain_text(text: &[u8]) -> usize {
    let mut rest = text;
    while let Some((word, behind)) = rest.split_first_chunk() {
        let ends = first(u64::from_le_bytes(*word), 0x20, [b'"', b'\\']);
        if ends != 0 {
            return text.len() - rest.len() + ends.trailing_zeros() as usize / 8;
        }
        rest = behind;
    }
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let length = rest.iter().position(ends).unwrap_or(rest.len());
    text.len() - rest.len() + length
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many bytes there are before the first that `ends` tells.
    fn until(text: &[u8], ends: impl Fn(u8) -> bool) -> usize {
        let end = text.iter().position(|byte| ends(*byte));
        end.unwrap_or(text.len())
    }

    /// Texts of all lengths up to three strides, of `filler`, with each byte at each place.
    fn each_text(filler: u8, mut look: impl FnMut(&[u8])) {
        for length in 0..=24 {
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = vec![filler; length];
                    text[place] = byte;
                    // What comes after the first end does not count.
                    text.push(b'"');
                    text.push(byte);
                    look(&text);
                }
            }
        }
    }

    #[test]
    fn strides_go_as_far_as_steps() {
        for filler in [b'a', 0x1f, 0x7f, 0x80, 0xff, b'!', b'#'] {
            each_text(filler, |text| {
                let steps = until(text, |byte| matches!(byte, b'"' | b'\\' | ..0x20));
                assert_eq!(plain_text(text), steps, "{text:?}");
            });
        }
        for filler in *b" \n\t!" {
            each_text(filler, |text| {
                let steps = until(text, |byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
                assert_eq!(space(text), &text[steps..], "{text:?}");
            });
        }
    }
}
