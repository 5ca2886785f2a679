//! The conditions that most policies have. Of these the rules about types, absent keys and sets find nothing amiss, and so are not asked.

use crate::catalog::KeyType;
use crate::policy::OperatorType;
use crate::rules::KeyedCondition;
use crate::syntax::Value;

/// Whether the condition holds texts or ARNs, by a plain operator of their type, against a known key of that type with one value.
pub(in crate::rules) fn is_usual(keyed: &KeyedCondition<'_>) -> bool {
    let (Some(operator), Some(key)) = (keyed.condition.operator, keyed.key) else {
        return false;
    };
    let fits = match operator.kind.value_type() {
        OperatorType::String => key.key_type() == KeyType::String,
        OperatorType::Arn => key.key_type() == KeyType::Arn,
        _ => false,
    };
    let values = keyed.condition.member.value.one_or_many();
    let mut texts = values.iter();
    fits && operator.set.is_none()
        && !key.is_multivalued()
        && texts.all(|node| matches!(node.value, Value::String(_)))
}
