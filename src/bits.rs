//! The bits that are set in words.

/// The numbers of the bits that are set in `words`, which come with their numbers, in order.
pub(crate) fn set_bits(
    mut words: impl Iterator<Item = (usize, u64)>,
) -> impl Iterator<Item = usize> {
    let (mut at, mut left) = (0, 0_u64);
    std::iter::from_fn(move || {
        while left == 0 {
            (at, left) = words.next()?;
        }
        let bit = left.trailing_zeros() as usize;
        left &= left - 1;
        Some(at * 64 + bit)
    })
}
