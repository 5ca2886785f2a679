//! The accounts from which Elastic Load Balancing writes logs where a bucket's policy does not name the service, one for each Region
//! that is older than August 2022.
//!
//! Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>; of the Regions in China:
//! <https://docs.amazonaws.cn/en_us/elasticloadbalancing/latest/application/enable-access-logging.html>

const ACCOUNTS: [&str; 26] = [
    "009996457667",
    "027434742980",
    "033677994240",
    "037604701340",
    "048591011584",
    "054676820928",
    "076674570225",
    "098369216593",
    "114774131450",
    "127311923021",
    "156460612806",
    "190560391635",
    "383597477331",
    "507241528517",
    "582318560864",
    "589379963580",
    "600734575887",
    "635631232127",
    "638102146993",
    "652711504416",
    "718504428378",
    "754344448648",
    "783225319266",
    "797873946194",
    "897822967062",
    "985666609251",
];

/// Whether `account` is one of these.
pub(crate) fn is_of_load_balancers(account: &str) -> bool {
    ACCOUNTS.binary_search(&account).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accounts_are_in_order() {
        assert!(ACCOUNTS.is_sorted());
    }
}
