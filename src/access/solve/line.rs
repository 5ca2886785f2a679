//! Numbers and points in time as places on a line, the lowest at 0.

use crate::policy::{Decimal, Instant, iso_of_epoch};

/// The place of 0, and of the start of 1970.
pub(super) const MIDDLE: u128 = 1 << 127;
/// Nanoseconds in a second.
const SECOND: i128 = 1_000_000_000;

/// The place of the number that `text` is.
pub(super) fn of_number(text: &str) -> Option<u128> {
    Decimal::parse(text).map(Decimal::place)
}

/// The place of the point in time that `text` is; `None` where it is none, or is finer than a nanosecond.
pub(super) fn of_instant(text: &str) -> Option<u128> {
    let nanoseconds = Instant::parse(text)?.nanoseconds()?;
    Some(nanoseconds.cast_unsigned() ^ MIDDLE)
}

/// The number at `place`.
pub(super) fn number_at(place: u128) -> String {
    Decimal::at(place).to_string()
}

/// The point in time at `place`, as AWS writes it; `None` for years that have not four digits.
pub(super) fn instant_at(place: u128) -> Option<String> {
    let nanoseconds = (place ^ MIDDLE).cast_signed();
    let (seconds, part) = (
        nanoseconds.div_euclid(SECOND),
        nanoseconds.rem_euclid(SECOND),
    );
    let whole = iso_of_epoch(i64::try_from(seconds).ok()?)?;
    if part == 0 {
        return Some(whole);
    }
    Some(format!("{}.{part:09}Z", whole.trim_end_matches('Z')))
}
