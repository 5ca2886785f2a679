//! `minimize` keeps the meaning: on random policies, by random requests and by the catalogue.

#[path = "support/meaning.rs"]
mod meaning;
#[path = "support/plainly.rs"]
mod plainly;
#[path = "support/solved.rs"]
mod solved;

use meaning::{Change, change};
use plainly::{is_matched, list, requests};
use policy_check::access::solve::Relation;
use policy_check::minimize::{Options, minimized};
use policy_check::policy::Kind;
use proptest::prelude::*;
use serde_json::{Value, json};
use solved::relation;

const ACTIONS: &[&str] = &[
    "s3:GetObject",
    "s3:getobject",
    "s3:Get*",
    "s3:PutObject",
    "s3:*Object",
    "s3:*",
    "*",
    "*:*",
    "sqs:SendMessage",
    "sqs:Send?essage",
    "nosuch:Thing",
    "s3:NoSuchThing",
    "s3:G**t",
];
const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::a/b",
    "arn:aws:s3:::a/b*",
    "arn:aws:s3:::?/b",
    "arn:aws:s3:::${aws:username}/b",
    "arn:aws:s3:::a/${*}",
    "arn:aws:sqs:*:1:q",
    "arn:aws:sqs:eu-*:1:q",
];
const VALUES: &[&str] = &[
    "a",
    "A",
    "ab",
    "a*",
    "a?",
    "*",
    "${aws:username}",
    "a${*}",
    "b",
];
const ADDRESSES: &[&str] = &[
    "10.0.0.0/9",
    "10.128.0.0/9",
    "10.1.2.3",
    "10.1.2.3/32",
    "2001:db8::/32",
    "2001:db8::1",
    "0.0.0.0/0",
];
const ACCOUNTS: &[&str] = &[
    "111122223333",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::444455556666:user/a",
    "*",
];

fn some(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Value> {
    let list = prop::collection::vec(prop::sample::select(of), 1..=most);
    (list, any::<bool>()).prop_map(|(list, bare)| match list.as_slice() {
        [only] if bare => json!(only),
        _ => json!(list),
    })
}

fn condition() -> impl Strategy<Value = Value> {
    let strings = prop::sample::select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIgnoreCase",
        "ForAllValues:StringLike",
        "ForAnyValue:StringLike",
        "StringLikeIfExists",
    ]);
    let strings =
        (strings, some(VALUES, 4)).prop_map(|(operator, values)| json!({operator: {"k": values}}));
    let addresses = (
        prop::sample::select(vec!["IpAddress", "NotIpAddress"]),
        some(ADDRESSES, 4),
    )
        .prop_map(|(operator, values)| json!({operator: {"aws:SourceIp": values}}));
    prop_oneof![2 => Just(Value::Null), 2 => strings, 1 => addresses]
}

fn statement() -> impl Strategy<Value = Value> {
    let principal = prop_oneof![
        3 => Just(Value::Null),
        1 => some(ACCOUNTS, 2).prop_map(|accounts| json!({"AWS": accounts})),
        1 => Just(json!({"Service": "lambda.amazonaws.com"})),
        1 => Just(json!("*")),
    ];
    let sid = prop_oneof![3 => Just(None), 1 => "[A-C]".prop_map(Some)];
    let parts = (
        any::<bool>(),
        any::<(u8, u8)>(),
        some(ACTIONS, 4),
        some(RESOURCES, 4),
        condition(),
        principal,
        sid,
    );
    parts.prop_map(
        |(denies, (not_action, not_resource), actions, resources, condition, principal, sid)| {
            let mut statement = json!({"Effect": if denies { "Deny" } else { "Allow" }});
            statement[if not_action < 30 {
                "NotAction"
            } else {
                "Action"
            }] = actions;
            statement[if not_resource < 30 {
                "NotResource"
            } else {
                "Resource"
            }] = resources;
            if !condition.is_null() {
                statement["Condition"] = condition;
            }
            if !principal.is_null() {
                statement["Principal"] = principal;
            }
            if let Some(sid) = sid {
                statement["Sid"] = json!(sid);
            }
            statement
        },
    )
}

