//! What an edit does to the meaning of a policy, by the solver.

use policy_check::access::solve::{Outcome, Relation, no_new_access};
use policy_check::policy::{Kind, Policy};
use policy_check::syntax::parse;

/// How the access of the policy `after` lies to that of `before`.
///
/// # Errors
/// Where that cannot be told: why.
pub fn relation(before: &str, after: &str, kind: Kind) -> Result<Relation, String> {
    let (before_tree, after_tree) = (parse(before), parse(after));
    let (Some(before_root), Some(after_root)) = (&before_tree.root, &after_tree.root) else {
        return Err("no JSON".to_owned());
    };
    let before = Policy::read(before, before_root, Some(kind), None);
    let after = Policy::read(after, after_root, Some(kind), None);
    match no_new_access(&after, &before) {
        (_, Some(relation)) => Ok(relation),
        (Outcome::Undecided(cause), None) => Err(cause),
        (_, None) => Err("the way back".to_owned()),
    }
}
