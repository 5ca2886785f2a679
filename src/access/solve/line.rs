//! Numbers and points in time as places on a line, the lowest at 0.

use crate::access::network::Ranges;
use crate::policy::{Decimal, Instant, iso_of_epoch};

/// The place of 0, and of the start of 1970.
const MIDDLE: u128 = 1 << 127;
/// Nanoseconds in a second.
pub(super) const SECOND: i128 = 1_000_000_000;
/// From a number to the next whole one.
pub(super) const UNIT: u128 = 1_000_000_000_000;

/// The place of the number that `text` is.
pub(super) fn of_number(text: &str) -> Option<u128> {
    Decimal::parse(text).map(Decimal::place)
}

/// The place of the point in time that `text` is; `None` where it is none, or is finer than a nanosecond.
pub(super) fn of_instant(text: &str) -> Option<u128> {
    let nanoseconds = Instant::parse(text)?.nanoseconds()?;
    Some(nanoseconds.cast_unsigned() ^ MIDDLE)
}

/// The place of `set` that lies nearest to the middle, of those that are whole steps from it if there are such, else of all.
pub(super) fn nearest(set: &Ranges<u128>, step: u128) -> Option<u128> {
    let ranges = set.as_slice().iter();
    let to_middle = |place: &u128| place.abs_diff(MIDDLE);
    let whole = |(first, last): &(u128, u128)| {
        let near = MIDDLE.clamp(*first, *last);
        let rest = near.abs_diff(MIDDLE) % step;
        let outward = if rest == 0 { 0 } else { step - rest };
        let place = if near < MIDDLE {
            near.checked_sub(outward)?
        } else {
            near.checked_add(outward)?
        };
        (*first..=*last).contains(&place).then_some(place)
    };
    let any = |(first, last): &(u128, u128)| MIDDLE.clamp(*first, *last);
    let found = ranges.clone().filter_map(whole).min_by_key(to_middle);
    found.or_else(|| ranges.map(any).min_by_key(to_middle))
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
