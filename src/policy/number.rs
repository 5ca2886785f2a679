//! Numbers, as the numeric operators take them.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric>

use std::fmt;

/// How many digits behind the point are kept.
const PLACES: usize = 12;
/// What 1 is counted as.
const ONE: i128 = 1_000_000_000_000;
/// The place of 0.
const MIDDLE: u128 = 1 << 127;

/// A whole or decimal number, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(i128);

impl Decimal {
    /// The number that `text` is; `None` where it is none, or has more than 26 digits before the point or 12 behind it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(part) {
            return None;
        }
        let part = part.trim_end_matches('0');
        if whole.len() > 26 || part.len() > PLACES {
            return None;
        }
        let value: i128 = format!("{whole}{part:0<PLACES$}").parse().ok()?;
        Some(Self(if text.starts_with('-') { -value } else { value }))
    }

    /// Its place among all numbers of twelve digits behind the point, from 0.
    #[must_use]
    pub const fn place(self) -> u128 {
        self.0.cast_unsigned() ^ MIDDLE
    }

    /// The number at `place`.
    #[must_use]
    pub const fn at(place: u128) -> Self {
        Self((place ^ MIDDLE).cast_signed())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0 / ONE, (self.0 % ONE).unsigned_abs());
        write!(f, "{sign}{}", whole.unsigned_abs())?;
        if part == 0 {
            return Ok(());
        }
        let part = format!("{part:0>PLACES$}");
        write!(f, ".{}", part.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_exactly() {
        let of = |text| Decimal::parse(text).unwrap();
        assert_eq!(of("10"), of(" 10.0 "));
        assert!(of("0.1") < of("0.100000000001"));
        assert!(of("-2") < of("-1.5"));
        assert!(of("9007199254740993") > of("9007199254740992"));
        for text in ["0", "-1.5", "12", "0.000000000001", "-0.25"] {
            assert_eq!(of(text).to_string(), text);
            assert_eq!(Decimal::at(of(text).place()), of(text));
        }
        for none in ["", "-", "1.", ".5", "1e3", "1,5", "0x10", "１", "1.2.3"] {
            assert_eq!(Decimal::parse(none), None, "{none}");
        }
    }
}
