//! Points in time, as the date operators take them.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date>,
//! <https://www.w3.org/TR/NOTE-datetime>

/// How a point in time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateForm {
    /// ISO 8601: a year, a month or a day (`2026-04-01`), or a day with a time (`2026-04-01T09:00:00Z`).
    Iso,
    /// Seconds since 1970.
    Epoch(i64),
}

/// A point in time, exactly: the second since the start of 1970, and the digits of its fraction, without zeros at their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant<'t> {
    second: i64,
    fraction: &'t str,
}

impl<'t> Instant<'t> {
    /// The point in time that `text` names; `None` where it is none. Without a zone it is in UTC, and a year, a month or a day
    /// stands for its start.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<Self> {
        if let DateForm::Epoch(second) = DateForm::of(text)? {
            return Some(Self {
                second,
                fraction: "",
            });
        }
        let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
        let (clock, zone) = match time.find(['Z', '+', '-']) {
            Some(at) => time.split_at(at),
            None => (time, ""),
        };
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        Some(Self {
            second: days_since_1970(day)? * 86_400 + seconds_of(clock)? - offset_of(zone)?,
            fraction: fraction.trim_end_matches('0'),
        })
    }

    /// Nanoseconds since the start of 1970; `None` where it is finer than that.
    #[must_use]
    pub fn nanoseconds(self) -> Option<i128> {
        let digits = format!("{:0<9}", self.fraction);
        let part: i128 = (digits.len() == 9).then(|| digits.parse().ok())??;
        Some(i128::from(self.second) * 1_000_000_000 + part)
    }
}

/// The days from the start of 1970 to `text`: a year, a month or a day.
///
/// Years are counted from March, so that the leap day is their last: <https://howardhinnant.github.io/date_algorithms.html>.
fn days_since_1970(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let year = parts.next()??;
    let mut or_first = || parts.next().unwrap_or(Some(1));
    let (month, day) = (or_first()?, or_first()?);
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leap_days + day_of_year - 719_468)
}

/// The seconds of `hh:mm` or `hh:mm:ss`.
fn seconds_of(clock: &str) -> Option<i64> {
    let mut seconds = 0;
    let mut unit = 3_600;
    for part in clock.split(':') {
        seconds += part.parse::<i64>().ok()? * unit;
        unit /= 60;
    }
    Some(seconds)
}

/// How many seconds a zone is ahead of UTC: none, `Z`, `+01:00`, `+0100`, `+01`.
fn offset_of(zone: &str) -> Option<i64> {
    let Some(offset) = zone.strip_prefix(['+', '-']) else {
        return Some(0);
    };
    let (hours, minutes) = offset.split_at_checked(2)?;
    let minutes = minutes.trim_start_matches(':');
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    let seconds = hours.parse::<i64>().ok()? * 3_600 + minutes.parse::<i64>().ok()? * 60;
    Some(if zone.starts_with('-') {
        -seconds
    } else {
        seconds
    })
}

/// The last second that has a year of four digits.
const LAST: i64 = 253_402_300_799;

impl DateForm {
    /// The form of `text`; `None` where it is no point in time.
    ///
    /// Four digits are a year. Beyond what the W3C's profile of ISO 8601 has, the zone may be left out, and its colon.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        if is_iso(text) {
            return Some(Self::Iso);
        }
        let is_count = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let seconds = is_count.then(|| text.parse().ok())?;
        seconds.map(Self::Epoch)
    }
}

/// The second `seconds` after the start of 1970 as ISO 8601 has it; `None` for years before 1970 or after 9999.
#[must_use]
pub fn iso_of_epoch(seconds: i64) -> Option<String> {
    if !(0..=LAST).contains(&seconds) {
        return None;
    }
    let (mut days, second) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    // At most 8,029 steps, and no table.
    while days >= 365 + i64::from(is_leap(year)) {
        days -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    while days >= i64::from(days_in(year, month)) {
        days -= i64::from(days_in(year, month));
        month += 1;
    }
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    Some(format!(
        "{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z",
        days + 1
    ))
}

fn is_iso(text: &str) -> bool {
    match text.split_once('T') {
        Some((day, time)) => is_day(day) == Some(3) && is_time(time),
        None => is_day(text).is_some(),
    }
}

/// How many of year, month and day `text` has; `None` where there is no such day.
fn is_day(text: &str) -> Option<usize> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let Some(month) = parts.next() else {
        return Some(1);
    };
    let month = digits(month, 2).filter(|month| (1..=12).contains(month))?;
    let Some(day) = parts.next() else {
        return Some(2);
    };
    let day = digits(day, 2)?;
    ((1..=days_in(year, month)).contains(&day) && parts.next().is_none()).then_some(3)
}

