//! What the type of a condition key says of its values.

use super::glob::{Form, Variables};
use super::predicate::texts_test;
use super::value::Test;
use crate::access::network::{AddressSet, Ranges};
use crate::catalog::{ConditionKey, KeyType};

/// A date that AWS takes for a number, too.
const EPOCH_TIME: &str = "aws:EpochTime";

/// The tests that each value of `key` passes. Text may be anything, a number or none.
///
/// From the service authorization reference, "Condition keys table".
pub(super) fn tests_of_type(key: ConditionKey) -> Vec<Test> {
    match key.key_type() {
        KeyType::Bool => {
            let words = ["true".to_owned(), "false".to_owned()];
            vec![texts_test(&words, Form::Exact, false, Variables::None)]
        }
        KeyType::Numeric => vec![Test::Numbers(Ranges::full())],
        KeyType::Date if key.name() != EPOCH_TIME => vec![Test::Instants(Ranges::full())],
        KeyType::IpAddress => vec![Test::Addresses(AddressSet::full())],
        _ => Vec::new(),
    }
}
