//! Policies and requests made at random, of a few words, so that they often have to do with one another.

use policy_check::access::request::{Caller, Request};
use policy_check::policy::Kind;

use crate::random::Random;

const ACTIONS: &[&str] = &[
    "s3:GetObject",
    "s3:PutObject",
    "s3:Get*",
    "s3:*Object",
    "s3:*",
    "*",
    "s3:GetObject?cl",
    "s3:ListBucket",
    "sqs:SendMessage",
    "sqs:*",
    "s3:NotThere",
    "S3:getobject",
    "sqs:Send*",
    "*:Get*",
    "kms:Decrypt",
    "kms:*",
];
const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::a/b/*",
    "arn:aws:s3:::*/c",
    "arn:aws:s3:::a?/*",
    "arn:aws:s3:::a/b?c",
    "arn:aws:s3:::*",
    "arn:aws:s3:::a/${aws:username}/*",
    "arn:aws:s3:::a/ana/*",
    "arn:aws:sqs:*:111122223333:*",
    "arn:aws:s3:::a/*b*",
    "arn:aws:s3:::a/${aws:username}",
];
/// Keys with the operators that are tried on them, and values for policies and for requests.
const KEYS: &[(&str, &[&str], &[&str])] = &[
    (
        "aws:SourceIp",
        &["IpAddress", "NotIpAddress"],
        &[
            "10.0.0.0/8",
            "10.1.0.0/16",
            "203.0.113.0/24",
            "203.0.113.7",
            "0.0.0.0/0",
            "::/0",
            "2001:db8::/32",
            "128.0.0.0/1",
            "0.0.0.0/1",
        ],
    ),
    (
        "aws:PrincipalTag/team",
        &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
        ],
        &[
            "red",
            "Red",
            "blue",
            "r*",
            "*",
            "??d",
            "${aws:username}",
            "b*e",
        ],
    ),
    (
        "aws:MultiFactorAuthAge",
        &[
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
            "NumericEquals",
            "NumericNotEquals",
        ],
        &["0", "300", "3600", "300.5", "-1"],
    ),
    (
        "aws:CurrentTime",
        &[
            "DateLessThan",
            "DateGreaterThan",
            "DateGreaterThanEquals",
            "DateLessThanEquals",
            "DateEquals",
            "DateNotEquals",
        ],
        &[
            "2026-01-01T00:00:00Z",
            "2026-06-01",
            "1775034000",
            "2026-04-01T11:00:00+02:00",
        ],
    ),
    // Tags are text, which may be no number, no date and no address.
    (
        "aws:ResourceTag/level",
        &[
            "NumericLessThan",
            "NumericGreaterThanEquals",
            "NumericEquals",
            "NumericNotEquals",
        ],
        &["5", "10", "2.5", "admin"],
    ),
    (
        "aws:ResourceTag/expires",
        &["DateLessThan", "DateGreaterThanEquals", "DateNotEquals"],
        &["2026-01-01T00:00:00Z", "2026-06-01", "never"],
    ),
    (
        "aws:ResourceTag/network",
        &["IpAddress", "NotIpAddress"],
        &["10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "::/0", "inside"],
    ),
    ("aws:SecureTransport", &["Bool"], &["true", "false", "True"]),
    (
        "aws:TagKeys",
        &[
            "StringEquals",
            "StringLike",
            "StringNotEquals",
            "StringNotLike",
        ],
        &["red", "blue", "r*", "*e", "cost"],
    ),
    (
        "aws:SourceArn",
        &[
            "ArnLike",
            "ArnEquals",
            "ArnNotLike",
            "ArnNotEquals",
            "StringLike",
            "StringEquals",
        ],
        &[
            "arn:aws:sns:*:111122223333:*",
            "arn:aws:sns:eu-west-1:111122223333:a",
            "arn:aws:sns:eu-west-1:*:a*",
            "*",
            "arn:aws:*:*:111122223333:a",
        ],
    ),
    (
        "aws:username",
        &["StringEquals", "StringLike", "StringNotEquals"],
        &["ana", "ben", "a*"],
    ),
    (
        "aws:PrincipalArn",
        &[
            "ArnLike",
            "ArnEquals",
            "ArnNotLike",
            "StringLike",
            "StringEquals",
        ],
        &[
            "arn:aws:iam::111122223333:role/web",
            "arn:aws:iam::111122223333:role/*/web",
            "arn:aws:iam::*:user/ana",
            "arn:aws:iam::1*:*",
            "arn:aws:iam::77778888????:role/*",
            "arn:aws:sts::*:federated-user/*",
            "arn:*:iam::*:root",
            "arn:aws-cn:iam::111122223333:role/web",
        ],
    ),
    (
        "aws:PrincipalAccount",
        &[
            "StringEquals",
            "StringLike",
            "StringNotEquals",
            "StringNotLike",
        ],
        &["111122223333", "1*", "77778888????", "*9", "anonymous"],
    ),
    (
        "aws:PrincipalType",
        &["StringEquals", "StringNotEquals", "StringLike"],
        &[
            "User",
            "AssumedRole",
            "FederatedUser",
            "Account",
            "Anonymous",
            "A*",
        ],
    ),
    (
        "aws:PrincipalServiceName",
        &["StringEquals", "StringLike", "StringNotEquals"],
        &[
            "sns.amazonaws.com",
            "lambda.amazonaws.com",
            "*.amazonaws.com",
            "s*",
        ],
    ),
    (
        "aws:FederatedProvider",
        &["StringEquals", "StringLike", "StringNotEquals"],
        &["accounts.google.com", "a*"],
    ),
    (
        "kms:CallerAccount",
        &["StringEquals", "StringNotEquals", "StringLike"],
        &["111122223333", "444455556666", "7*"],
    ),
];
/// Keys that follow from who asks, where that is said.
const OF_CALLER: &[&str] = &[
    "aws:username",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
    "aws:PrincipalServiceName",
    "kms:CallerAccount",
];
/// Keys that each request has, and those that each of an identity has.
const OF_EVERY_REQUEST: &[&str] = &["aws:CurrentTime"];
const OF_EVERY_IDENTITY: &[&str] = &[
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
];
/// Keys that only requests of somebody have.
const OF_SOMEBODY: &[&str] = &["aws:PrincipalTag/team", "aws:MultiFactorAuthAge"];
const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#"{"AWS": "*"}"#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:root"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:role/web"}"#,
    r#"{"AWS": ["arn:aws:iam::111122223333:user/ana", "444455556666"]}"#,
    r#"{"Service": "sns.amazonaws.com"}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/web/one"}"#,
];
const CALLERS: &[&str] = &[
    "*",
    "arn:aws:iam::111122223333:role/web",
    "arn:aws:sts::111122223333:assumed-role/web/one",
    "arn:aws:sts::111122223333:assumed-role/web/two",
    "arn:aws:iam::111122223333:user/ana",
    "arn:aws:iam::444455556666:user/ben",
    "arn:aws:iam::777788889999:role/other",
    "sns.amazonaws.com",
    "lambda.amazonaws.com",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::121212121212:root",
    "arn:aws:iam::111122223333:role/team/web",
    "arn:aws:iam::777788881234:role/other",
    "arn:aws:iam::121212121219:user/ana",
    "arn:aws:sts::111122223333:federated-user/ana",
    "arn:aws:sts::555566667777:federated-user/x",
    "arn:aws-cn:iam::111122223333:role/web",
];

