//! What could be left out and nothing would change.

pub(super) mod entry;
pub(super) mod irrelevant_key;
pub(super) mod number;
pub(super) mod role_session;
pub(super) mod statement;
pub(super) mod wildcard;

/// A link to AWS's description of one of its suggestions.
macro_rules! suggestion {
    ($code:literal) => {
        concat!(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
            "#access-analyzer-reference-policy-checks-suggestion-",
            $code
        )
    };
}
use suggestion;
