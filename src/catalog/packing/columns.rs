//! Columns and lists of numbers, as bytes.

use std::collections::HashMap;

/// Lists of numbers, each stored once.
#[derive(Default)]
pub struct Lists {
    index: HashMap<Vec<usize>, usize>,
    lists: Vec<Vec<usize>>,
}

impl Lists {
    /// With the empty list as number 0.
    #[must_use]
    pub fn with_empty() -> Self {
        let mut lists = Self::default();
        lists.intern(Vec::new());
        lists
    }

    /// The number of `list`, and whether it is new.
    pub fn intern(&mut self, list: Vec<usize>) -> (usize, bool) {
        let next = self.lists.len();
        let number = *self.index.entry(list).or_insert_with_key(|list| {
            self.lists.push(list.clone());
            next
        });
        (number, number == next)
    }

    /// How many different lists there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// The entries of all lists.
    pub fn entries(&self) -> impl Iterator<Item = usize> {
        self.lists.iter().flatten().copied()
    }

    /// Two sections: where each list starts, and the entries.
    ///
    /// # Errors
    /// A number is too large.
    pub fn sections(&self) -> Result<[Vec<u8>; 2], String> {
        let starts = starts(self.lists.iter().map(Vec::len))?;
        Ok([starts, u16s(self.entries())?])
    }
}

/// Running sums, from 0: entry `i` is where run `i` starts, entry `i + 1` where it ends.
///
/// # Errors
/// A sum is too large.
pub fn starts(lengths: impl IntoIterator<Item = usize>) -> Result<Vec<u8>, String> {
    let sums = lengths.into_iter().scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    });
    u16s(std::iter::once(0).chain(sums))
}

/// Three planes of bits, one a bit of the code, each as whole `u64`s.
#[must_use]
pub fn bit_planes(codes: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    for plane in 0..3 {
        for word in codes.chunks(64) {
            let codes = word.iter().enumerate();
            let bits = codes.fold(0u64, |bits, (at, code)| {
                bits | ((code >> plane & 1) as u64) << at
            });
            out.extend(bits.to_le_bytes());
        }
    }
    out
}

/// A column of 16-bit numbers: the low byte of each, then the high byte of each.
///
/// # Errors
/// A number is too large.
pub fn u16s(values: impl IntoIterator<Item = usize>) -> Result<Vec<u8>, String> {
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for value in values {
        let value = u16::try_from(value).map_err(|_| format!("{value} needs over 16 bits"))?;
        let [low_byte, high_byte] = value.to_le_bytes();
        low.push(low_byte);
        high.push(high_byte);
    }
    low.extend(high);
    Ok(low)
}
