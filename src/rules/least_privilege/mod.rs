//! Giving no more than is needed.

pub(super) mod account_principal;
pub(super) mod allow_with_not;
pub(super) mod beyond_role;
pub(super) mod broad_wildcard;
pub(super) mod create_slr;
pub(super) mod denied;
pub(super) mod full_access;
pub(super) mod limit;
mod named_elsewhere;
mod narrower;
pub(super) mod pass_role;
pub(super) mod public_access;
mod role_grant;
pub(super) mod scope;
pub(super) mod spending;
pub(super) mod telling;
pub(super) mod unscoped_resource;
pub(super) mod watchers;
pub(super) mod whole_service;
pub(super) mod wholesale;
pub(super) mod wholesale_data;
pub(super) mod wholesale_destruction;
pub(super) mod wholesale_exposure;
pub(super) mod wholesale_logins;