fn policy() -> impl Strategy<Value = Value> {
    prop::collection::vec(statement(), 1..7)
        .prop_map(|statements| json!({"Version": "2012-10-17", "Statement": statements}))
}

fn sids(policy: &Value) -> Vec<&str> {
    let all = list(&policy["Statement"]).iter();
    let mut sids: Vec<&str> = all
        .filter_map(|statement| statement["Sid"].as_str())
        .collect();
    sids.sort_unstable();
    sids
}

/// Whether the solver finds the same in both: what they give, and what they deny where all is given. Where it cannot decide, whether no
/// request tells them apart.
fn is_equal(before: &Value, after: &str) -> bool {
    let after: Value = serde_json::from_str(after).unwrap();
    let has_principals = list(&before["Statement"])
        .iter()
        .any(|statement| statement.get("Principal").is_some());
    let kind = if has_principals {
        Kind::Resource
    } else {
        Kind::Identity
    };
    let mut all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    if has_principals {
        all["Principal"] = json!("*");
    }
    let given_all = |policy: &Value| {
        let mut statements = list(&policy["Statement"]).to_vec();
        statements.push(all.clone());
        json!({"Version": "2012-10-17", "Statement": statements})
    };
    let pairs = [
        (before.clone(), after.clone()),
        (given_all(before), given_all(&after)),
    ];
    pairs.iter().all(|(before, after)| {
        match relation(&before.to_string(), &after.to_string(), kind) {
            Ok(relation) => relation == Relation::Equal,
            Err(_) => are_answered_alike(before, after),
        }
    })
}

/// Whether no request tells the two apart.
fn are_answered_alike(before: &Value, after: &Value) -> bool {
    requests().iter().all(|request| {
        ["Allow", "Deny"]
            .iter()
            .all(|effect| is_matched(before, effect, request) == is_matched(after, effect, request))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_request_is_answered_differently(policy in policy(), pretty in any::<bool>()) {
        let requests = requests();
        let text = if pretty { serde_json::to_string_pretty(&policy) } else { serde_json::to_string(&policy) }.unwrap();
        for drop_sids in [false, true] {
            let options = Options { drop_sids, ..Options::default() };
            let result = minimized(&text, &options).unwrap();
            let after: Value = serde_json::from_str(&result.text).unwrap();
            prop_assert!(result.policies[0].after <= result.policies[0].before);
            prop_assert_eq!(result.policies[0].after, result.text.chars().filter(|c| !c.is_whitespace()).count());
            prop_assert_eq!(result.text.contains('\n'), pretty);
            if drop_sids {
                prop_assert_eq!(sids(&after).len(), 0);
            } else {
                prop_assert_eq!(sids(&after), sids(&policy));
            }
            for request in &requests {
                for effect in ["Allow", "Deny"] {
                    prop_assert_eq!(
                        is_matched(&policy, effect, request),
                        is_matched(&after, effect, request),
                        "{} {} by {} with {:?} from {:?}\n{}", effect, request.action, request.principal, request.values,
                        request.address, result.text
                    );
                }
            }
            let again = minimized(&result.text, &options).unwrap();
            prop_assert_eq!(again.text, result.text);
        }
    }

    #[test]
    fn wildcards_take_in_the_same_actions(policy in policy()) {
        let text = policy.to_string();
        for (wildcards, drop_sids) in [(false, true), (true, false), (true, true)] {
            let options = Options { wildcards, drop_sids, compact: true, ..Options::default() };
            let result = minimized(&text, &options).unwrap();
            // The catalogue knows which wildcards are alike, the solver which conditions are.
            let plain = minimized(&text, &Options { wildcards: false, ..options }).unwrap();
            let is_kept = change(&text, &result.text) == Change::None
                || change(&plain.text, &result.text) == Change::None && is_equal(&policy, &plain.text);
            prop_assert!(is_kept, "{text}\n{}", result.text);
        }
    }
}
