//! The policy language: the typed model with spans, ARNs, patterns, conditions, variables.

mod action;
mod arn;
pub mod condition;
mod date;
mod extract;
mod inclusion;
mod kind;
mod model;
mod number;
pub mod pattern;
mod principal;
pub mod variable;

pub use action::ActionPattern;
pub use arn::{Arn, arn_pattern, covers_arn, is_account_id, is_short_form};
pub use condition::{Condition, Operator, OperatorKind, OperatorType, SetOperator};
pub use date::{DateForm, Instant, iso_of_epoch};
pub use extract::{Document, Place, Told, documents};
pub use kind::Kind;
pub use model::{Effect, Element, Naming, Policy, Statement, Text, element, element_name};
pub use number::Decimal;
pub use principal::{Principal, PrincipalForm, PrincipalType, Principals};