fn list(random: &mut Random, from: &[&str], most: usize) -> String {
    let count = 1 + random.below(most);
    let items: Vec<String> = (0..count)
        .map(|_| format!("{:?}", random.pick(from)))
        .collect();
    format!("[{}]", items.join(", "))
}

fn condition(random: &mut Random) -> String {
    let (key, operators, values) = random.pick(KEYS);
    if random.one_in(8) {
        return format!(
            r#""Null": {{"{key}": "{}"}}"#,
            random.pick(&["true", "false"])
        );
    }
    let set = if *key == "aws:TagKeys" || random.one_in(12) {
        *random.pick(&["ForAllValues:", "ForAnyValue:", "ForAnyValue:"])
    } else {
        ""
    };
    let suffix = if random.one_in(5) { "IfExists" } else { "" };
    let operator = random.pick(operators);
    format!(
        r#""{set}{operator}{suffix}": {{"{key}": {}}}"#,
        list(random, values, 3)
    )
}

fn statement(random: &mut Random, kind: Kind) -> String {
    let effect = if random.one_in(3) { "Deny" } else { "Allow" };
    let mut parts = vec![format!(r#""Effect": "{effect}""#)];
    let not = |random: &mut Random| if random.one_in(9) { "Not" } else { "" };
    parts.push(format!(
        r#""{}Action": {}"#,
        not(random),
        list(random, ACTIONS, 3)
    ));
    parts.push(format!(
        r#""{}Resource": {}"#,
        not(random),
        list(random, RESOURCES, 3)
    ));
    if kind == Kind::Resource {
        let principal = *random.pick(PRINCIPALS);
        let not = if effect == "Deny" { not(random) } else { "" };
        parts.push(format!(r#""{not}Principal": {principal}"#));
    }
    let count = random.below(3);
    let mut conditions: Vec<String> = (0..count).map(|_| condition(random)).collect();
    conditions.sort();
    conditions.dedup_by_key(|text| text.split(':').next().map(str::to_owned));
    if !conditions.is_empty() {
        parts.push(format!(r#""Condition": {{{}}}"#, conditions.join(", ")));
    }
    format!("{{{}}}", parts.join(", "))
}

/// The statements of a policy of that kind.
pub fn policy(random: &mut Random, kind: Kind) -> Vec<String> {
    let count = 1 + random.below(4);
    (0..count).map(|_| statement(random, kind)).collect()
}

/// A second policy that is much like the first, or another one.
pub fn changed(random: &mut Random, statements: &[String], kind: Kind) -> Vec<String> {
    let mut all = statements.to_vec();
    match random.below(4) {
        0 => return policy(random, kind),
        1 => all.push(statement(random, kind)),
        2 => {
            let place = random.below(all.len());
            all[place] = statement(random, kind);
        }
        _ => {
            all.push(statement(random, kind));
            all.remove(0);
        }
    }
    all
}

/// A policy of these statements.
pub fn text(statements: &[String]) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        statements.join(",\n  ")
    )
}

/// A request such as a policy of that kind may speak of.
pub fn request(random: &mut Random, kind: Kind) -> Request {
    let filled = |random: &mut Random, pattern: &str| {
        let star = *random.pick(&["", "b", "b/c", "x", "ana"]);
        let name = *random.pick(&["ana", "ben", "x"]);
        pattern
            .replace("${aws:username}", name)
            .replace('*', star)
            .replace('?', "b")
    };
    let action = *random.pick(ACTIONS);
    let resource = *random.pick(RESOURCES);
    let mut request = Request {
        action: filled(random, action).replace('/', ""),
        resource: filled(random, resource),
        ..Request::default()
    };
    if !request.action.contains(':') {
        request.action = "s3:GetObject".to_owned();
    }
    if kind == Kind::Resource {
        let caller = *random.pick(CALLERS);
        request.caller = Caller::parse(caller);
        request.resource_owner = Some("999999999999".to_owned());
    }
    for (key, _, values) in KEYS {
        let follows = OF_CALLER.contains(key)
            || (*key == "aws:FederatedProvider"
                && !matches!(
                    request.caller,
                    Some(Caller::Role(_) | Caller::RoleSession(_))
                ));
        let is_always_there = OF_EVERY_REQUEST.contains(key)
            || (kind == Kind::Identity && OF_EVERY_IDENTITY.contains(key));
        if (random.one_in(2) && !is_always_there) || (kind == Kind::Resource && follows) {
            continue;
        }
        // Nobody in particular has no tags and no second factor.
        if request.caller == Some(Caller::Anonymous) && OF_SOMEBODY.contains(key) {
            continue;
        }
        // An identity's policy is about requests of identities.
        if kind == Kind::Identity && *key == "aws:PrincipalServiceName" {
            continue;
        }
        let count = if *key == "aws:TagKeys" {
            1 + random.below(2)
        } else {
            1
        };
        let values = (0..count).map(|_| {
            let value = *random.pick(values);
            match *key {
                "aws:SourceIp" => value.split('/').next().unwrap_or(value).to_owned(),
                _ => filled(random, value),
            }
        });
        let mut values: Vec<String> = values.collect();
        values.retain(|value| !value.is_empty());
        if kind == Kind::Identity && *key == "aws:PrincipalType" {
            values
                .retain(|value| ["User", "AssumedRole", "FederatedUser"].contains(&value.as_str()));
        }
        if values.is_empty() && is_always_there {
            values.push("User".to_owned());
        }
        if !values.is_empty() {
            request.context.insert(*key, values);
        }
    }
    request
}
