//! Looks for bytes, eight at a time: the texts of a policy are short, and to call what is made for long ones costs more than to look.

/// A number whose eight bytes are each `byte`.
pub(crate) const fn each(byte: u8) -> u64 {
    u64::MAX / 255 * byte as u64
}

/// The highest bit of each of the `eight` bytes that is below `limit`, or one of `others`; all of them are ASCII. Above the lowest of
/// these bits there may be others.
pub(crate) fn first<const N: usize>(eight: u64, limit: u8, others: [u8; N]) -> u64 {
    let below = eight.wrapping_sub(each(limit));
    let found = others.iter().fold(below, |found, other| {
        found | (eight ^ each(*other)).wrapping_sub(each(1))
    });
    found & !eight & each(0x80)
}

/// The highest bit of each of the `eight` bytes that is `byte`, and no other.
const fn all(eight: u64, byte: u8) -> u64 {
    let others = eight ^ each(byte);
    let low = (others & each(0x7f)) + each(0x7f);
    !(low | others | each(0x7f))
}

/// Whether `a` or `b` stands in `text`.
pub(crate) fn holds(text: &[u8], a: u8, b: u8) -> bool {
    let (words, rest) = text.as_chunks();
    let is_in = |word: &[u8; 8]| {
        let eight = u64::from_le_bytes(*word);
        first(eight, 0, [a, b]) != 0
    };
    words.iter().any(is_in) || rest.iter().any(|byte| *byte == a || *byte == b)
}

/// Shows `see` every place of `byte` in `text`, in order.
pub(crate) fn each_place(text: &[u8], byte: u8, mut see: impl FnMut(usize)) {
    let (words, rest) = text.as_chunks();
    for (word, bytes) in words.iter().enumerate() {
        let mut left = all(u64::from_le_bytes(*bytes), byte);
        while left != 0 {
            see(word * 8 + left.trailing_zeros() as usize / 8);
            left &= left - 1;
        }
    }
    for (at, own) in (text.len() - rest.len()..).zip(rest) {
        if *own == byte {
            see(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_and_no_other() {
        let bytes = [b'*', b'?', b'+', b')', 0, 1, 0x7f, 0x80, 0xaa, 0xff];
        for length in 0..=20 {
            for start in 0..200_usize {
                let mixed = (0..length).map(|at| (start * 31 + at * at * 7) % bytes.len());
                let text: Vec<u8> = mixed.map(|at| bytes[at]).collect();
                let wanted: Vec<usize> = (0..length).filter(|at| text[*at] == b'*').collect();
                let mut found = Vec::new();
                each_place(&text, b'*', |at| found.push(at));
                assert_eq!(found, wanted, "{text:?}");
                let any = text.iter().any(|byte| matches!(byte, b'*' | b'?'));
                assert_eq!(holds(&text, b'*', b'?'), any, "{text:?}");
            }
        }
    }
}
