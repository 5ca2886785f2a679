//! The few words that policies and requests are made of at random.

pub const ACTIONS: &[&str] = &[
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
pub const RESOURCES: &[&str] = &[
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
pub const KEYS: &[(&str, &[&str], &[&str])] = &[
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
pub const OF_CALLER: &[&str] = &[
    "aws:username",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
    "aws:PrincipalServiceName",
    "kms:CallerAccount",
];
/// Keys that each request has, and those that each of an identity has.
pub const OF_EVERY_REQUEST: &[&str] = &["aws:CurrentTime"];
pub const OF_EVERY_IDENTITY: &[&str] = &[
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
];
/// Keys that only requests of somebody have.
pub const OF_SOMEBODY: &[&str] = &["aws:PrincipalTag/team", "aws:MultiFactorAuthAge"];
pub const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#"{"AWS": "*"}"#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:root"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:role/web"}"#,
    r#"{"AWS": ["arn:aws:iam::111122223333:user/ana", "444455556666"]}"#,
    r#"{"Service": "sns.amazonaws.com"}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/web/one"}"#,
];
pub const CALLERS: &[&str] = &[
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