/// Whether `text` is `hh:mm`, `hh:mm:ss` or `hh:mm:ss.s`, with or without a zone.
fn is_time(text: &str) -> bool {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut parts = clock.split(':');
    let within = |part: Option<&str>, most: u32| part.is_some_and(|part| is_within(part, most));
    let hour_and_minute = within(parts.next(), 24) && within(parts.next(), 59);
    let second = parts
        .next()
        .is_none_or(|second| match second.split_once('.') {
            Some((whole, part)) => {
                is_within(whole, 60) && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
            }
            None => is_within(second, 60),
        });
    hour_and_minute && second && parts.next().is_none() && is_zone(zone)
}

/// Whether `text` is empty, `Z`, or an offset: `+01:00`, `+0100`, `+01`.
fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else {
        return matches!(text, "" | "Z");
    };
    let (hours, minutes) = match offset.split_once(':') {
        Some(parts) => parts,
        None if offset.len() == 2 => (offset, "00"),
        None => offset.split_at_checked(2).unwrap_or_default(),
    };
    is_within(hours, 18) && is_within(minutes, 59)
}

fn is_within(text: &str, most: u32) -> bool {
    digits(text, 2).is_some_and(|number| number <= most)
}

/// The number that `text` is, where it has that many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let right = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    right.then(|| text.parse().ok())?
}

const fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        for (text, expected) in [
            ("2026", Some(DateForm::Iso)),
            ("2026-04", Some(DateForm::Iso)),
            ("2028-02-29", Some(DateForm::Iso)),
            ("2026-04-01T09:00Z", Some(DateForm::Iso)),
            ("2026-04-01T09:00:00.25+01:00", Some(DateForm::Iso)),
            ("2026-04-01T09:00:00-0700", Some(DateForm::Iso)),
            ("2026-04-01T09:00:00", Some(DateForm::Iso)),
            ("1775034000", Some(DateForm::Epoch(1_775_034_000))),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-4-1", None),
            ("2026-04-01 09:00:00", None),
            ("2026-04-01T9:00Z", None),
            ("2026-04T09:00Z", None),
            ("2026-04-01T09:00:00X", None),
            ("2026-04-01-", None),
            ("-2026-04", None),
            ("tomorrow", None),
            ("99999999999999999999", None),
            ("", None),
        ] {
            assert_eq!(DateForm::of(text), expected, "{text}");
        }
    }

    #[test]
    fn points_in_time_are_compared_exactly() {
        let of = |text| Instant::parse(text).unwrap();
        for (text, second) in [
            ("1970", 0),
            ("2000-02-29", 951_782_400),
            ("2000-03", 951_868_800),
            ("2026-04-01T09:00:00Z", 1_775_034_000),
            ("2026-04-01T11:00:00+02:00", 1_775_034_000),
            ("2026-04-01T02:00-0700", 1_775_034_000),
            ("2026-04-01T09:00", 1_775_034_000),
            ("1775034000", 1_775_034_000),
            ("1969-12-31T23:59:59Z", -1),
        ] {
            assert_eq!(of(text).second, second, "{text}");
        }
        assert_eq!(of("2026-04-01T09:00:00.50Z"), of("2026-04-01T09:00:00.5Z"));
        assert!(of("2026-04-01T09:00:00.25Z") < of("2026-04-01T09:00:00.3Z"));
        assert!(of("2026-04-01T09:00:00.3Z") < of("2026-04-01T09:00:01Z"));
        assert_eq!(Instant::parse("2026-02-29"), None);
    }

    #[test]
    fn seconds_become_dates() {
        for (seconds, expected) in [
            (0, Some("1970-01-01T00:00:00Z")),
            (951_782_400, Some("2000-02-29T00:00:00Z")),
            (1_775_034_000, Some("2026-04-01T09:00:00Z")),
            (LAST, Some("9999-12-31T23:59:59Z")),
            (LAST + 1, None),
            (-1, None),
        ] {
            assert_eq!(iso_of_epoch(seconds).as_deref(), expected);
        }
    }
}
