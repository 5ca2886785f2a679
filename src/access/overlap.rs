//! Whether statements of a policy speak of the same actions.

use super::grant::Grants;
use super::named::Named;
use crate::catalog::ActionSet;
use crate::policy::{Policy, Statement};

/// Whether two statements of `policy`, of which `grants` are the grants, may name the same action: all that one statement can take from
/// another needs that. Of what the catalogue does not have, it is not known.
#[must_use]
pub fn may_overlap<'a>(policy: &Policy<'a>, grants: &Grants<'a>) -> bool {
    let mut seen = ActionSet::new();
    policy.statements.len() > 1
        && policy.statements.iter().any(|statement| {
            let actions = grants.actions(statement);
            let may_overlap =
                actions.intersects(&seen) || actions.is_empty() || names_nothing(statement, grants);
            seen.union_with(&actions);
            may_overlap
        })
}

/// Whether an entry of `statement` names nothing that the catalogue has, or it is not known what it names.
fn names_nothing<'a>(statement: &Statement<'a>, grants: &Grants<'a>) -> bool {
    let mut entries = grants.entries(statement);
    entries.any(|(entry, named)| match named {
        Named::One(_) | Named::Service(_) | Named::Everything => false,
        Named::Part(_) | Named::Across => {
            let taken_in = grants.taken_in(entry, named);
            taken_in.is_none_or(|actions| actions.is_empty())
        }
        Named::Unknown => true,
    })
}
