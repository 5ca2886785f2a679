//! Accounts in fewer characters.

use super::statement::Principals;
use crate::policy::is_account_id;

/// Writes `arn:aws:iam::111122223333:root` as the account's id, which says the same to AWS.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts>
pub(super) fn shorten(principals: &mut Principals) {
    if principals.negated {
        return;
    }
    let of_aws = principals.by_key.iter_mut().filter(|(key, _)| key == "AWS");
    for entry in of_aws.flat_map(|(_, entries)| entries) {
        let account = entry
            .strip_prefix("arn:aws:iam::")
            .and_then(|rest| rest.strip_suffix(":root"));
        if let Some(account) = account.filter(|account| is_account_id(account)) {
            *entry = account.to_owned();
        }
    }
}
