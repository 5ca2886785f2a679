//! Pairs of policies made so that many of their statements, wildcards, ranges and negations overlap.

use policy_check::policy::Kind;
use serde_json::{Value, json};

/// A pair: its name, what its policies are, and how its new and its existing one are made.
pub type Pair = (&'static str, Kind, fn() -> [Value; 2]);

/// So many of what overlaps.
const MANY: u32 = 300;

pub const PAIRS: [Pair; 9] = [
    ("pair-actions", Kind::Identity, || {
        [
            policy(vec![allow(&actions("*a", "b"), &json!("*"), None)]),
            policy(vec![allow(&actions("*b", "a"), &json!("*"), None)]),
        ]
    }),
    ("pair-resources", Kind::Identity, || {
        let one = |pattern: fn(u32) -> String| {
            let patterns: Vec<String> = (0..MANY).map(pattern).collect();
            policy(vec![allow(&json!("s3:GetObject"), &json!(patterns), None)])
        };
        [
            one(|n| format!("arn:aws:s3:::*a*{n}*b*")),
            one(|n| format!("arn:aws:s3:::*b*{}*a*", n + 1)),
        ]
    }),
    ("pair-statements", Kind::Identity, || {
        let one = |letter: char| {
            let statements = (0..MANY).map(|n| {
                let resource = json!(format!("arn:aws:s3:::*{letter}{n}*"));
                let condition =
                    json!({"StringLike": {"aws:PrincipalTag/team": format!("*{letter}{n}*")}});
                allow(&json!("s3:*"), &resource, Some(condition))
            });
            policy(statements.collect())
        };
        [one('a'), one('b')]
    }),
    ("pair-ranges", Kind::Identity, || {
        let one = |shift: u32| {
            let statements = (0..MANY).map(|n| {
                let operator = if n % 2 == 0 {
                    "IpAddress"
                } else {
                    "NotIpAddress"
                };
                let ranges: Vec<String> = (0..50).map(|m| range(n * 50 + m + shift)).collect();
                let condition =
                    json!({operator: {"aws:SourceIp": ranges, "aws:VpcSourceIp": ranges}});
                allow(&json!("s3:GetObject"), &json!("*"), Some(condition))
            });
            policy(statements.collect())
        };
        [one(0), one(7)]
    }),
    ("pair-denied-ranges", Kind::Identity, || {
        let denies = |from: u32| {
            let mut statements = vec![allow(&json!("s3:*"), &json!("*"), None)];
            statements.extend((from..MANY).map(|n| {
                let condition = json!({
                    "NotIpAddress": {"aws:SourceIp": [range(n), range(n + 1), "0.0.0.0/1"]},
                    "StringNotLike": {"aws:PrincipalTag/team": format!("*{n}*")},
                });
                json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": condition})
            }));
            policy(statements)
        };
        [denies(1), denies(0)]
    }),
    ("pair-negations", Kind::Identity, || {
        let denies = |from: u32| {
            let mut statements = vec![allow(&json!("*"), &json!("*"), None)];
            statements.extend((from..MANY).map(|n| {
                json!({
                    "Effect": "Deny",
                    "NotAction": [format!("s3:*{}*", letter(n)), format!("ec2:*{}*", letter(n / 26))],
                    "NotResource": format!("arn:aws:*:*:*:*{n}*"),
                    "Condition": {"StringNotLike": {
                        "aws:PrincipalTag/a": format!("*{n}*"),
                        "aws:PrincipalTag/b": format!("{n}*"),
                    }},
                })
            }));
            policy(statements)
        };
        [denies(1), denies(0)]
    }),
    ("pair-sets", Kind::Identity, || {
        let one = |shift: u32| {
            let statements = (0..MANY).map(|n| {
                let condition = json!({
                    "ForAllValues:StringLike": {"aws:TagKeys": [format!("*{n}*"), format!("*{}*", n + shift)]},
                    "ForAnyValue:StringNotLike": {"aws:TagKeys": format!("*{}", n + shift)},
                    "ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": format!("o-*/{n}*/*")},
                    "ForAllValues:StringNotEquals": {"aws:CalledVia": format!("{n}.amazonaws.com")},
                });
                allow(&json!("s3:*"), &json!("*"), Some(condition))
            });
            policy(statements.collect())
        };
        [one(1), one(2)]
    }),
    ("pair-pigeons", Kind::Identity, || {
        // Each of the sixteen has to be in one of the fifteen holes, and no two in the same.
        let mut statements = vec![allow(&json!("s3:*"), &json!("*"), None)];
        for pigeon in 0..16 {
            let holes: Vec<(u32, u32)> = (0..15).map(|hole| (pigeon, hole)).collect();
            statements.push(deny("StringNotEquals", &holes));
        }
        for hole in 0..15 {
            for one in 0..16 {
                statements.extend(
                    (0..one).map(|other| deny("StringEquals", &[(one, hole), (other, hole)])),
                );
            }
        }
        [policy(statements), policy(Vec::new())]
    }),
    ("pair-principals", Kind::Resource, || {
        let one = |from: u32| {
            let statements = (from..from + 200).map(|n| {
                let principal = format!("arn:aws:iam::{:012}:role/role-{n}", 100_000_000_000_u64 + u64::from(n % 50));
                let resource = format!("arn:aws:s3:::bucket/*{n}*");
                json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "s3:*", "Resource": resource})
            });
            policy(statements.collect())
        };
        [one(1), one(0)]
    }),
];

/// Actions with wildcards that overlap, none of which covers another.
fn actions(head: &str, tail: &str) -> Value {
    let all = (0..MANY).map(|n| format!("s3:{head}*{}*{}*{tail}*", letter(n), letter(n / 26)));
    json!(all.collect::<Vec<String>>())
}

fn letter(n: u32) -> char {
    char::from_digit(10 + n % 26, 36).unwrap_or('a')
}

/// Ranges of many sizes that lie in one another.
fn range(n: u32) -> String {
    let [a, b, c, _] = n.wrapping_mul(0x9E37_79B1).to_be_bytes();
    format!("{a}.{b}.{c}.0/{}", 4 + n % 21)
}

fn deny(operator: &str, keys: &[(u32, u32)]) -> Value {
    let keys: serde_json::Map<String, Value> = keys
        .iter()
        .map(|(pigeon, hole)| (format!("aws:PrincipalTag/{pigeon}in{hole}"), json!("yes")))
        .collect();
    json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {operator: keys}})
}

fn allow(action: &Value, resource: &Value, condition: Option<Value>) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
    if let Some(condition) = condition {
        statement["Condition"] = condition;
    }
    statement
}

fn policy(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}
