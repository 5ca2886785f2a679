//! How far space and plain text go, in strides of eight bytes: half of a policy is indentation, and most of the rest is strings.

use crate::bytes::{below, each, eight, first};

/// How many bytes of `text` are what JSON takes for space, from its start on.
pub(super) fn space(text: &[u8]) -> usize {
    let mut at = 0;
    while text.get(at) == Some(&b'\n') {
        at += 1;
        while let Some(eight) = eight(text, at) {
            let others = eight ^ each(b' ');
            if others != 0 {
                at += others.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
    }
    at + until(text, at, |byte| {
        !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
    })
}

/// How many bytes of `text` can stand in a string as they are, from its start on: up to a quote, a backslash or a control character.
pub(super) fn plain_text(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = eight(text, at) {
        let ends = first(eight, b'"') | first(eight, b'\\') | below(eight, 0x20);
        if ends != 0 {
            return at + ends.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + until(text, at, |byte| matches!(byte, b'"' | b'\\' | ..0x20))
}

/// How many bytes there are from `at` to the first that `ends` tells.
fn until(text: &[u8], at: usize, ends: impl Fn(u8) -> bool) -> usize {
    let bytes = text.get(at..).unwrap_or_default();
    let plain = bytes.iter().position(|byte| ends(*byte));
    plain.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

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
                let steps = until(text, 0, |byte| matches!(byte, b'"' | b'\\' | ..0x20));
                assert_eq!(plain_text(text), steps, "{text:?}");
            });
        }
        for filler in *b" \n\t!" {
            each_text(filler, |text| {
                let steps = until(text, 0, |byte| {
                    !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
                });
                assert_eq!(space(text), steps, "{text:?}");
            });
        }
    }
}
