//! Numbers as people read them.

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

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped(22_091), "22,091");
        assert_eq!(grouped(214), "214");
    }
}
