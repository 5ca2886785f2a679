//! Whether statements match requests, read from their JSON in the plainest way, for policies of a few words.

use std::net::IpAddr;

use ipnet::IpNet;
use policy_check::policy::pattern::{matches, matches_ignore_case};
use serde_json::Value;

/// What is asked for.
pub struct Request {
    pub principal: &'static str,
    pub action: &'static str,
    resource: &'static str,
    /// The values of `k`.
    pub values: &'static [&'static str],
    pub address: Option<&'static str>,
}

/// A user's name, as a policy variable tells it.
const USER: &str = "b";

/// Requests that the policies of these tests tell apart.
pub fn requests() -> Vec<Request> {
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

/// Whether a statement of `policy` with that `effect` matches.
pub fn is_matched(policy: &Value, effect: &str, request: &Request) -> bool {
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

/// The items of a list, or a lone value as the only one.
pub fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
}
