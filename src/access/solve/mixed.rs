//! Values for tests of several kinds at once: a key that one statement compares as text and another as an address, a number or a date.

use super::budget::Budget;
use super::line;
use super::texts::Answer;
use super::value::Test;

/// What tests of different kinds on one value give that cannot be decided.
const MIXED: &str = "a key that is compared both as text and as another type";

/// What may stand for the stars of a pattern, so that the whole is text, an address, a number or a date.
const FILLINGS: [&str; 8] = ["x", "0", "1", "0.0", "0.0.1", ":1", "-06-01T00:00:00Z", ""];

/// At most this many ends of ranges are tried of one test.
const MOST: usize = 64;

/// A value that fulfils `tests`, if one of those does that a test names one by one, that a pattern gives with something simple in
/// its place, or that lie at the ends of a range.
pub(super) fn mixed(tests: &[(&Test, bool)], budget: &mut Budget) -> Answer {
    let mut named = tests.iter().filter_map(|(test, is)| match test {
        Test::Texts(list) if *is && list.iter().all(|g| g.is_literal() && !g.fold) => Some(list),
        _ => None,
    });
    let exact = named.next();
    let candidates: Vec<String> = match exact {
        Some(list) => list.iter().map(|glob| glob.filled("", 'x')).collect(),
        None => {
            let plain = FILLINGS.iter().map(|text| (*text).to_owned());
            plain
                .chain(tests.iter().flat_map(|(test, _)| near(test)))
                .collect()
        }
    };
    for text in candidates {
        if !budget.spend(1) {
            break;
        }
        if tests.iter().all(|(test, is)| test.takes(&text) == *is) {
            return Answer::Value(text);
        }
    }
    if exact.is_some() {
        Answer::Nothing
    } else {
        Answer::Unknown(MIXED)
    }
}

/// Values that `test` just takes, and some that it just does not.
fn near(test: &Test) -> Vec<String> {
    match test {
        Test::Texts(list) => {
            let filled = |star: &&str| list.iter().map(|glob| glob.filled(star, '1')).collect();
            FILLINGS
                .iter()
                .flat_map(|star| -> Vec<String> { filled(star) })
                .collect()
        }
        Test::Addresses(set) => {
            let outside = set.complement();
            let cidrs = set.cidrs().take(MOST).chain(outside.cidrs().take(MOST));
            cidrs.map(|net| net.addr().to_string()).collect()
        }
        Test::Numbers(set) => {
            let places = set.as_slice().iter().take(MOST);
            places
                .flat_map(|(first, last)| around(*first, *last, line::UNIT))
                .map(line::number_at)
                .collect()
        }
        Test::Instants(set) => {
            let places = set.as_slice().iter().take(MOST);
            let second = line::SECOND.unsigned_abs();
            places
                .flat_map(|(first, last)| around(*first, *last, second))
                .filter_map(line::instant_at)
                .collect()
        }
    }
}

/// The ends of a range, and what lies one `step` outside.
fn around(first: u128, last: u128, step: u128) -> [u128; 4] {
    [
        first,
        last,
        first.saturating_sub(step),
        last.saturating_add(step),
    ]
}
