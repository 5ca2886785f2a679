//! `minimize` keeps the meaning: on random policies, by random requests and by the catalogue.

#[path = "support/meaning.rs"]
mod meaning;
#[path = "support/solved.rs"]
mod solved;

use std::net::IpAddr;

use ipnet::IpNet;
use meaning::{Change, change};
use policy_check::access::solve::Relation;
use policy_check::minimize::{Options, minimized};
use policy_check::policy::Kind;
use policy_check::policy::pattern::{matches, matches_ignore_case};
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

/// What is asked for.
struct Request {
    principal: &'static str,
    action: &'static str,
    resource: &'static str,
    /// The values of `k`.
    values: &'static [&'static str],
    address: Option<&'static str>,
}

/// A user's name, as a policy variable tells it.
const USER: &str = "b";

fn requests() -> Vec<Request> {
    let mut requests = Vec::new();
    for principal in [
        "111122223333",
        "arn:aws:iam::444455556666:user/a",
        "lambda.amazonaws.com",
    ] {
        for action in [
            "s3:GetObject",
            "s3:PutObject",
            "s3:ListBucket",
            "s3:gt",
            "sqs:SendMessage",
            "sqs:SendXessage",
            "nosuch:Thing",
            "s3:NoSuchThing",
        ] {
            for resource in [
                "arn:aws:s3:::a/b",
                "arn:aws:s3:::a/bc",
                "arn:aws:s3:::b/b",
                "arn:aws:s3:::a/*",
                "arn:aws:sqs:eu-west-1:1:q",
                "arn:aws:sqs:us-east-1:1:q",
            ] {
                for values in [
                    [].as_slice(),
                    &["a"],
                    &["A"],
                    &["ab"],
                    &["abc", "b"],
                    &["a*"],
                    &["a", "b"],
                ] {
                    requests.push(Request {
                        principal,
                        action,
                        resource,
                        values,
                        address: Some("10.1.2.3"),
                    });
                }
                for address in [
                    None,
                    Some("10.200.0.1"),
                    Some("203.0.113.1"),
                    Some("2001:db8::1"),
                    Some("2001:db9::1"),
                ] {
                    requests.push(Request {
                        principal,
                        action,
                        resource,
                        values: &["a"],
                        address,
                    });
                }
            }
        }
    }
    requests
}

/// Whether a statement of `effect` matches.
fn is_matched(policy: &Value, effect: &str, request: &Request) -> bool {
    list(&policy["Statement"]).iter().any(|statement| {
        statement["Effect"] == effect
            && names_principal(statement, request)
            && names(statement, "Action", "NotAction", |entry| {
                entry == "*" || matches_ignore_case(entry, request.action)
            })
            && names(statement, "Resource", "NotResource", |entry| {
                like(entry, request.resource)
            })
            && meets(statement, request)
    })
}

fn names(statement: &Value, plain: &str, negated: &str, matches: impl Fn(&str) -> bool) -> bool {
    match (statement.get(plain), statement.get(negated)) {
        (Some(entries), _) => texts(entries).any(matches),
        (_, Some(entries)) => !texts(entries).any(matches),
        _ => true,
    }
}

fn names_principal(statement: &Value, request: &Request) -> bool {
    let Some(principal) = statement.get("Principal") else {
        return true;
    };
    if principal == "*" {
        return true;
    }
    let of_aws = texts(&principal["AWS"]).any(|text| {
        let account = text
            .strip_prefix("arn:aws:iam::")
            .and_then(|rest| rest.strip_suffix(":root"));
        text == "*" || account.unwrap_or(text) == request.principal
    });
    of_aws || texts(&principal["Service"]).any(|text| text == request.principal)
}

fn meets(statement: &Value, request: &Request) -> bool {
    let Some(condition) = statement.get("Condition") else {
        return true;
    };
    condition
        .as_object()
        .unwrap()
        .iter()
        .all(|(operator, keys)| {
            keys.as_object()
                .unwrap()
                .values()
                .all(|values| holds(operator, values, request))
        })
}

fn holds(operator: &str, expected: &Value, request: &Request) -> bool {
    let within = |address: IpAddr| {
        texts(expected).any(|text| {
            let net: IpNet = text
                .parse()
                .unwrap_or_else(|_| IpNet::from(text.parse::<IpAddr>().unwrap()));
            net.contains(&address)
        })
    };
    let address = request.address.map(|address| address.parse().unwrap());
    let any = |matches: &dyn Fn(&str, &str) -> bool, value: &str| {
        texts(expected).any(|text| matches(text, value))
    };
    let values = request.values;
    let equals = |text: &str, value: &str| {
        text.replace("${aws:username}", USER).replace("${*}", "*") == value
    };
    let ignoring_case = |text: &str, value: &str| {
        text.replace("${aws:username}", USER)
            .replace("${*}", "*")
            .eq_ignore_ascii_case(value)
    };
    // One value is compared as it is; of several, any may match.
    match operator {
        "IpAddress" => address.is_some_and(within),
        "NotIpAddress" => !address.is_some_and(within),
        "StringEquals" => values.iter().any(|value| any(&equals, value)),
        "StringNotEquals" => !values.iter().any(|value| any(&equals, value)),
        "StringEqualsIgnoreCase" => values.iter().any(|value| any(&ignoring_case, value)),
        "StringLike" | "ForAnyValue:StringLike" => values.iter().any(|value| any(&like, value)),
        "StringNotLike" => !values.iter().any(|value| any(&like, value)),
        "StringLikeIfExists" => values.is_empty() || values.iter().any(|value| any(&like, value)),
        "ForAllValues:StringLike" => values.iter().all(|value| any(&like, value)),
        other => panic!("{other}"),
    }
}

/// Whether `text` matches a pattern with variables; no text of the requests has the character that stands for `${*}`.
fn like(pattern: &str, text: &str) -> bool {
    let pattern = pattern.replace("${aws:username}", USER);
    matches(
        &pattern.replace("${*}", "\u{1}"),
        &text.replace('*', "\u{1}"),
    ) || matches(&pattern.replace("${*}", "\u{1}"), text)
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    list(value).iter().filter_map(Value::as_str)
}

fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
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
