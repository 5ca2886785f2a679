//! Numbers and names as people read them in a sentence.

/// A whole number with a comma between thousands: `22,091`.
#[must_use]
pub fn grouped(number: impl ToString) -> String {
    let mut digits = number.to_string();
    let mut place = digits.len();
    while place > 3 {
        place -= 3;
        digits.insert(place, ',');
    }
    digits
}

/// `text` with a capital first letter.
#[must_use]
pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped(22_091), "22,091");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(214), "214");
    }
}
