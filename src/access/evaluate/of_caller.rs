//! What follows from the caller alone, for those who reason over all requests of one.

use super::facts::Facts;
use super::principal::naming;
use crate::access::request::Request;
use crate::policy::{Effect, Principals};

/// Whether the principals of a statement with that effect name the caller of `request`.
pub(in crate::access) fn is_named(
    principals: &Principals<'_>,
    effect: Option<Effect>,
    request: &Request,
) -> bool {
    naming(principals, effect, &Facts::new(request, false, u64::MAX)).is_some()
}

/// The value of the condition key `name` that follows from who makes `request`, where one does.
pub(in crate::access) fn following(name: &str, request: &Request) -> Option<String> {
    let values = Facts::new(request, false, u64::MAX).values(name)?;
    values.get(0).map(str::to_owned)
}
