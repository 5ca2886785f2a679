//! What the questions about the meaning of policies promise whatever the texts: they end, nothing panics, and what is said to fail is
//! shown.

use policy_check::access::solve::Access;
use policy_check::policy::Kind;
use policy_check::report::{
    AccessCheck, Options, check_access_not_granted, check_no_new_access, check_no_public_access,
    compare, network_reach, simulate,
};

/// Asks every question about `one` and `other`, as policies of a kind that `choice` picks.
pub fn ask(one: &str, other: &str, choice: u8) {
    let kind = Kind::ALL[usize::from(choice) % Kind::ALL.len()];
    let access = Access::new(
        vec!["s3:Get*".to_owned()],
        vec!["arn:aws:s3:::a*".to_owned()],
    )
    .unwrap();
    let answers = [
        check_no_new_access(one, other, kind),
        check_access_not_granted(one, &[access], kind),
        check_no_public_access(one, "AWS::S3::Bucket"),
    ];
    answers
        .into_iter()
        .flatten()
        .for_each(|answer| is_shown(&answer));
    let _ = compare(one, other, Some(kind));
    let _ = network_reach(one, &Options::default(), None, None);
    let _ = simulate(one);
}

fn is_shown(answer: &AccessCheck) {
    assert_eq!(
        answer.result == "FAIL",
        answer.witness.is_some(),
        "{answer:?}"
    );
    assert_eq!(
        answer.result == "FAIL",
        !answer.reasons.is_empty(),
        "{answer:?}"
    );
    assert!(!answer.message.is_empty());
}
