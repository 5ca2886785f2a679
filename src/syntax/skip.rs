//! How far space and plain text go, in strides of eight bytes: half of a policy is indentation, and most of the rest is strings.

/// A number whose eight bytes are each one.
const EVERY_BYTE: u64 = u64::MAX / 255;

/// How many bytes of `text` are what JSON takes for space, from its start on.
pub(super) fn space(text: &[u8]) -> usize {
    let mut at = 0;
    while text.get(at) == Some(&b'\n') {
        at += 1;
        while eight(text, at) == Some(EVERY_BYTE * u64::from(b' ')) {
            at += 8;
        }
        at += until(text, at, |byte| byte != b' ');
    }
    at + until(text, at, |byte| {
        !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
    })
}

/// How many bytes of `text` can stand in a string as they are, from its start on: up to a quote, a backslash or a control character.
pub(super) fn plain_text(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = eight(text, at) {
        // The highest bit of a byte is set where it is one that is looked for; above the lowest of these it may be wrong.
        let below = |number: u64, limit: u8| {
            number.wrapping_sub(EVERY_BYTE * u64::from(limit)) & !number & (EVERY_BYTE << 7)
        };
        let is = |byte: u8| below(eight ^ (EVERY_BYTE * u64::from(byte)), 1);
        let ends = is(b'"') | is(b'\\') | below(eight, 0x20);
        if ends != 0 {
            return at + ends.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + until(text, at, |byte| matches!(byte, b'"' | b'\\' | ..0x20))
}

/// The eight bytes from `at` on as a number, the first of them lowest.
fn eight(text: &[u8], at: usize) -> Option<u64> {
    let bytes = text.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*bytes))
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
