//! Whom a policy trusts.

use super::grammar::short;

mod provider;

pub(super) mod audience;
pub(super) mod github;
pub(super) mod mismatched_action;
pub(super) mod oidc_principal;
pub(super) mod roles_anywhere;
